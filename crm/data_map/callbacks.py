"""What the CRM holds about the calls that people were promised."""

from django.utils.translation import gettext as _

from crm import models
from crm.schedule import CUSTOMER_SERVICE
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import NotPersonal, Part, Personal

from .words import HOW_IT_STANDS, OUR_TIME, said

registry.holds_personal_data(
    models.Callback,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    fields={
        "number": Personal("number on which they wanted to be called", anonymise.forgotten),
        "about": said("what they were to be called about", special=True),
        "promised_at": OUR_TIME,
        "due_at": OUR_TIME,
        "overdue_at": OUR_TIME,
        "called_all_the_same_because": said("why they were called although it is not safe", special=True),
        "outcome": HOW_IT_STANDS,
        "outcome_said": said("what came of a call to them", special=True),
        "closed_at": OUR_TIME,
    },
    on="promised_at",
    says=lambda callback: (
        _("Callback: %(outcome)s") % {"outcome": models.Callback.Outcome(callback.outcome).label.lower()}
        if callback.outcome
        else _("Callback promised")
    ),
    reads=("outcome", "case__reference"),
    author="promised_by__name",
)

registry.holds_personal_data(
    models.CallbackAttempt,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Callback, by="callback"),
    fields={
        "at": OUR_TIME,
        "was_reached": HOW_IT_STANDS,
        "note": said("what was said in a call to them", special=True),
    },
)

registry.holds_personal_data(
    models.CallbackAnswer,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Callback, by="callback"),
    fields={
        "wording": NotPersonal("The council's own question."),
        "value": said("what they answered to a question in a call", special=True),
    },
)
