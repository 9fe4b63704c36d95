"""How the council makes sure who is asking: what may be asked, how much must be right, and what demands it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import IdentityFact, IdentityLevel, IdentityRule
from .set_up import SetUp, offer


@admin.register(IdentityFact)
class IdentityFacts(SetUp):
    """What an advisor may ask. The answer is compared, and never kept."""

    fields = ("wording", "key", "position", "is_active")
    list_display = ("wording", "key", "position", "is_active")
    list_filter = ("is_active",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()  # checks of the past go by it


class LevelForm(forms.ModelForm):
    """A level that can be reached: it asks at least as much as must be right, and no action is left without it."""

    class Meta:
        widgets = {"facts": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "facts", *(self.instance.facts.all() if self.instance.pk else ()))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        facts, must_pass = cleaned.get("facts"), cleaned.get("must_pass")
        if facts is not None and must_pass is not None and not 0 < must_pass <= len(facts):
            words = ngettext(
                "%(n)s fact is asked. Enter a number from 1 to %(n)s.",
                "%(n)s facts are asked. Enter a number from 1 to %(n)s.",
                len(facts),
            )
            self.add_error("must_pass", words % {"n": len(facts)})
        if self.instance.pk and not cleaned.get("is_active") and self.instance.rules.exists():
            self.add_error("is_active", _t("An action demands this level. Change that rule first."))
        return cleaned


@admin.register(IdentityLevel)
class IdentityLevels(SetUp):
    """How sure we are who somebody is."""

    form = LevelForm
    fields = ("name", "rank", "facts", "must_pass", "is_active")
    list_display = ("name", "rank", "must_pass", "is_active")
    list_filter = ("is_active",)


class RuleForm(forms.ModelForm):
    """Which of the levels that are offered an action demands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "level", self.instance.level)


@admin.register(IdentityRule)
class IdentityRules(SetUp):
    """Which level an action demands."""

    form = RuleForm
    fields = ("action_name", "level")
    readonly_fields = ("action_name",)
    list_display = ("action_name", "level")
    list_select_related = ("level",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # the actions come with the software

    @admin.display(description=_("action"), ordering="action")
    def action_name(self, rule: IdentityRule) -> str:
        return str(rule)
