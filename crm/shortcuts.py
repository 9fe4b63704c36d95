"""The single keys by which an officer goes about the desk: each may be changed or done without, and all switched off.

WCAG 2.1.4 asks for that, since a key meant for the page may be a word spoken to a speech engine, or a slip of the hand.
Of a person only what they changed is stored, so a better default reaches everybody else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .refusals import Refused

if TYPE_CHECKING:
    from .models import User

# Neither browsers nor screen readers use these alone. Not F4 (opens lists, and the address bar of Edge), nor F9 (reader view).
FUNCTION_KEYS = ("F2", "F8")


@dataclass(frozen=True)
class Shortcut:
    """What a key does, in words, and the key where nobody chose another."""

    name: str
    label: Any
    key: str


SHORTCUTS = (
    Shortcut("search", gettext_lazy("Go to the search box"), "/"),
    Shortcut("new_contact", gettext_lazy("Log a new contact"), "n"),
    Shortcut("next_contact", gettext_lazy("Go to the next contact in progress"), "]"),
    Shortcut("previous_contact", gettext_lazy("Go to the contact in progress before"), "["),
    Shortcut("home", gettext_lazy("Go to the home page"), "g"),
    Shortcut("next_row", gettext_lazy("Go to the next row of a list"), "j"),
    Shortcut("previous_row", gettext_lazy("Go to the row before"), "k"),
    Shortcut("tick_row", gettext_lazy("Tick the row, or take the tick away"), "x"),
    Shortcut("open_row", gettext_lazy("Open the row"), "o"),
    Shortcut("give_rows", gettext_lazy("Go to the box that gives ticked cases away"), "a"),
    Shortcut("blank_screen", gettext_lazy("Hide the screen from people at the counter"), "F8"),
    Shortcut("keyboard_help", gettext_lazy("Show the keyboard shortcuts"), "?"),
)


class KeyNotAllowed(Refused):
    """The key is several, or belongs to the browser or a screen reader."""

    def __init__(self, typed: str) -> None:
        said = _(
            "“%(typed)s” cannot be used. Write one letter, digit or sign, or %(keys)s. Leave it empty to do without."
        )
        super().__init__(said % {"typed": typed[:20], "keys": _(" or ").join(FUNCTION_KEYS)})


class KeyTaken(Refused):
    """One key cannot do two things."""

    def __init__(self, key: str, name: str, other: Shortcut) -> None:
        super().__init__(
            _("“%(key)s” already does this: %(what)s. Choose another.") % {"key": key, "what": other.label}
        )
        self.name = name


def keys_of(user: Any) -> dict[str, str]:
    """Return the key of every shortcut for this person; nothing for those they do without."""
    if not getattr(user, "uses_shortcuts", False):
        return dict.fromkeys((shortcut.name for shortcut in SHORTCUTS), "")
    return chosen_by(user)


def chosen_by(user: "User") -> dict[str, str]:
    """Return the keys that this person would use, whether or not they have all of them switched off."""
    return {shortcut.name: str(user.shortcuts.get(shortcut.name, shortcut.key)) for shortcut in SHORTCUTS}


def written(typed: str) -> str:
    """Return a key the one way we write it: letters small, function keys large; nothing for none. Raise KeyNotAllowed."""
    key = typed.strip()
    if key.upper() in FUNCTION_KEYS:
        return key.upper()
    if not key:
        return ""
    if len(key) > 1 or not key.isprintable():
        raise KeyNotAllowed(key)
    # The key without Shift is the small letter. A few letters have no small form of one sign; those stay as they are.
    return key.lower() if len(key.lower()) == 1 else key


def taken(keys: Mapping[str, str]) -> Iterator[KeyTaken]:
    """Yield each choice of a key that does something else already."""
    meaning: dict[str, Shortcut] = {}
    for shortcut in SHORTCUTS:
        key = keys.get(shortcut.name, shortcut.key)
        if key and key in meaning:
            yield KeyTaken(key, shortcut.name, meaning[key])
        meaning.setdefault(key, shortcut)


def choose(user: "User", keys: Mapping[str, str], *, uses: bool) -> None:
    """Let somebody use these keys, or none at all for now; raise KeyNotAllowed or KeyTaken."""
    wanted = {name: written(key) for name, key in keys.items()}
    for refusal in taken(wanted):
        raise refusal
    user.uses_shortcuts = uses
    user.shortcuts = {
        shortcut.name: wanted[shortcut.name]
        for shortcut in SHORTCUTS
        if shortcut.name in wanted and wanted[shortcut.name] != shortcut.key
    }
    user.save(update_fields=["uses_shortcuts", "shortcuts"])


def restore(user: "User") -> None:
    """Give somebody the keys back that everybody begins with; whoever has keys switched off keeps them off."""
    choose(user, {}, uses=user.uses_shortcuts)
