"""The invented council itself: its teams, services, categories and officers, and its schedule switched on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group

from crm import roles, working_days
from crm.models import CaseCategory, Channel, Outcome, Service, Team, User
from crm.schedule import CASE, FINANCIAL_CASE
from retention import policies
from retention.models import RetentionCategory

from . import asking
from .enquiries import ENQUIRIES
from .people import DEMO_PASSWORD, STAFF

SIX_YEARS = timedelta(days=6 * 366)


@dataclass(frozen=True)
class Council:
    """What the history of the invented council refers to, by the names used in its texts."""

    users: dict[str, User]
    teams: dict[str, Team]
    services: dict[str, Service]
    categories: dict[str, CaseCategory]
    channels: dict[str, Channel]
    outcomes: dict[str, Outcome]
    closed_days: dict[date, str]
    advisors: list[User]
    dpo: User


def found(*, now: datetime, today: date) -> Council:
    """Make everything that exists before the first resident gets in touch."""
    teams = {name: Team.objects.create(name=name) for name in dict.fromkeys(filter(None, (one.team for one in STAFF)))}
    services = {name: Service.objects.create(name=name) for name in dict.fromkeys(one.service for one in ENQUIRIES)}
    categories = {
        enquiry.name: CaseCategory.objects.create(
            name=enquiry.name,
            service=services[enquiry.service],
            retention_category_id=(FINANCIAL_CASE if enquiry.is_financial else CASE).key,
            target_working_days=enquiry.days,
            asks_location=enquiry.outdoors,
        )
        for enquiry in ENQUIRIES
    }
    asking.write(categories)
    users: dict[str, User] = {}
    by_role: dict[str, list[User]] = {}
    for officer in STAFF:
        user = User.objects.create_user(
            officer.email,
            DEMO_PASSWORD,
            name=officer.name,
            team=teams.get(officer.team),
            joined_at=now - SIX_YEARS,
        )
        user.groups.add(Group.objects.get(name=officer.role))
        user.services.set([services[name] for name in officer.services])
        users[officer.email.partition("@")[0]] = user
        by_role.setdefault(officer.role, []).append(user)
    council = Council(
        users=users,
        teams=teams,
        services=services,
        categories=categories,
        channels={channel.key: channel for channel in Channel.objects.all()},
        outcomes={outcome.key: outcome for outcome in Outcome.objects.all()},
        closed_days=working_days.closed_days(today - SIX_YEARS, today + timedelta(days=366)),
        advisors=by_role[roles.ADVISOR] + by_role[roles.TEAM_LEADER],
        dpo=by_role[roles.DPO][0],
    )
    for category in RetentionCategory.objects.filter(not_enforced_because=""):
        policies.go_live(category, by=council.dpo, now=now)
    return council
