"""Measures the queue and the customer page at 100,000 customers: signed in, audited, asked who may see it, against the bare template."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from . import bare, town

ROUNDS = 7
A_ROUND = 30  # pages
FEWEST_TIMES = 0.5  # of the bare page's speed
MOST_QUERIES = 12


@override_settings(DEBUG=False)  # nobody's page keeps a list of its queries
def measure(_only_comparator: bool = False) -> bool:
    """Print the figures of each page; return whether all keep the goals."""
    if not town.can_be_built():
        return True
    place = town.build()
    client = Client()
    client.force_login(place.officer)
    queue = reverse("desk:cases", args=["queue"])
    person = reverse("desk:customer", args=[place.customer.pk])
    return all(
        [
            _of_page("queue", client, queue, lambda given: {"shown": _paged(given["shown"], place.team)}),
            _of_page("customer page", client, person, lambda given: _timeline(given, place.customer)),
        ]
    )


def _paged(shown: Any, team: Any) -> Any:
    """Put the rows of one query into the real page's paginator."""
    shown.object_list = bare.cases(team, shown.paginator.per_page)
    return shown


def _timeline(given: dict[str, Any], person: Any) -> dict[str, Any]:
    shown = given["timeline"]
    return {"timeline": bare.lines(person, len(shown), shown[0].leaving)}


def _of_page(name: str, client: Client, address: str, rows: Callable[[dict[str, Any]], dict[str, Any]]) -> bool:
    template, given, queries = bare.taken_from(client, address)
    limit = bare.page(template, given, lambda: rows(given))
    ours = _served(client, address)
    ratios, spent = [], []
    for _round in range(ROUNDS):
        theirs_took, ours_took = _time(limit), _time(ours)
        ratios.append(theirs_took / ours_took)
        spent.append((theirs_took, ours_took))
    theirs_took, ours_took = (statistics.median(times) * 1000 for times in zip(*spent, strict=True))
    ratio = statistics.median(ratios)
    print(
        f"  {name}: bare template {theirs_took:.1f} ms, page {ours_took:.1f} ms, {queries} queries (goal {MOST_QUERIES}); "
        f"{ratio:.2f} times the bare one's speed (goal {FEWEST_TIMES})"
    )
    return ratio >= FEWEST_TIMES and queries <= MOST_QUERIES


def _served(client: Client, address: str) -> Callable[[], HttpResponse]:
    """Return the whole way of a request: every middleware, session, permissions, the view and its audit line."""
    handler = BaseHandler()
    handler.load_middleware()
    name = settings.SESSION_COOKIE_NAME
    factory = RequestFactory(headers={"cookie": f"{name}={client.cookies[name].value}"})
    return lambda: handler.get_response(factory.get(address, SERVER_NAME="localhost"))


def _time(view: Callable[[], HttpResponse]) -> float:
    """Return the seconds that one page takes."""
    began = time.perf_counter()
    for _page in range(A_ROUND):
        assert view().status_code == 200
    return (time.perf_counter() - began) / A_ROUND
