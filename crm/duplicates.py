"""Who somebody new may be already, and which open case may be the same: shown to an advisor, never decided by the machine.

People are compared by telephone number, by e-mail address, by name and date of birth, and by name and postcode, each along its
index. Cases are compared by property or place, and by category with the person or their household. What is shown of them is
what this officer may see. Whoever is shown is written down, once for as long as somebody goes on typing.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import CharField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from retention import audit

from . import emails, names, phones, postcodes
from .known_people import BY_NAME
from .models import Address, ContactPoint, Customer, User

log = logging.getLogger(__name__)

MOST = 5
MOST_CANDIDATES = 50  # who shares a telephone with more people lives in a hostel, or it is the council's own
REMEMBERED = 10 * 60  # seconds: as long as somebody types at one form
# In the words of the audit log, which are not translated.
KINDS = {
    "phone": "telephone number",
    "email": "e-mail address",
    "born": "name and date of birth",
    "postcode": "name and postcode",
}


@dataclass(frozen=True, kw_only=True)
class Described:
    """Somebody as they are being described."""

    names: str = ""
    family_name: str = ""
    date_of_birth: date | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postcode: str = ""

    @classmethod
    def of(cls, customer: Customer) -> "Described":
        """Describe a customer whom we know, to find who else may be the same; in one query."""
        points = customer.contact_points.order_by().values_list("kind", "value")
        homes = customer.addresses.filter(to_on=None).order_by().values_list(Value("home", CharField()), "postcode")
        known: dict[str, list[str]] = {}
        for kind, value in points.union(homes, all=True):
            known.setdefault(kind, []).append(value)
        return cls(
            names=customer.names,
            family_name=customer.family_name,
            date_of_birth=customer.date_of_birth,
            phones=tuple(known.get("phone", ())),
            emails=tuple(known.get("email", ())),
            postcode=next(filter(None, known.get("home", ())), ""),
        )


@dataclass(frozen=True)
class Alike:
    """Somebody we know who may be the same, and what they share with whoever is described."""

    customer: Customer
    kinds: tuple[str, ...]

    @property
    def by(self) -> str:
        """Return what they share, in words."""
        said = {
            "phone": _("telephone number"),
            "email": _("e-mail address"),
            "born": _("name and date of birth"),
            "postcode": _("name and postcode"),
        }
        return _(" and ").join(said[kind] for kind in self.kinds)


def people(described: Described, *, officer: User, but: Customer | None = None) -> list[Alike]:
    """Return customers who may be the one described, those who share most first; in three queries, or none."""
    asked = list(_asked(described))
    if not asked:
        return []
    shared: dict[UUID, set[str]] = {}
    for pk, kind in asked[0].union(*asked[1:], all=True)[:MOST_CANDIDATES]:
        shared.setdefault(pk, set()).add(kind)
    if but is not None:
        shared.pop(but.pk, None)
    rows = Customer.objects.visible_to(officer).filter(pk__in=list(shared)) if shared else Customer.objects.none()
    found = [
        Alike(row, tuple(kind for kind in KINDS if kind in shared[row.pk]))
        for row in rows.prefetch_related("addresses").order_by(*BY_NAME)
    ]
    return sorted(found, key=lambda alike: -len(alike.kinds))[:MOST]


def note(shown: Iterable[Alike], *, officer: User) -> None:
    """Write down whom an officer was shown, beyond those shown to them a few minutes ago."""
    rows = {audit.name_of(alike.customer): alike for alike in shown}
    before = _remembered(officer)
    new = [alike for name, alike in rows.items() if name not in before]
    if not new:
        return
    kinds = ", ".join(KINDS[kind] for kind in KINDS if any(kind in alike.kinds for alike in new))
    people_ = f"{len(new)} {'person' if len(new) == 1 else 'people'}"
    why = f"possible duplicates, by {kinds}; {people_}"
    audit.record(officer, what="searched", by=officer, why=why, shown=[alike.customer for alike in new])
    _remember(officer, [*before, *map(audit.name_of, (alike.customer for alike in new))])


def _asked(described: Described) -> Iterator[QuerySet[Any, Any]]:
    """Yield a query along one index for each thing that was described: whom it finds, and by what."""
    numbers = [phones.normalise(text) for text in described.phones if phones.is_number(text)]
    if numbers:
        yield _found(ContactPoint.objects.filter(kind="phone", normalised__in=numbers), "customer", "phone")
    addresses = [emails.normalise(text) for text in described.emails if "@" in text]
    if addresses:
        yield _found(ContactPoint.objects.filter(kind="email", normalised__in=addresses), "customer", "email")
    called = _called(described)
    if called and described.date_of_birth:
        yield _found(Customer.objects.filter(_under("", called), date_of_birth=described.date_of_birth), "pk", "born")
    postcode = postcodes.normalise(described.postcode)
    if called and postcodes.is_postcode(postcode):
        homes = Address.objects.filter(_under("customer__", called), postcode=postcode)
        yield _found(homes, "customer", "postcode")


def _found(rows: QuerySet[Any], whose: str, kind: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(whose, Value(kind, CharField()))


def _called(described: Described) -> Mapping[str, str]:
    """Return the names to compare; nothing without a family name. Of the first names the first counts: others are left out often."""
    family = names.key(described.family_name)
    first = names.key(described.names).partition(" ")[0]
    if not family:
        return {}
    return {"family_name_key": family} | ({"names_key__startswith": first} if first else {})


def _under(path: str, called: Mapping[str, str]) -> Q:
    """Match a customer by these names, also where the family name stands among their other names."""
    first = Q(**{f"{path}{name}": value for name, value in called.items() if name != "family_name_key"})
    family = called["family_name_key"]
    return first & (Q(**{f"{path}family_name_key": family}) | Q(**{f"{path}additional_names_key": family}))


def _remembered(officer: User) -> list[str]:
    try:
        return list(cache.get(_key(officer)) or ())
    except Exception as error:  # noqa: BLE001  # each cache fails in a way of its own
        log.warning("cannot tell who was shown as a possible duplicate: %s", type(error).__name__)
        return []


def _remember(officer: User, shown: list[str]) -> None:
    try:
        cache.set(_key(officer), shown[-MOST_CANDIDATES:], REMEMBERED)
    except Exception as error:  # noqa: BLE001
        log.warning("cannot remember who was shown as a possible duplicate: %s", type(error).__name__)


def _key(officer: User) -> str:
    return f"crm.duplicates.{officer.pk}"
