"""The filters and the order of a list of cases, as its address says them.

An address stays in histories and logs, so it holds no word about a person: only choices of the council's own. What it asks for
and the list does not know is left out, and the page says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db import models
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import choices, workload
from ..models import Case, User
from .rendering import CouncilForm

Cases = QuerySet[Case]
NOT_FILTERS = {"page", "ticked"}  # other things that the address of a list may say
NONE = "none"
SUNDAY = 6
OPEN = [choice for choice in Case.Status.choices if choice[0] != Case.Status.CLOSED]
URGENCIES = {
    "overdue": _("Overdue"),
    "urgent": _("Urgent (80 % of the time has passed)"),
    "today": _("Due today"),
    "week": _("Due this week"),
}
COLUMNS = {
    "due": _("Due"),
    "opened": _("Opened"),
    "category": _("Category"),
    "owner": _("Owner"),
    "status": _("Status"),
}
ORDERS = {
    "due": _("Due, soonest first"),
    "-due": _("Due, latest first"),
    "opened": _("Opened, oldest first"),
    "-opened": _("Opened, newest first"),
    "category": _("Category, A to Z"),
    "-category": _("Category, Z to A"),
    "owner": _("Owner, A to Z"),
    "-owner": _("Owner, Z to A"),
    "status": _("Status, first to last step"),
    "-status": _("Status, last to first step"),
}
BY = {
    "due": (F("due_on"), F("opened_at")),
    "opened": (F("opened_at"),),
    "category": (F("category__name"), F("due_on")),
    "owner": (F("owner__name"), F("due_on")),
    "status": (
        models.Case(*(models.When(status=status, then=step) for step, (status, _words) in enumerate(OPEN))),
        F("due_on"),
    ),
}


@dataclass(frozen=True)
class Chip:
    """One filter that is on: what it is, in words, and the address without it."""

    label: str
    words: str
    without: str


@dataclass(frozen=True)
class Column:
    """The heading of a column that a list can be ordered by."""

    key: str
    label: str
    order: str  # "ascending", "descending", or nothing
    address: str  # of the list in this order; in the other one where it is in this already


class CaseFilters(django_filters.FilterSet):
    """What one list is narrowed to and ordered by. Whoever has no business with a filter is not offered it."""

    status = django_filters.ChoiceFilter(label=_("Status"), empty_label=_("Any status"), choices=OPEN)
    urgency = django_filters.ChoiceFilter(
        label=_("Urgency"), empty_label=_("Any"), choices=list(URGENCIES.items()), method="by_urgency"
    )
    service = django_filters.ChoiceFilter(label=_("Service"), empty_label=_("Every service"), method="by_service")
    category = django_filters.ChoiceFilter(label=_("Category"), empty_label=_("Every category"))
    channel = django_filters.ChoiceFilter(
        field_name="contact__channel", label=_("First contact"), empty_label=_("Any channel")
    )
    team = django_filters.ChoiceFilter(
        label=_("Team"), empty_label=_("Every team"), null_label=_("No team"), null_value=NONE
    )
    owner = django_filters.ChoiceFilter(
        label=_("Owner"), empty_label=_("Anybody"), null_label=_("Nobody yet"), null_value=NONE
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"), empty_label=None, choices=list(ORDERS.items()), method="in_order"
    )

    class Meta:
        model = Case
        form = CouncilForm
        fields: list[str] = []

    def __init__(self, asked: QueryDict, *, name: str, officer: User, today: date) -> None:
        known = choices.of(officer)
        self.name, self.today, self.choices = name, today, known
        rows = workload.cases_on(name, officer).for_rows(owners=self.has_many_owners)
        super().__init__(asked.copy(), queryset=rows)
        offered = {
            "service": known.services,
            "category": known.categories,
            "channel": known.channels,
            "team": known.teams,
            "owner": known.owners,
        }
        for key in offered:
            self.filters[key].extra["choices"] = offered[key]
        for key in self._needless():
            del self.filters[key]
        self.ignored = self._leave_out_the_unknown(asked)

    # ── What it narrows to ───────────────────────────────────────────────────────────────────────

    def by_urgency(self, cases: Any, _name: str, value: str) -> Cases:
        """Narrow to what is late, nearly late, or due soon."""
        if value == "overdue":
            return cases.overdue(self.today)
        if value == "urgent":
            return cases.urgent(self.today)
        days = SUNDAY - self.today.weekday() if value == "week" else 0
        return cases.filter(due_on__range=(self.today, self.today + timedelta(days=days)))

    def by_service(self, cases: Any, _name: str, value: str) -> Cases:
        """Narrow to what a service does, or was passed."""
        return cases.of_service(int(value))

    def in_order(self, cases: Cases, _name: str, value: str) -> Cases:
        """Put the cases in an order; where it leaves a choice, always in the same."""
        first, *more = BY[value.removeprefix("-")]
        first = first.desc(nulls_last=True) if value.startswith("-") else first.asc(nulls_last=True)
        return cases.order_by(first, *more, "pk")

    # ── What the page says about it ──────────────────────────────────────────────────────────────

    @property
    def said(self) -> dict[str, str]:
        """Return what is asked for and understood, by the name of its filter."""
        return {key: value for key, value in self.form.cleaned_data.items() if value}

    @property
    def chips(self) -> list[Chip]:
        """Return the filters that are on, each with the address without it."""
        return [
            Chip(str(self.filters[key].label), self.in_words(key, value), self.address(**{key: ""}))
            for key, value in self.said.items()
            if key != "sort"
        ]

    @property
    def columns(self) -> dict[str, Column]:
        """Return the headings by which the list can be ordered, each with its state."""
        now = self.said.get("sort", "due")
        return {key: self._column(key, str(label), now) for key, label in COLUMNS.items()}

    @property
    def has_many_owners(self) -> bool:
        """Say whether the cases of this list can be several people's; those of one's own and of a queue cannot."""
        return self.name not in (workload.MINE, workload.QUEUE)

    @property
    def on_record(self) -> str:
        """Name the list and its filters for the audit log, which calls a colleague by an id and never by name."""
        words = {key: self.in_words(key, value) for key, value in self.said.items() if key != "sort"}
        if self.said.get("owner", NONE) != NONE:
            words["owner"] = f"User {self.said['owner']}"
        narrowed = "; ".join(f"{key}: {said}" for key, said in words.items())
        return f"list {self.name}" + (f" with {narrowed}" if narrowed else "")

    def in_words(self, key: str, value: str) -> str:
        """Return the words of a choice, as the page offers it."""
        for words_of, words in self.form.fields[key].choices:
            for choice, said in words if isinstance(words, list | tuple) else [(words_of, words)]:
                if str(choice) == value:
                    return str(said)
        return value

    def address(self, **changes: str) -> str:
        """Return the query of an address with what is on now, and with these changes; always begins with "?"."""
        wanted = QueryDict(mutable=True)
        for key, value in (self.said | changes).items():
            if value:
                wanted[key] = value
        return f"?{wanted.urlencode()}"

    @property
    def address_of_pages(self) -> str:
        """Return the address without its page, ready to be told one."""
        query = self.address()
        return f"{query}&" if len(query) > 1 else query

    def _column(self, key: str, label: str, now: str) -> Column:
        order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
        return Column(key, label, order, self.address(sort=f"-{key}" if order == "ascending" else key))

    # ── What it leaves out ───────────────────────────────────────────────────────────────────────

    def _needless(self) -> list[str]:
        """Return the filters that have nothing to choose from, or could change nothing on this list."""
        empty = [key for key in ("category", "channel", "team", "owner") if not self.filters[key].extra["choices"]]
        if len(self.choices.services) < 2:  # with one, there is no choice
            empty.append("service")
        decided = [] if self.has_many_owners else ["team", "owner"]
        return sorted({*empty, *decided})

    def _leave_out_the_unknown(self, asked: QueryDict) -> tuple[str, ...]:
        """Forget what no filter understands, so that the form shows what the list really is; return its names in words."""
        wrong = [str(self.filters[key].label) for key in self.form.errors]
        for key in self.form.errors:
            self.data.pop(key, None)
        if set(asked) - set(self.filters) - NOT_FILTERS:
            wrong.append(gettext("something that this list has no filter for"))
        if self.form.errors:
            del self._form
        self.form.is_valid()
        return tuple(wrong)
