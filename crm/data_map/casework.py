"""What the CRM holds about what people asked, and what was done about it."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from crm import models
from crm.schedule import CASE, CONTACT, CUSTOMER_SERVICE, FINANCIAL_CASE
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import Column, NotPersonal, Part, Personal

from .words import HOW_IT_STANDS, IN_REFERENCE, OUR_TIME, said

registry.holds_personal_data(
    models.Contact,
    activity=CUSTOMER_SERVICE,
    subjects=("customer",),
    category=CONTACT,
    clock="ended_at",
    starts="the contact",
    closed=Q(logged_at__isnull=False),
    gone={"customer": "waits", "on_behalf": "clear"},
    fields={
        "received_at": Personal("when they were in touch", anonymise.year_only),
        "logged_at": OUR_TIME,
        "ended_at": OUR_TIME,
        "place": said("where they came to us"),
        "handle": Personal("social media account", anonymise.blank),
        "link": Personal("link to what they posted", anonymise.blank),
        "nothing_to_log": HOW_IT_STANDS,
        "summary": said("what they said", special=True),
    },
    on="received_at",
    says=lambda contact: _("Contact: %(channel)s") % {"channel": contact.channel.name},
    reads=("channel__name",),
    author="advisor__name",
    channel="channel__name",
)


def _about(case: Any) -> str:
    return _("Case %(reference)s: %(category)s") % {"reference": case.reference, "category": case.category.name}


registry.holds_personal_data(
    models.Case,
    activity=CUSTOMER_SERVICE,
    subjects=("customer",),
    category=Column("retention_category", (CASE, FINANCIAL_CASE)),
    clock="closed_at",
    starts="closing",
    closed=Q(status=models.Case.Status.CLOSED),
    # The contact that opened a case explains it, and the person it is about must be known while it is kept.
    gone={"contact": "waits", "customer": "waits"},
    fields={
        "reference": IN_REFERENCE,
        "retention_category": NotPersonal("How long the case is kept."),
        "asked": said("what they asked", special=True),
        "answered": said("what they were answered", special=True),
        "location": said("place the case is about"),
        "location_key": Personal("place the case is about, for comparing", anonymise.blank),
        "status": HOW_IT_STANDS,
        "opened_at": OUR_TIME,
        "due_on": OUR_TIME,
        "escalate_on": OUR_TIME,
        "target_from_on": OUR_TIME,
        "target_working_days": NotPersonal("The council's own target."),
        "due_reasoning": NotPersonal("Working days and bank holidays."),
        "closed_at": OUR_TIME,
        "reopened_count": HOW_IT_STANDS,
    },
    on="opened_at",
    says=_about,
    reads=("reference", "category__name"),
    author="contact__advisor__name",
    channel="contact__channel__name",
)

registry.holds_personal_data(
    models.CaseAnswer,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    fields={
        "wording": NotPersonal("The council's own question."),
        "value": said("what they answered to a question of the category", special=True),
        "uprn": Personal("number of the property they named", anonymise.blank),
    },
)

registry.holds_personal_data(
    models.CaseContact,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    # The contact leaves on its own day; that somebody had to ask again stays a fact of the case.
    gone={"contact": "clear"},
    fields={
        "received_at": Personal("when they asked again", anonymise.year_only),
        "reopened": HOW_IT_STANDS,
    },
    on="received_at",
    says=lambda chaser: _("Asked again: %(channel)s") % {"channel": chaser.channel.name},
    reads=("channel__name", "case__reference"),
    author="contact__advisor__name",
    channel="channel__name",
)

registry.holds_personal_data(
    models.CaseNote,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    gone={"contact": "clear"},
    fields={
        "text": said("note on the case", special=True),
        "is_private": NotPersonal("Whether the customer may be shown it."),
        "written_at": OUR_TIME,
    },
    on="written_at",
    says=lambda note: _("Private note") if note.is_private else _("Note"),
    reads=("is_private", "case__reference"),
    author="author__name",
)

registry.holds_personal_data(
    models.Payment,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    fields={
        "provider_reference": Personal("payment provider's reference", anonymise.forgotten),
        "amount": NotPersonal("A sum of money, for the accounts."),
        "paid_on": Personal("date of payment", anonymise.year_only),
        "scheme": Personal("kind of card", anonymise.blank),
        "last_four": Personal("last four digits of the card", anonymise.blank),
        "recorded_at": OUR_TIME,
    },
    on="paid_on",
    says=lambda payment: _("Payment of £%(amount)s") % {"amount": payment.amount},
    reads=("amount", "case__reference"),
    author="recorded_by__name",
)
