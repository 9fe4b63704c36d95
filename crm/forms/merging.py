"""The forms by which two records of one person are made one: the other record, what differs, and why."""

from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from retention.calendar import in_full

from .. import customers, merging
from ..models import Customer
from .fields import one_line, text_area
from .rendering import CouncilForm

FIRST, SECOND = "first", "second"
CHOOSE = "choose_"


class OtherRecordForm(CouncilForm):
    """Which other record is the same person's."""

    find = one_line(
        _("Find the other record"),
        200,
        width=0,
        help_text=_("Its reference, or a name and family name, phone, e-mail or postcode."),
    )
    to = forms.ChoiceField(label=_("Which record is the same person’s?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["find"].needed_sometimes = True
        self.fields["to"].choices = people
        self.fields["to"].error_messages |= {
            "required": gettext("Find the other record, and choose it."),
            "invalid_choice": gettext("The record you chose is no longer there. Find the other record, and choose it."),
        }


class MergeForm(CouncilForm):
    """Which of two records stays, what it says where they differ, and how we know that they are one person's."""

    stays = forms.ChoiceField(label=_("Which record stays?"), widget=forms.RadioSelect, initial=FIRST)
    reason = text_area(
        _("How do you know that both are one person?"),
        500,
        rows=2,
        required=True,
        error_messages={"required": _("Write how you know that both are one person.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, first: Customer, second: Customer, **kwargs: Any) -> None:
        self.pair = {FIRST: first, SECOND: second}
        super().__init__(*args, initial={"seen": self._digests()}, **kwargs)
        self.fields["stays"].choices = [(which, _called(one)) for which, one in self.pair.items()]
        differing = merging.differing(first, second)
        chosen = {f"{CHOOSE}{name}": _choice(first, name, pair) for name, pair in differing.items()}
        # What differs stands before the reason, as on the page.
        self.fields = {"stays": self.fields["stays"], **chosen} | self.fields

    @property
    def differing(self) -> list[Any]:
        """Return the fields between whose two values the officer chooses."""
        return [self[name] for name in self.fields if name.startswith(CHOOSE)]

    @property
    def survivor(self) -> Customer:
        return self.pair[self.cleaned_data["stays"]]

    @property
    def away(self) -> Customer:
        return self.pair[SECOND if self.cleaned_data["stays"] == FIRST else FIRST]

    @property
    def theirs(self) -> list[str]:
        """Return the details that are taken from the record that goes."""
        goes = SECOND if self.cleaned_data["stays"] == FIRST else FIRST
        return [
            name.removeprefix(CHOOSE)
            for name, value in self.cleaned_data.items()
            if name.startswith(CHOOSE) and value == goes
        ]

    @property
    def seen_by_key(self) -> dict[Any, str]:
        """Return what the details of each record were when the page was made, as digests."""
        digests = self.cleaned_data["seen"].partition(".")
        return {self.pair[FIRST].pk: digests[0], self.pair[SECOND].pk: digests[2]}

    def look_again(self) -> None:
        """Keep what was chosen, and let the next press be about what the records say now."""
        self.data = self.data.copy()
        self.data["seen"] = self._digests()

    def _digests(self) -> str:
        return ".".join(customers.details_seen(one) for one in self.pair.values())


class UndoForm(CouncilForm):
    """Why two records that were made one are two people's."""

    reason = text_area(
        _("How do you know that they are two people?"),
        500,
        rows=2,
        required=True,
        error_messages={"required": _("Write how you know that they are two people.")},
    )


def _choice(customer: Customer, name: str, pair: tuple[Any, Any]) -> forms.ChoiceField:
    column: Any = customer._meta.get_field(name)
    label = str(column.verbose_name)
    texts = [_in_words(column, value) for value in pair]
    return forms.ChoiceField(
        label=label[:1].upper() + label[1:],
        choices=list(zip((FIRST, SECOND), [format_html("<bdi>{}</bdi>", text) for text in texts], strict=True)),
        widget=forms.RadioSelect,
        initial=FIRST,
        error_messages={"required": gettext("%(label)s: choose one.") % {"label": label}},
    )


def _in_words(column: Any, value: Any) -> str:
    if isinstance(value, date):
        return in_full(value)
    return str(dict(column.flatchoices).get(value, value))


def _called(customer: Customer) -> Any:
    return format_html(
        '<bdi>{}</bdi> <span class="house-quiet house-nowrap">{}</span>', customer.full_name, customer.reference
    )
