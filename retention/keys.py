"""The key of a record, as it comes back from a form, an address or somebody's clipboard."""

from uuid import UUID


def key_in(text: str | None) -> UUID | None:
    """Return the key that a text is; None where it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
