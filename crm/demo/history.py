"""Six years of an invented council: people ask, officers answer, and what reached its day has left.

A running council has disposed of everything up to last night. So a closed case is never older here than its period; only a
few reached their last day yesterday, and leave at the next run.
"""

from datetime import date, datetime, timedelta
from typing import Any

from crm import references, working_days
from crm.models import Case, CaseContact, CaseNote, Contact, Customer, CustomerNote, Payment, User
from retention import calendar
from retention.calendar import Period

from . import words
from .council import Council
from .enquiries import FINANCIAL, ORDINARY, Enquiry
from .inventor import Inventor
from .records import Records

TWO_YEARS, FIVE_YEARS, A_YEAR = Period(2, "year"), Period(5, "year"), Period(12, "month")
SIX_YEARS_OF_DAYS = 6 * 365
HALF_A_YEAR = 182
CASES_A_CUSTOMER = 3
CHANNELS = {
    "telephone": 52,
    "email": 14,
    "face_to_face": 10,
    "web_form": 12,
    "letter": 4,
    "social_media": 3,
    "fixmystreet": 3,
    "partner": 2,
}
ENDINGS = {"resolved": 70, "signposted": 15, "no_action": 8, "withdrawn": 7}
STILL_OPEN = {Case.Status.OPEN: 30, Case.Status.IN_PROGRESS: 30, Case.Status.WAITING: 15, Case.Status.REFERRED: 25}


class History:
    """Writes what happened, one contact after another, into the records."""

    def __init__(self, council: Council, inventor: Inventor, records: Records) -> None:
        self.council, self.invent, self.records = council, inventor, records
        self.random = inventor.random
        self.first_kept = {kept: calendar.cutoff(inventor.today, kept) for kept in (TWO_YEARS, FIVE_YEARS, A_YEAR)}

    # ── The whole of it ──────────────────────────────────────────────────────────────────────────

    def write(self, customers: int) -> None:
        """Fill the records up to so many customers and three cases for each, a few of the cases anonymous."""
        people = [self.person() for _ in range(customers - len(self.records.of(Customer)))]
        silent = people[: customers // 60]  # heard of last more than two years ago
        for person in silent:
            person.created_at = person.last_contact_at = self.invent.moment(self.invent.day(SIX_YEARS_OF_DAYS, 760))
        people = people[len(silent) :]
        self._cases_leaving_tonight(people, ordinary=max(3, customers // 80), financial=max(1, customers // 250))
        regulars = people[: max(1, len(people) // 8)]
        asked_before = iter(people)
        while wanted := customers * CASES_A_CUSTOMER - len(self.records.of(Case)):
            # Everybody once; then some far more often than others.
            person = next(asked_before, None) or self.invent.one(regulars if self.invent.chance(0.35) else people)
            self.contact_with_cases(None if self.invent.chance(0.06) else person, most=wanted)
        for _ in range(customers // 7):
            self._nothing_to_log()
        noted = self.random.sample(people, max(5, len(people) // 20))
        for person in noted:
            self._customer_note(person, self.invent.day((self.invent.today - self.first_kept[A_YEAR]).days, 1))
        for person in noted[: max(1, len(noted) // 25)]:
            self._customer_note(person, self.first_kept[A_YEAR] - timedelta(days=1))

    def person(self, **known: Any) -> Customer:
        """Add a customer with a home and ways to be reached; they last were in touch long ago until a contact says otherwise."""
        customer: Customer = self.records.add(self.invent.customer(**known))
        customer.created_at = customer.last_contact_at = self.invent.moment(self.invent.day(SIX_YEARS_OF_DAYS, 30))
        for point in self.invent.contact_points(customer):
            self.records.add(point)
        self.records.add(self.invent.address(customer))
        return customer

    # ── Contacts and their cases ─────────────────────────────────────────────────────────────────

    def contact_with_cases(self, person: Customer | None, *, most: int) -> None:
        """Somebody is in touch with one question, or with two of the same kind."""
        enquiries = FINANCIAL if self.invent.chance(0.22) else ORDINARY
        still_open, at_once = self.invent.chance(0.04), self.invent.chance(0.15)
        closed_on = None if still_open else self._day_of_closing(enquiries)
        if closed_on and at_once:  # lately, as most cases that are still open are young too
            closed_on = self.invent.day(HALF_A_YEAR, 0)
        received_at = self.invent.moment(closed_on if closed_on and at_once else self._day_before(closed_on))
        contact = self.contact(person, received_at)
        for _question in range(min(most, 2 if self.invent.chance(0.12) else 1)):
            enquiry = self.random.choices(enquiries, [enquiry.often for enquiry in enquiries])[0]
            closed_at = self._closing(received_at, closed_on) if closed_on else None
            if closed_on == calendar.local_day(received_at):
                closed_at = contact.logged_at
            self.case(contact, enquiry, closed_at=closed_at)

    def contact(self, person: Customer | None, received_at: datetime, **known: Any) -> Contact:
        """Add a contact; written ones are logged some hours later."""
        key = self.random.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        written = key in {"email", "letter", "web_form", "social_media", "fixmystreet"}
        logged_at = received_at + timedelta(
            minutes=self.random.randrange(40, 600) if written else self.random.randrange(2, 14)
        )
        details: dict[str, Any] = {
            "channel": self.council.channels[key],
            "customer": person,
            "advisor": self.invent.one(self.council.advisors),
            "received_at": received_at,
            "logged_at": min(logged_at, self.invent.now),
            "ended_at": received_at if written else min(logged_at, self.invent.now),
        }
        if key in {"face_to_face", "partner"}:
            details["place"] = self.invent.one(words.PLACES if key == "face_to_face" else words.PARTNERS)
        if key in {"social_media", "fixmystreet"}:
            details["handle"] = self.invent.one(words.HANDLES)
            details["link"] = f"https://social.example/{self.random.randrange(10**6, 10**7)}"
        contact: Contact = self.records.add(Contact(id=self.invent.uuid(), **(details | known)))
        return contact

    def case(self, contact: Contact, enquiry: Enquiry, *, closed_at: datetime | None, **known: Any) -> Case:
        """Add a case with what belongs to it: notes, chasers, and a payment where there is a fee."""
        category = self.council.categories[enquiry.name]
        due = working_days.count(
            calendar.local_day(contact.received_at), category.target_working_days, closed=self.council.closed_days
        )
        details: dict[str, Any] = {
            "category": category,
            "retention_category": category.retention_category_id,
            "service": category.service,
            "contact": contact,
            "customer": contact.customer,
            "asked": self.invent.text(enquiry.asked),
            "location": self.invent.location() if enquiry.outdoors else "",
            "team": contact.advisor.team,
            "opened_at": contact.received_at,
            "due_on": due.on,
            "due_reasoning": due.reasoning,
            "escalate_on": due.urgent_from,
            "target_from_on": due.since,
            "target_working_days": due.days,
        }
        details |= self._ended(contact, enquiry, closed_at) if closed_at else self._going_on(contact, category.service)
        reference = self.invent.reference(references.for_case)
        case: Case = self.records.add(Case(id=self.invent.uuid(), reference=reference, **(details | known)))
        self._notes_and_chasers(case)
        if enquiry.is_financial and (closed_at or self.invent.chance(0.5)):
            self.payment(case, self.invent.one(enquiry.fee))
        return case

    def payment(self, case: Case, amount: float) -> Payment:
        payment: Payment = self.records.add(
            Payment(
                case=case,
                provider_reference=f"PAY-{self.random.randrange(10**8, 10**9)}",
                amount=amount,
                paid_on=calendar.local_day(case.opened_at),
                scheme=self.invent.one(("visa", "visa", "mastercard", "maestro", "amex")),
                last_four=f"{self.random.randrange(10_000):04d}",
                recorded_by=case.contact.advisor,
                recorded_at=case.contact.logged_at,
            )
        )
        return payment

    def note(self, case: Case, at: datetime, text: str, by: User, contact: Contact | None = None) -> CaseNote:
        note: CaseNote = self.records.add(CaseNote(case=case, text=text, author=by, written_at=at, contact=contact))
        return note

    def chaser(self, case: Case, at: datetime, text: str = "") -> CaseContact:
        """Add that somebody asked again. A contact past its two years has left, and the case still counts it."""
        kept = calendar.local_day(at) >= self.first_kept[TWO_YEARS]
        contact = self.contact(case.customer, at) if kept else None
        channel = contact.channel if contact else self.council.channels["telephone"]
        self.note(case, at, text or self.invent.one(words.CHASERS), case.contact.advisor, contact)
        chaser: CaseContact = self.records.add(CaseContact(case=case, contact=contact, channel=channel, received_at=at))
        return chaser

    # ── How a case stands ────────────────────────────────────────────────────────────────────────

    def _ended(self, contact: Contact, enquiry: Enquiry, closed_at: datetime) -> dict[str, Any]:
        outcome = self.random.choices(list(ENDINGS), list(ENDINGS.values()))[0]
        return {
            "status": Case.Status.CLOSED,
            "closed_at": closed_at,
            "answered": self.invent.text(enquiry.answered),
            "outcome": self.council.outcomes[outcome],
            "owner": contact.advisor,
            "reopened_count": int(self.invent.chance(0.03)),
        }

    def _going_on(self, contact: Contact, service: Any) -> dict[str, Any]:
        status = self.random.choices(list(STILL_OPEN), list(STILL_OPEN.values()))[0]
        referred = status == Case.Status.REFERRED
        return {
            "status": status,
            "referred_to": service if referred else None,
            "outcome": self.council.outcomes["referred"] if referred else None,
            "owner": None if referred or status == Case.Status.OPEN else contact.advisor,
        }

    def _notes_and_chasers(self, case: Case) -> None:
        until = case.closed_at or self.invent.now
        days = (until - case.opened_at).days
        for _ in range(self.random.choices((0, 1, 2, 3), (55, 28, 12, 5))[0] if days else 0):
            at = case.opened_at + (until - case.opened_at) * self.random.random()
            self.note(case, at, self.invent.one(words.CASE_NOTES), case.contact.advisor)
        if days > 6 and self.invent.chance(0.15):
            self.chaser(case, case.opened_at + (until - case.opened_at) * self.random.uniform(0.4, 0.9))

    # ── Days ─────────────────────────────────────────────────────────────────────────────────────

    def _day_of_closing(self, enquiries: tuple[Enquiry, ...]) -> date:
        kept = FIVE_YEARS if enquiries is FINANCIAL else TWO_YEARS
        return self.invent.day((self.invent.today - self.first_kept[kept]).days, 1)

    def _day_before(self, closed_on: date | None) -> date:
        if closed_on is None:  # most open cases are young; some have been open for years
            return self.invent.day(*((SIX_YEARS_OF_DAYS, 400) if self.invent.chance(0.03) else (12, 0)))
        return closed_on - timedelta(
            days=0 if self.invent.chance(0.35) else min(int(self.random.expovariate(1 / 9)), 150)
        )

    def _closing(self, received_at: datetime, closed_on: date) -> datetime:
        at = self.invent.moment(closed_on)
        return at if at > received_at else received_at + timedelta(minutes=self.random.randrange(3, 12))

    # ── What is rarer ────────────────────────────────────────────────────────────────────────────

    def _cases_leaving_tonight(self, people: list[Customer], *, ordinary: int, financial: int) -> None:
        for enquiries, kept, number in ((ORDINARY, TWO_YEARS, ordinary), (FINANCIAL, FIVE_YEARS, financial)):
            closed_on = self.first_kept[kept] - timedelta(days=1)
            for _ in range(number):
                contact = self.contact(self.invent.one(people), self.invent.moment(self._day_before(closed_on)))
                self.case(contact, self.invent.one(enquiries), closed_at=self._closing(contact.ended_at, closed_on))

    def _nothing_to_log(self) -> None:
        days = (self.invent.today - self.first_kept[TWO_YEARS]).days
        at = self.invent.moment(self.invent.day(days, 0))
        reason = self.invent.one(Contact.Nothing.values)
        self.contact(
            None,
            at,
            channel=self.council.channels["telephone"],
            nothing_to_log=reason,
            place="",
            handle="",
            link="",
            ended_at=at,
        )

    def _customer_note(self, person: Customer, reviewed_on: date) -> CustomerNote:
        kind, text = self.invent.one(words.CUSTOMER_NOTES)
        written_at = self.invent.moment(reviewed_on - timedelta(days=self.random.choice((0, 0, 180))))
        note: CustomerNote = self.records.add(
            CustomerNote(
                id=self.invent.uuid(),
                customer=person,
                kind=kind,
                text=text,
                author=self.invent.one(self.council.advisors),
                written_at=written_at,
                reviewed_on=reviewed_on,
                review_on=reviewed_on + timedelta(days=180),
            )
        )
        return note
