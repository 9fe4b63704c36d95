"""A valid form for each address that takes one about a record: what an officer would type who may take the step.

A new form wants its line here, so that the matrix can post it about records out of sight and see that nothing changes.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from crm import customers
from crm.models import Case, Outcome

from .world import Party, World

Fill = Callable[[World, Party], dict[str, Any]]
WHY = "Her neighbour rang about it."


def right_one(party: Party) -> str:
    """Return whose a record is when it stands on the wrong person."""
    return "team" if party.relation == "own" else "own"


def _moved(world: World, party: Party) -> dict[str, Any]:
    right = world.parties[right_one(party)]
    return {"reason": WHY, "to": f"person:{right.customer.pk}", "do": "move"}


def _moved_note(world: World, party: Party) -> dict[str, Any]:
    right = world.parties[right_one(party)]
    return {"reason": WHY, "reference": right.records["case"].reference, "do": "move"}


def _paid(_world: World, _party: Party) -> dict[str, Any]:
    typed = {"amount": "12.50", "provider_reference": "P-1", "scheme": "visa", **_day("paid_on", 3, 8, 2026)}
    return {f"payment-{name}": value for name, value in typed.items()}


def _details(_world: World, party: Party) -> dict[str, Any]:
    return {"family_name": "Changed", "language": "en", "seen": customers.details_seen(party.customer)}


def _reached(_world: World, party: Party) -> dict[str, Any]:
    return {"phones": "01632 960001", "emails": "", "seen": customers.points_seen(party.customer)}


def _day(name: str, *parts: int) -> dict[str, str]:
    return {f"{name}_{box}": str(part) for box, part in zip(("day", "month", "year"), parts, strict=True)}


VALID: dict[str, Fill] = {
    "desk:case_take": lambda world, party: {},
    "desk:case_close": lambda world, party: {
        "close-outcome": Outcome.objects.get(key="resolved").pk,
        "close-answered": "On Tuesday.",
    },
    "desk:case_reopen": lambda world, party: {"reopen-because": WHY},
    "desk:case_wait": lambda world, party: {"wait-because": WHY},
    "desk:case_refer": lambda world, party: {"refer-to": world.rents.service.pk, "refer-because": WHY},
    "desk:case_assign": lambda world, party: {"assign-to": world.colleague.pk},
    "desk:case_attach": _moved,
    "desk:case_open_note": lambda world, party: {"open_note-text": WHY},
    "desk:case_note": lambda world, party: {"note-text": WHY},
    "desk:case_payment": _paid,
    "desk:case_move": _moved,
    "desk:casenote_move": _moved_note,
    "desk:contact_move": _moved,
    "desk:note_move": _moved,
    "desk:customer_details": _details,
    "desk:customer_reach": _reached,
    "desk:customer_address": lambda world, party: {
        "lines": "9 Invented Row",
        "postcode": "ZZ1 9ZZ",
        **_day("on", 1, 8, 2026),
    },
    "desk:customer_contact_details": lambda world, party: {
        "do": f"stop:{party.customer.contact_points.get(kind='phone').pk}"
    },
    "desk:customer_note": lambda world, party: {"kind": "caution", "text": WHY, **_day("review_on", 1, 2, 2027)},
    "desk:note_review": lambda world, party: _day("review_on", 1, 2, 2027),
}


def _close_everything() -> None:
    Case.objects.update(status="closed", outcome=Outcome.objects.get(key="resolved"), closed_at=timezone.now())


# What must have happened before a form is valid.
BEFORE: dict[str, Callable[[], None]] = {"desk:case_reopen": _close_everything}

# Of whose records a valid form is refused all the same, by those who have them in sight.
REFUSED = {
    # Only an anonymous case becomes somebody's; tests/crm/test_restricted.py has one.
    "desk:case_attach": "own team other",
    # A contact does not take a restricted case along to somebody else.
    "desk:contact_move": "restricted_case",
}
