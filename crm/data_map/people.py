"""What the CRM holds about the people it serves, and about those who sign in."""

from django.utils.translation import gettext as _

from crm import models
from crm.schedule import (
    CUSTOMER_NOTE,
    CUSTOMER_SERVICE,
    INACTIVE_CUSTOMER,
    MISFILING,
    PUTTING_RIGHT,
    SAFE_CONTACT,
    SIGN_IN_FAILURE,
    STAFF_ACCOUNTS,
)
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import NotPersonal, Part, Personal

from .words import HOW_IT_STANDS, OUR_TIME, said

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
    # A record that was merged away is about the customer who stays, and is kept and disclosed with theirs.
    subjects=("self", "merged_into"),
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
        "format": Personal("format they can read", anonymise.blank, special=True),
        "safe_to_call": Personal("whether it is safe to call", anonymise.default),
        "safe_to_write": Personal("whether it is safe to write", anonymise.default),
        "safe_to_email": Personal("whether it is safe to e-mail", anonymise.default),
        "deceased_on": Personal("date of death", anonymise.nothing),
        "deceased_source": Personal("who told us of the death", anonymise.blank),
        "moved_away_on": Personal("date of moving away", anonymise.nothing),
        "moved_away_source": Personal("who told us of the move", anonymise.blank),
        "last_contact_at": Personal("last contact", anonymise.nothing),
        "created_at": Personal("first contact logged", anonymise.year_only),
        "is_protected": Personal("whether they are protected", anonymise.default, special=True),
        "protected_at": Personal("protected since", anonymise.nothing),
        "protected_because": said("why they are protected", special=True),
        "pass_phrase": Personal("pass-phrase, as a one-way digest", anonymise.blank),
        "identity_locked_at": Personal("when their identity was locked", anonymise.nothing),
        "identity_unlocked_at": Personal("when their identity was unlocked", anonymise.nothing),
        "merged_at": OUR_TIME,
    },
    # It can be no "waits", for nobody waits for themselves. It is last in touch before the one who stays, so it leaves first.
    gone={"merged_into": "clear"},
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
        "added_at": OUR_TIME,
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
        "text": said("note on the customer", special=True),
        "written_at": OUR_TIME,
        "reviewed_on": OUR_TIME,
        "review_on": OUR_TIME,
    },
    on="written_at",
    says=lambda note: str(note.get_kind_display()),
    reads=("kind", "customer__pk"),
    author="author__name",
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
