"""Buttons that other apps add to our pages: a label, the permission it needs, and where its form is.

Upper apps fill this in `ready()`, so that a case page can offer what it knows nothing about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model

if TYPE_CHECKING:
    from .models import User


@dataclass(frozen=True, kw_only=True)
class Action:
    """One button on the page of a record."""

    key: str
    label: str
    permission: str
    url: Callable[[Any], str]
    applies: Callable[[Any], bool] = lambda _record: True


_actions: dict[type[Model], dict[str, Action]] = {}


def offer(model: type[Model], action: Action) -> None:
    """Put a button on the pages of a model; the same key again replaces it."""
    _actions.setdefault(model, {})[action.key] = action


def withdraw(model: type[Model], key: str) -> None:
    """Take a button away again."""
    _actions.get(model, {}).pop(key, None)


def on(record: Model, *, officer: "User") -> list[Action]:
    """Return the buttons that this officer may press on this record."""
    offered = _actions.get(type(record), {}).values()
    return [action for action in offered if officer.has_perm(action.permission) and action.applies(record)]
