"""On the page of a contact: whom we may know already of somebody new, and which open case may be the one that is asked about."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from .. import duplicates, same_cases
from ..customers import Home
from ..duplicates import Alike, Described
from ..forms.contact import NEW_PERSON, WhoForm
from ..forms.places import BY_HAND, home
from ..forms.question import QuestionForm
from ..models import Customer
from . import people
from .pages import local_today

SEEN = "alike_seen"  # the field in which a form carries whom its writer was shown
USE = "use:"
LONGEST = 254
MOST_SEEN = 50


@dataclass
class AlikeShown:
    """Whom somebody new may be, of those whom we know; and all whom this form has shown so far."""

    people: list[Alike] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    stops: bool = False  # somebody is among them who has not been shown before
    asks: bool = False  # nothing was saved, so that somebody may look at them first

    @property
    def carried(self) -> str:
        return ",".join(self.seen)


def used(posted: QueryDict) -> QueryDict:
    """Return what was posted; where “Use this person” was pressed, with that person chosen."""
    do = posted.get("do", "")
    value = f"{people.PERSON}{do.removeprefix(USE)}"
    if not do.startswith(USE) or not people.is_person(value):
        return posted
    posted = posted.copy()
    posted["who"] = value
    return posted


def seen_before(request: HttpRequest) -> AlikeShown:
    """Return whom the posted form has shown so far, and nobody to show."""
    return AlikeShown(seen=[key for key in request.POST.get(SEEN, "").split(",")[:MOST_SEEN] if _is_key(key)])


def alike(request: HttpRequest, form: WhoForm) -> AlikeShown:
    """Look whether the one who is being described is known; whoever is shown is written down."""
    shown = seen_before(request)
    if form.choice != NEW_PERSON:
        return shown
    officer: Any = request.user
    shown.people = duplicates.people(_described(form), officer=officer)
    duplicates.note(shown.people, officer=officer)
    new = [str(same.customer.pk) for same in shown.people if str(same.customer.pk) not in shown.seen]
    shown.seen, shown.stops = [*shown.seen, *new], bool(new)
    return shown


def look_for_same(request: HttpRequest, forms: list[QuestionForm], *, who: Customer | None, form: WhoForm) -> None:
    """Give each question the open cases that may be the one it is about, as `same`."""
    officer: Any = request.user
    new_home = _home(form) if form.choice == NEW_PERSON else None
    asked = [_asked(question) for question in forms]
    found = same_cases.of(asked, who=who, home=new_home, officer=officer, today=local_today())
    for question, same in zip(forms, found, strict=True):
        question.same = same  # type: ignore[attr-defined]


def _described(form: WhoForm) -> Described:
    """Read what has been typed so far, whatever may be wrong with it."""
    try:
        born = form.fields["date_of_birth"].clean(form["date_of_birth"].data)
    except ValidationError:
        born = None
    where = _home(form)
    return Described(
        names=_typed(form, "names"),
        family_name=_typed(form, "family_name"),
        date_of_birth=born,
        phones=(_typed(form, "phone"),),
        emails=(_typed(form, "email"),),
        postcode=where.postcode if where else "",
    )


def _home(form: Any) -> Home | None:
    chosen = _typed(form, "address")
    found = home(chosen) if chosen and chosen != BY_HAND else None
    return found or Home(lines=_typed(form, "lines"), postcode=_typed(form, "postcode")) or None


def _asked(question: QuestionForm) -> same_cases.Asked:
    if question.is_about:
        return same_cases.Asked()
    category = _typed(question, "category")
    numbers = (_typed(answer, "address") for answer in question.answers.homes.values())
    return same_cases.Asked(
        category=int(category) if category.isascii() and category.isdecimal() and len(category) < 10 else None,
        location=_typed(question, "location"),
        uprns=tuple(number for number in numbers if number.isascii() and number.isdecimal()),
    )


def _typed(form: Any, name: str) -> str:
    return str(form[name].value() or "")[:LONGEST].replace("\0", "").strip()


def _is_key(text: str) -> bool:
    return people.key_in(f"{people.PERSON}{text}") is not None
