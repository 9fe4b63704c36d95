"""Whether white letters can be read on a colour, and the nearest darker shade on which they can."""

READABLE = 4.5  # to 1: WCAG 2.2, success criterion 1.4.3
WHOLE = 100  # percent


def contrast_with_white(colour: str) -> float:
    """Return how many times lighter white is than a colour written as #rrggbb: from 1 (white) to 21 (black)."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def is_readable_under_white(colour: str) -> bool:
    """Say whether white text of any size can be read on a colour."""
    return contrast_with_white(colour) >= READABLE


def nearest_readable(colour: str) -> str:
    """Return the lightest shade of a colour on which white text can be read: itself, where it is dark enough."""
    return next(shade for percent in range(WHOLE, -1, -1) if is_readable_under_white(shade := shaded(colour, percent)))


def shaded(colour: str, percent: int) -> str:
    """Return a colour with so much of its light."""
    return "#" + "".join(f"{round(part * percent / WHOLE):02x}" for part in _parts(colour))


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _linear(part: float) -> float:
    # The sRGB curve as WCAG 2 writes it.
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
