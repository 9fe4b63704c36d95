"""Two customers who are one person become one, and nobody loses anything."""

from datetime import date, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry

from crm import customers, finding, merging, unmerging
from crm.models import Address, Contact, ContactPoint, Customer, Merge, MergedRow, User
from retention import holds, subject_access, timeline
from retention.calendar import local_day
from retention.models import Hold
from retention.registry import registry
from tests import factories

from .made_one import held, is_held, merge, undo

pytestmark = pytest.mark.django_db


def test_every_column_of_a_customer_has_a_rule(ada: Any) -> None:
    """A column that joins tomorrow stops here until somebody decides what a merge does with it."""
    decided = {
        *merging.CHOSEN,
        *merging.STRICTEST,
        *merging.FILLED,
        *merging.STAYS,
        *(name for names in merging.WITH.values() for name in names),
    }
    decided |= {"additional_names", "names_key", "family_name_key", "additional_names_key", "last_contact_at"}
    decided |= {"created_at", "user", "id", "reference", "merged_into", "merged_at"}
    assert {field.name for field in Customer._meta.concrete_fields} <= decided


# ── What the survivor says ───────────────────────────────────────────────────────────────────────


def test_the_strictest_wins_and_nothing_is_lost(ada: Any, double: Any, esi: Any, now: Any) -> None:
    Customer.objects.filter(pk=ada.pk).update(safe_to_email=False)
    Customer.objects.filter(pk=double.pk).update(
        moved_away_on=date(2026, 7, 1), moved_away_source="family", language="cy"
    )

    merge(ada, double, esi, now)

    ada.refresh_from_db()
    assert (ada.safe_to_call, ada.safe_to_email, ada.safe_to_write) == (False, False, True)
    assert (ada.moved_away_on, ada.moved_away_source) == (date(2026, 7, 1), "family")
    assert (ada.family_name, ada.date_of_birth, ada.language) == ("Okonjo-Smythe", date(1961, 5, 3), "en")
    assert ada.additional_names == "Okonjo"
    assert (ada.created_at, ada.last_contact_at) == (double.created_at, double.last_contact_at)


def test_a_protected_person_stays_protected(ada: Any, double: Any, esi: Any, now: Any) -> None:
    Customer.objects.filter(pk=double.pk).update(is_protected=True, protected_at=now, protected_by=esi)

    merged = merge(ada, double, esi, now)

    ada.refresh_from_db()
    assert (ada.is_protected, ada.protected_at, ada.protected_by) == (True, now, esi)
    undo(merged, esi, now)
    ada.refresh_from_db()
    assert (ada.is_protected, ada.protected_by) == (False, None)


def test_the_officer_chooses_between_what_differs(ada: Any, double: Any, esi: Any, now: Any) -> None:
    assert set(merging.differing(ada, double)) == {"family_name", "date_of_birth"}

    merge(ada, double, esi, now, theirs=["family_name"])

    ada.refresh_from_db()
    assert (ada.family_name, ada.family_name_key, ada.date_of_birth) == ("Okonjo", "okonjo", date(1961, 5, 3))
    assert ada.additional_names == "Okonjo-Smythe"


def test_a_number_that_both_have_is_not_doubled(ada: Any, double: Any, esi: Any, now: Any) -> None:
    merge(ada, double, esi, now)

    points = ContactPoint.objects.filter(customer=ada).order_by("kind", "-is_default")
    assert [(point.kind, point.value, point.is_default) for point in points] == [
        ("email", "ada@example.org", True),
        ("email", "ada.okonjo@example.org", False),
        ("phone", "07700 900461", True),
    ]


def test_what_nobody_may_use_stays_so(ada: Any, double: Any, esi: Any, now: Any) -> None:
    ContactPoint.objects.filter(customer=double, kind="phone").update(do_not_use=True, is_default=False)

    merged = merge(ada, double, esi, now)

    assert ContactPoint.objects.get(customer=ada, kind="phone").do_not_use
    undo(merged, esi, now)
    assert not ContactPoint.objects.get(customer=ada, kind="phone").do_not_use


def test_an_address_that_both_have_is_not_doubled(ada: Any, double: Any, esi: Any, now: Any) -> None:
    for lines in ("1 INVENTED row", "2 Invented Row"):
        Address.objects.create(customer=double, lines=lines, postcode="ZZ1 2AB")

    merge(ada, double, esi, now)

    assert sorted(Address.objects.filter(customer=ada).values_list("lines", flat=True)) == [
        "1 Invented Row",
        "2 Invented Row",
    ]


def test_the_account_goes_with_the_person(ada: Any, double: Any, esi: Any, now: Any) -> None:
    account = User.objects.create_user("ada@example.org", name="Ada", kind=User.Kind.RESIDENT)
    Customer.objects.filter(pk=double.pk).update(user=account)

    merged = merge(ada, double, esi, now)

    assert Customer.objects.get(user=account) == ada
    undo(merged, esi, now)
    assert Customer.objects.get(user=account) == double


def test_an_app_settles_what_both_said(ada: Any, double: Any, esi: Any, now: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(merging, "_settles", [])
    newest = Contact.objects.get(pk=factories.ContactFactory(customer=double, summary="No.").pk)

    @merging.settles
    def newest_wins(moving: Any) -> None:
        moving.change(newest, summary="Yes.")

    merged = merge(ada, double, esi, now)

    newest.refresh_from_db()
    assert newest.summary == "Yes."
    undo(merged, esi, now)
    newest.refresh_from_db()
    assert newest.summary == "No."


# ── What stands in the way ───────────────────────────────────────────────────────────────────────


def test_nobody_is_merged_with_themselves(ada: Any, esi: Any, now: Any) -> None:
    with pytest.raises(merging.SamePerson):
        merge(ada, ada, esi, now)


def test_a_merge_has_a_reason(ada: Any, double: Any, esi: Any, now: Any) -> None:
    with pytest.raises(merging.ReasonMissing):
        merging.merge(ada, double, by=esi, reason=" ", now=now)


@pytest.mark.parametrize("which", ["survivor", "away"])
def test_an_open_request_stands_in_the_way(ada: Any, double: Any, esi: Any, now: Any, which: str) -> None:
    hold = held(ada if which == "survivor" else double, esi, now, kind="request")
    with pytest.raises(merging.Blocked):
        merge(ada, double, esi, now)
    holds.release(hold, reason="Answered.", by=esi, now=now)
    merge(ada, double, esi, now)


def test_an_app_says_what_stands_in_the_way(ada: Any, double: Any, esi: Any, now: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(merging, "_blocks", [])
    merging.blocks(lambda people: ["They are in a chat."] if double in people else [])
    with pytest.raises(merging.Blocked, match="in a chat"):
        merge(ada, double, esi, now)
    assert not Merge.objects.exists()


def test_who_was_changed_since_the_preview_is_looked_at_again(ada: Any, double: Any, esi: Any, now: Any) -> None:
    seen = {one.pk: customers.details_seen(one) for one in (ada, double)}
    customers.update(double, {"family_name": "Other"})
    with pytest.raises(customers.ChangedMeanwhile):
        merge(ada, double, esi, now, seen=seen)


def test_a_record_is_merged_away_once(ada: Any, grace: Any, double: Any, esi: Any, now: Any) -> None:
    merge(ada, double, esi, now)
    with pytest.raises(customers.CustomerMerged):
        merge(grace, double, esi, now)
    with pytest.raises(customers.CustomerMerged):
        customers.update(double, {"family_name": "Other"})


# ── Afterwards ───────────────────────────────────────────────────────────────────────────────────


def test_the_record_that_was_merged_away_is_found_no_more(
    ada: Any, double: Any, bilal: Any, esi: Any, now: Any
) -> None:
    def found(text: str) -> set[str]:
        return {match.customer.reference for match in finding.find(text, officer=bilal).people}

    assert found("07700 900461") == {ada.reference, double.reference}
    merge(ada, double, esi, now)
    assert found("07700 900461") == found("ada.okonjo@example.org") == {ada.reference}
    assert found(double.reference) == found(ada.reference) == {ada.reference}
    assert not finding.find(double.reference, officer=bilal).is_restricted


def test_the_timeline_of_the_survivor_shows_all(ada: Any, double: Any, esi: Any, now: Any) -> None:
    own, hers = factories.CaseFactory(customer=ada), factories.CaseFactory(customer=double)

    merged = merge(ada, double, esi, now)

    shown = timeline.page_of(ada, today=local_day(now), limit=50, restricted=False).items
    assert {own.pk, hers.pk, hers.contact_id, merged.pk} <= {item.pk for item in shown}


def test_subject_access_covers_both_records(ada: Any, double: Any, esi: Any, now: Any) -> None:
    merged = merge(ada, double, esi, now)

    held = subject_access.held_about(ada)
    assert {ada.pk, double.pk, merged.pk} <= {item.pk for item in held}
    parts = {data_map.model: paths for data_map, paths in subject_access.models_about(Customer)}
    doubles = subject_access.rows_about(ada, registry.of(ContactPoint), parts[ContactPoint])
    assert doubles.filter(customer=double).exists()
    assert subject_access.rows_about(ada, registry.of(MergedRow), parts[MergedRow]).exists()


def test_a_hold_goes_on_keeping_what_it_kept(ada: Any, double: Any, esi: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=double, closed=True, opened_at=now - timedelta(days=2000))
    hold = held(double, esi, now, kind="legal")
    assert is_held(case, now)

    merged = merge(ada, double, esi, now)

    case.refresh_from_db()
    assert is_held(case, now)
    undo(merged, esi, now)
    case.refresh_from_db()
    assert (case.customer, Hold.objects.get(pk=hold.pk).record) == (double, double.pk)
    assert is_held(case, now)


def test_a_hold_that_came_since_keeps_both(ada: Any, double: Any, esi: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=double, closed=True, opened_at=now - timedelta(days=2000))
    merged = merge(ada, double, esi, now)
    held(ada, esi, now, kind="legal")

    undo(merged, esi, now)

    case.refresh_from_db()
    assert case.customer == double
    assert is_held(case, now)


def test_each_step_is_in_the_audit_log_without_a_name(ada: Any, double: Any, esi: Any, now: Any) -> None:
    case = factories.CaseFactory(customer=double)
    merged = merge(ada, double, esi, now)
    undo(merged, esi, now)

    said = {
        entry.additional_data["what"]
        for entry in LogEntry.objects.filter(object_pk=str(case.pk))
        if entry.additional_data
    }
    assert {merging.MOVED, unmerging.BACK} <= said
    entries = LogEntry.objects.filter(object_pk=str(ada.pk), additional_data__what=merging.MERGED)
    assert f"crm.case:{case.pk}" in entries.get().additional_data["shown"]
    assert not LogEntry.objects.filter(changes__icontains="okonjo").exists()
