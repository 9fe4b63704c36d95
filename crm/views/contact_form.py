"""The page on which a contact is logged, taken apart and put together: its forms, from what was posted or from nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from .. import access, finding
from ..customers import NewCustomer
from ..forms.contact import ABOUT, ANONYMOUS, NEW_PERSON, HowForm, QuestionForm, WhoForm
from ..forms.rendering import CouncilForm
from ..models import Case, Channel, Customer
from . import people

MOST_QUESTIONS = 10
LONGEST_CONTACT = timedelta(hours=14)


@dataclass
class ContactPage:
    """The forms of one page, and what a search for a person found."""

    how: HowForm
    who: WhoForm
    questions: list[tuple[int, QuestionForm]]
    started: datetime
    found: finding.Found | None = None

    @property
    def forms(self) -> tuple[CouncilForm, ...]:
        return (self.how, self.who, *(form for _number, form in self.questions))

    def is_valid(self) -> bool:
        """Check every form, so that all that is wrong is said at once."""
        return all([form.is_valid() for form in self.forms])

    def quiet(self) -> "ContactPage":
        """Show what was typed, without errors."""
        for form in self.forms:
            form.quiet()
        return self

    def person(self, request: HttpRequest) -> Customer | NewCustomer | None:
        """Return who was chosen; of a customer who was found, the door decides."""
        choice: str = self.who.cleaned_data["who"]
        if choice == NEW_PERSON:
            return self.who.new_customer
        return people.chosen(request, choice) if choice != ANONYMOUS else None


def fresh(
    request: HttpRequest, *, now: datetime, customer: Customer | None = None, case: Case | None = None
) -> ContactPage:
    """Return the page for a new contact; with somebody or a case already chosen, where one came from their page."""
    channel = Channel.objects.offered().first()
    who = (
        WhoForm(people=[people.choice(customer)], initial={"who": people.value_of(customer)}) if customer else WhoForm()
    )
    initial = {"kind": ABOUT, "reference": case.reference} if case else {}
    first = QuestionForm(prefix="q0", cases=access.cases_visible(request.user), initial=initial)
    return ContactPage(HowForm(initial={"channel": channel}), who, [(0, first)], now)


def posted(request: HttpRequest, *, now: datetime) -> ContactPage:
    """Return the page as it was posted, with one question more or less where that was asked for."""
    data, cases = request.POST, access.cases_visible(request.user)
    numbers = sorted(
        {int(number) for number in data.getlist("question") if number.isdecimal() and len(number) < 4}
    ) or [0]
    do, _colon, which = data.get("do", "").partition(":")
    if do == "remove" and len(numbers) > 1:
        numbers = [number for number in numbers if str(number) != which]
    questions = [(number, QuestionForm(data, prefix=f"q{number}", cases=cases)) for number in numbers[:MOST_QUESTIONS]]
    if do == "add" and len(questions) < MOST_QUESTIONS:
        questions.append((numbers[-1] + 1, QuestionForm(prefix=f"q{numbers[-1] + 1}", cases=cases)))
    found = people.search(request)
    who = WhoForm(data, people=people.choices(request, found, before=data.get("who", "")))
    return ContactPage(HowForm(data), who, questions, _started(data.get("started", ""), now=now), found)


def _started(text: str, *, now: datetime) -> datetime:
    """Read when the page was first opened; a time that cannot be is now."""
    try:
        started = datetime.fromisoformat(text)
    except ValueError:
        return now
    plausible = started.tzinfo is not None and now - LONGEST_CONTACT <= started <= now
    return started if plausible else now
