"""The page on which a contact is logged, taken apart and put together: its forms, from what was posted or from nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from retention import keys

from .. import access, councils, finding, representing
from ..customers import CustomerGone, NewCustomer
from ..forms.contact import ANONYMOUS, NEW_PERSON, HowForm, WhoForm
from ..forms.offered import Offered
from ..forms.question import ABOUT, QuestionForm
from ..forms.rendering import CouncilForm
from ..models import Case, Customer, Representative
from . import contact_steps, known_already, people
from .contact_steps import MOST_QUESTIONS, Step
from .opened import Opened

LONGEST_CONTACT = timedelta(hours=14)


@dataclass
class Who:
    """The side of the page about the person: its form, what a search found, and whose record is open."""

    form: WhoForm
    opened: Opened
    found: finding.Found | None = None
    customer: Customer | None = None
    on_behalf: Representative | None = None

    def person(self, request: HttpRequest) -> Customer | NewCustomer | None:
        """Return who was chosen; of a customer who was found, the door decides."""
        choice: str = self.form.cleaned_data["who"]
        if choice == NEW_PERSON:
            return self.form.new_customer
        return people.chosen(request, choice) if choice != ANONYMOUS else None


@dataclass
class Questions:
    """What was asked, by number; `step` is what was just done to them, so that the focus goes there."""

    rows: list[tuple[int, QuestionForm]]
    step: Step = field(default_factory=Step)

    @property
    def forms(self) -> list[QuestionForm]:
        return [form for _number, form in self.rows]

    @property
    def may_add(self) -> bool:
        return len(self.rows) < MOST_QUESTIONS

    @property
    def next_number(self) -> int:
        return self.rows[-1][0] + 1

    def quiet(self) -> "Questions":
        """Show what was typed, without errors."""
        for form in self.forms:
            form.quiet()
        return self


@dataclass
class ContactPage:
    """Everything on the page."""

    how: HowForm
    who: Who
    questions: Questions
    started: datetime

    @property
    def forms(self) -> tuple[CouncilForm, ...]:
        return (self.how, self.who.form, *self.questions.forms)

    def is_valid(self) -> bool:
        """Check every form, so that all that is wrong is said at once."""
        return all([form.is_valid() for form in self.forms])

    def quiet(self) -> "ContactPage":
        """Show what was typed, without errors."""
        for form in self.forms:
            form.quiet()
        return self


def fresh(
    request: HttpRequest, *, now: datetime, customer: Customer | None = None, case: Case | None = None
) -> ContactPage:
    """Return the page for a new contact; with somebody or a case already chosen, where one came from their page."""
    opened, offered, form = Opened(request.user, now), _offered(request), WhoForm()
    if customer:
        opened.people.append(str(customer.pk))
        only = people.choice(customer, where=False)
        form = WhoForm(people=[only], initial={"who": people.value_of(customer)})
    else:
        form.fields["find"].widget.attrs["autofocus"] = True
    initial = {"kind": ABOUT, "reference": case.reference} if case else {}
    first = QuestionForm(prefix="q0", cases=access.cases_visible(_officer(request)), offered=offered, initial=initial)
    how = HowForm(offered=offered, initial={"channel": offered.channels[0].pk if offered.channels else None})
    return ContactPage(how, Who(form, opened, customer=customer), Questions([(0, first)]), now)


def posted(request: HttpRequest, *, now: datetime) -> ContactPage:
    """Return the page as it was posted, with one question more or less where that was asked for."""
    who = who_posted(request, now=now, searched=_shows_found(request))
    questions = questions_posted(request)
    return ContactPage(HowForm(request.POST, offered=_offered(request)), who, questions, started_in(request, now=now))


def who_posted(request: HttpRequest, *, now: datetime, searched: bool, typing: bool = False) -> Who:
    """Return the side of the page about the person as it was posted, with whoever a search finds to choose from."""
    opened = Opened.read(request, since=started_in(request, now=now))
    typed = known_already.used(request.POST)
    before, customer = typed.get("who", ""), None
    key = people.key_in(before) if people.is_person(before) else None
    if key:
        try:
            customer = opened.customer(key)
        except CustomerGone:
            pass  # the form says so
    found = people.search(request, typing=typing) if searched else None
    choices = people.choices(request, found, before=before if customer else "", open_now=customer)
    speaks = representing.chosen(customer, keys.key_in(request.POST.get("on_behalf"))) if customer else None
    return Who(WhoForm(typed, people=choices), opened, found, customer, speaks)


def _offered(request: HttpRequest, chosen: Sequence[str] = ()) -> Offered:
    """Return the lists to choose from; the small ones come with what every page reads."""
    return Offered(chosen, read=lambda: councils.rows_read_with(request))


def _shows_found(request: HttpRequest) -> bool:
    """Say whether the page has to show whom the search finds: to choose from, and not again once somebody is chosen.

    Whoever is shown by a search is written down for it, so it is not made again to save what is finished.
    """
    return not request.POST.get("who") or request.POST.get("do") in ("find", "choose")


def questions_posted(request: HttpRequest, *, only: int | None = None) -> Questions:
    """Return the questions as they were posted, after the step that a button asked for; or one of them alone."""
    step = contact_steps.taken(request.POST)
    numbers = [number for number in step.numbers if only is None or number == only]
    offered = _offered(request, [step.data.get(f"q{number}-category", "") for number in numbers])
    rows = [(number, _question(request, number, step, offered)) for number in numbers]
    for place, (_number, form) in enumerate(rows, start=1):
        form.called = _("Question %(number)d") % {"number": place} if len(rows) > 1 else ""
    return Questions(rows, step)


def _question(request: HttpRequest, number: int, step: Step, offered: Offered) -> QuestionForm:
    # One that was only just added has nothing posted: it begins as a fresh one does.
    data = step.data if step.has_posted(number) else None
    form = QuestionForm(data, prefix=f"q{number}", cases=access.cases_visible(_officer(request)), offered=offered)
    if step.to_asked and number == step.focus:
        form.fields["asked"].widget.attrs["autofocus"] = True
    return form


def started_in(request: HttpRequest, *, now: datetime) -> datetime:
    """Read when the page was first opened; a time that cannot be is now."""
    try:
        started = datetime.fromisoformat(request.POST.get("started", ""))
    except ValueError:
        return now
    plausible = started.tzinfo is not None and now - LONGEST_CONTACT <= started <= now
    return started if plausible else now


def _officer(request: HttpRequest) -> Any:
    return request.user
