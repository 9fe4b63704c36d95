"""A town of 100,000 customers with their cases, made in PostgreSQL by PostgreSQL: the ground for pages and search."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

CUSTOMERS = 100_000
CASES_EACH = 3
OPEN = 100  # one case in so many is open: three thousand, in the queues of six teams
TEAMS = 6
BUSY_TIMELINE = 60  # contacts and cases of the one whose page is measured, before the page is full

BUSIEST = 5_000_000  # their number, beyond everybody's

BEGAN = datetime(2025, 1, 6, 9, tzinfo=UTC)

# A number of their own for everybody, so that a search by number finds one person.
NUMBER = "'07' || lpad((n * 7919 %% 1000000000)::text, 9, '0')"


@dataclass(frozen=True)
class Town:
    """Who works here, and whose page is looked at."""

    officer: Any
    team: Any
    customer: Any


def can_be_built() -> bool:
    """Say whether this is the database whose figures are goals; on another one the town would measure nothing anybody promised."""
    if connection.vendor == "postgresql":
        return True
    print("  measured on PostgreSQL only")
    return False


def build(customers: int = CUSTOMERS, *, cases_each: int = CASES_EACH, notes_each: int = 1) -> Town:
    """Make the town; return whom to look at. Everything but the lists comes from INSERT … SELECT."""
    from django.contrib.auth.models import Group

    from crm import roles
    from crm.demo.crowd import customer_id
    from crm.models import CaseCategory, Customer, Service, Team, User

    teams = [Team.objects.create(name=f"Bench team {number}") for number in range(TEAMS)]
    officer = User.objects.create_user("bench@example.org", name="Bench Advisor", team=teams[0])
    officer.groups.add(Group.objects.get(name=roles.TEAM_LEADER))
    service = Service.objects.create(name="Bench waste")
    CaseCategory.objects.create(
        name="Bench missed bin", service=service, retention_category_id="case", target_working_days=10
    )
    _gather(officer, customers, cases_each=cases_each, notes_each=notes_each)
    _gather(officer, 1, cases_each=BUSY_TIMELINE, notes_each=1, first=BUSIEST)
    return Town(officer, teams[0], Customer.objects.get(pk=customer_id(BUSIEST)))


def more(town: Town, customers: int, *, first: int) -> None:
    """Let a town of two cases each grow."""
    _gather(town.officer, customers, cases_each=2, notes_each=2, first=first)


def _gather(officer: Any, customers: int, **crowd: Any) -> None:
    from crm.demo.crowd import Crowd, gather
    from crm.models import Team

    teams = list(Team.objects.order_by("pk").values_list("pk", flat=True))
    gather(Crowd(customers, open=OPEN, phone=NUMBER, **crowd), now=BEGAN, advisor=officer.pk, teams=teams)
