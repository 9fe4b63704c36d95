"""The Celery app, and everything that happens by itself: the whole schedule, in UTC.

No entry stands between 23:00 and 24:00 UTC: in summer that hour is already tomorrow in London,
so "today" would mean two different days. Tasks may run twice and may run late; each one claims its
work in the database, so a second beat process, or a late start, does no harm.
"""

import logging.config
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("tolbooth")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # Shortly after midnight, and before anything of it can leave, yesterday's figures are counted for good;
    # the later calls of the day only catch up, when the machine slept through the first.
    "count-figures": {
        "task": "crm.tasks.count_figures",
        "schedule": crontab(minute="30", hour="0-22"),
    },
    # Every night, what has reached its day leaves. The first call does the work;
    # the later ones only catch up, when the machine slept through the first or a run broke off.
    "dispose-of-what-is-due": {
        "task": "retention.tasks.nightly",
        "schedule": crontab(hour="1-4", minute="10"),
    },
    # On Sunday mornings, all that was ever written down is searched for the numbers of payment cards, and what is found is
    # taken out; the later calls only catch up, when the machine slept through the first.
    "scan-cards": {
        "task": "crm.tasks.scan_cards",
        "schedule": crontab(day_of_week="sun", hour="5-9", minute="25"),
    },
    # Every quarter of an hour, files whose record has left are deleted, and their absence is certified.
    "sweep-files": {
        "task": "retention.tasks.sweep_files",
        "schedule": crontab(minute="0,15,30,45", hour="0-22"),
    },
    # Every five minutes, messages whose next attempt has come are tried again; those of a worker that died among them.
    "sweep-outbox": {
        "task": "crm.tasks.sweep_outbox",
        "schedule": crontab(minute="*/5", hour="0-22"),
    },
    # Every ten minutes, reports that a message did not arrive are read, where the council has a mailbox or a provider for them.
    "read-bounces": {
        "task": "crm.tasks.read_bounces",
        "schedule": crontab(minute="3,13,23,33,43,53", hour="0-22"),
    },
    # Every quarter of an hour, promised calls whose time has passed are marked; nothing is sent.
    "mark-overdue-callbacks": {
        "task": "crm.tasks.mark_overdue_callbacks",
        "schedule": crontab(minute="5,20,35,50", hour="0-22"),
    },
    # Every hour, uploads over a line that broke are removed, and files that no record knows since a day.
    "sweep-uploads": {
        "task": "crm.tasks.sweep_uploads",
        "schedule": crontab(minute="40", hour="0-22"),
    },
    # Shortly after midnight, yesterday's audit entries are sealed, so that no later change goes unseen.
    "seal-audit-day": {
        "task": "retention.tasks.seal_audit_day",
        "schedule": crontab(hour="0", minute="20"),
    },
}


@setup_logging.connect
def use_our_logs(**kwargs: object) -> None:
    """Keep Celery from installing log handlers of its own, which would print what ours leave out."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**kwargs: object) -> None:
    """Refuse an unsafe production start here too: a worker deletes records."""
    from config import checks

    checks.refuse_unsafe_start()
