"""Times the one search box, a kind of term at a time, beside raw SQL that asks for the same rows."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

TERMS = 200  # of each kind
WARM = 12  # searches beforehand, ours and raw: a connection plans a statement anew until it has sent it ten times


@dataclass(frozen=True)
class Figures:
    """p95 of all searches in milliseconds, that of each kind, and the worst ratio of a kind's p95 to that of raw SQL."""

    p95: float
    of_kind: dict[str, float]
    worst_ratio: float

    def growth_from(self, smaller: "Figures") -> float:
        """Return how many times its earlier p95 the kind takes that grew most, of those that raw SQL is written for."""
        return max(self.of_kind[kind] / smaller.of_kind[kind] for kind in RAW if kind != WITHIN)


# What somebody would write by hand for the kinds that have one answer or a beginning; the same columns, in the same order.
PERSON = "SELECT p.* FROM crm_customer p WHERE {} ORDER BY p.family_name_key || ' ' || p.names_key, p.id LIMIT 21"
RAW: dict[str, str] = {
    "case reference": "SELECT * FROM crm_case WHERE reference = %(term)s",
    "customer reference": PERSON.format("p.reference = %(term)s"),
    "telephone number": PERSON.format(
        "p.id IN (SELECT customer_id FROM crm_contactpoint WHERE kind = 'phone' AND normalised = '+44' || substr(%(term)s, 2))"
    ),
    "last six digits": PERSON.format(
        "p.id IN (SELECT customer_id FROM crm_contactpoint WHERE kind = 'phone' AND ending = %(term)s)"
    ),
    "e-mail address": PERSON.format(
        "p.id IN (SELECT customer_id FROM crm_contactpoint WHERE kind = 'email' AND normalised = %(term)s)"
    ),
    "postcode": PERSON.format("p.id IN (SELECT customer_id FROM crm_address WHERE postcode = %(term)s)"),
    "beginnings of two names": PERSON.format(
        "p.family_name_key LIKE split_part(%(term)s, ' ', 1) || '%%' AND p.names_key LIKE split_part(%(term)s, ' ', 2) || '%%'"
    ),
    "parts of two names": PERSON.format(
        "p.family_name_key LIKE '%%' || split_part(%(term)s, ' ', 1) || '%%'"
        " AND p.names_key LIKE '%%' || split_part(%(term)s, ' ', 2) || '%%'"
    ),
}

WITHIN = "parts of two names"  # shown beside its raw SQL; the goals are those of exact values and beginnings


def measure(officer: Any, where: str) -> Figures:
    """Print p50 and p95 of each kind of term, and its ratio where raw SQL says the same."""
    worst, all_took, of_kind = 0.0, [], {}
    for kind, terms in _terms().items():
        took, raw = [], []
        for term in terms[:WARM]:
            _found(term, officer)
            if kind in RAW:
                _asked(RAW[kind], term)
        for term in terms:
            took.append(_timed(lambda term=term: _found(term, officer)))  # type: ignore[misc]
            if kind in RAW:
                raw.append(_timed(lambda term=term, kind=kind: _asked(RAW[kind], term)))  # type: ignore[misc]
        all_took += took
        of_kind[kind] = _p95(took)
        line = f"  {where}, {kind}: median {statistics.median(took):.1f} ms, p95 {_p95(took):.1f} ms over {len(took)} searches"
        if raw:
            ratio = _p95(took) / _p95(raw)
            worst = max(worst, ratio if kind != WITHIN else 0.0)
            line += f"; raw SQL p95 {_p95(raw):.1f} ms, {ratio:.1f} times"
        print(line, flush=True)
    return Figures(_p95(all_took), of_kind, worst)


def _found(term: str, officer: Any) -> None:
    from crm import finding

    found = finding.find(term, officer=officer)
    assert found.people or found.cases, "a term that was taken from the records found nothing"


def _asked(sql: str, term: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"term": term})
        assert cursor.fetchall(), "raw SQL found nothing"


def _timed(look: Callable[[], None]) -> float:
    began = time.perf_counter()
    look()
    return (time.perf_counter() - began) * 1000


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


def _terms() -> dict[str, list[str]]:
    """Take terms of every shape from rows spread over the whole table."""
    from crm.models import Case, Customer

    number = Customer.objects.count()
    step = max(1, number // TERMS)
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
        "beginnings of two names": of(lambda person: iter([f"{person.family_name_key[:4]} {person.names_key[:3]}"])),
        "parts of two names": of(lambda person: iter([f"{person.family_name_key[-4:]} {person.names_key[-3:]}"])),
        "family name and date of birth": of(
            lambda person: iter([f"{person.family_name} {person.date_of_birth:%d/%m/%Y}"])
        ),
    }
