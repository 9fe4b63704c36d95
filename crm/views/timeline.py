"""The timeline of a customer's page: which lines it shows and from where on, and what narrows it to a few kinds.

What is chosen stands in the address: ?kind=cases&kind=notes&after=20. It names no person.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from retention import subject_access

from ..models import Customer

A_PAGE = 50
BY_ITSELF = 100  # lines that come as one scrolls; then a link asks, or nobody would reach the foot of the page


@dataclass(frozen=True)
class Kind:
    """Some models that are one thing to an officer."""

    key: str
    label: Any
    models: tuple[str, ...]


KINDS = (
    Kind("cases", _("Cases"), ("crm.case",)),
    Kind("contacts", _("Contacts"), ("crm.contact", "crm.casecontact")),
    Kind("notes", _("Notes"), ("crm.casenote", "crm.customernote")),
    Kind("payments", _("Payments"), ("crm.payment",)),
)
OTHER = Kind("other", _("Everything else"), ())  # whatever else there is, of whichever app
KIND_OF = {label: kind.key for kind in KINDS for label in kind.models}


@dataclass(frozen=True)
class Choice:
    """A kind as a link: it takes the kind in, or leaves it out again."""

    label: Any
    query: str
    is_on: bool


@dataclass(frozen=True)
class Asked:
    """What an address asks for. No kind is every kind."""

    kinds: tuple[str, ...]
    after: int

    @classmethod
    def by(cls, request: HttpRequest) -> "Asked":
        """Read an address; what makes no sense there is left out."""
        kinds = request.GET.getlist("kind")
        after = request.GET.get("after", "")
        plausible = after.isascii() and after.isdecimal() and len(after) < 7
        return cls(tuple(kind.key for kind in (*KINDS, OTHER) if kind.key in kinds), int(after) if plausible else 0)

    def query(self, *, kinds: tuple[str, ...] | None = None, after: int = 0) -> str:
        """Return the query of an address that asks for something else."""
        asked = QueryDict(mutable=True)
        asked.setlist("kind", self.kinds if kinds is None else kinds)
        if after:
            asked["after"] = after
        return f"?{asked.urlencode()}"

    @property
    def choices(self) -> list[Choice]:
        """Return each kind as a link."""
        return [
            Choice(kind.label, self.query(kinds=self._turned(kind.key)), kind.key in self.kinds)
            for kind in (*KINDS, OTHER)
        ]

    @property
    def older(self) -> str:
        return self.query(after=self.after + A_PAGE)

    @property
    def newest(self) -> str:
        return self.query()

    @property
    def comes_by_itself(self) -> bool:
        """Say whether older lines come as one scrolls."""
        return self.after + A_PAGE < BY_ITSELF

    def labels(self, officer: Any) -> set[str]:
        """Return the models whose lines are wanted, of those that this officer's role reads."""
        readable = {
            data_map.label
            for data_map, _paths in subject_access.models_about(Customer)
            if officer.has_perm(f"{data_map.model._meta.app_label}.view_{data_map.model._meta.model_name}")
        }
        if not self.kinds:
            return readable
        return {label for label in readable if KIND_OF.get(label, OTHER.key) in self.kinds}

    def _turned(self, key: str) -> tuple[str, ...]:
        return tuple(sorted({*self.kinds} ^ {key}))
