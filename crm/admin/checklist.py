"""The administrator's guided set-up: what there is of each thing that a council needs, what is missing, and where to add it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from retention.calendar import in_full, local_day

from .. import councils, opening, roles, working_days
from ..models import (
    CaseCategory,
    CategoryQuestion,
    Channel,
    OpeningTime,
    Outcome,
    Service,
    Team,
    User,
)

UNUSABLE = "!"  # how Django begins the password of somebody who has chosen none


@dataclass(frozen=True, kw_only=True)
class Step:
    """One part of the set-up: how much of it there is, in words, and what is missing or worth a look."""

    title: str
    url: str
    stands: str
    missing: list[str]


def steps(request: HttpRequest) -> Iterator[Step]:
    """Yield the parts of the set-up in the order in which a new council does them."""
    today = local_day(timezone.now())
    yield _services()
    yield _categories()
    yield _outcomes()
    yield _channels()
    yield _teams()
    yield _people()
    yield _hours()
    yield _calendar(councils.of(request).nation, today)
    yield _council(councils.of(request))


def _services() -> Step:
    offered = Service.objects.offered()
    empty = offered.exclude(categories__is_active=True).count()
    return Step(
        title=_("Services"),
        url=_list("service"),
        stands=_offered(offered.count()),
        missing=_those(
            (not offered, _("Add the first service: a part of the council that does the work behind a case.")),
            (
                empty,
                ngettext("%(n)s service has no category.", "%(n)s services have no category.", empty),
            ),
        ),
    )


def _categories() -> Step:
    offered = CaseCategory.objects.offered()
    found = offered.aggregate(
        all=Count("pk"),
        silent=Count("pk", filter=Q(guidance="")),
        adrift=Count("pk", filter=Q(service__is_active=False)),
    )
    asked = CategoryQuestion.objects.offered().filter(category__is_active=True).count()
    questions = ngettext("%(n)s question", "%(n)s questions", asked) % {"n": asked}
    return Step(
        title=_("Case categories, with their questions"),
        url=_list("casecategory"),
        stands=_("%(offered)s, with %(questions)s") % {"offered": _offered(found["all"]), "questions": questions},
        missing=_those(
            (not found["all"], _("Add the first category: what a case can be about.")),
            (
                found["silent"],
                ngettext("%(n)s category has no guidance.", "%(n)s categories have no guidance.", found["silent"]),
            ),
            (
                found["adrift"],
                ngettext(
                    "%(n)s category belongs to a service that is not offered any more.",
                    "%(n)s categories belong to a service that is not offered any more.",
                    found["adrift"],
                ),
            ),
        ),
    )


def _outcomes() -> Step:
    found = Outcome.objects.offered().aggregate(
        all=Count("pk"), closing=Count("pk", filter=Q(closes=True)), referring=Count("pk", filter=Q(refers=True))
    )
    return Step(
        title=_("Outcomes"),
        url=_list("outcome"),
        stands=_offered(found["all"]),
        missing=_those(
            (not found["closing"], _("No outcome closes a case. Add one, such as “Resolved”.")),
            (not found["referring"], _("No outcome refers a case to its service. Add one, such as “Referred”.")),
        ),
    )


def _channels() -> Step:
    count = Channel.objects.offered().count()
    return Step(
        title=_("Channels"),
        url=_list("channel"),
        stands=_offered(count),
        missing=_those((not count, _("Add the first way in which people reach the council, such as the telephone."))),
    )


def _teams() -> Step:
    teams = Team.objects.offered().annotate(people=Count("members", filter=Q(members__is_active=True)))
    found = teams.aggregate(all=Count("pk"), empty=Count("pk", filter=Q(people=0)))
    return Step(
        title=_("Teams"),
        url=_list("team"),
        stands=_offered(found["all"]),
        missing=_those(
            (not found["all"], _("Add the first team: advisors who share a queue.")),
            (
                found["empty"],
                ngettext("%(n)s team has no colleague.", "%(n)s teams have no colleague.", found["empty"]),
            ),
        ),
    )


def _people() -> Step:
    active = User.objects.filter(kind=User.Kind.STAFF, is_active=True)
    needs_team = Q(groups__name__in=[roles.ADVISOR, roles.TEAM_LEADER], team=None)
    found = active.aggregate(
        all=Count("pk", distinct=True),
        idle=Count("pk", distinct=True, filter=Q(groups=None, is_superuser=False)),
        invited=Count("pk", distinct=True, filter=Q(password__startswith=UNUSABLE)),
        adrift=Count("pk", distinct=True, filter=needs_team),
        blind=Count("pk", distinct=True, filter=Q(groups__name=roles.SERVICE_OFFICER, services=None)),
    )
    n = found["all"]
    return Step(
        title=_("People and their roles"),
        url=_list("user"),
        stands=ngettext("%(n)s can sign in", "%(n)s can sign in", n) % {"n": n},
        missing=_those(
            (
                found["idle"],
                ngettext(
                    "%(n)s colleague has no role and sees nothing.",
                    "%(n)s colleagues have no role and see nothing.",
                    found["idle"],
                ),
            ),
            (
                found["adrift"],
                ngettext(
                    "%(n)s advisor or leader has no team.", "%(n)s advisors or leaders have no team.", found["adrift"]
                ),
            ),
            (
                found["blind"],
                ngettext(
                    "%(n)s service officer has no service.", "%(n)s service officers have no service.", found["blind"]
                ),
            ),
            (
                found["invited"],
                ngettext(
                    "%(n)s has not chosen a password yet.", "%(n)s have not chosen a password yet.", found["invited"]
                ),
            ),
        ),
    )


def _hours() -> Step:
    rows = list(OpeningTime.objects.all())
    return Step(
        title=_("Opening hours"),
        url=reverse("admin:crm_openingtime_week"),
        stands=opening.in_words(rows) or _("closed all week"),
        missing=_those((not rows, _("Residents are told that nobody is there. Say when the council answers."))),
    )


def _calendar(nation: str, today: date) -> Step:
    ahead = working_days.closed_days(today, date(today.year + 1, 12, 31), nation=nation)
    day = min(ahead, default=None)
    return Step(
        title=_("Working calendar"),
        url=reverse("admin:crm_proclaimedday_calendar"),
        stands=_("next closed day: %(day)s (%(name)s)") % {"day": in_full(day), "name": ahead[day]} if day else "",
        missing=[],
    )


def _council(council: Any) -> Step:
    wanted = ("phone", "email", "dpo_email", "dpo_address", "welcome", "closing_words")
    empty = [str(council._meta.get_field(name).verbose_name) for name in wanted if not getattr(council, name)]
    return Step(
        title=_("The council itself"),
        url=reverse("admin:crm_council_change", args=[council.pk]),
        stands=council.name,
        missing=_those((empty, _("Not filled in: %(names)s.") % {"names": ", ".join(empty)})),
    )


def _those(*asked: tuple[Any, str]) -> list[str]:
    """Return the sentences whose count, or fact, is not nothing."""
    return [words % {"n": count} if isinstance(count, int) else words for count, words in asked if count]


def _offered(count: int) -> str:
    return ngettext("%(n)s offered", "%(n)s offered", count) % {"n": count}


def _list(model: str) -> str:
    return reverse(f"admin:crm_{model}_changelist")
