"""Filters of the admin's lists by whether something has happened yet, in words: Django says “Empty” and “Not empty”."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class Happened(admin.EmptyFieldListFilter):
    """Whether a record has an instant. `called` is the title, `words` are for those without one and with one."""

    called: Any
    words: tuple[Any, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = self.called

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice, words in zip(super().choices(changelist), (_("All"), *self.words), strict=True):
            yield {**choice, "display": words}


class Seen(Happened):
    """Whether the data-protection officer has seen it."""

    called, words = _("state"), (_("Not yet"), _("Seen"))


class Lifted(Happened):
    """Whether it was lifted again."""

    called, words = _("state"), (_("In force"), _("Lifted"))
