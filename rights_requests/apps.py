"""The rights requests app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsRequestsConfig(AppConfig):
    """Data rights requests."""

    name = "rights_requests"
    verbose_name = _("Data rights requests")
