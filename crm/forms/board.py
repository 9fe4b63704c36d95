"""Which days and which team a board is asked for, in its address; choices of the council's own, and no word about a person."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import spans
from ..refusals import Refused
from ..spans import A_WEEK, Span
from .fields import DateParts
from .rendering import CouncilForm

TODAY, THIS_WEEK, LAST_WEEK, DAYS = "today", "week", "last_week", "days"


def _day(label: Any, **options: Any) -> DateParts:
    field = DateParts(label=label, required=False, **options)
    field.needed_sometimes = True
    field.shown_when = f"period={DAYS}"
    return field


def address(span: Span, team: int | None) -> str:
    """Return the query by which an address asks for these days, and for this team where there is one."""
    asked: dict[str, Any] = {"period": DAYS}
    for name, day in (("since", span.first), ("until", span.last)):
        asked |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return f"?{urlencode(asked | ({'team': team} if team else {}))}"


class BoardForm(CouncilForm):
    """The choice of days and team. When it is valid, `span` holds the days."""

    period = forms.ChoiceField(
        label=_("Days"),
        choices=[
            (TODAY, _("Today")),
            (THIS_WEEK, _("This week")),
            (LAST_WEEK, _("Last week")),
            (DAYS, _("Other days")),
        ],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
    )
    since = _day(_("From"))
    until = _day(_("To"), help_text=_("Leave this empty for the whole week of the first day."))
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)

    span: Span

    def __init__(self, asked: QueryDict, *, teams: list[tuple[int, str]], today: date) -> None:
        super().__init__({"period": DAYS if asked.get("since_day") else TODAY, **asked.dict()})
        self.today = today
        self.fields["team"].choices = [("", gettext("All teams")), *teams]
        self.fields["team"].needed_sometimes = True

    def clean(self) -> dict[str, Any]:
        """Turn the choice into days; days that cannot be shown are an error of the box in which they were typed."""
        typed = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.span = self._span(typed)
            except Refused as refusal:
                self.add_error("until" if typed["until"] else "since", str(refusal))
        return typed

    def _span(self, typed: dict[str, Any]) -> Span:
        today, first = self.today, typed["since"]
        if typed["period"] == DAYS:
            if first is None:
                raise NoFirstDay
            return spans.between(first, typed["until"], today=today) if typed["until"] else _week(first, today)
        if typed["period"] == TODAY:
            return Span(today, today)
        return _week(today if typed["period"] == THIS_WEEK else today - A_WEEK, today)


class NoFirstDay(Refused):
    """Other days were chosen, and none was named."""

    def __init__(self) -> None:
        super().__init__(gettext("From: enter the first day."))


def _week(day: date, today: date) -> Span:
    return spans.week_of(day, today=today)
