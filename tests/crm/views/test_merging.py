"""At the desk, two records of one person are compared, merged and split again; the old address leads to the one who stays."""

from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.urls import reverse

from crm import merging, unmerging
from crm.models import Customer, Merge
from tests import factories
from tests.restricting import restrict

MOST_QUERIES = 12


@pytest.fixture
def double(ada: Customer) -> Customer:
    """Ada once more."""
    return factories.CustomerFactory(
        names="Ada", family_name="Okonjo", phone="07700900461", email="ada.okonjo@example.org", postcode="ZZ1 2AB"
    )


@pytest.fixture
def merged(ada: Customer, double: Customer, esi: Any, now: Any) -> Merge:
    """Both made one."""
    factories.CaseFactory.create_batch(3, customer=double)
    return merging.merge(ada, double, by=esi, reason="She told me.", now=now)


def merge_page(customer: Customer) -> str:
    return reverse("desk:customer_merge", args=[customer.pk])


def merge_form(page: Any, **typed: Any) -> dict[str, Any]:
    """Fill the form of the preview as it was shown."""
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields if name != "reason"}
    return {**shown, "to": f"person:{page.context['other'].pk}", "do": "merge", "reason": "She told me.", **typed}


def test_possible_duplicates_are_shown_with_what_they_share(ada: Any, double: Any, grace: Any, desk: Any) -> None:
    page = desk.get(reverse("desk:customer_duplicates", args=[ada.pk]))

    text = page.content.decode()
    assert double.reference in text
    assert "same telephone number" in text
    assert grace.reference not in text
    assert "ask your team leader" in text
    entry = LogEntry.objects.get(additional_data__what="searched")
    assert entry.additional_data["shown"] == [f"crm.customer:{double.pk}"]


def test_a_restricted_duplicate_is_not_shown(ada: Any, double: Any, desk: Any, dara: Any) -> None:
    address = reverse("desk:customer_duplicates", args=[ada.pk])
    assert double.reference in desk.get(address).content.decode()
    restrict(double, by=dara)
    assert double.reference not in desk.get(address).content.decode()


def test_a_leader_merges_two_records(ada: Any, double: Any, leader: Any) -> None:
    case = factories.CaseFactory(customer=double)
    found = leader.get(merge_page(ada)).content.decode()
    assert f"person:{double.pk}" in found
    preview = leader.post(merge_page(ada), {"to": f"person:{double.pk}", "do": "preview"}, follow=True)
    text = preview.content.decode()
    assert "Cases" in text
    assert "Okonjo-Smythe" in text
    assert not Merge.objects.exists()

    answer = leader.post(merge_page(ada), merge_form(preview, choose_family_name="second"), follow=True)

    assert answer.status_code == 200
    case.refresh_from_db()
    ada.refresh_from_db()
    assert (case.customer, ada.family_name) == (ada, "Okonjo")
    assert "The two records are one now" in answer.content.decode()
    assert f"These go back to {double.reference}:" in answer.content.decode()


def test_the_other_record_may_be_the_one_that_stays(ada: Any, double: Any, leader: Any) -> None:
    preview = leader.post(merge_page(ada), {"to": f"person:{double.pk}", "do": "preview"}, follow=True)
    leader.post(merge_page(ada), merge_form(preview, stays="second"))
    double.refresh_from_db()
    ada.refresh_from_db()
    assert (ada.merged_into, double.merged_at) == (double, None)
    # "first" was chosen between the names, and the first record says it.
    assert double.family_name == "Okonjo-Smythe"


def test_the_other_record_is_found_by_its_reference(ada: Any, grace: Any, leader: Any) -> None:
    page = leader.post(merge_page(ada), {"find": grace.reference, "do": "find"})
    assert f"person:{grace.pk}" in page.content.decode()


def test_nobody_is_merged_with_themselves(ada: Any, leader: Any) -> None:
    page = leader.post(merge_page(ada), {"to": f"person:{ada.pk}", "do": "preview"})
    assert page.status_code == 422
    assert "This is the same record" in page.content.decode()


def test_nothing_typed_is_lost_where_the_reason_is_missing(ada: Any, double: Any, leader: Any) -> None:
    preview = leader.post(merge_page(ada), {"to": f"person:{double.pk}", "do": "preview"}, follow=True)
    page = leader.post(merge_page(ada), merge_form(preview, reason="", choose_family_name="second", stays="second"))
    assert page.status_code == 422
    form = page.context["form"]
    assert (form["stays"].value(), form["choose_family_name"].value()) == ("second", "second")
    assert not Merge.objects.exists()


def test_what_changed_since_the_preview_is_looked_at_again(ada: Any, double: Any, leader: Any) -> None:
    preview = leader.post(merge_page(ada), {"to": f"person:{double.pk}", "do": "preview"}, follow=True)
    Customer.objects.filter(pk=double.pk).update(additional_names="Ade")
    page = leader.post(merge_page(ada), merge_form(preview))
    assert page.status_code == 422
    assert "Somebody changed these details" in page.content.decode()
    leader.post(merge_page(ada), merge_form(page))
    assert Merge.objects.exists()


def test_what_is_in_the_way_is_said_before_anybody_presses(
    ada: Any, double: Any, leader: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(merging, "_blocks", [lambda people: ["They are in a chat."]])
    page = leader.post(merge_page(ada), {"to": f"person:{double.pk}", "do": "preview"}, follow=True)
    assert "They are in a chat." in page.content.decode()
    assert 'value="merge"' not in page.content.decode()


def test_the_preview_has_an_address_by_keys_alone_to_come_back_to(
    ada: Any, double: Any, leader: Any, desk: Any
) -> None:
    chosen = leader.post(merge_page(ada), {"to": f"person:{double.pk}", "do": "preview"})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, f"{merge_page(ada)}?with={double.pk}")

    assert "What a merge would do" in leader.get(chosen.headers["Location"]).content.decode()
    assert desk.get(chosen.headers["Location"]).status_code == 404
    for nobody in ("", "nonsense", str(ada.pk)):
        assert "Find the other record" in leader.get(f"{merge_page(ada)}?with={nobody}").content.decode()
    assert not Merge.objects.exists()


def test_an_advisor_does_not_merge(ada: Any, double: Any, desk: Any) -> None:
    assert desk.get(merge_page(ada)).status_code == 404
    assert desk.post(merge_page(ada), {"to": f"person:{double.pk}", "do": "merge"}).status_code == 404
    assert not Merge.objects.exists()


# ── Afterwards ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("route", ["customer", "customer_cases", "customer_contact_details", "customer_details"])
def test_the_old_address_leads_to_the_one_who_stays(ada: Any, double: Any, merged: Any, desk: Any, route: str) -> None:
    answer = desk.get(reverse(f"desk:{route}", args=[double.pk]))
    assert (answer.status_code, answer.headers["Location"]) == (302, ada.get_absolute_url())


def test_the_old_address_tells_nothing_to_who_may_not_see_them(
    ada: Any, double: Any, merged: Any, desk: Any, fitz: Any, dara: Any, signed_in: Any
) -> None:
    address = double.get_absolute_url()
    assert desk.get(address).status_code == 302
    assert signed_in(fitz).get(address).status_code == 404
    restrict(ada, by=dara)
    assert desk.get(address).status_code == 404


def test_a_form_for_the_record_that_went_says_so(ada: Any, double: Any, merged: Any, desk: Any) -> None:
    address = reverse("desk:customer_note", args=[double.pk])
    answer = desk.post(address, {"kind": "caution", "text": "Knock twice."})
    assert answer.status_code == 410
    assert not ada.notes.exists()


def test_what_changed_since_is_on_the_page_and_the_rest_goes_back(
    ada: Any, double: Any, grace: Any, merged: Any, leader: Any
) -> None:
    stays, *back = double_cases = list(ada.cases.order_by("pk"))
    assert len(double_cases) == 3
    ada.cases.filter(pk=stays.pk).update(customer=grace)
    page = leader.get(merged.get_absolute_url()).content.decode()
    assert stays.reference in page
    assert "<li>Cases: 2</li>" in page

    bad = leader.post(merged.get_absolute_url(), {"reason": ""})
    assert bad.status_code == 422
    leader.post(merged.get_absolute_url(), {"reason": "They are mother and daughter."})

    assert {case.pk for case in double.cases.all()} == {case.pk for case in back}
    assert "undid it" in leader.get(merged.get_absolute_url()).content.decode()
    assert leader.get(double.get_absolute_url()).status_code == 200


def test_what_cannot_go_back_is_foretold_and_said_afterwards(
    ada: Any, double: Any, leader: Any, esi: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    double.contact_points.filter(kind="phone").update(do_not_use=True, is_default=False)
    merged = merging.merge(ada, double, by=esi, reason="She told me.", now=now)
    said = "Contact point, to be used first: another one has taken its place since. It stays as it is now."
    assert said not in leader.get(merged.get_absolute_url()).content.decode()
    ada.contact_points.create(kind="phone", value="01632 960001", is_default=True)
    cache.clear()

    with django_assert_max_num_queries(MOST_QUERIES):
        assert said in leader.get(merged.get_absolute_url()).content.decode()
    undone = leader.post(merged.get_absolute_url(), {"reason": "They are mother and daughter."}, follow=True)

    assert said in undone.content.decode()
    merged.refresh_from_db()
    assert merged.undone_at


def test_an_advisor_does_not_undo_and_the_officer_only_looks(merged: Any, desk: Any, dpo: Any) -> None:
    address = merged.get_absolute_url()
    assert desk.get(address).status_code == 404
    assert dpo.get(address).status_code == 200
    for client in (desk, dpo):
        assert client.post(address, {"reason": "Two people."}).status_code == 404
    merged.refresh_from_db()
    assert merged.undone_at is None


def test_after_the_last_day_the_page_says_so(merged: Any, leader: Any, now: Any) -> None:
    Merge.objects.update(merged_at=now - timedelta(days=unmerging.DAYS + 1))
    page = leader.get(merged.get_absolute_url()).content.decode()
    assert "could be undone until" in page
    assert "Undo the merge" not in page


@pytest.mark.parametrize("cases", [1, 30])
def test_no_page_asks_more_with_more_records(
    ada: Any, double: Any, leader: Any, esi: Any, now: Any, cases: int, django_assert_max_num_queries: Any
) -> None:
    factories.CaseFactory.create_batch(cases, customer=double)
    leader.get(merge_page(ada))  # whoever is alike has been written down, and the permissions are known
    cache.clear()
    with django_assert_max_num_queries(MOST_QUERIES):
        leader.get(reverse("desk:customer_duplicates", args=[ada.pk]))
    cache.clear()
    with django_assert_max_num_queries(MOST_QUERIES):
        leader.get(merge_page(ada))
    with django_assert_max_num_queries(MOST_QUERIES):
        leader.get(merge_page(ada), {"with": str(double.pk)})
    made = merging.merge(ada, double, by=esi, reason="She told me.", now=now)
    with django_assert_max_num_queries(MOST_QUERIES):
        leader.get(made.get_absolute_url())
