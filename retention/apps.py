"""Starts the engine: finds every app's data map, then registers checks, audit and default policies."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    """The retention engine."""

    name = "retention"
    verbose_name = _("Retention")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules("data_map")
        from . import audit, checks, policies  # noqa: F401  # checks register themselves

        audit.register_mapped_models()
        post_migrate.connect(_install, sender=self, dispatch_uid="retention.install")


def _install(**kwargs: Any) -> None:
    from django.utils import timezone

    from . import policies

    policies.install(now=timezone.now(), using=kwargs["using"])


class DpoAdminConfig(AdminConfig):
    """The admin, with the data-protection officer's home."""

    default_site = "retention.admin_site.DpoSite"
