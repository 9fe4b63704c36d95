"""Free text comes in through one door: cleaned, never cut, and refused with the number of characters when too long."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models as django_models
from hypothesis import given
from hypothesis import strategies as st

from crm import models, shielding
from crm.shielding import FreeText
from retention.registry import registry
from tests import factories

FREE = [
    field
    for data_map in registry
    if data_map.label.startswith("crm.")
    for field in data_map.model._meta.concrete_fields
    if isinstance(field, django_models.TextField)
]


@pytest.mark.parametrize("field", FREE, ids=str)
def test_every_column_of_free_text_uses_the_door(field: django_models.Field) -> None:
    assert isinstance(field, shielding.FreeTextField)
    assert isinstance(field.formfield(), FreeText)
    assert field.max_length


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("cafe\u0301", "café"),
        ("tab\there", "tab here"),
        ("\u202bשלום\u202c 👩\u200d🦽", "\u202bשלום\u202c 👩\u200d🦽"),
        ("\n\n text \n", "text"),
    ],
)
def test_text_is_cleaned_of_what_hides_or_breaks(typed: str, kept: str) -> None:
    assert shielding.clean(typed) == kept


@given(st.text())
def test_clean_text_is_clean(text: str) -> None:
    once = shielding.clean(text)

    assert shielding.clean(once) == once
    assert "\x00" not in once
    assert "\n" not in shielding.clean(text, single_line=True)


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    with pytest.raises(ValidationError) as refusal:
        FreeText(max_length=2000).clean("x" * 10_000)

    assert refusal.value.messages == ["Shorten this to 2000 characters. It has 10000."]


def test_the_browser_does_not_cut_a_pasted_text_in_silence() -> None:
    assert "maxlength" not in str(forms.Form(auto_id=None).as_p()) + FreeText(max_length=20).widget.render("text", "")


@pytest.mark.django_db
def test_whatever_writes_the_column_writes_it_clean() -> None:
    case = factories.CaseFactory(asked="one\r\ntwo\x00")
    models.Case.objects.filter(pk=case.pk).update(answered="three\r\nfour\x07")

    case.refresh_from_db()
    assert (case.asked, case.answered) == ("one\ntwo", "three\nfour")


@pytest.mark.parametrize("typed", ["", " ", "\u200b\u200c", "\u3164", "\n\u2060\n"])
def test_what_nobody_can_see_is_nothing_where_something_is_needed(typed: str) -> None:
    assert FreeText(required=True).clean("seen") == "seen"
    assert FreeText(required=False).clean(typed) is not None

    with pytest.raises(ValidationError, match="required"):
        FreeText(required=True).clean(typed)
