"""What the survivor of a merge says, detail by detail, and that undoing it gives both their own words back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crm import merging, unmerging
from crm.models import Customer
from tests import factories

from .made_one import everything, held, merge, undo

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
AT_NINE, AT_TEN = datetime(2026, 7, 1, 9, tzinfo=UTC), datetime(2026, 7, 1, 10, tzinfo=UTC)
EITHER_WAY = [(True, False), (False, True), (False, False)]
# column, what the survivor says, what the other says, what is said afterwards, and where the officer chose the other's
RULES = [
    ("title", "Mrs", "", "Mrs", "Mrs"),
    ("title", "", "Dr", "Dr", "Dr"),
    ("title", "Mrs", "Dr", "Mrs", "Dr"),
    ("date_of_birth", None, MAY, MAY, MAY),
    ("date_of_birth", MAY, JUNE, MAY, JUNE),
    ("format", "", "large_print", "large_print", "large_print"),
    ("format", "large_print", "", "large_print", "large_print"),
    ("format", "large_print", "braille", "large_print", "braille"),
    ("language", "en", "cy", "en", "cy"),
    ("language", "cy", "cy", "cy", "cy"),
    ("preferred_contact", "", "letter", "letter", "letter"),
    ("preferred_contact", "phone", "letter", "phone", "letter"),
    ("deceased_on", None, MAY, MAY, MAY),
    ("deceased_on", MAY, None, MAY, MAY),
    ("deceased_on", MAY, JUNE, MAY, JUNE),
    ("moved_away_on", None, JUNE, JUNE, JUNE),
    ("moved_away_on", JUNE, None, JUNE, JUNE),
    *(
        (name, own, other, False, False)
        for name in ("safe_to_call", "safe_to_write", "safe_to_email")
        for own, other in EITHER_WAY
    ),
    ("safe_to_call", True, True, True, True),
    ("is_protected", True, False, True, True),
    ("is_protected", False, True, True, True),
    ("is_protected", False, False, False, False),
    ("pass_phrase", "own", "other", "own", "own"),
    ("pass_phrase", "", "other", "other", "other"),
    ("identity_locked_at", None, AT_NINE, AT_NINE, AT_NINE),
    ("identity_locked_at", AT_NINE, None, AT_NINE, AT_NINE),
    ("identity_unlocked_at", AT_NINE, AT_TEN, AT_NINE, AT_NINE),
]


def test_the_table_has_a_line_for_every_rule() -> None:
    decided = {*merging.CHOSEN, *merging.STRICTEST, *merging.FILLED, *merging.STAYS} - {"names", "family_name"}
    assert {name for name, *_rest in RULES} == decided


@pytest.mark.parametrize("theirs", [False, True], ids=["as they are", "the other's chosen"])
@pytest.mark.parametrize(("name", "own", "other", "kept", "chosen"), RULES)
def test_what_is_said_afterwards_and_after_undoing(
    name: str, own: Any, other: Any, kept: Any, chosen: Any, theirs: bool, ada: Any, double: Any, esi: Any, now: Any
) -> None:
    Customer.objects.filter(pk=ada.pk).update(**{name: own})
    Customer.objects.filter(pk=double.pk).update(**{name: other})
    before = everything()

    merged = merge(ada, double, esi, now, theirs=[name] if theirs else [])

    ada.refresh_from_db()
    assert getattr(ada, name) == (chosen if theirs else kept)
    undo(merged, esi, now)
    assert everything() == before


@pytest.mark.parametrize("kind", ["legal", "restriction", "complaint"])
@pytest.mark.parametrize("whose", ["survivor", "other"])
def test_a_hold_on_either_is_on_the_one_who_stays_and_back(
    kind: str, whose: str, ada: Any, double: Any, esi: Any, now: Any
) -> None:
    hold = held(ada if whose == "survivor" else double, esi, now, kind=kind)
    before = everything()

    merged = merge(ada, double, esi, now)

    hold.refresh_from_db()
    assert hold.record == ada.pk
    undo(merged, esi, now)
    assert everything() == before
    hold.refresh_from_db()
    assert hold.record == (ada.pk if whose == "survivor" else double.pk)


# ── Said since ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", list(merging.STRICTEST))
def test_a_danger_that_was_named_since_holds_for_both_and_is_said(
    name: str, ada: Any, grace: Any, esi: Any, now: Any
) -> None:
    merged = merge(ada, grace, esi, now)
    strict = merging.STRICTEST[name]
    more = {"protected_at": now, "protected_by": esi, "protected_because": "Threats."} if name == "is_protected" else {}
    assert unmerging.preview(merged).changed == []
    Customer.objects.filter(pk=ada.pk).update(**{name: strict, **more})

    [said] = unmerging.preview(merged).changed
    assert "holds for both" in said

    undo(merged, esi, now + timedelta(days=1))
    for one in (ada, grace):
        one.refresh_from_db()
        assert getattr(one, name) == strict
        assert {column: getattr(one, column) for column in more} == more


def test_a_death_that_was_noted_since_stays_where_it_was_noted_and_is_said(
    ada: Any, grace: Any, esi: Any, now: Any
) -> None:
    merged = merge(ada, grace, esi, now)
    Customer.objects.filter(pk=ada.pk).update(deceased_on=MAY)

    [said] = unmerging.preview(merged).changed
    assert "deceased on: changed since" in said

    undo(merged, esi, now + timedelta(days=1))
    for one, day in ((ada, MAY), (grace, None)):
        one.refresh_from_db()
        assert one.deceased_on == day


def test_a_flag_that_was_lifted_since_stays_lifted_with_the_survivor_and_stands_with_the_other(
    ada: Any, double: Any, esi: Any, now: Any
) -> None:
    assert not double.safe_to_call
    merged = merge(ada, double, esi, now)
    Customer.objects.filter(pk=ada.pk).update(safe_to_call=True)

    [said] = unmerging.preview(merged).changed
    assert "safe to call" in said

    undo(merged, esi, now)
    for one, safe in ((ada, True), (double, False)):
        one.refresh_from_db()
        assert one.safe_to_call is safe


@pytest.mark.parametrize("own", [True, False])
def test_do_not_use_wins_for_a_number_that_both_have(own: bool, ada: Any, esi: Any, now: Any) -> None:
    other = factories.CustomerFactory(phone="07700900461")
    barred = ada if own else other
    barred.contact_points.filter(kind="phone").update(do_not_use=True, is_default=False)
    before = everything()

    merged = merge(ada, other, esi, now)

    assert ada.contact_points.get(kind="phone").do_not_use
    undo(merged, esi, now)
    assert everything() == before
