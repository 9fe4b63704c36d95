"""Measures the one search box at 100,000 customers: every kind of term, p95 over all of them, as a guard."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from . import town

TERMS = 200  # of each kind
MOST_MILLISECONDS = 20


def measure(_only_comparator: bool = False) -> bool:
    """Print p50 and p95 of each kind of term; fail beyond the guard."""
    if not town.can_be_built():
        return True
    officer = town.build().officer
    worst: list[float] = []
    for kind, terms in _terms().items():
        took = sorted(_timed(term, officer) for term in terms)
        worst += took
        print(f"  {kind}: median {statistics.median(took):.1f} ms, p95 {_p95(took):.1f} ms over {len(took)} searches")
    overall = _p95(sorted(worst))
    print(f"  all together: p95 {overall:.1f} ms (guard {MOST_MILLISECONDS})")
    return overall < MOST_MILLISECONDS


def _timed(term: str, officer: Any) -> float:
    from crm import finding

    began = time.perf_counter()
    found = finding.find(term, officer=officer)
    took = (time.perf_counter() - began) * 1000
    assert found.people or found.cases, "a term that was taken from the records found nothing"
    return took


def _p95(ordered: list[float]) -> float:
    return ordered[int(len(ordered) * 0.95)]


def _terms() -> dict[str, list[str]]:
    """Take terms of every shape from rows spread over the whole table."""
    from crm.models import Case, Customer

    step = max(1, Customer.objects.count() // TERMS)
    ids = list(Customer.objects.order_by("id").values_list("pk", flat=True))[::step][:TERMS]
    people = list(Customer.objects.filter(pk__in=ids).prefetch_related("contact_points", "addresses"))

    def of(word: Callable[[Any], Iterator[str]]) -> list[str]:
        return [text for person in people for text in word(person)]

    def point(kind: str, cut: slice) -> Callable[[Any], Iterator[str]]:
        return lambda person: (each.value[cut] for each in person.contact_points.all() if each.kind == kind)

    return {
        "case reference": list(
            Case.objects.filter(customer__in=ids).order_by("id").values_list("reference", flat=True)[:TERMS]
        ),
        "customer reference": of(lambda person: iter([person.reference])),
        "telephone number": of(point("phone", slice(None))),
        "last six digits": of(point("phone", slice(-6, None))),
        "e-mail address": of(point("email", slice(None))),
        "postcode": of(lambda person: (home.postcode for home in person.addresses.all())),
        "two names": of(lambda person: iter([f"{person.names} {person.family_name}"])),
        "beginnings of two names": of(lambda person: iter([f"{person.family_name[:4]} {person.names[:3]}"])),
        "family name and date of birth": of(
            lambda person: iter([f"{person.family_name} {person.date_of_birth:%d/%m/%Y}"])
        ),
    }
