"""The council itself in the admin: its name, how to reach it, its colour and its texts."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _t

from retention.calendar import local_day

from .. import closing_days, colours
from ..invisible import is_invisible
from ..models import Council
from .closed_days import say_moved
from .set_up import SetUp

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def in_tenths(ratio: float) -> str:
    """Write a contrast, rounded down: 4.46 must not be refused as “4.5”."""
    return f"{int(ratio * 10) / 10:.1f}"


class CouncilDetailsForm(forms.ModelForm):
    """What every page says about the council. White letters must be readable on its colour."""

    class Meta:
        model = Council
        fields = (
            "name",
            "phone",
            "email",
            "dpo_email",
            "dpo_address",
            "nation",
            "welcome",
            "closing_words",
            "taking_payments",
            "colour",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "dpo_email" in self.fields:
            self.fields["dpo_email"].required = True  # news that nobody gets is no news

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if is_invisible(name):
            raise ValidationError(
                _t("Nothing of this name can be seen. Type it again: it stands at the top of every page.")
            )
        return name

    def clean_colour(self) -> str:
        colour: str = self.cleaned_data["colour"].lower()
        Council._meta.get_field("colour").run_validators(colour)
        if not colours.is_readable_under_white(colour):
            words = _t(
                "White letters cannot be read on %(colour)s: their contrast is %(ratio)s to 1, and at least %(least)s "
                "to 1 is needed. The nearest darker shade on which they can be read is %(shade)s."
            )
            raise ValidationError(
                words
                % {
                    "colour": colour,
                    "ratio": in_tenths(colours.contrast_with_white(colour)),
                    "least": colours.READABLE,
                    "shade": colours.nearest_readable(colour),
                }
            )
        return colour


@admin.register(Council)
class TheCouncil(SetUp):
    """The one row that says who the council is."""

    form = CouncilDetailsForm
    list_display = ("name", "phone", "email")
    change_form_template = "admin/crm/council.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # there is one, made with the tables

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any
    ) -> HttpResponse:
        """Show white letters on the colour: the one that was typed, where it is a colour, or the one that stands."""
        form, council = context["adminform"].form, context["original"]
        typed = str(form["colour"].value()) if "colour" in form.fields else council.colour
        colour = typed if COLOUR.fullmatch(typed) else council.colour
        context["preview"] = {"colour": colour, "ratio": in_tenths(colours.contrast_with_white(colour))}
        return super().render_change_form(request, context, *args, **more)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save it; where it keeps another nation's holidays from now on, count the open targets anew."""
        super().save_model(request, obj, form, change)
        if "nation" in form.changed_data:
            today = local_day(timezone.now())
            say_moved(request, closing_days.nation_changed(form.initial["nation"], obj.nation, today=today))
