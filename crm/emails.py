"""E-mail addresses as typed by people, and as we compare them."""


def normalise(text: str) -> str:
    """Write an e-mail address the one way in which we compare it."""
    return text.strip().casefold()
