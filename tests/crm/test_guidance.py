"""Guidance is found by words and by category, noted where it was used, and flagged when nobody looked at it again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from crm import guidance
from crm.models import Announcement, AnnouncementRead, CaseCategory, GuidanceArticle, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(missed_bin: CaseCategory) -> GuidanceArticle:
    made = GuidanceArticle.objects.create(
        title="Missed bins",
        body="A crew comes back.",
        owner=missed_bin.service,
        review_on=date(2026, 9, 1),
        is_active=True,
    )
    made.categories.add(missed_bin)
    return made


def test_published_guidance_is_found_by_all_of_its_words(article: GuidanceArticle, garden_waste: CaseCategory) -> None:
    assert list(guidance.find("crew BINS")) == [article]
    assert not guidance.find("crew lorry").exists()
    assert not guidance.find("crew", category=garden_waste).exists()

    GuidanceArticle.objects.update(is_active=False)
    assert not guidance.find("crew").exists()


def test_a_source_is_noted_once_under_the_title_of_the_day(
    article: GuidanceArticle, missed_bin: CaseCategory, bilal: User, now: datetime
) -> None:
    case = factories.CaseFactory(category=missed_bin)
    guidance.note_used(case, [article], by=bilal, now=now)
    GuidanceArticle.objects.update(title="Bins that were missed")
    guidance.note_used(case, [article], by=bilal, now=now)

    [source] = case.sources.all()
    assert (source.title, source.by, source.at) == ("Missed bins", bilal, now)


def test_only_guidance_of_the_category_counts_as_used(article: GuidanceArticle, garden_waste: CaseCategory) -> None:
    assert guidance.used_in(article.categories.get(), [str(article.pk), "x", "9" * 30]) == [article]
    assert guidance.used_in(garden_waste, [str(article.pk)]) == []


@pytest.mark.parametrize(("day", "past"), [(date(2026, 9, 1), False), (date(2026, 9, 2), True)])
def test_guidance_is_flagged_from_the_day_after_its_review(article: GuidanceArticle, day: date, past: bool) -> None:
    assert article.needs_review(day) is past


def test_a_message_stands_between_its_days_and_each_reads_it_for_themselves(
    bilal: User, chen: User, now: datetime, today: date
) -> None:
    message = Announcement.objects.create(title="Snow", text="No bins.", from_on=today, until_on=today)
    day = timedelta(days=1)
    for other in (today - day, today + day):
        assert not guidance.announcements(bilal, today=other).exists()

    guidance.mark_read(message, by=bilal, now=now)
    guidance.mark_read(message, by=bilal, now=now)

    def is_read(by: User) -> Any:
        return guidance.announcements(by, today=today).get().is_read

    assert is_read(bilal) and not is_read(chen)
    assert AnnouncementRead.objects.count() == 1
