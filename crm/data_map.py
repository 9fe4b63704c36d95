"""What the CRM holds about people, why, and when it leaves."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from retention import anonymise
from retention.registry import registry
from retention.vocabulary import Column, NotPersonal, Part, Personal

from . import models
from .schedule import (
    CASE,
    CONTACT,
    CUSTOMER_NOTE,
    CUSTOMER_SERVICE,
    FINANCIAL_CASE,
    INACTIVE_CUSTOMER,
    MISFILING,
    PUTTING_RIGHT,
    SAFE_CONTACT,
    SIGN_IN_FAILURE,
    STAFF_ACCOUNTS,
)

IN_REFERENCE = NotPersonal("A random reference: it names the record, not the person.")
OUR_TIME = NotPersonal("When the council acted.")
HOW_IT_STANDS = NotPersonal("How the council's own work stands.")


def _said(what: str, *, special: bool = False) -> Personal:
    return Personal(what, anonymise.forgotten, special=special)


registry.holds_personal_data(
    models.User,
    activity=STAFF_ACCOUNTS,
    person=True,
    subjects=("self",),
    kept_because="What an officer did must stay provable: staff are deactivated, never deleted.",
    fields={
        "email": Personal("e-mail address", anonymise.random_id),
        "name": Personal("name", anonymise.forgotten),
        "password": Personal("password, as a one-way digest", anonymise.blank),
        "last_login": Personal("last sign-in", anonymise.nothing),
        "kind": NotPersonal("Staff or resident."),
        "is_active": NotPersonal("Whether the account is open."),
        "is_superuser": NotPersonal("What the account may do."),
        "joined_at": Personal("when they joined", anonymise.year_only),
        # Keys may speak of how somebody's hands or screen reader work.
        "uses_shortcuts": Personal("whether they use keyboard shortcuts", anonymise.default),
        "shortcuts": Personal("own keyboard shortcuts", anonymise.default),
    },
    on="joined_at",
    says=lambda user: _("Account opened"),
)

registry.holds_personal_data(
    models.SignInFailure,
    activity=STAFF_ACCOUNTS,
    category=SIGN_IN_FAILURE,
    clock="at",
    starts="the failed sign-in",
    certified=False,
    fields={
        "key": Personal("keyed digest of the address used", anonymise.blank),
        "at": NotPersonal("When somebody failed to sign in."),
    },
)

registry.holds_personal_data(
    models.Customer,
    activity=CUSTOMER_SERVICE,
    person=True,
    subjects=("self",),
    category=INACTIVE_CUSTOMER,
    clock="last_contact_at",
    starts="the last contact",
    fields={
        "reference": Personal("customer reference", anonymise.random_id),
        "title": Personal("title", anonymise.blank),
        "names": Personal("first names", anonymise.blank),
        "family_name": Personal("family name", anonymise.blank),
        "additional_names": Personal("other names", anonymise.blank),
        "names_key": Personal("first names, for search", anonymise.blank),
        "family_name_key": Personal("family name, for search", anonymise.blank),
        "additional_names_key": Personal("other names, for search", anonymise.blank),
        "date_of_birth": Personal("date of birth", anonymise.nothing),
        "preferred_contact": Personal("preferred way of contact", anonymise.blank),
        "language": Personal("language", anonymise.default),
        "safe_to_call": Personal("whether it is safe to call", anonymise.default),
        "safe_to_write": Personal("whether it is safe to write", anonymise.default),
        "safe_to_email": Personal("whether it is safe to e-mail", anonymise.default),
        "deceased_on": Personal("date of death", anonymise.nothing),
        "deceased_source": Personal("who told us of the death", anonymise.blank),
        "moved_away_on": Personal("date of moving away", anonymise.nothing),
        "moved_away_source": Personal("who told us of the move", anonymise.blank),
        "last_contact_at": Personal("last contact", anonymise.nothing),
        "created_at": Personal("first contact logged", anonymise.year_only),
    },
    on="created_at",
    says=lambda customer: _("First contact logged"),
)

registry.holds_personal_data(
    models.ContactPoint,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Customer, by="customer"),
    fields={
        "kind": NotPersonal("Telephone or e-mail."),
        "value": Personal("telephone number or e-mail address", anonymise.blank),
        "normalised": Personal("telephone number or e-mail address, for search", anonymise.blank),
        "ending": Personal("last digits of the telephone number", anonymise.blank),
        "is_default": NotPersonal("Which one is used first."),
        "do_not_use": Personal("whether it must not be used", anonymise.default),
    },
)

registry.holds_personal_data(
    models.Address,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Customer, by="customer"),
    fields={
        "uprn": Personal("number of the property", anonymise.blank),
        "lines": Personal("address", anonymise.blank),
        "town": Personal("town", anonymise.blank),
        "postcode": Personal("postcode", anonymise.outward_code),
        "from_on": Personal("lived there from", anonymise.nothing),
        "to_on": Personal("lived there until", anonymise.nothing),
    },
)

registry.holds_personal_data(
    models.CustomerNote,
    activity=SAFE_CONTACT,
    subjects=("customer",),
    category=CUSTOMER_NOTE,
    clock="reviewed_on",
    starts="the last review",
    gone={"customer": "waits"},
    fields={
        "kind": Personal("kind of note", anonymise.default),
        "text": _said("note on the customer", special=True),
        "written_at": OUR_TIME,
        "reviewed_on": OUR_TIME,
        "review_on": OUR_TIME,
    },
    on="written_at",
    says=lambda note: str(note.get_kind_display()),
)

registry.holds_personal_data(
    models.Misfiling,
    activity=PUTTING_RIGHT,
    category=MISFILING,
    clock="moved_at",
    starts="the move",
    fields={
        "label": NotPersonal("What kind of record it was."),
        "record": NotPersonal("A random id: it names the record and neither person."),
        "also_moved": HOW_IT_STANDS,
        "misfiled_at": OUR_TIME,
        "moved_at": OUR_TIME,
        "seen_at": OUR_TIME,
    },
)

registry.holds_personal_data(
    models.Contact,
    activity=CUSTOMER_SERVICE,
    subjects=("customer",),
    category=CONTACT,
    clock="ended_at",
    starts="the contact",
    closed=Q(logged_at__isnull=False),
    gone={"customer": "waits"},
    fields={
        "received_at": Personal("when they were in touch", anonymise.year_only),
        "logged_at": OUR_TIME,
        "ended_at": OUR_TIME,
        "place": _said("where they came to us"),
        "handle": Personal("social media account", anonymise.blank),
        "link": Personal("link to what they posted", anonymise.blank),
        "nothing_to_log": HOW_IT_STANDS,
        "summary": _said("what they said", special=True),
    },
    on="received_at",
    says=lambda contact: _("Contact: %(channel)s") % {"channel": contact.channel.name},
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
        "asked": _said("what they asked", special=True),
        "answered": _said("what they were answered", special=True),
        "location": _said("place the case is about"),
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
)

registry.holds_personal_data(
    models.CaseAnswer,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    fields={
        "wording": NotPersonal("The council's own question."),
        "value": _said("what they answered to a question of the category", special=True),
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
)

registry.holds_personal_data(
    models.CaseNote,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    gone={"contact": "clear"},
    fields={
        "text": _said("note on the case", special=True),
        "is_private": NotPersonal("Whether the customer may be shown it."),
        "written_at": OUR_TIME,
    },
    on="written_at",
    says=lambda note: _("Private note") if note.is_private else _("Note"),
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
)

registry.holds_no_personal_data(
    models.Team,
    models.Service,
    models.Channel,
    models.Outcome,
    models.CaseCategory,
    models.CategoryQuestion,
    models.ProclaimedDay,
    models.Council,
    models.OpeningTime,
    because="Lists of the council's own: they name no person.",
)
registry.holds_no_personal_data(
    models.SetUpVersion, because="How the council's own lists stood; of a colleague only what their role may do."
)
registry.holds_no_personal_data(
    models.Property, because="The national register of addresses: property, whoever lives there."
)
registry.holds_no_personal_data(
    models.CountedDay, models.DailyCount, because="Counts a day, a team, a channel and a category: nobody is named."
)
