"""The words by which each party's data is known on a page: one for each personal column that holds text or a day."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models

from retention import calendar
from retention.registry import registry

# What each personal column tells, so that a rule can say who may read it where. A new column wants its line here.
KINDS = {
    "crm.customer": {
        "title names family_name": "name",
        "deceased_on": "death",
        "additional_names moved_away_on": "life",
        "language": "reach",
        "reference": "number",
        "date_of_birth": "born",
    },
    "crm.contactpoint": {"value": "reach"},
    "crm.address": {"lines town postcode": "reach"},
    "crm.customernote": {"text": "caution"},
    "crm.representative": {"name phone scope ends_on": "acting"},
    "crm.contact": {"place handle link summary": "contact"},
    "crm.case": {"reference": "reference", "asked answered location": "asked"},
    "crm.caseanswer": {"value": "asked"},
    "crm.casenote": {"text": "note"},
    "crm.payment": {"provider_reference": "payment"},
    "crm.attachment": {"name note": "file"},
    "crm.callbackanswer": {"value": "call"},
    "crm.callback": {"number": "reach", "about called_all_the_same_because": "call"},
    "crm.message": {"subject body override_reason": "message", "address language": "reach"},
    "crm.task": {"what outcome": "task"},
}

# Columns of which no word is looked for, each with its reason.
NOT_LOOKED_FOR = {
    "crm.customer": {
        "names_key family_name_key additional_names_key": "The names again, for search.",
        "last_contact_at created_at": "Days on which much else happened.",
        "protected_at protected_because": "Shown of somebody protected alone; tests/crm/views/test_at_risk.py looks for them.",
        "pass_phrase": "A one-way digest, shown nowhere.",
        "identity_locked_at identity_unlocked_at": "Shown nowhere: that it is locked, is.",
    },
    "crm.contactpoint": {"normalised ending": "The value again, for search."},
    "crm.address": {"uprn from_on to_on": "Shown nowhere."},
    "crm.representative": {"pass_phrase": "A one-way digest, shown nowhere."},
    "crm.mergedrow": {"before after": "Put back when a merge is undone, and shown nowhere."},
    "crm.contact": {"received_at": "A day on which much else happened."},
    "crm.case": {"location_key": "The place again, for comparing."},
    "crm.caseanswer": {"uprn": "Shown nowhere."},
    "crm.casecontact": {"received_at": "A day on which much else happened."},
    "crm.attachment": {"erased_because": "Shown once the file is erased, in place of its name."},
    "crm.callback": {"outcome_said": "Shown once the call is closed, beside its number."},
    "crm.message": {"why_stopped": "One of our own words."},
    "crm.payment": {
        "paid_on": "A day on which much else happened.",
        "last_four": "Four digits are met with by chance.",
    },
}


def kind_of(label: str, column: str) -> str:
    """Return what a column tells; nothing where it is not looked for."""
    return next((kind for names, kind in KINDS.get(label, {}).items() if column in names.split()), "")


def words_of(row: models.Model) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each word by which a row would be known."""
    label = row._meta.label_lower
    for field in row._meta.concrete_fields:
        kind, value = kind_of(label, field.name), getattr(row, field.attname)
        if kind and value not in (None, ""):
            yield kind, _on_a_page(value)


def unclassified(model: type[models.Model]) -> list[str]:
    """Return the personal columns of a model, of text or days, of which nobody has said what they tell."""
    label, personal = model._meta.label_lower, registry.maps[model].personal
    skipped = {name for names in NOT_LOOKED_FOR.get(label, {}) for name in names.split()}
    return [
        f"{label}.{field.name}"
        for field in model._meta.concrete_fields
        if field.name in personal
        and isinstance(field, models.CharField | models.TextField | models.DateField)
        and not field.choices
        and not kind_of(label, field.name)
        and field.name not in skipped
    ]


def _on_a_page(value: Any) -> str:
    if isinstance(value, datetime | date):
        return calendar.in_full(calendar.day_of(value))
    return str(value)
