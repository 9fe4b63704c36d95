"""To whom a contact in progress goes."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import User
from .case import ByName
from .rendering import CouncilForm


class HandContactForm(CouncilForm):
    """Which colleague goes on with a contact."""

    to = ByName(
        User.objects.none(),
        label=_("Colleague"),
        empty_label=_("Choose a colleague"),
        help_text=_("They see it among their contacts in progress, with everything you have typed."),
    )

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(is_active=True, kind=User.Kind.STAFF, team__isnull=False)
        self.fields["to"].queryset = colleagues.exclude(pk=officer.pk).order_by("name")
        self.fields["to"].error_messages["required"] = gettext("Choose the colleague who goes on with it.")
