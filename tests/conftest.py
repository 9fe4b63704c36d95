"""What all tests share: the plugins, the hour it is, and the cast that carries the story of who may do what."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import settings as hypothesis_settings

from crm import roles
from crm.models import CaseCategory, Channel, Customer, Outcome, Service, Team, User
from retention import calendar
from tests import factories

pytest_plugins = ["tests.plugins.browser", "tests.plugins.stacks", "tests.plugins.proofs", "tests.plugins.matrix"]

PASSWORD = factories.PASSWORD

# A slow machine is no counterexample.
hypothesis_settings.register_profile("tolbooth", deadline=None)
hypothesis_settings.load_profile("tolbooth")


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Argon2 takes its time on purpose; tests sign in hundreds of times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def now() -> datetime:
    """Monday, 3 August 2026, 10:42 in London."""
    return datetime(2026, 8, 3, 9, 42, tzinfo=UTC)


@pytest.fixture
def today(now: datetime) -> date:
    return calendar.local_day(now)


# ── Where they work ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def contact_centre(db: None) -> Team:
    return factories.TeamFactory(name="Contact centre")


@pytest.fixture
def one_stop_shop(db: None) -> Team:
    return factories.TeamFactory(name="One-stop shop")


@pytest.fixture
def waste(db: None) -> Service:
    return factories.ServiceFactory(name="Waste and recycling")


@pytest.fixture
def housing(db: None) -> Service:
    return factories.ServiceFactory(name="Housing")


@pytest.fixture
def missed_bin(waste: Service) -> CaseCategory:
    return factories.CategoryFactory(name="Missed bin", service=waste, target_working_days=5)


@pytest.fixture
def garden_waste(waste: Service) -> CaseCategory:
    return factories.CategoryFactory(
        name="Garden waste subscription", service=waste, retention_category_id="financial_case"
    )


@pytest.fixture
def telephone(db: None) -> Channel:
    return Channel.objects.get(key="telephone")


@pytest.fixture
def resolved(db: None) -> Outcome:
    return Outcome.objects.get(key="resolved")


@pytest.fixture
def referred(db: None) -> Outcome:
    return Outcome.objects.get(key="referred")


# ── The cast ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ada(db: None) -> Customer:
    """A resident, with a telephone, an e-mail address and a home."""
    return factories.CustomerFactory(
        title="Mrs",
        names="Ada",
        family_name="Okonjo-Smythe",
        date_of_birth=date(1961, 5, 3),
        phone="07700 900461",
        email="ada@example.org",
        postcode="ZZ1 2AB",
    )


@pytest.fixture
def bilal(contact_centre: Team) -> User:
    """An advisor."""
    return factories.UserFactory(
        name="Bilal Advisor", email="bilal@example.org", role=roles.ADVISOR, team=contact_centre
    )


@pytest.fixture
def chen(one_stop_shop: Team) -> User:
    """An advisor of another team."""
    return factories.UserFactory(
        name="Chen Elsewhere", email="chen@example.org", role=roles.ADVISOR, team=one_stop_shop
    )


@pytest.fixture
def esi(contact_centre: Team) -> User:
    """The leader of Bilal's team."""
    return factories.UserFactory(
        name="Esi Leader", email="esi@example.org", role=roles.TEAM_LEADER, team=contact_centre
    )


@pytest.fixture
def fitz(waste: Service) -> User:
    """An officer of the waste service."""
    fitz = factories.UserFactory(name="Fitz Officer", email="fitz@example.org", role=roles.SERVICE_OFFICER)
    fitz.services.add(waste)
    return fitz


@pytest.fixture
def dara(db: None) -> User:
    """The data-protection officer."""
    return factories.UserFactory(name="Dara Guardian", email="dara@example.org", role=roles.DPO)


@pytest.fixture
def hana(db: None) -> User:
    """The second data-protection officer, without whom no period is shortened."""
    return factories.UserFactory(name="Hana Second", email="hana@example.org", role=roles.DPO)


@pytest.fixture
def gus(db: None) -> User:
    """The administrator."""
    return factories.UserFactory(name="Gus Keeper", email="gus@example.org", role=roles.ADMINISTRATOR)


@pytest.fixture
def ike(db: None) -> User:
    """The auditor."""
    return factories.UserFactory(name="Ike Auditor", email="ike@example.org", role=roles.AUDITOR)


# ── Signed in ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """Return a client of somebody who is signed in."""

    def client_of(user: User, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def dpo(signed_in: Any, dara: User) -> Client:
    """Dara the data-protection officer."""
    return signed_in(dara)


@pytest.fixture
def second(signed_in: Any, hana: User) -> Client:
    """Hana, the second person."""
    return signed_in(hana)
