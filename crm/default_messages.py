"""The wordings that a new council starts with; its administrators edit them from then on. No subject says what a case is about."""

from typing import Any

ABOUT = "About your enquiry {{ reference }}"
AM = "Ynglŷn â’ch ymholiad {{ reference }}"
END = "\n\nPlease quote {{ reference }} if you get in touch with us about this. Our telephone number is {{ phone }}.\n\n{{ council }}"
DIWEDD = (
    "\n\nRhowch y cyfeirnod {{ reference }} os byddwch yn cysylltu â ni. Ein rhif ffôn yw {{ phone }}.\n\n{{ council }}"
)

# kind, name, language, subject, text
TEMPLATES = [
    (
        "acknowledgement",
        "Acknowledgement",
        "en",
        ABOUT,
        "Dear {{ name }},\n\nThank you for getting in touch. Your reference is {{ reference }}."
        "\n\nWe will answer you by {{ due }}." + END,
    ),
    (
        "acknowledgement",
        "Acknowledgement",
        "cy",
        AM,
        "Annwyl {{ name }},\n\nDiolch i chi am gysylltu â ni. Eich cyfeirnod yw {{ reference }}.\n\nByddwn yn eich ateb erbyn {{ due }}."
        + DIWEDD,
    ),
    ("reply", "Reply", "en", ABOUT, "Dear {{ name }},\n\nThank you for getting in touch.\n\n" + END),
    (
        "reply",
        "We need more information",
        "en",
        ABOUT,
        "Dear {{ name }},\n\nWe are working on what you asked us, and need to know more before we can go on.\n\n"
        "Please get in touch and tell us:\n\n" + END,
    ),
    (
        "outcome",
        "Outcome",
        "en",
        ABOUT,
        "Dear {{ name }},\n\nWe have finished what you asked us to do.\n\n{{ answer }}" + END,
    ),
    (
        "outcome",
        "Outcome",
        "cy",
        AM,
        "Annwyl {{ name }},\n\nRydym wedi gorffen delio â’ch ymholiad.\n\n{{ answer }}" + DIWEDD,
    ),
]


def complete(using: str = "default", **_kwargs: Any) -> None:
    """Fill the list of wordings where it is empty; runs after every migration."""
    from .models import MessageTemplate

    rows = MessageTemplate.objects.using(using)
    if rows.exists():
        return
    rows.bulk_create(
        MessageTemplate(kind=kind, name=name, language=language, subject=subject, body=body, position=position)
        for position, (kind, name, language, subject, body) in enumerate(TEMPLATES)
    )
