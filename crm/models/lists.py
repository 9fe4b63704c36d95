"""The lists that officers choose from; administrators edit them, and none says anything about a person."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.querysets import ChoiceQuerySet

from .users import Service

YEAR_OF_WORK = 250


class Channel(models.Model):
    """A way in which people reach the council, and what more an advisor is asked for it."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    asks_place = models.BooleanField(
        _("asks for the place"), default=False, help_text=_("For face to face: the office or kiosk.")
    )
    asks_handle = models.BooleanField(
        _("asks for the account and a link"), default=False, help_text=_("For social media.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Outcome(models.Model):
    """How a question ended, or was passed on."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    closes = models.BooleanField(_("closes the case"), default=True)
    refers = models.BooleanField(_("refers the case to its service"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes=False) | models.Q(refers=False),
                name="outcome_closes_or_refers",
                violation_error_message=_("An outcome closes the case or refers it, not both."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CaseCategory(models.Model):
    """What a case can be about: which service does it, how fast, and how long the case is kept."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="categories", verbose_name=_("service"))
    retention_category = models.ForeignKey(
        "retention.RetentionCategory",
        models.PROTECT,
        related_name="+",
        verbose_name=_("retention category"),
        limit_choices_to={"applies_to": "crm.case"},
        help_text=_("How long cases of this category are kept. It counts for cases opened from now on."),
    )
    target_working_days = models.PositiveSmallIntegerField(
        _("target in working days"), default=10, validators=[MinValueValidator(0), MaxValueValidator(YEAR_OF_WORK)]
    )
    asks_location = models.BooleanField(
        _("asks for the location"), default=False, help_text=_("For things in a street or a park.")
    )
    asks_national_insurance = models.BooleanField(
        _("asks for the National Insurance number"),
        default=False,
        help_text=_("Only where the service cannot work without it. It is kept sealed."),
    )
    guidance = models.TextField(_("what to ask and to say"), blank=True)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("case category")
        verbose_name_plural = _("case categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProclaimedDay(models.Model):
    """A bank holiday by proclamation, or a day on which this council is closed, that no calendar could have known."""

    class Nation(models.TextChoices):
        ENGLAND = "ENG", _("England")
        SCOTLAND = "SCT", _("Scotland")
        WALES = "WLS", _("Wales")
        NORTHERN_IRELAND = "NIR", _("Northern Ireland")

    on = models.DateField(_("on"))
    nation = models.CharField(_("nation"), max_length=3, choices=Nation)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("proclaimed holiday")
        verbose_name_plural = _("proclaimed holidays")
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["on", "nation"], name="one_proclaimed_day_a_nation")]

    def __str__(self) -> str:
        return f"{self.name}, {self.on}"
