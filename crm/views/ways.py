"""The ways to go from every page of the desk, each with how much waits there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .. import access, workload
from .pages import local_today


@dataclass(frozen=True, kw_only=True)
class Way:
    """A place to go, for those who have the list or the permission that it needs."""

    label: Any
    route: str
    cases: str = ""
    others: str = ""  # what else waits there, by its name in `workload.counts`
    needed: str = ""
    shortcut: str = ""

    @property
    def url(self) -> str:
        return reverse(self.route, args=[self.cases] if self.cases else [])

    def is_open_to(self, officer: Any) -> bool:
        """Say whether this officer has business there."""
        if self.cases:
            return self.cases in workload.lists_of(officer)
        return not self.needed or officer.has_perm(self.needed)


WAYS = (
    Way(label=_("Home"), route="desk:home", shortcut="home"),
    Way(label=_("New contact"), route="desk:contact_new", needed="crm.add_contact", shortcut="new_contact"),
    Way(label=_("My cases"), route="desk:cases", cases=workload.MINE),
    Way(label=_("Team queue"), route="desk:cases", cases=workload.QUEUE),
    Way(label=_("By service"), route="desk:cases", cases=workload.SERVICE),
    Way(label=_("Referred to us"), route="desk:cases", cases=workload.REFERRED),
    Way(label=_("Tasks"), route="desk:tasks", others=workload.TASKS, needed="crm.change_task"),
    Way(label=_("Callbacks"), route="desk:callbacks", others=workload.CALLBACKS),
    Way(label=_("Guidance"), route="desk:guidance", needed="crm.view_guidancearticle"),
    Way(label=_("Board"), route="desk:board", needed="crm.view_dailycount"),
    Way(label=_("Hand-over"), route="desk:hand_over", needed="crm.assign_case"),
    Way(label=_("Search"), route="desk:search"),
    Way(label=_("Administration"), route="admin:index", needed="crm.use_admin"),
)


@dataclass(frozen=True)
class Offered:
    """A way as it stands on a page. `here`: the page is that place, or one within it. `load`: how much waits there, and how much of it is late."""

    way: Way
    url: str
    here: bool
    load: tuple[int, int] | None


def offered(request: HttpRequest) -> list[Offered]:
    """Return the ways of whoever is signed in, worked out once a request; none for those without a desk."""
    asked: Any = request
    if not hasattr(asked, "ways_offered"):
        may = asked.user.is_authenticated and access.may_use_desk(asked.user)
        asked.ways_offered = list(_offered(asked.user, asked.path)) if may else []
    return list(asked.ways_offered)


def waiting(request: HttpRequest, cases: str) -> int | None:
    """Return how many cases wait on a list, as the navigation of this page says it; None for a list that is not counted there."""
    return next((one.load[0] for one in offered(request) if one.load and cases and one.way.cases == cases), None)


def _offered(officer: Any, path: str) -> Iterator[Offered]:
    loads = workload.counts(officer, local_today())
    for way in WAYS:
        if way.is_open_to(officer):
            url = way.url
            within = way.route != "desk:home" and path.startswith(url)
            yield Offered(way, url, path == url or within, loads.get(way.cases or way.others))
