"""The council itself: its name, looks and texts, when it is open, and each version of what its administrators set up."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .lists import ProclaimedDay


class Council(models.Model):
    """What every page says about the council. There is one row, made from the environment when the tables are."""

    ONLY = 1

    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("telephone number"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    dpo_email = models.EmailField(_("data-protection officer’s e-mail address"), blank=True)
    dpo_address = models.CharField(_("data-protection officer’s postal address"), max_length=300, blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#123f3a",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six signs, such as #123f3a."))],
        help_text=_("Of the bar at the top. White letters must be readable on it."),
    )
    welcome = models.TextField(
        _("text on the front page"), max_length=1000, blank=True, help_text=_("Stands above the ways to contact you.")
    )
    closing_words = models.CharField(
        _("what advisors say at the end of a contact"),
        max_length=300,
        blank=True,
        help_text=_("Shown with the references that are read out."),
    )
    taking_payments = models.CharField(
        _("how advisors take a payment"),
        max_length=300,
        blank=True,
        help_text=_("Shown when somebody typed the number of a payment card, and it was taken out."),
    )
    nation = models.CharField(
        _("nation"),
        max_length=3,
        choices=ProclaimedDay.Nation,
        default=ProclaimedDay.Nation.ENGLAND,
        help_text=_("Whose bank holidays are no working days."),
    )

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("council")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_council")]

    def __str__(self) -> str:
        return self.name


class OpeningTime(models.Model):
    """The hours of one weekday on which the council answers; a weekday without a row is closed."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, unique=True)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening time")
        verbose_name_plural = _("opening times")
        ordering = ["weekday"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="opening_time_closes_later",
                violation_error_message=_("The council closes after it opens."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.opens:%H:%M}–{self.closes:%H:%M}"


class SetUpVersion(models.Model):
    """How one thing that administrators set up stood after a change: its values in words, when and by whom."""

    label = models.CharField(_("kind"), max_length=100)
    record = models.CharField(_("record"), max_length=40)
    number = models.PositiveIntegerField(_("version"))
    # Field name in words → value in words: what an auditor reads in five years, whatever the columns are called by then.
    values = models.JSONField(_("values"))
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )

    class Meta:
        verbose_name = _("version of the set-up")
        verbose_name_plural = _("versions of the set-up")
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["label", "record", "number"], name="one_set_up_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.record}, version {self.number}"
