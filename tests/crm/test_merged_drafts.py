"""What somebody began to type about a customer who turns out to be another one goes on with the one who stays."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from crm import drafts
from crm.models import Draft

from .made_one import everything, merge, undo

pytestmark = pytest.mark.django_db


def page_about(customer: Any, **more: Any) -> drafts.Page:
    """Return what the page of a contact says that has this person chosen."""
    fields = {"who": [f"person:{customer.pk}"], "find": ["okonjo"], "q1-text": ["Her blue bin."]}
    return drafts.Page(draft=uuid4(), form=drafts.CONTACT, page=uuid4(), fields=fields, **more)


def form_about(customer: Any, form: str = "customer_note") -> drafts.Page:
    """Return what a form on a customer's own pages says."""
    about = ("crm.customer", customer.pk)
    return drafts.Page(
        draft=uuid4(), form=form, page=uuid4(), about=about, customer=customer.pk, fields={"text": ["Knock twice."]}
    )


def who(draft: Draft) -> Any:
    draft.refresh_from_db()
    return draft.customer_id, draft.fields.get("who"), draft.about


def test_a_contact_in_progress_goes_on_with_the_survivor_and_back(
    ada: Any, double: Any, bilal: Any, esi: Any, now: Any
) -> None:
    draft = drafts.save(page_about(double), by=bilal, now=now)
    draft.refresh_from_db()
    words, version, touched = dict(draft.fields), draft.version, draft.touched_at
    before = everything(but=())

    merged = merge(ada, double, esi, now)

    assert who(draft) == (ada.pk, [f"person:{ada.pk}"], None)
    assert {**draft.fields, "who": words["who"]} == words
    assert (draft.version, draft.touched_at) == (version, touched)

    undo(merged, esi, now)

    assert who(draft) == (double.pk, [f"person:{double.pk}"], None)
    assert everything()["crm.draft"] == before["crm.draft"]


def test_a_form_about_the_merged_person_goes_on_with_the_survivor_and_back(
    ada: Any, double: Any, bilal: Any, esi: Any, now: Any
) -> None:
    draft = drafts.save(form_about(double), by=bilal, now=now)

    merged = merge(ada, double, esi, now)
    assert who(draft) == (ada.pk, None, ada.pk)

    undo(merged, esi, now)
    assert who(draft) == (double.pk, None, double.pk)


def test_what_is_typed_on_after_the_merge_stays_with_the_survivor_until_it_is_undone(
    ada: Any, double: Any, bilal: Any, esi: Any, now: Any
) -> None:
    page = page_about(double)
    draft = drafts.save(page, by=bilal, now=now)
    merged = merge(ada, double, esi, now)

    more = {**page.fields, "q1-text": ["Her blue bin, again."]}
    drafts.save(replace(page, version=1, fields=more), by=bilal, now=now + timedelta(seconds=5))
    assert who(draft) == (ada.pk, [f"person:{ada.pk}"], None)
    assert draft.fields["q1-text"] == ["Her blue bin, again."]

    undo(merged, esi, now)
    assert who(draft) == (double.pk, [f"person:{double.pk}"], None)


@pytest.mark.parametrize("begin", [page_about, form_about])
def test_a_page_that_was_open_before_saves_its_first_words_with_the_survivor(
    begin: Any, ada: Any, double: Any, bilal: Any, esi: Any, now: Any
) -> None:
    page = begin(double)
    merge(ada, double, esi, now)

    draft = drafts.save(page, by=bilal, now=now)

    customer, chosen, about = who(draft)
    assert customer == ada.pk
    assert (chosen, about) in (([f"person:{ada.pk}"], None), (None, ada.pk))


def test_a_draft_whose_writer_chose_somebody_else_since_stays_with_them(
    ada: Any, grace: Any, double: Any, bilal: Any, esi: Any, now: Any
) -> None:
    page = page_about(double)
    draft = drafts.save(page, by=bilal, now=now)
    merged = merge(ada, double, esi, now)
    other = {**page.fields, "who": [f"person:{grace.pk}"]}
    drafts.save(replace(page, version=1, fields=other), by=bilal, now=now + timedelta(seconds=5))

    undo(merged, esi, now)

    assert who(draft) == (grace.pk, [f"person:{grace.pk}"], None)
