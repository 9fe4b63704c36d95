"""Making sure who somebody is: what is asked at each level, what demands it, and the record that it was done."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.querysets import ChoiceQuerySet, IdentityCheckQuerySet

from .casework import Case, Contact
from .people import Customer
from .representatives import Representative


class IdentityFact(models.Model):
    """Something that an advisor asks about; the answer is compared and never kept."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    wording = models.CharField(_("what to ask"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity question")
        verbose_name_plural = _("identity questions")
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.wording


class IdentityLevel(models.Model):
    """How sure we are who somebody is: what to ask, and how much of it must be right."""

    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(
        _("rank"), unique=True, help_text=_("A higher rank is surer, and serves for every lower one.")
    )
    facts = models.ManyToManyField(IdentityFact, related_name="levels", verbose_name=_("what to ask"))
    must_pass = models.PositiveSmallIntegerField(_("how many must be right"), default=3)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity level")
        verbose_name_plural = _("identity levels")
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class IdentityRule(models.Model):
    """Which level an action demands; without one the action demands none."""

    class Action(models.TextChoices):
        REVEAL = "reveal", _("Show what is masked")
        DISCLOSE = "disclose", _("Tell or send personal details")
        CHANGE_CONTACT = "change_contact", _("Change a number, e-mail address or address")

    action = models.CharField(_("action"), max_length=14, choices=Action, unique=True, editable=False)
    level = models.ForeignKey(
        IdentityLevel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("level"),
        help_text=_("Leave it empty where nobody has to be asked who they are."),
    )

    class Meta:
        verbose_name = _("rule of identity")
        verbose_name_plural = _("rules of identity")
        ordering = ["action"]

    def __str__(self) -> str:
        return str(self.get_action_display())


class IdentityCheck(models.Model):
    """That somebody was asked who they are, and whether it was right: which facts, never the answers."""

    class Kind(models.TextChoices):
        SCRIPT = "script", _("Questions")
        PASS_PHRASE = "pass_phrase", _("Pass-phrase")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="identity_checks", verbose_name=_("customer")
    )
    # Who was asked, where it was not the person themselves.
    on_behalf = models.ForeignKey(
        Representative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="identity_checks",
        verbose_name=_("acting for them"),
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="identity_checks", verbose_name=_("contact")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="identity_checks", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.SCRIPT)
    level = models.ForeignKey(
        IdentityLevel, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name=_("level")
    )
    asked = models.JSONField(
        _("what was asked"), default=dict, help_text=_("Each question’s key, and whether it was right.")
    )
    passed = models.BooleanField(_("passed"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("when"))

    objects = IdentityCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity check")
        verbose_name_plural = _("identity checks")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["at", "id"], name="identity_check_clock"),
            models.Index(fields=["customer", "at"], name="identity_check_of_customer"),
        ]

    def __str__(self) -> str:
        return f"Identity check {self.pk}"

    def get_absolute_url(self) -> str:
        return self.customer.get_absolute_url() if self.customer else ""
