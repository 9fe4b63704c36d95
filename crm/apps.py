"""The CRM app: what it fills in once its tables exist."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    """People, contacts and cases."""

    name = "crm"
    verbose_name = _("Customers and cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep roles and lists complete after every migration or emptied table, and figures counted before disposal."""
        from retention import beforehand

        from . import default_messages, defaults, figures, leavers_drafts, leavers_promises, roles

        post_migrate.connect(roles.complete, sender=self, dispatch_uid="crm.roles")
        post_migrate.connect(defaults.complete, sender=self, dispatch_uid="crm.defaults")
        post_migrate.connect(default_messages.complete, sender=self, dispatch_uid="crm.default_messages")
        beforehand.before_each_night(figures.before_disposal)
        leavers_drafts.register()
        leavers_promises.register()
