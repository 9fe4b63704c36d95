"""Letters: a message as a page to print, and as a tagged PDF that a screen reader can read."""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from . import councils
from .models import Message
from .refusals import Refused

STYLE = "crm/css/letter.css"


class NoPdf(Refused):
    """The library that makes PDFs, or what it needs of the system, is not installed."""

    def __init__(self) -> None:
        super().__init__(_("No PDF can be made here: WeasyPrint is not installed. Print the letter from its page."))


def context(message: Message) -> dict[str, Any]:
    """Return what the templates of a letter need."""
    return {"message": message, "council": councils.current(), "lines": message.address.splitlines()}


def pdf(message: Message) -> bytes:
    """Return a letter as PDF/UA, in large print where the person needs that. Raise NoPdf.

    It is laid out from our own template and style alone: a letter that could fetch an address would tell it whom it is about.
    """
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise NoPdf
    html = render_to_string("letters/letter.html", context(message))
    page = weasyprint.HTML(string=html, url_fetcher=_fetch_nothing)
    made: bytes = page.write_pdf(stylesheets=[weasyprint.CSS(string=_style())], pdf_variant="pdf/ua-1")
    return made


@cache
def can_make_pdf() -> bool:
    """Say whether PDFs can be made on this machine."""
    return _weasyprint() is not None


def _weasyprint() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError):  # OSError: Pango, which it needs of the system, is missing
        return None
    for talker in ("weasyprint.progress", "fontTools"):  # which tell each step of each letter
        logging.getLogger(talker).setLevel(logging.WARNING)
    return weasyprint


def _style() -> str:
    found = finders.find(STYLE)
    return Path(str(found)).read_text(encoding="utf-8") if found else ""


def _fetch_nothing(url: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError("A letter fetches nothing.")
