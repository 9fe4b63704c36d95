"""What residents see: the front page, and pages that say what to do when something went wrong."""

from typing import Any

import pytest
from django.test import Client
from django.test.client import RequestFactory
from django.views import defaults

from crm.casework import CaseGone
from crm.customers import CustomerGone, NoteGone
from crm.middleware import DeskMiddleware
from crm.misfiling import NobodysRecord, RecordGone

from .reading import says

pytestmark = pytest.mark.django_db


def test_the_front_page_says_how_to_reach_us(client: Client, settings: Any) -> None:
    page = client.get("/")
    assert says(
        page,
        settings.COUNCIL_PHONE,
        settings.COUNCIL_HOURS,
        settings.COUNCIL_EMAIL,
        "Live chat",
        "See, correct or delete",
    )


def test_the_front_page_allows_no_inline_script_or_style(client: Client) -> None:
    page = client.get("/")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert b"<style" not in page.content and b" style=" not in page.content


def test_a_page_that_is_not_there_says_what_to_do(client: Client) -> None:
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert says(page, "Page not found", "Contact us")


@pytest.mark.parametrize(("code", "words"), [("400", "We could not read that"), ("500", "Something went wrong here")])
def test_the_worst_pages_need_no_request(code: str, words: str, settings: Any) -> None:
    request = RequestFactory().get("/")
    answer = defaults.bad_request(request, None) if code == "400" else defaults.server_error(request)
    assert answer.status_code == int(code)
    assert says(answer, words, settings.COUNCIL_NAME, settings.COUNCIL_PHONE)
    assert not says(answer, "We have been told")  # nothing tells anybody


def test_without_compiled_styles_pages_are_plain_and_whole(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.ASSETS_DIR = tmp_path
    page = client.get("/").content
    assert b"crm/css/plain.css" in page and b"crm/css/house.css" in page
    assert b"tolbooth.css" not in page


@pytest.mark.parametrize(
    ("fact", "code", "words"),
    [
        (CaseGone(), 410, "ask the data-protection officer"),
        (CustomerGone(), 410, "This record has gone"),
        (NoteGone(), 410, "This record has gone"),
        (RecordGone(), 410, "It cannot be brought back."),
        (NobodysRecord(), 409, "There is no wrong person to move it from."),
    ],
)
def test_what_the_domain_refuses_is_a_page_that_says_why(fact: Exception, code: int, words: str) -> None:
    answer = DeskMiddleware(lambda _request: None).process_exception(RequestFactory().post("/desk/"), fact)
    assert answer.status_code == code
    assert says(answer, words)


def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal() -> None:
    assert DeskMiddleware(lambda _request: None).process_exception(RequestFactory().get("/desk/"), ValueError()) is None
