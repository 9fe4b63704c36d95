"""What is left of a day when its cases have gone: counts, and nothing that names anybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .lists import CaseCategory, Channel
from .users import Team


class CountedDay(models.Model):
    """A day whose figures are final. It is counted once, before anything of it can be disposed of, and never again."""

    on = models.DateField(_("day"), primary_key=True)
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("counted day")
        verbose_name_plural = _("counted days")
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"Figures of {self.on}"


class DailyCount(models.Model):
    """How many of one kind there were on one day, for a team, a channel and a category; without one, it does not apply."""

    class Measure(models.TextChoices):
        CONTACTS = "contacts", _("Contacts")
        NOTHING_TO_LOG = "nothing_to_log", _("Contacts with nothing to log")
        REPEAT_CONTACTS = "repeat_contacts", _("Repeat contacts")
        CASES = "cases", _("Cases opened")
        ANSWERED_AT_ONCE = "answered_at_once", _("Answered in the first contact")
        CLOSED = "closed", _("Cases closed")
        # How things stood at the end of the day.
        WAITING = "waiting", _("Waiting for somebody to take them")
        DUE = "due", _("Due that day")
        OVERDUE = "overdue", _("Overdue")
        OPEN = "open", _("Open")

    day = models.ForeignKey(CountedDay, models.CASCADE, related_name="counts", verbose_name=_("day"))
    measure = models.CharField(_("measure"), max_length=16, choices=Measure)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", verbose_name=_("team"))
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="+", verbose_name=_("channel"))
    category = models.ForeignKey(
        CaseCategory, models.PROTECT, null=True, related_name="+", verbose_name=_("case category")
    )
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        ordering = ["-day", "measure"]
        indexes = [models.Index(fields=["day", "measure"], name="daily_count_measure")]

    def __str__(self) -> str:
        return f"{self.measure} on {self.day_id}"
