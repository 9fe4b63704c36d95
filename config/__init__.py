"""The house: settings, addresses, processes. It knows every app; no app imports it."""

# Web processes publish tasks too, so the Celery app must exist as soon as Django does;
# the checks register themselves on import.
from config import checks as checks
from config.celery import app as celery_app

__all__ = ["celery_app", "checks"]
