"""The records that a tour shows: one of every state that a record can be in, each on a person with a name to search for.

Grace Adeyemi     a chaser: one missed bin, five contacts about it
Owen and Mair Prosser   a household of two, who share a telephone
Edwin Carrick     held: past its day, kept by a legal hold on him
Ruth Lindqvist    doubly held: a legal hold and a live complaint on one case
Samuel Okoro      financial: five years, not two
Nell Fothergill   a midnight import: closed at 23:30 UTC on a summer night, so the next local day
Iris Quigley      undated: closed in an older system that noted no day
Tomos Bellamy     soon due, a case a week from its last day
Maryam Haddad     careful contact: not safe to write to, a caution, moved away
Arthur Pemberton  deceased
Leila Farouk      protected: only Dara, Hana and Noor find her; the officer was told of each look at her address
Ffion Maddox      merged: logged twice, by her maiden name as well, and made one; it can still be undone
Brendan Cope      known twice, and not merged yet
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crm import merging
from crm.models import Case, ContactPoint, Customer, CustomerNote, Misfiling
from retention import calendar, holds

from . import at_risk
from .enquiries import ENQUIRIES
from .history import FIVE_YEARS, TWO_YEARS, History

BY_NAME = {enquiry.name: enquiry for enquiry in ENQUIRIES}
ON_THE_OLD_SYSTEM = "Brought over from the system before this one."
A_WHILE = timedelta(minutes=4)


class Stories:
    """Adds the named people to the history, and what can only be done once they are saved."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.invent, self.council = history.invent, history.council
        self.afterwards: list[Callable[[], Any]] = []

    def tell(self) -> None:
        """Add every story; `finish` does the rest when the records are saved."""
        self._a_chaser()
        self._a_household_of_two()
        self._held_and_doubly_held()
        self._financial()
        self._midnight_import()
        self._undated()
        self._soon_due()
        self._careful_contact()
        self._deceased()
        self._protected()
        self._names_of_the_world()
        self._moved_from_the_wrong_person()
        self._known_twice()

    def finish(self) -> None:
        """Place holds, and whatever else needs saved rows."""
        for act in self.afterwards:
            act()

    # ── The stories ──────────────────────────────────────────────────────────────────────────────

    def _a_chaser(self) -> None:
        grace = self._person("Mrs", "Grace", "Adeyemi", phone="07700 900461")
        case = self._case(grace, "Missed bin", opened=self._ago(24), status=Case.Status.REFERRED, owner=None)
        case.referred_to, case.outcome = case.service, self.council.outcomes["referred"]
        case.asked = "The brown bin has been missed three weeks in a row, always on a Tuesday."
        for days, said in (
            (19, "Has heard nothing."),
            (15, "Missed again."),
            (9, "Crew drove past."),
            (4, "Wants a date."),
            (1, "Asks for a manager."),
        ):
            self.history.chaser(case, self.invent.moment(self._ago(days)), said)

    def _a_household_of_two(self) -> None:
        owen = self._person("Mr", "Owen", "Prosser", phone="01632 960712", language="cy")
        mair = self._person("Mrs", "Mair", "Prosser", phone="01632 960712", language="cy")
        homes = self.history.records.of(type(self._home(owen)))
        theirs = {home.customer_id: home for home in homes}
        for column in ("uprn", "lines", "town", "postcode"):
            setattr(theirs[mair.pk], column, getattr(theirs[owen.pk], column))
        self._case(owen, "Council tax: change of address", opened=self._ago(12))
        self._case(mair, "Electoral registration", opened=self._ago(12))
        self.afterwards.append(
            lambda: at_risk.attorney(owen, mair, by=self.council.users["bilal"], today=self.invent.today)
        )

    def _held_and_doubly_held(self) -> None:
        past = self._last_day_gone(TWO_YEARS) - timedelta(days=40)
        edwin = self._person("Mr", "Edwin", "Carrick")
        self._case(edwin, "Repair to a council home", opened=past - timedelta(days=30), closed=past)
        ruth = self._person("Ms", "Ruth", "Lindqvist")
        doubly = self._case(ruth, "Damp and mould", opened=past - timedelta(days=60), closed=past)
        self._hold(edwin, "legal", "Claim for disrepair: solicitors wrote in the spring.", days=120)
        self._hold(doubly, "legal", "Claim for disrepair.", days=90)
        self._hold(doubly, "complaint", "Complaint at stage two.", days=30)
        self._hold(edwin, "audit", "Sample of the external auditor.", days=-3)

    def _financial(self) -> None:
        samuel = self._person("Mr", "Samuel", "Okoro")
        closed = self._last_day_gone(TWO_YEARS) - timedelta(days=300)
        self._case(samuel, "Council tax: payment", opened=closed, closed=closed)
        last_day = self._last_day_gone(FIVE_YEARS)
        self._case(samuel, "Garden waste subscription", opened=last_day, closed=last_day)

    def _midnight_import(self) -> None:
        nell = self._person("Miss", "Nell", "Fothergill")
        summer = datetime.combine(date(self.invent.today.year - 1, 6, 30), time(23, 30), UTC)
        case = self._case(
            nell,
            "Street light",
            opened=calendar.local_day(summer) - timedelta(days=4),
            closed=calendar.local_day(summer),
        )
        case.closed_at = summer
        self.history.note(
            case, summer, f"{ON_THE_OLD_SYSTEM} Closed at half past eleven at night, UTC.", case.contact.advisor
        )

    def _undated(self) -> None:
        iris = self._person("Ms", "Iris", "Quigley")
        for name in ("Noise", "Library membership", "Planning enquiry"):
            case = self._case(iris, name, opened=self._ago(1500), closed=self._ago(1490))
            case.closed_at = None
            self.history.note(case, case.opened_at, ON_THE_OLD_SYSTEM, case.contact.advisor)

    def _soon_due(self) -> None:
        tomos = self._person("Mr", "Tomos", "Bellamy")
        for days in (1, 3, 7):
            closed = self._last_day_gone(TWO_YEARS) + timedelta(days=days)
            self._case(tomos, "General enquiry", opened=closed, closed=closed)

    def _careful_contact(self) -> None:
        maryam = self._person(
            "Ms", "Maryam", "Haddad", safe_to_write=False, safe_to_call=True, preferred_contact="email"
        )
        maryam.moved_away_on, maryam.moved_away_source = self._ago(20), "self"
        self._case(maryam, "Homelessness advice", opened=self._ago(18))
        self._customer_note(maryam, "caution", "Ring only between ten and twelve, and say you are the library.")

    def _deceased(self) -> None:
        arthur = self._person("Mr", "Arthur", "Pemberton")
        arthur.deceased_on, arthur.deceased_source = self._ago(35), "tell_us_once"
        self._case(arthur, "Blue Badge", opened=self._ago(50), closed=self._ago(30))

    def _protected(self) -> None:
        esi, since = self.council.users["esi"], self.invent.moment(self._ago(40))
        leila = self._person("Miss", "Leila", "Farouk", safe_to_write=False, **at_risk.protected(by=esi, at=since))
        self._case(leila, "Homelessness advice", opened=self._ago(10))
        noor, looked = self.council.users["noor"], self.invent.moment(self._ago(1))
        self.afterwards.append(lambda: at_risk.alerts(leila, by=esi, since=since, seen_by=noor, looked=looked))

    def _names_of_the_world(self) -> None:
        for names, family in (
            ("محمد", "الحداد"),
            ("小龙", "李"),
            ("Siân Angharad", "ap Rhys-Llewellyn"),
            ("Åsa", "Sjöström"),
        ):
            self._case(self._person("", names, family), "General enquiry", opened=self._ago(6), closed=self._ago(5))

    def _moved_from_the_wrong_person(self) -> None:
        right = self._person("Mrs", "Agnes", "Tullibardine")
        case = self._case(right, "Single-person discount", opened=self._ago(9), closed=self._ago(3))
        moved_by = self.council.users["bilal"]
        moved_at = self.invent.moment(self._ago(2))
        details = {"label": "crm.case", "record": case.pk, "also_moved": 1, "misfiled_at": case.opened_at}
        self.afterwards.append(lambda: Misfiling.objects.create(moved_at=moved_at, moved_by=moved_by, **details))

    def _known_twice(self) -> None:
        born = date(1984, 2, 29)
        ffion = self._person("Mrs", "Ffion", "Maddox", phone="01632 960384", date_of_birth=born)
        maiden = self._person(
            "Miss", "Ffion", "Trevelyan", phone="01632 960384", date_of_birth=born, safe_to_call=False
        )
        self._case(ffion, "Library membership", opened=self._ago(70), closed=self._ago(64))
        self._case(maiden, "General enquiry", opened=self._ago(8))
        for opened in (45, 11):
            brendan = self._person("Mr", "Brendan", "Cope", phone="07700 900275", date_of_birth=date(1958, 7, 12))
            self._case(brendan, "Missed bin", opened=self._ago(opened), closed=self._ago(opened - 5))
        self.afterwards.append(lambda: self._merge(ffion, maiden))

    def _merge(self, survivor: Customer, away: Customer) -> None:
        by, now = self.council.users["esi"], self.invent.moment(self._ago(1))
        merging.merge(survivor, away, by=by, reason="She told me that she has married.", now=now)

    # ── What they share ──────────────────────────────────────────────────────────────────────────

    def _person(self, title: str, names: str, family_name: str, *, phone: str = "", **known: Any) -> Customer:
        details = {"safe_to_call": True, "safe_to_write": True, "language": "en", **known}
        person = self.history.person(title=title, names=names, family_name=family_name, **details)
        if phone:
            points = self.history.records.of(ContactPoint)
            points[:] = [point for point in points if point.customer_id != person.pk or point.kind != "phone"]
            point = self.history.records.add(ContactPoint(customer=person, kind="phone", value=phone, is_default=True))
            point.write_keys()
        return person

    def _home(self, person: Customer) -> Any:
        from crm.models import Address

        return next(home for home in self.history.records.of(Address) if home.customer_id == person.pk)

    def _case(self, person: Customer, category: str, *, opened: date, closed: date | None = None, **known: Any) -> Case:
        contact = self.history.contact(person, self.invent.moment(opened))
        closed_at = max(self.invent.moment(closed), contact.ended_at + A_WHILE) if closed else None
        return self.history.case(contact, BY_NAME[category], closed_at=closed_at, **known)

    def _customer_note(self, person: Customer, kind: str, text: str) -> None:
        on = self._ago(18)
        self.history.records.add(
            CustomerNote(
                id=self.invent.uuid(),
                customer=person,
                kind=kind,
                text=text,
                author=self.council.users["esi"],
                written_at=self.invent.moment(on),
                reviewed_on=on,
                review_on=on + timedelta(days=180),
            )
        )

    def _hold(self, record: Any, kind: str, reason: str, *, days: int) -> None:
        review_on = self.invent.today + timedelta(days=days)
        dpo, now = self.council.dpo, self.invent.now
        self.afterwards.append(
            lambda: holds.place(record, kind=kind, reason=reason, review_on=review_on, by=dpo, now=now)
        )

    def _ago(self, days: int) -> date:
        return self.invent.today - timedelta(days=days)

    def _last_day_gone(self, kept: calendar.Period) -> date:
        """Return the newest day of closing whose cases are due today."""
        return self.history.first_kept[kept] - timedelta(days=1)
