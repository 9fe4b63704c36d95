"""Invents people, places, moments and words, the same ones for the same seed."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import chain, cycle
from typing import Any
from uuid import UUID

from crm import gazetteer_file, references
from crm.models import Address, ContactPoint, Customer
from retention import calendar

from . import streets, words

SATURDAY = 5


class Inventor:
    """A seeded source of everything that happens at the invented council."""

    def __init__(self, seed: int, *, now: datetime) -> None:
        self.random = random.Random(seed)
        self.now, self.today = now, calendar.local_day(now)
        self.taken: set[str] = set()
        self.numbers = self._numbers()
        self.homes = [home for home in gazetteer_file.read(streets.lines()) if isinstance(home, gazetteer_file.Line)]

    def one(self, of: Sequence[Any]) -> Any:
        return of[self.random.randrange(len(of))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    # ── People ───────────────────────────────────────────────────────────────────────────────────

    def customer(self, **known: Any) -> Customer:
        """Invent a person, not saved; their dates of contact come with their contacts."""
        born = self.today - timedelta(days=self.random.randrange(19 * 365, 92 * 365))
        details = {
            "title": self.one(words.TITLES),
            "names": self.one(words.NAMES),
            "family_name": self.one(words.FAMILY_NAMES),
            "date_of_birth": born if self.chance(0.7) else None,
            "preferred_contact": self.one(("", "", "", "phone", "email", "letter")),
            "safe_to_call": not self.chance(0.02),
            "safe_to_write": not self.chance(0.02),
            "language": "pl" if self.chance(0.02) else "cy" if self.chance(0.01) else "en",
        }
        reference = self.reference(references.for_customer)
        customer = Customer(id=self.uuid(), reference=reference, created_at=self.now, **(details | known))
        customer.write_keys()
        return customer

    def contact_points(self, customer: Customer) -> Iterator[ContactPoint]:
        """Invent ways to reach somebody: mostly a telephone, often an e-mail address."""
        if self.chance(0.9):
            yield self._point(customer, "phone", next(self.numbers), is_default=True)
        if self.chance(0.2):
            yield self._point(customer, "phone", next(self.numbers))
        if self.chance(0.6):
            plain = f"{customer.names_key}.{customer.family_name_key}".replace(" ", "-")
            host = self.one(words.EMAIL_HOSTS)
            yield self._point(customer, "email", f"{plain}{self.random.randrange(100, 9999)}@{host}", is_default=True)

    def address(self, customer: Customer) -> Address:
        """Invent a home: one of the gazetteer's, where somebody else may live too."""
        return Address(customer=customer, from_on=self.day(2000, 200), **self.one(self.homes)._asdict())

    def reference(self, make: Any) -> str:
        while True:
            reference: str = make(self.one)
            if reference not in self.taken:
                self.taken.add(reference)
                return reference

    def _point(self, customer: Customer, kind: str, value: str, *, is_default: bool = False) -> ContactPoint:
        point = ContactPoint(customer=customer, kind=kind, value=value, is_default=is_default)
        point.write_keys()
        return point

    def _numbers(self) -> Iterator[str]:
        def block(form: str) -> list[str]:
            return [form.format(last) for last in range(1000)]

        familiar = block(words.MOBILE) + block(words.LANDLINE)
        self.random.shuffle(familiar)
        return cycle(chain(familiar, *map(block, words.OTHER_BLOCKS)))

    # ── Moments ──────────────────────────────────────────────────────────────────────────────────

    def day(self, most: int, least: int = 0) -> date:
        """Return a weekday so many days ago at the most and at the least, where there is one."""
        days = (self.today - timedelta(days=self.random.randint(least, max(most, least))) for _try in range(9))
        return next((day for day in days if day.weekday() < SATURDAY), self.today - timedelta(days=least))

    def moment(self, day: date, *, before: datetime | None = None) -> datetime:
        """Return an instant in the opening hours of a day, and not after another."""
        opens = datetime.combine(day, time(8, 45), calendar.LOCAL)
        at = (opens + timedelta(minutes=self.random.randrange(510))).astimezone(self.now.tzinfo)
        return min(at, before or self.now - timedelta(minutes=self.random.randrange(5, 90)))

    # ── Words ────────────────────────────────────────────────────────────────────────────────────

    def text(self, of: Sequence[str]) -> str:
        """Return one of some texts, with its gaps filled."""
        fill = partial(self.one)
        return str(self.one(of)).format(
            street=fill(words.STREETS),
            number=self.random.randrange(1, 140),
            day=fill(words.DAYS),
            month=fill(words.MONTHS),
            colour=fill(words.COLOURS),
            child=fill(words.CHILDREN),
        )

    def location(self) -> str:
        return (
            f"{self.one(('Outside', 'Opposite', 'Behind'))} {self.random.randrange(1, 140)} {self.one(words.STREETS)}"
        )
