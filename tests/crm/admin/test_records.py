"""Personal records in the admin: opaque, read-only; and those that stood on the wrong person."""

from datetime import datetime
from typing import Any

from django.test import Client

from crm import misfiling
from crm.models import Customer, Misfiling, User
from tests import factories


def test_personal_records_are_shown_without_what_they_say(dpo: Client, ada: Customer, bilal: User) -> None:
    case = factories.CaseFactory(customer=ada, asked="Where is my blue badge?", answered="In the post.", closed=True)
    note = factories.CustomerNoteFactory(customer=ada, text="Hard of hearing")
    contact = case.contact
    contact.summary, contact.handle = "She rang about a badge", "@ada"
    contact.save()
    said = ["Okonjo", "07700", "ada@", "ZZ1", "blue badge", "In the post", "Hard of hearing", "about a badge", "1961"]

    for model, row in (("customer", ada), ("case", case), ("contact", contact), ("customernote", note)):
        for page in (f"/admin/crm/{model}/", f"/admin/crm/{model}/{row.pk}/change/"):
            answer = dpo.get(page)
            assert answer.status_code == 200
            body = answer.content.decode()
            assert [word for word in said if word in body] == [], page
    assert case.reference in dpo.get("/admin/crm/case/").content.decode()
    assert ada.reference in dpo.get("/admin/crm/customer/").content.decode()
    assert "Kept until" in dpo.get("/admin/crm/case/").content.decode()


def test_personal_records_cannot_be_changed_in_the_admin(dpo: Client, ada: Customer) -> None:
    page = f"/admin/crm/customer/{ada.pk}/change/"
    body = dpo.get(page).content.decode()
    assert "Read it at the desk" in body
    assert 'name="family_name"' not in body

    dpo.post(page, {"family_name": "Newname"})
    assert dpo.get("/admin/crm/customer/add/").status_code == 403
    assert dpo.get(f"/admin/crm/customer/{ada.pk}/delete/").status_code == 403

    ada.refresh_from_db()
    assert ada.family_name == "Okonjo-Smythe"


def test_a_record_is_found_by_its_reference_as_somebody_types_it(dpo: Client, ada: Customer) -> None:
    case = factories.CaseFactory(customer=ada)

    def found(model: str, typed: str) -> list[Any]:
        return list(dpo.get(f"/admin/crm/{model}/", {"q": typed}).context["cl"].result_list)

    assert found("case", case.reference.lower().replace("-", " ")) == [case]
    assert found("case", str(case.pk)) == [case]
    assert found("customer", ada.reference) == [ada]
    assert found("customer", "Okonjo-Smythe") == []
    assert found("contact", "nonsense") == []


def test_a_list_of_records_says_for_each_when_it_leaves_in_a_fixed_number_of_questions(
    dpo: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        factories.CaseFactory(closed=True)

    with django_assert_max_num_queries(25):
        page = dpo.get("/admin/crm/case/")

    assert page.content.decode().count("Kept until 28 July 2028") == 30


def test_a_misfiled_record_waits_on_the_home_page_until_the_officer_has_seen_it(
    dpo: Client, ada: Customer, bilal: User, dara: User, now: datetime
) -> None:
    case = factories.CaseFactory(customer=ada)
    moved = misfiling.move(case, to=factories.CustomerFactory(), by=bilal, reason="Same name, other street", now=now)
    page = f"/admin/crm/misfiling/{moved.pk}/"
    assert "Records on the wrong person" in dpo.get("/admin/").content.decode()

    body = dpo.get(f"{page}change/").content.decode()
    assert "Same name, other street" in body
    assert "Bilal Advisor" in body
    assert ada.reference not in body

    assert dpo.get(f"{page}seen/").status_code == 405
    dpo.post(f"{page}seen/")

    moved = Misfiling.objects.get()
    assert (moved.seen_by, moved.seen_at) == (dara, now)
