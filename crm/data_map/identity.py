"""What the CRM holds to make sure who is asking: checks, those who act for others, and what the officer is alerted to."""

from typing import Any

from django.utils.translation import gettext as _

from crm import models
from crm.schedule import CUSTOMER_SERVICE, IDENTITY, IDENTITY_CHECK, PROTECTION, SAFETY_ALERT
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import NotPersonal, Part, Personal

from .words import OUR_TIME, said

registry.holds_personal_data(
    models.Representative,
    activity=CUSTOMER_SERVICE,
    subjects=("customer", "representative"),
    part=Part(of=models.Customer, by="customer"),
    # Whoever acts for somebody may leave before them: the name that was written down stays with the authority.
    gone={"representative": "clear"},
    fields={
        "name": Personal("name of who acts for them", anonymise.blank),
        "phone": Personal("telephone of who acts for them", anonymise.blank),
        "relation": Personal("relation of who acts for them", anonymise.default),
        "authority": Personal("authority to act for them", anonymise.default),
        "scope": said("what they may do for them"),
        "seen_on": OUR_TIME,
        "ends_on": Personal("last day of the authority", anonymise.nothing),
        "pass_phrase": Personal("pass-phrase, as a one-way digest", anonymise.blank),
    },
)


def _checked(check: Any) -> str:
    how = check.level.name if check.level else check.get_kind_display()
    words = _("Identity checked: %(how)s, passed") if check.passed else _("Identity checked: %(how)s, not passed")
    return words % {"how": how}


registry.holds_personal_data(
    models.IdentityCheck,
    activity=IDENTITY,
    subjects=("customer",),
    category=IDENTITY_CHECK,
    clock="at",
    starts="the check",
    gone={"customer": "waits", "on_behalf": "clear", "contact": "clear", "case": "clear"},
    fields={
        "kind": NotPersonal("In which way somebody was asked."),
        "asked": Personal("which facts were asked, and whether each was right; never the answers", anonymise.default),
        "passed": Personal("whether they were who they said", anonymise.default),
        "at": OUR_TIME,
    },
    on="at",
    says=_checked,
    reads=("kind", "passed", "level__name", "customer__pk"),
    author="by__name",
)

registry.holds_personal_data(
    models.SafetyAlert,
    activity=PROTECTION,
    category=SAFETY_ALERT,
    clock="at",
    starts="what it is about",
    fields={
        "kind": NotPersonal("What happened."),
        "record": NotPersonal("A random id: it names the record and nobody."),
        "at": OUR_TIME,
        "seen_at": OUR_TIME,
    },
)
