"""What is planted for one role: a party for each relation, each with one of everything and words that nobody else bears."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from crm import references, roles
from crm.models import (
    Address,
    Announcement,
    Attachment,
    Callback,
    CallbackAnswer,
    CallbackAttempt,
    Case,
    CaseAnswer,
    CaseCategory,
    CaseContact,
    CaseNote,
    CaseSource,
    Channel,
    Contact,
    ContactPoint,
    Customer,
    CustomerNote,
    GuidanceArticle,
    Merge,
    Message,
    Payment,
    Representative,
    Service,
    Task,
    Team,
    User,
)
from retention.registry import registry
from retention.subject_access import models_about
from tests import factories
from tests.planting import Planted, plant
from tests.restricting import restrict
from tests.role_table import ROLES

from .relations import RELATIONS
from .words import words_of

ELSEWHERE = "elsewhere"  # a second case of the own person, which another service has
SHARED = "ZZ9 9ZZ"  # everybody has an address there: one search must find all whom somebody may see, and nobody else
NAMES = dict(zip(ROLES[2:], ("Bilal", "Esi", "Noor", "Fitz", "Dara", "Gus", "Ike"), strict=True))
GROUPS = dict(
    zip(
        ROLES[2:],
        (
            roles.ADVISOR,
            roles.TEAM_LEADER,
            roles.PROTECTED,
            roles.SERVICE_OFFICER,
            roles.DPO,
            roles.ADMINISTRATOR,
            roles.AUDITOR,
        ),
        strict=True,
    )
)
AT_A_COUNTER = {"advisor", "leader", "named"}  # who takes contacts, in a team
OURS = {"crm", "chat", "rights_requests", "retention", "auditlog"}
# What would stand in the way of everything: a lock, and a pass-phrase that nobody knows.
NOT_AT_RISK = {"pass_phrase": "", "identity_locked_at": None, "identity_unlocked_at": None}
_numbers = count()


@dataclass(frozen=True)
class Word:
    """One canary: whose, what it tells, and the text to look for."""

    relation: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind} of {self.relation} (“{self.text}”)"


@dataclass
class Party:
    """A customer with one of everything, or with a case alone."""

    relation: str
    customer: Customer
    records: dict[str, Any] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)


@dataclass
class World:
    """Everybody there is, for one role: its officer, the parties, and the places where people work."""

    role: str
    officer: User | None
    colleague: User
    team: Team
    bins: CaseCategory
    rents: CaseCategory
    parties: dict[str, Party] = field(default_factory=dict)
    elsewhere: Party | None = None

    @property
    def everybody(self) -> list[Party]:
        return [*self.parties.values(), *filter(None, [self.elsewhere])]

    @property
    def words(self) -> list[Word]:
        return [word for party in self.everybody for word in party.words]


def build(role: str, *, without: tuple[str, ...] = ()) -> World:
    """Plant the world as one role meets it; without some of the parties, where a test adds them later."""
    team = factories.TeamFactory(name="Contact centre")
    bins, rents = factories.CategoryFactory(service__name="Waste"), factories.CategoryFactory(service__name="Housing")
    bins.questions.create(wording="Which bin?")
    elsewhere = factories.TeamFactory(name="One-stop shop")
    colleague = factories.UserFactory(name="Chen Elsewhere", role=roles.ADVISOR, team=elsewhere)
    world = World(role, _officer(role, team, bins.service), colleague, team, bins, rents)
    article = GuidanceArticle.objects.create(
        title="Missed bins", body="A crew comes back.", owner=bins.service, review_on=date(2990, 1, 1), is_active=True
    )
    article.categories.add(bins)
    Announcement.objects.create(title="Snow", text="No bins.", from_on=date(2000, 1, 1), until_on=date(2990, 1, 1))
    for relation in RELATIONS:
        if relation not in without:
            add(world, relation)
    return world


def add(world: World, relation: str) -> Party:
    """Plant the party of one relation."""
    planted = Planted()
    party = Party(relation, _person(planted), {"colleague": world.colleague})
    _everything(world, party, planted)
    if relation == "own":
        world.elsewhere = _another_case(world, party)
    restricted = {"restricted": party.customer, "restricted_case": party.records["case"]}.get(relation)
    if restricted:
        restrict(restricted, by=world.colleague)
    if relation == "protected":
        Customer.objects.filter(pk=party.customer.pk).update(is_protected=True, protected_at=timezone.now())
    world.parties[relation] = party
    return party


def _officer(role: str, team: Team, waste: Service) -> User | None:
    if role == "nobody":
        return None
    if role == "resident":
        return User.objects.create_user("resident@example.org", name="Resident", kind=User.Kind.RESIDENT)
    officer: User = factories.UserFactory(
        name=f"{NAMES[role]} Officer",
        email=f"{role}@example.org",
        role=GROUPS[role],
        team=team if role in AT_A_COUNTER else None,
    )
    if role == "officer":
        officer.services.add(waste)
    return officer


def _person(planted: Planted) -> Customer:
    """Plant somebody with everything that is known about people, findable by what search compares."""
    number = 100 + next(_numbers) % 900
    customer, _ = plant(Customer, planted, reference=references.for_customer(), user=None, **NOT_AT_RISK)
    plant(ContactPoint, planted, kind="phone", value=f"07700 900{number}")
    plant(ContactPoint, planted, kind="email", value=f"canary{number}@example.org")
    plant(Address, planted, postcode=SHARED, from_on=None, to_on=date(2001, 1, 2))
    plant(Address, planted, postcode=f"ZZ{number // 10} {number % 10}AB", from_on=None, to_on=None)
    for row in (customer, *customer.contact_points.all()):
        row.save()  # with the columns that search compares
    return customer


def _everything(world: World, party: Party, planted: Planted) -> None:
    """Plant a contact, its case with all its parts, a note; and a row of whatever else can be about a customer."""
    channel = Channel.objects.get(key="telephone")
    acts, _ = plant(Representative, planted, representative=None, seen_by=world.colleague, pass_phrase="")
    contact, _ = plant(Contact, planted, channel=channel, advisor=world.colleague, customer=party.customer)
    case, _ = plant(
        Case,
        planted,
        reference=references.for_case(),
        category=world.bins,
        service=world.bins.service,
        retention_category="case",
        contact=contact,
        customer=party.customer,
        outcome=None,
        **_in_hands(world, party.relation),
    )
    author = {"author": world.colleague}
    said, _ = plant(CaseNote, planted, contact=None, **author)
    note, _ = plant(CustomerNote, planted, customer=party.customer, review_on=date(2027, 1, 1), **author)
    plant(CaseAnswer, planted, question=world.bins.questions.get())
    plant(CaseContact, planted, contact=contact, channel=channel)
    plant(Payment, planted, recorded_by=world.colleague)
    file, _ = plant(Attachment, planted, kind="txt", added_by=world.colleague, erased_by=None)
    to_call = {"officer": case.owner or world.colleague, "team": None, "service": None, "closed_by": None}
    callback, _ = plant(Callback, planted, promised_by=world.colleague, **to_call)
    plant(CallbackAttempt, planted, by=world.colleague)
    plant(CallbackAnswer, planted, question=world.bins.questions.get())
    plant(CaseSource, planted, article=GuidanceArticle.objects.get(title="Missed bins"), by=world.colleague)
    party.records |= {"attachment": file, "callback": callback}
    party.records |= {"customer": party.customer, "contact": contact, "case": case, "casenote": said, "note": note}
    message, _ = plant(Message, planted, channel="letter", status="queued", **author)
    task, _ = plant(Task, planted)
    party.records |= {"message": message, "task": task}
    party.records["authority"] = acts
    made_one, _ = plant(Merge, planted, merged_at=timezone.now(), merged_by=world.colleague, undone_by=None)
    party.records["merge"] = made_one
    for data_map, _paths in models_about(Customer):
        if data_map.model not in planted.rows:
            plant(data_map.model, planted)
    words = (word for row in _rows(party) for word in words_of(row))
    party.words += [Word(party.relation, kind, text) for kind, text in words if text != SHARED]


def _in_hands(world: World, relation: str) -> dict[str, Any]:
    """Say in whose hands a case is; what is restricted would otherwise be the role's own."""
    if relation == "other":
        to = (
            {"status": "referred", "referred_to": world.rents.service}
            if world.role == "officer"
            else {"status": "open"}
        )
        return {"owner": world.colleague, "team": world.colleague.team, "referred_to": None, **to}
    to = {"status": "referred", "referred_to": world.bins.service} if world.role == "officer" else {"status": "open"}
    owner = None if relation == "team" else world.officer if world.role in {*AT_A_COUNTER, "officer"} else None
    return {"owner": owner, "team": world.team, "referred_to": None, **to}


def _another_case(world: World, own: Party) -> Party:
    """Plant a second case of the same person, with another service: nothing that the first one's service needs."""
    planted = Planted()
    planted.rows |= {Customer: own.customer, Contact: own.records["contact"]}
    case, _ = plant(
        Case,
        planted,
        reference=references.for_case(),
        category=world.rents,
        service=world.rents.service,
        retention_category="case",
        outcome=None,
        status="referred",
        referred_to=world.rents.service,
        owner=None,
        team=world.colleague.team,
    )
    said, _ = plant(CaseNote, planted, contact=None, author=world.colleague)
    words = [Word(ELSEWHERE, kind, text) for row in (case, said) for kind, text in words_of(row)]
    return Party(ELSEWHERE, own.customer, own.records | {"case": case, "casenote": said}, words)


def _rows(party: Party) -> Iterator[models.Model]:
    """Yield every row of a party, of whatever app."""
    yield party.customer
    for model in registry.maps:
        if path := belongs_to_a_customer(model):
            yield from model._base_manager.filter(**{path: party.customer.pk})


def belongs_to_a_customer(model: type[models.Model]) -> str:
    """Return the path by which rows of a model are a customer's: their own link, or that of the case they are part of."""
    names = {field.name for field in model._meta.concrete_fields}
    return "customer" if "customer" in names else "case__customer" if "case" in names else ""
