"""What every page may say about the council, without a view having to pass it on."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from crm import councils, opening


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the council with its opening hours, and whether styles were built.

    The council is read once a request, and neither is read by a page that does not speak of it.
    """
    return {
        "council": SimpleLazyObject(lambda: councils.of(request)),
        "opening_hours": SimpleLazyObject(opening.hours_in_words),
        # Without npm there is no compiled style sheet; pages then stand on the browser's own styles.
        "assets_built": (settings.ASSETS_DIR / "tolbooth" / "tolbooth.css").is_file(),
        "demo": settings.DEMO,
    }
