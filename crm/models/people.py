"""The people the council serves: who they are, how they may be reached, and what colleagues must know."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from crm import emails, names, phones, postcodes, references, shielding
from crm.querysets import CustomerNoteQuerySet, CustomerQuerySet
from crm.shielding import FreeTextField, OneLineField

from .at_risk import AtRisk


class Customer(AtRisk):
    """Somebody who has been in touch. No row exists until a contact with them is saved."""

    class Preference(models.TextChoices):
        NONE = "", _("No preference")
        PHONE = "phone", _("Telephone")
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")
        SMS = "sms", _("Text message")

    class Format(models.TextChoices):
        STANDARD = "", _("Standard print")
        LARGE_PRINT = "large_print", _("Large print")
        BRAILLE = "braille", _("Braille")
        EASY_READ = "easy_read", _("Easy read")
        AUDIO = "audio", _("Audio")

    class Source(models.TextChoices):
        SELF = "self", _("Told by the person")
        FAMILY = "family", _("Told by family or a friend")
        TELL_US_ONCE = "tell_us_once", _("Tell Us Once")
        SERVICE = "service", _("Told by a council service")
        RETURNED = "returned", _("Post came back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # As long as a UUID, which is what forgetting the person puts in its place.
    reference = models.CharField(
        _("reference"), max_length=36, unique=True, default=references.for_customer, editable=False
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customer",
        verbose_name=_("account"),
    )
    title = OneLineField(_("title"), max_length=35, blank=True)
    names = OneLineField(_("first names"), max_length=100, blank=True)
    family_name = OneLineField(_("family name"), max_length=100, blank=True)
    additional_names = OneLineField(
        _("other names"), max_length=200, blank=True, help_text=_("Names they were known by, or are known by as well.")
    )
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    preferred_contact = models.CharField(
        _("preferred contact"), max_length=6, choices=Preference, blank=True, default=Preference.NONE
    )
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("As a code, such as en, cy or gd.")
    )
    format = models.CharField(
        _("format"),
        max_length=11,
        choices=Format,
        blank=True,
        default=Format.STANDARD,
        help_text=_("How they can read what is sent to them."),
    )
    safe_to_call = models.BooleanField(_("safe to call"), default=True)
    safe_to_write = models.BooleanField(_("safe to write to"), default=True)
    safe_to_email = models.BooleanField(_("safe to e-mail"), default=True)
    deceased_on = models.DateField(_("deceased on"), null=True, blank=True)
    deceased_source = models.CharField(_("who told us of the death"), max_length=12, choices=Source, blank=True)
    moved_away_on = models.DateField(_("moved away on"), null=True, blank=True)
    moved_away_source = models.CharField(_("who told us of the move"), max_length=12, choices=Source, blank=True)
    # By the person alone: staff edits and imports do not keep anybody here longer.
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("first contact logged"))
    # Of a record that turned out to be another customer's: whose, and since when. The day stays when that customer has left.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    merged_at = models.DateTimeField(_("merged"), null=True, blank=True, editable=False)
    # Names as search compares them; kept by `save`, never shown.
    names_key = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    family_name_key = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    additional_names_key = models.CharField(max_length=200, blank=True, editable=False, db_index=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        permissions = [
            ("move_misfiled", _("Can move a record from the wrong person to the right one")),
            ("merge_customer", _("Can merge two customers who are one person, and undo it")),
            ("protect_customer", _("Can protect a person at risk, and lift the protection")),
            ("view_protected", _("Can open the records of protected people")),
            ("unlock_identity", _("Can unlock an identity after failed checks")),
        ]
        indexes = [
            models.Index(
                fields=["last_contact_at", "id"], condition=Q(last_contact_at__isnull=False), name="customer_clock"
            ),
            # Few people are protected, and every list asks whether one of its people is.
            models.Index(fields=["id"], condition=Q(is_protected=True), name="customer_protected"),
            models.Index(
                fields=["identity_locked_at", "id"],
                condition=Q(identity_locked_at__isnull=False),
                name="customer_locked",
            ),
        ]

    def __str__(self) -> str:
        return f"Customer {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.write_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "names_key", "family_name_key", "additional_names_key"}
        super().save(*args, **kwargs)

    def write_keys(self) -> None:
        """Bring the columns that search compares in line with the names."""
        shielding.clean_columns(self)
        self.names_key = names.key(self.names)[:100]
        self.family_name_key = names.key(self.family_name)[:100]
        self.additional_names_key = names.key(self.additional_names)[:200]

    @property
    def full_name(self) -> str:
        """Return the name as one would write it on an envelope; the reference where there is no name."""
        return " ".join(filter(None, (self.title, self.names, self.family_name))) or self.reference

    def get_absolute_url(self) -> str:
        return page_of("desk:customer", self.pk)


class ContactPoint(models.Model):
    """A telephone number or e-mail address, as typed and as we compare it."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Telephone")
        EMAIL = "email", _("E-mail")

    customer = models.ForeignKey(Customer, models.DO_NOTHING, related_name="contact_points", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    value = OneLineField(_("number or address"), max_length=254)
    normalised = models.CharField(_("as compared"), max_length=254, editable=False, db_index=True)
    ending = models.CharField(_("last six digits"), max_length=6, blank=True, editable=False, db_index=True)
    is_default = models.BooleanField(_("to be used first"), default=False)
    do_not_use = models.BooleanField(_("do not use"), default=False)
    # Unknown for those from before it was noted.
    added_at = models.DateTimeField(_("added"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["kind", "-is_default", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(is_default=True), name="one_default_contact_point_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"Contact point {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.write_keys()
        super().save(*args, **kwargs)

    def write_keys(self) -> None:
        """Bring the columns that search compares in line with what was typed."""
        shielding.clean_columns(self)
        if self.kind == self.Kind.PHONE:
            self.normalised, self.ending = phones.normalise(self.value), phones.ending(self.value)
        else:
            self.normalised, self.ending = emails.normalise(self.value), ""


class Address(models.Model):
    """Where somebody lives or lived, or wants post to go."""

    customer = models.ForeignKey(Customer, models.DO_NOTHING, related_name="addresses", verbose_name=_("customer"))
    uprn = models.CharField(
        _("UPRN"), max_length=12, blank=True, db_index=True, help_text=_("The property's national number.")
    )
    lines = OneLineField(_("address"), max_length=250, blank=True)
    town = OneLineField(_("town"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True, db_index=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = [F("to_on").desc(nulls_first=True), "-id"]

    def __str__(self) -> str:
        return f"Address {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        shielding.clean_columns(self)
        self.postcode = postcodes.normalise(self.postcode)
        super().save(*args, **kwargs)


class CustomerNote(models.Model):
    """Something that the next colleague must know about a customer, until somebody says that it no longer holds."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Good to know")
        ACCESS = "access", _("Help they need to reach us")
        CAUTION = "caution", _("Caution")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="notes", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.INFORMATION)
    text = FreeTextField(_("note"), max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))
    reviewed_on = models.DateField(_("last reviewed"))
    review_on = models.DateField(_("review by"), db_index=True)

    objects = CustomerNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer note")
        verbose_name_plural = _("customer notes")
        ordering = ["-written_at"]
        indexes = [
            models.Index(
                fields=["reviewed_on", "id"], condition=Q(reviewed_on__isnull=False), name="customer_note_clock"
            ),
        ]

    def __str__(self) -> str:
        return f"Customer note {self.pk}"

    def get_absolute_url(self) -> str:
        return self.customer.get_absolute_url() if self.customer else ""


class Misfiling(models.Model):
    """The fact that a record stood on the wrong person and was moved: the data-protection officer reads these.

    It names the record and never either person, so that nothing of it stays with the one it was wrong about.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField(_("record type"), max_length=100)
    record = models.UUIDField(_("record"))
    also_moved = models.PositiveSmallIntegerField(_("records that moved with it"), default=0)
    misfiled_at = models.DateTimeField(_("on the wrong person since"))
    moved_at = models.DateTimeField(_("moved"))
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("moved by"))
    seen_at = models.DateTimeField(_("seen by the data-protection officer"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seen by")
    )

    class Meta:
        verbose_name = _("record on the wrong person")
        verbose_name_plural = _("records on the wrong person")
        ordering = ["-moved_at"]
        indexes = [models.Index(fields=["moved_at", "id"], condition=Q(moved_at__isnull=False), name="misfiling_clock")]

    def __str__(self) -> str:
        return f"Misfiled {self.label} {self.record}"


def page_of(route: str, pk: uuid.UUID) -> str:
    """Return the address of a record's page; nothing where no desk is served, as in a worker's own settings."""
    try:
        return reverse(route, args=[pk])
    except NoReverseMatch:
        return ""
