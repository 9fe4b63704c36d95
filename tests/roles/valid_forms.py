"""A valid form for each address that takes one about a record: what an officer would type who may take the step.

A new form wants its line here, so that the matrix can post it about records out of sight and see that nothing changes.
"""

from collections.abc import Callable
from itertools import product
from typing import Any

from django.utils import timezone

from crm import casework, customers, gate, merging, recipients
from crm.gate import Outgoing
from crm.models import Case, CaseCategory, Customer, GuidanceArticle, IdentityCheck, IdentityRule, Outcome, User
from crm.views.post import digest_of
from tests.crm.uploading import upload

from .world import Party, World

Fill = Callable[[World, Party], dict[str, Any]]
WHY = "Her neighbour rang about it."


def right_one(party: Party) -> str:
    """Return whose a record is when it stands on the wrong person."""
    return "team" if party.relation == "own" else "own"


def _moved(world: World, party: Party) -> dict[str, Any]:
    right = world.parties[right_one(party)]
    return {"reason": WHY, "to": f"person:{right.customer.pk}", "do": "move"}


def _merged(world: World, party: Party) -> dict[str, Any]:
    other = world.parties[right_one(party)].customer
    seen = ".".join(customers.details_seen(one) for one in (party.customer, other))
    choices = dict.fromkeys((f"choose_{name}" for name in merging.CHOSEN), "first")
    return {"to": f"person:{other.pk}", "do": "merge", "stays": "first", "reason": WHY, "seen": seen, **choices}


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


def _called(world: World, _party: Party) -> dict[str, Any]:
    typed = {"officer": world.colleague.pk, "number": "01632 960001", "about": WHY, **_day("due_on", 3, 8, 2990)}
    return {f"callback-{name}": value for name, value in typed.items()}


def _message(_world: World, party: Party) -> dict[str, Any]:
    """Send what was shown: everybody planted has a day of death, so that it is stopped, and a task is left."""
    typed = {"channel": "email", "subject": "About it", "body": WHY, "kind": "reply", "language": "en", "template": ""}
    draft = Outgoing(customer=party.customer, channel="email", subject="", body="")
    shown = gate.foresee(draft, recipients.every(party.customer, today=timezone.now().date()))
    return typed | {"do": "send", "seen": digest_of(shown, typed)}


def _day(name: str, *parts: int) -> dict[str, str]:
    return {f"{name}_{box}": str(part) for box, part in zip(("day", "month", "year"), parts, strict=True)}


VALID: dict[str, Fill] = {
    "desk:case_take": lambda world, party: {},
    "desk:case_close": lambda world, party: {
        "close-outcome": Outcome.objects.get(key="resolved").pk,
        "close-answered": "On Tuesday.",
        "close-seen": casework.answer_seen(party.records["case"]),
        "close-calls": "keep",
    },
    "desk:case_reopen": lambda world, party: {"reopen-because": WHY},
    "desk:case_wait": lambda world, party: {"wait-because": WHY},
    "desk:case_refer": lambda world, party: {"refer-to": world.rents.service.pk, "refer-because": WHY},
    "desk:case_assign": lambda world, party: {"assign-to": world.colleague.pk},
    "desk:case_attach": _moved,
    "desk:case_open_note": lambda world, party: {"open_note-text": WHY},
    "desk:case_note": lambda world, party: {"note-text": WHY},
    "desk:case_payment": _paid,
    "desk:case_national_insurance": lambda world, party: {"national_insurance-number": "AB 12 34 56 C"},
    "desk:case_bank_details": lambda world, party: {
        "bank_details-account_holder": "A Resident",
        "bank_details-sort_code": "010203",
        "bank_details-account_number": "12345678",
    },
    "desk:case_reveal": lambda world, party: {"which": "bank_details", "because": WHY},
    "desk:case_move": _moved,
    "desk:case_files": lambda world, party: {"files-files": upload("a.txt", b"a"), "files-whole": "yes"},
    "desk:case_callback": _called,
    "desk:case_source": lambda world, party: {"article": GuidanceArticle.objects.offered().get().pk},
    "desk:attachment_erase": lambda world, party: {"because": WHY},
    "desk:callback_attempt": lambda world, party: {"attempt-was_reached": "no"},
    "desk:callback_close": lambda world, party: {"close-outcome": "not_needed", "close-said": WHY},
    "desk:callback_number": lambda world, party: {"number-number": "01632 960001"},
    "desk:case_message": _message,
    "desk:contact_acknowledge": lambda world, party: {},
    "desk:message_printed": lambda world, party: {},
    "desk:message_came_back": lambda world, party: {},
    "desk:task_done": lambda world, party: {"outcome": WHY},
    "desk:casenote_move": _moved_note,
    "desk:contact_move": _moved,
    "desk:note_move": _moved,
    "desk:customer_merge": _merged,
    "desk:merge": lambda world, party: {"reason": WHY},
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
    "desk:customer_check": lambda world, party: {"do": "script", **_answers()},
    "desk:customer_pass_phrase": lambda world, party: {"who": "", "phrase": "blue kettle"},
    "desk:customer_unlock": lambda world, party: {"because": WHY},
    "desk:customer_protect": lambda world, party: {"because": WHY},
    "desk:customer_lift": lambda world, party: {"because": WHY},
    "desk:customer_reveal": lambda world, party: {"because": WHY},
    "desk:customer_authority": lambda world, party: {"name": "Rosa", "relation": "child", "authority": "attorney"},
    "desk:customer_authority_end": lambda world, party: {"because": WHY},
    "desk:note_review": lambda world, party: _day("review_on", 1, 2, 2027),
}


def _answers() -> dict[str, str]:
    level = IdentityRule.objects.get(action="disclose").level
    answers = {f"script-fact-{fact.key}": "right" for fact in level.facts.all()} if level else {}
    return answers | {"level": str(level.pk) if level else ""}


def _identify_everybody() -> None:
    """Let every officer know who is asking, for half an hour."""
    now, level = timezone.now(), IdentityRule.objects.get(action="disclose").level
    pairs = product(Customer.objects.all(), User.objects.filter(kind=User.Kind.STAFF))
    IdentityCheck.objects.bulk_create(
        IdentityCheck(customer=customer, by=by, at=now, level=level, passed=True) for customer, by in pairs
    )


def _lock_everybody() -> None:
    Customer.objects.update(identity_locked_at=timezone.now())


def _close_everything() -> None:
    Case.objects.update(status="closed", outcome=Outcome.objects.get(key="resolved"), closed_at=timezone.now())


def _ask_for_the_number() -> None:
    CaseCategory.objects.update(asks_national_insurance=True)


# What must have happened before a form is valid.
BEFORE: dict[str, Callable[[], None]] = {
    "desk:case_reopen": _close_everything,
    "desk:case_national_insurance": _ask_for_the_number,
    # Who changes how somebody is reached must know who is asking.
    **dict.fromkeys(("desk:customer_reach", "desk:customer_address", "desk:customer_reveal"), _identify_everybody),
    "desk:customer_pass_phrase": _identify_everybody,
    "desk:customer_unlock": _lock_everybody,
}

# What shows something once, on the answer itself: it has no address to go to.
SHOWN_AT_ONCE = {"desk:case_reveal"}

# Of whose records a valid form is refused all the same, by those who have them in sight.
REFUSED = {
    "desk:customer_protect": "protected",
    # Only of somebody protected.
    "desk:customer_lift": "own team other restricted restricted_case",
    "desk:customer_reveal": "own team other restricted restricted_case",
    # Only an anonymous case becomes somebody's; tests/crm/test_restricted.py has one.
    "desk:case_attach": "own team other protected",
    # Everybody in this world has a day of death, and nobody calls the dead.
    "desk:case_callback": "own team other protected",
    "desk:callback_number": "own team other protected",
    # A contact does not take a restricted case along to somebody else.
    "desk:contact_move": "restricted_case",
}
