"""What advisors go by: found by category or by words, and noted on the case for which it was used."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from . import casework
from .models import Announcement, AnnouncementRead, Case, CaseCategory, CaseSource, GuidanceArticle, User

MOST_WORDS = 8
MOST_USED = 20


def about(category: CaseCategory) -> QuerySet[GuidanceArticle]:
    """Return the published guidance of a category."""
    return GuidanceArticle.objects.offered().filter(categories=category)


def find(words: str, *, category: CaseCategory | None = None) -> QuerySet[GuidanceArticle]:
    """Return the published guidance in which every word stands, in its heading or its text."""
    found = GuidanceArticle.objects.offered().select_related("owner")
    if category:
        found = found.filter(categories=category)
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
    return found


def note_used(case: Case, articles: Iterable[GuidanceArticle], *, by: User, now: datetime) -> list[CaseSource]:
    """Note which guidance was used for a case; what was noted before stays as it is. Raise CaseGone."""
    with transaction.atomic():
        case = casework.locked(case)
        known = set(case.sources.values_list("article_id", flat=True))
        return [
            CaseSource.objects.create(case=case, article=article, title=article.title, by=by, at=now)
            for article in articles
            if article.pk not in known
        ]


def used_in(category: CaseCategory, keys: Iterable[str]) -> list[GuidanceArticle]:
    """Return the articles that somebody ticked beside a category; what is none of that category's counts for nothing."""
    wanted = [int(key) for key in list(keys)[:MOST_USED] if key.isascii() and key.isdecimal() and len(key) < 10]
    return list(about(category).filter(pk__in=wanted)) if wanted else []


def announcements(officer: User, *, today: date) -> QuerySet[Announcement]:
    """Return the important messages of this day, each with whether this officer has read it; the unread first."""
    mine = AnnouncementRead.objects.filter(announcement=OuterRef("pk"), officer=officer)
    current = Announcement.objects.filter(from_on__lte=today, until_on__gte=today)
    return current.annotate(is_read=Exists(mine)).order_by("is_read", "-from_on", "title")


def mark_read(announcement: Announcement, *, by: User, now: datetime) -> AnnouncementRead:
    """Note that an officer has read a message; the second time it stays as it was."""
    mark, _made = AnnouncementRead.objects.get_or_create(announcement=announcement, officer=by, defaults={"at": now})
    return mark
