"""What stands beside the invented cases: promised calls, guidance and where it was used, a message to everybody, one file."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from crm import attachments, callbacks, guidance
from crm.callbacks import Promise
from crm.models import Announcement, Case, GuidanceArticle, User

from .council import Council

Kind = GuidanceArticle.Kind

# Title → kind, category, text, days until its review.
GUIDANCE = {
    "A bin that was not emptied": (
        Kind.ARTICLE,
        "Missed bin",
        "Bins are to stand out by seven in the morning.\n\nA crew comes back within two working days of the call. "
        "A bin with the wrong things in it is not emptied: the crew leaves a tag that says so.",
        120,
    ),
    "What to say about a missed bin": (
        Kind.SCRIPT,
        "Missed bin",
        "I am sorry that your bin was left. May I ask where it stands, and on which day it should have been emptied?\n\n"
        "Thank you. A crew will come back within two working days. Please leave it out until then.",
        120,
    ),
    "A pothole that may hurt somebody": (
        Kind.ARTICLE,
        "Pothole",
        "Where somebody could fall into it now, telephone the depot as well. The crew on call makes it safe within two hours.",
        -20,
    ),
}
NOTE = "What the caller read out:\n\nThe bin has stood behind the green gate since Monday.\n"


def write(council: Council, *, now: datetime, today: date) -> None:
    """Add it to cases that are open; the same ones every time."""
    bilal, esi = council.users["bilal"], council.users["esi"]
    written = {title: _article(council, title, today) for title in GUIDANCE}
    Announcement.objects.create(
        title="Garden waste is collected a day later this week",
        text="The lorries are being tested. Please tell everybody who asks; the web page says it too.",
        from_on=today - timedelta(days=1),
        until_on=today + timedelta(days=6),
    )
    bins = list(_open_cases("Missed bin")[:3])
    for case, sent in zip(bins, ("what-she-said.txt",), strict=False):
        attachments.add(case, [_Upload(sent)], note="Read out on the telephone", by=bilal, now=now)
        guidance.note_used(case, [written["A bin that was not emptied"]], by=bilal, now=now)
    promises: list[tuple[Any, timedelta]] = [
        ({"officer": bilal}, timedelta(hours=3)),
        ({"team": bilal.team}, timedelta(days=1)),
        ({"officer": esi}, timedelta(days=2)),
    ]
    for case, (whose, until) in zip(bins, promises, strict=False):
        _promise(case, whose, now=now - timedelta(days=1), due_at=now + until, by=bilal)


def _article(council: Council, title: str, today: date) -> GuidanceArticle:
    kind, category, body, days = GUIDANCE[title]
    about = council.categories[category]
    article = GuidanceArticle.objects.create(
        title=title, kind=kind, body=body, owner=about.service, review_on=today + timedelta(days=days), is_active=True
    )
    article.categories.add(about)
    return article


def _open_cases(category: str) -> Any:
    cases = Case.objects.open().filter(category__name=category, customer__safe_to_call=True, customer__deceased_on=None)
    return cases.order_by("opened_at", "pk")


def _promise(case: Case, whose: dict[str, Any], *, now: datetime, due_at: datetime, by: User) -> None:
    """Promise a call, which somebody has tried to make once."""
    promised = Promise(number="01632 960177", about="Ask where the bin stands now.", due_at=due_at, **whose)
    made = callbacks.promise(case, promised, by=by, now=now)
    callbacks.attempt(made, was_reached=False, note="It rang out.", by=by, now=now + timedelta(hours=1))


class _Upload:
    """A file as a form would have sent it."""

    def __init__(self, name: str) -> None:
        self.name, self.size, self.file = name, len(NOTE), BytesIO(NOTE.encode())
