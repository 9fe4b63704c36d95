"""The admin site: the data-protection officer's home, and whatever panels apps put on it."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class DpoSite(AdminSite):
    """The admin, opened by the data-protection officer, administrators and auditors."""

    site_header = _("Records and retention")
    site_title = _("Records and retention")
    index_title = _("Tonight, and what needs you")
