"""One line in the audit log for a settled search: whom it showed, and neither what was typed nor a name."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache

from crm import finding, searching
from crm.models import Customer, User
from retention import audit, holds
from tests import factories

pytestmark = pytest.mark.django_db
Ask = Any


@pytest.fixture(autouse=True)
def nobody_has_searched_yet() -> None:
    cache.clear()


@pytest.fixture
def graces(db: None) -> list[Customer]:
    return [factories.CustomerFactory(names="Grace", family_name=name) for name in ("Adeyemi", "Adeyinka", "Adey")]


@pytest.fixture
def ask(bilal: User, now: datetime) -> Ask:
    """Search as Bilal; `after` is in seconds."""

    def asked(text: str, *, typing: bool = False, after: int = 0, officer: User = bilal) -> finding.Found:
        return searching.search(text, officer=officer, now=now + timedelta(seconds=after), typing=typing)

    return asked


def lines(officer: User | None = None) -> list[dict[str, Any]]:
    """Return what the log says of searches, oldest first."""
    found = LogEntry.objects.filter(additional_data__what="searched").order_by("id")
    return [entry.additional_data for entry in (found.filter(actor=officer) if officer else found)]


def ids(*rows: Any) -> set[str]:
    return {audit.name_of(row) for row in rows}


# ── What is written ──────────────────────────────────────────────────────────────────────────────


def test_a_search_says_how_it_was_asked_and_whom_it_showed(graces: Any, bilal: User, ask: Ask) -> None:
    ask("grace ade")

    entry = LogEntry.objects.get(additional_data__what="searched")
    assert (entry.actor, entry.object_pk, entry.get_action_display()) == (bilal, str(bilal.pk), "access")
    assert entry.additional_data["why"] == "by name; 3 people"
    assert set(entry.additional_data["shown"]) == ids(*graces)


def test_neither_the_term_nor_a_name_is_written_or_remembered(graces: Any, ask: Ask) -> None:
    assert ask("Grace Adeyemi").people

    kept = str([*LogEntry.objects.values(), cache._cache if hasattr(cache, "_cache") else ""]).casefold()
    assert str(graces[0].pk) in kept
    for word in ("grace", "adey", graces[0].reference.casefold()):
        assert word not in kept


def test_a_case_that_is_found_shows_the_name_of_its_customer_too(ada: Customer, ask: Ask) -> None:
    case = factories.CaseFactory(customer=ada)

    ask(case.reference)

    (line,) = lines()
    assert line["why"] == "by case reference; 1 person, 1 case"
    assert set(line["shown"]) == ids(case, ada)


# ── One search, however it is typed ──────────────────────────────────────────────────────────────


def test_typing_on_with_the_same_matches_is_one_search(graces: Any, ask: Ask) -> None:
    for text in ("grace ade", "grace adey", "Grace  ADEY "):
        assert len(ask(text, typing=True).people) == 3
    ask("grace adeyemi", typing=True)

    assert len(lines()) == 1


def test_pressing_enter_after_typing_writes_no_second_line(graces: Any, ask: Ask) -> None:
    ask("grace adeyemi", typing=True)
    ask("grace adeyemi")

    assert len(lines()) == 1


def test_whoever_comes_up_later_is_written_down_then(graces: Any, ask: Ask) -> None:
    ask("grace adeyemi", typing=True)
    late = factories.CustomerFactory(names="Grace", family_name="Adeyemi-Jones")

    ask("grace adeyemi")

    assert [line["why"] for line in lines()] == ["by name; 1 person", "by name; 1 person, in addition"]
    assert lines()[1]["shown"] == list(ids(late))


def test_nobody_is_seen_by_typing_without_being_written_down(graces: Any, ask: Ask) -> None:
    seen = [
        match.customer
        for text in ("grace adey", "grace adeyi", "grace adeye", "adeyemi gr")
        for match in ask(text, typing=True).people
    ]

    assert ids(*seen) == {name for line in lines() for name in line["shown"]}


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [("grace adeyemi", "adeyemi grace", 1), ("grace adeyemi", "grace adeyem", 1), ("grace ade", "grace adey", 61)],
    ids=["another text", "a shorter text", "more than a minute later"],
)
def test_a_different_search_is_a_line_of_its_own(first: str, second: str, after: int, graces: Any, ask: Ask) -> None:
    ask(first, typing=True)
    ask(second, typing=True, after=after)

    assert len(lines()) == 2
    assert set(lines()[0]["shown"]) <= ids(*graces)


def test_a_search_goes_on_for_a_minute_after_its_last_answer(graces: Any, ask: Ask) -> None:
    ask("grace ade", typing=True)
    ask("grace ade", typing=True, after=60)

    assert len(lines()) == 1


def test_two_officers_are_two_searches(graces: Any, bilal: User, chen: User, ask: Ask) -> None:
    ask("grace adeyemi")
    ask("grace adeyemi", officer=chen)

    assert (len(lines(bilal)), len(lines(chen))) == (1, 1)


# ── Where nobody is shown ────────────────────────────────────────────────────────────────────────


def test_a_search_that_shows_nobody_is_one_line_and_only_when_it_is_submitted(ask: Ask) -> None:
    ask("nobody here", typing=True)
    assert lines() == []

    ask("nobody here")
    ask("nobody here")

    assert [line["why"] for line in lines()] == ["by name; nobody"]
    assert "shown" not in lines()[0]


def test_another_text_that_shows_nobody_is_another_line(ask: Ask) -> None:
    ask("nobody here")
    ask("nobody here either")

    assert len(lines()) == 2


def test_what_is_too_little_to_search_by_is_no_search(ada: Customer, ask: Ask) -> None:
    ask("ada okonjo", typing=True)
    assert len(lines()) == 1

    for text in ("", "ada", "3/5/1961"):
        ask(text)

    assert len(lines()) == 1


def test_learning_that_a_record_is_restricted_is_written_down_even_by_typing(
    ada: Customer, dara: User, now: datetime, ask: Ask
) -> None:
    holds.place(ada, kind="restriction", reason="Disputed.", review_on=date(2027, 1, 1), by=dara, now=now)

    ask("ada@example.org", typing=True)
    ask("ada@example.org")

    assert [line["why"] for line in lines()] == ["by e-mail address; a restricted record"]


# ── Without a cache ──────────────────────────────────────────────────────────────────────────────


def test_without_a_cache_everybody_who_is_shown_is_written_down(graces: Any, ask: Ask, settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }

    ask("grace adeyemi", typing=True)
    ask("grace adeyemi")

    assert [line["shown"] for line in lines()] == [list(ids(graces[0]))] * 2
