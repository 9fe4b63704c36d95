"""What a form holds that somebody has begun and not saved: words about a person, for a week."""

from django.utils.translation import gettext as _

from crm import models
from crm.schedule import CUSTOMER_SERVICE, DRAFT
from retention import anonymise
from retention.registry import registry
from retention.vocabulary import NotPersonal, Personal

from .words import HOW_IT_STANDS, OUR_TIME

registry.holds_personal_data(
    models.Draft,
    activity=CUSTOMER_SERVICE,
    subjects=("customer",),
    category=DRAFT,
    clock="touched_at",
    starts="the last word typed",
    gone={"customer": "clear"},
    fields={
        "form": NotPersonal("Which form of the desk it is."),
        "about_label": NotPersonal("What kind of record the form is about."),
        "about": NotPersonal("A random id: it names the record and not the person."),
        "fields": Personal("what was typed into a form and not saved yet", anonymise.default, special=True),
        "version": HOW_IT_STANDS,
        "saved_by": NotPersonal("A random id of the page that saved it last."),
        "turn": HOW_IT_STANDS,
        "started_at": OUR_TIME,
        "touched_at": OUR_TIME,
        "handed_at": OUR_TIME,
    },
    on="started_at",
    says=lambda draft: _("Something was begun and not saved"),
    reads=("form", "customer__pk"),
    author="officer__name",
)
