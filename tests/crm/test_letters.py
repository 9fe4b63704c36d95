"""Letters: printed by colleagues or carried by the provider, tagged for screen readers, in large print where that is needed."""

import contextlib
import re
import zlib
from typing import Any

import pytest
from django.template.loader import render_to_string

from crm import letters, outbox, post
from crm.models import Case, Customer, Message
from tests.crm.writing import draft

pytestmark = pytest.mark.django_db


def test_without_a_provider_a_letter_waits_for_a_colleague(ada: Customer, case: Case, bilal: Any, now: Any) -> None:
    message = post.send(draft(ada, case, channel="letter"), by=bilal, now=now)
    assert message.address.splitlines() == ["Mrs Ada Okonjo-Smythe", "1 Invented Row", "Tolbooth", "ZZ1 2AB"]
    assert list(Message.objects.to_print()) == [message]
    assert outbox.due(now) == []

    outbox.printed(message, by=bilal, now=now)

    message.refresh_from_db()
    assert (message.status, message.ended_at) == ("printed", now)
    with pytest.raises(outbox.NotToPrint):
        outbox.printed(message, by=bilal, now=now)


def test_a_letter_to_somebody_who_died_meanwhile_is_not_posted(ada: Customer, case: Case, bilal: Any, now: Any) -> None:
    message = post.send(draft(ada, case, channel="letter"), by=bilal, now=now)
    Customer.objects.update(deceased_on=now.date())

    assert outbox.printed(message, by=bilal, now=now).status == "stopped"


@pytest.mark.skipif(not letters.can_make_pdf(), reason="WeasyPrint, or Pango, is not installed")
@pytest.mark.parametrize("name", ["", "large_print"])
def test_a_letter_is_a_tagged_pdf_with_a_language_and_a_title(name: str, ada: Customer, now: Any) -> None:
    ada.format = name
    ada.save()
    message = post.send(draft(ada, channel="letter", language="cy"), by=None, now=now)

    made = letters.pdf(message)

    assert made.startswith(b"%PDF")
    inside = opened(made)
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang (cy)", b"/Title", b"pdfuaid:part", b"/H1", b"/P"):
        assert mark in inside


def test_a_letter_that_is_to_be_large_is_laid_out_so(ada: Customer, now: Any) -> None:
    message = post.send(draft(ada, channel="letter"), by=None, now=now)
    assert "letter--large" not in render_to_string("letters/letter.html", letters.context(message))
    message.format = "large_print"
    assert "letter--large" in render_to_string("letters/letter.html", letters.context(message))


def test_a_letter_fetches_nothing(ada: Customer, now: Any) -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        letters._fetch_nothing("file:///etc/passwd")


def opened(pdf: bytes) -> bytes:
    """Return a PDF with what is compressed in it unpacked."""
    found = [pdf]
    for packed in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(packed))
    return b"\n".join(found)
