"""What somebody has begun to type and not saved yet, so that neither a dead battery nor a ringing phone loses a word of it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm import shielding


class TypedFields(models.JSONField):
    """The fields of a form by name, each with its values, in a column; every one is cleaned on its way in, whoever writes it."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(cleaned(value), connection, prepared)


def cleaned(typed: Any) -> Any:
    """Return the fields of a form as they are stored; what is no form's fields is returned as it is."""
    if not isinstance(typed, dict):
        return typed
    return {
        name: [shielding.clean(value) if isinstance(value, str) else value for value in values]
        if isinstance(values, list)
        else values
        for name, values in typed.items()
        # A form of ours has no other names, and a name is kept like what stands in the field.
        if shielding.clean(name) == name
    }


class Draft(models.Model):
    """A form that an officer has begun: nobody else's to read, and gone seven days after the last word was typed."""

    # Given by the page on which somebody types, so that the first save can be told from a second one.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts", verbose_name=_("officer")
    )
    form = models.CharField(_("form"), max_length=40)
    about_label = models.CharField(_("record type"), max_length=100, blank=True)
    about = models.UUIDField(_("record"), null=True, blank=True)
    customer = models.ForeignKey(
        "crm.Customer", models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("customer")
    )
    # Of the first question: "Anonymous (Missed bin)".
    category = models.ForeignKey(
        "crm.CaseCategory", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    fields = TypedFields(_("what was typed"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    # Which page saved last: what one page says again is no second person's text.
    saved_by = models.UUIDField(_("page that saved it last"), null=True, blank=True)
    # How often that page had sent its words by then: what it sent earlier may arrive later.
    turn = models.PositiveIntegerField(_("turn of that page"), default=0)
    started_at = models.DateTimeField(_("begun"))
    touched_at = models.DateTimeField(_("last saved"))
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over by"),
    )
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["started_at", "pk"]
        indexes = [
            models.Index(fields=["touched_at", "id"], name="draft_clock"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"

    def first(self, name: str) -> str:
        """Return what was typed into a field; nothing where it is empty or not there."""
        values = self.fields.get(name) if isinstance(self.fields, dict) else None
        return str(values[0]) if values else ""
