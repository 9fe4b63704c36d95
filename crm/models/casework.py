"""What people asked, through which channel, and what the council did about it."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm import names, references, shielding
from crm.querysets import CaseQuerySet, ContactQuerySet
from crm.shielding import FreeTextField, LinkColumn, OneLineField

from .lists import CaseCategory, Channel, Outcome
from .people import Customer, page_of
from .users import Service, Team


class Contact(models.Model):
    """One time that somebody was in touch. It may open several cases, be about an existing one, or be about nothing."""

    class Nothing(models.TextChoices):
        WRONG_NUMBER = "wrong_number", _("Wrong number")
        SILENT = "silent", _("Silent or cut off")
        TRANSFERRED = "transferred", _("Transferred")
        NOT_OURS = "not_ours", _("Not for this council")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", verbose_name=_("channel"))
    received_at = models.DateTimeField(_("received"))
    logged_at = models.DateTimeField(_("logged"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contacts", verbose_name=_("advisor")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("customer")
    )
    # Who spoke, where it was not the person themselves.
    on_behalf = models.ForeignKey(
        "crm.Representative",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("on behalf of them"),
    )
    place = FreeTextField(_("place"), max_length=100, blank=True, single_line=True)
    handle = FreeTextField(_("account"), max_length=100, blank=True, single_line=True)
    link = LinkColumn(_("link"), max_length=500, blank=True)
    nothing_to_log = models.CharField(_("nothing to log"), max_length=12, choices=Nothing, blank=True)
    summary = FreeTextField(_("what was said"), max_length=4000, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["ended_at", "id"], condition=Q(ended_at__isnull=False), name="contact_clock"),
            models.Index(fields=["logged_at"], name="contact_logged"),  # the figures of a day
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"

    def get_absolute_url(self) -> str:
        return page_of("desk:contact", self.pk)


BY_DUE_DAY = ("due_on", "opened_at", "id")  # the most urgent first; as `CaseQuerySet.by_due_day`


class Case(models.Model):
    """One question, from being asked to being answered."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting for the customer")
        REFERRED = "referred", _("Referred to the service")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=references.for_case, editable=False
    )
    category = models.ForeignKey(CaseCategory, models.PROTECT, related_name="cases", verbose_name=_("category"))
    # Copied from the category when the case is opened, so that disposal reads one column of one table.
    retention_category = models.SlugField(_("retention category"), max_length=50, editable=False, db_index=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="cases", verbose_name=_("service"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="cases", verbose_name=_("opened by contact")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("customer")
    )
    asked = FreeTextField(_("asked"), max_length=4000)
    answered = FreeTextField(_("answered"), max_length=4000, blank=True)
    location = FreeTextField(_("location"), max_length=200, blank=True, single_line=True)
    # The place as another case about it is compared; kept by `save`, never shown.
    location_key = models.CharField(max_length=200, blank=True, editable=False)
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("outcome")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("owner")
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("team"))
    referred_to = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="referred_cases", verbose_name=_("referred to")
    )
    opened_at = models.DateTimeField(_("opened"))
    due_on = models.DateField(_("due"))
    # What the due date was counted from, and how far: a day proclaimed later moves it.
    target_from_on = models.DateField(_("target counted from"), editable=False)
    target_working_days = models.PositiveSmallIntegerField(_("target in working days"), editable=False)
    # The first day on which 80 % of the target has passed: it is marked in the queues from then on.
    escalate_on = models.DateField(_("marked as urgent from"), editable=False)
    due_reasoning = models.CharField(_("how the due date was worked out"), max_length=500, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reopened_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at"]
        permissions = [
            ("work_referred_case", _("Can see and work on cases referred to their own service")),
            ("assign_case", _("Can give a case to a colleague or another team")),
            ("export_case", _("Can take a list of cases away as a file, with a reason")),
            ("view_restricted", _("Can open records whose processing is restricted")),
        ]
        indexes = [
            models.Index(
                fields=["retention_category", "closed_at", "id"],
                condition=Q(closed_at__isnull=False),
                name="case_clock",
            ),
            # Each list of what is open in its order, so that its first page is read and not sorted out of all.
            *(
                models.Index(fields=[*whose, *BY_DUE_DAY], condition=~Q(status="closed"), name=f"case_{name}")
                for name, whose in {
                    "team_due": ["team"],
                    "owner_due": ["owner"],
                    "service_due": ["service"],
                    "referred_due": ["referred_to"],
                    "open_due": [],
                }.items()
            ),
            models.Index(fields=["location_key"], condition=~Q(status="closed"), name="case_open_place"),
            models.Index(fields=["opened_at"], condition=Q(contact=None), name="case_without_contact"),  # figures
            # Those that never fall due: few, and counted for every preview.
            models.Index(
                fields=["retention_category"], condition=Q(status="closed", closed_at=None), name="case_undated"
            ),
        ]

    def __str__(self) -> str:
        return f"Case {self.reference}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.location_key = names.key(shielding.clean(self.location, single_line=True))[:200]
        if kwargs.get("update_fields") is not None and "location" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "location_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return page_of("desk:case", self.pk)

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    def is_overdue(self, on: date) -> bool:
        """Say whether the council has missed its own target on that day."""
        return not self.is_closed and self.due_on < on

    def is_escalated(self, on: date) -> bool:
        """Say whether 80 % of the target has passed on that day, and the case is still open."""
        return not self.is_closed and self.escalate_on <= on


class CaseContact(models.Model):
    """Somebody was in touch again about a case. It belongs to the case, and outlives the contact as a date and a channel."""

    case = models.ForeignKey(Case, models.DO_NOTHING, related_name="chasers", verbose_name=_("case"))
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="chased", verbose_name=_("contact"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", verbose_name=_("channel"))
    received_at = models.DateTimeField(_("received"))
    reopened = models.BooleanField(_("reopened the case"), default=False)

    class Meta:
        verbose_name = _("contact about a case")
        verbose_name_plural = _("contacts about a case")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"Contact about a case {self.pk}"


class CaseNote(models.Model):
    """Something written down about a case. Private unless somebody chose otherwise."""

    case = models.ForeignKey(Case, models.DO_NOTHING, related_name="notes", verbose_name=_("case"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="case_notes", verbose_name=_("said in contact")
    )
    text = FreeTextField(_("note"), max_length=4000)
    is_private = models.BooleanField(_("private"), default=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("case note")
        verbose_name_plural = _("case notes")
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return f"Case note {self.pk}"


class Payment(models.Model):
    """That a payment was made, as the provider told us. No other card data has a column."""

    class Scheme(models.TextChoices):
        VISA = "visa", _("Visa")
        MASTERCARD = "mastercard", _("Mastercard")
        AMEX = "amex", _("American Express")
        MAESTRO = "maestro", _("Maestro")
        OTHER = "other", _("Other")

    case = models.ForeignKey(Case, models.DO_NOTHING, related_name="payments", verbose_name=_("case"))
    provider_reference = OneLineField(_("provider's reference"), max_length=60)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    paid_on = models.DateField(_("paid on"))
    scheme = models.CharField(_("scheme"), max_length=10, choices=Scheme, default=Scheme.OTHER)
    last_four = models.CharField(
        _("last four digits"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{4}$", _("Enter the last four digits only."))],
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-paid_on", "-id"]

    def __str__(self) -> str:
        return f"Payment {self.pk}"
