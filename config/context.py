"""What every page may say about the council, without a view having to pass it on."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the council's contact details, and whether styles were built."""
    return {
        "council": {
            "name": settings.COUNCIL_NAME,
            "phone": settings.COUNCIL_PHONE,
            "hours": settings.COUNCIL_HOURS,
            "email": settings.COUNCIL_EMAIL,
            "dpo_email": settings.DPO_EMAIL,
            "dpo_address": settings.DPO_ADDRESS,
        },
        # Without npm there is no compiled style sheet; pages then stand on the browser's own styles.
        "assets_built": (settings.ASSETS_DIR / "tolbooth" / "tolbooth.css").is_file(),
        "demo": settings.DEMO,
    }
