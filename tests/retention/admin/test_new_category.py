"""A new line of the schedule: a draft until a second person approves it, and only for records that can have one."""

import pytest
from django.test import Client

from crm.models import User
from retention import policies
from retention.calendar import Period
from retention.models import RetentionCategory

from .conftest import NOON
from .test_periods import State, act, entered

NEW = {"title": "Planning cases", "key": "planning_case", "applies_to": "crm.case", "action": "delete"}


def test_a_new_category_begins_as_a_draft_and_counts_for_nothing(dpo: Client) -> None:
    address = "/admin/retention/retentioncategory/add/"
    shown = dpo.post(address, NEW | entered(7, "year"))
    assert shown.status_code == 200
    assert not RetentionCategory.objects.filter(key="planning_case").exists()

    saved = dpo.post(address, NEW | entered(7, "year", seen="7 years"))

    assert saved.status_code == 302
    category = RetentionCategory.objects.get(key="planning_case")
    assert not category.declared
    assert policies.in_force(category) is None
    version = category.policies.get()
    assert version.state == State.DRAFT
    act(dpo, version, "propose")
    assert version.state == State.PROPOSED  # the first period destroys what was kept for good until now


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"key": "case"}, "key"),
        ({"key": "Case"}, "key"),
        ({"key": "två ord"}, "key"),
        ({"applies_to": "crm.customer"}, "applies_to"),
        ({"applies_to": "auditlog.logentry"}, "applies_to"),
        ({"action": "anonymise"}, "action"),
        ({"title": ""}, "title"),
    ],
)
def test_a_category_that_cannot_be_is_refused_at_its_field(dpo: Client, wrong: dict[str, str], field: str) -> None:
    answer = dpo.post("/admin/retention/retentioncategory/add/", NEW | entered(7, "year", seen="7 years") | wrong)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_the_rule_stands_below_the_form_too(dara: User, db: None) -> None:
    facts = {
        "key": "x",
        "title": "X",
        "period": Period(1, "year"),
        "authority": "",
        "reason": "",
        "by": dara,
        "now": NOON,
    }

    for applies_to, action in (("crm.customer", "anonymise"), ("crm.case", "anonymise"), ("no.model", "delete")):
        with pytest.raises(policies.PolicyRefused):
            policies.add_category(applies_to=applies_to, action=action, **facts)
    policies.add_category(applies_to="crm.case", action="delete", **facts)
    with pytest.raises(policies.PolicyRefused, match="already"):
        policies.add_category(applies_to="crm.case", action="delete", **facts)
