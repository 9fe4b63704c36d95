"""The invented app, installed in tests only."""

from django.apps import AppConfig


class InventedConfig(AppConfig):
    """Gardeners and allotments."""

    name = "tests.invented"
    label = "invented"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import merging

        merging.register()
