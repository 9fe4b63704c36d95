"""Case categories in the admin: what cases can be about, how long they are kept, and what the council asks in each."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention import audit, policies
from retention.models import RetentionCategory

from ..invisible import is_invisible
from ..models import CallbackAnswer, CaseAnswer, CaseCategory, CategoryQuestion
from .set_up import SetUp, offer

Kind = CategoryQuestion.Kind
FEWEST = 2  # one choice is no question
# A choice is read out at the counter; a list that is longer than this belongs into the gazetteer, or into several questions.
LONGEST_CHOICE, MOST_CHOICES = 200, 200


class QuestionForm(forms.ModelForm):
    """One question: how it is worded, and what sort of answer it takes."""

    class Meta:
        model = CategoryQuestion
        fields = ("wording", "hint", "kind", "choices", "is_required", "in_callback", "position", "is_active")
        widgets = {"choices": forms.Textarea(attrs={"rows": 4, "cols": 40})}
        help_texts = {
            "choices": _("One a line, for a choice from a list. Up to 200 choices, each of up to 200 characters.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].help_text = _("Lower numbers come first. Left empty, it comes last.")
            if self.instance._state.adding:
                self.initial["position"] = None

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if kind != self.instance.kind and getattr(self.instance, "has_answers", False):
            raise ValidationError(
                _t(
                    "This question was answered already, so it stays “%(kind)s”: its answers are of that kind. "
                    "Stop offering it, and add a new question instead."
                )
                % {"kind": self.instance.get_kind_display()}
            )
        return kind

    def clean_choices(self) -> str:
        """Return the choices, one a line, without repeats; name the first that an answer could not be."""
        typed = CategoryQuestion(choices=self.cleaned_data["choices"]).choice_list
        if len(typed) > MOST_CHOICES:
            said = _t("Write %(most)d choices at most. These are %(count)d.")
            raise ValidationError(said % {"most": MOST_CHOICES, "count": len(typed)})
        for number, choice in enumerate(typed, 1):
            if len(choice) > LONGEST_CHOICE:
                said = _t("Shorten choice %(number)d to %(longest)d characters. It has %(count)d.")
                raise ValidationError(said % {"number": number, "longest": LONGEST_CHOICE, "count": len(choice)})
            if is_invisible(choice):
                raise ValidationError(
                    _t("Nothing of choice %(number)d can be seen. Type it again.") % {"number": number}
                )
        return "\n".join(typed)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = CategoryQuestion(choices=cleaned.get("choices") or "").choice_list
        if "kind" not in cleaned:
            return cleaned
        if cleaned["kind"] == Kind.ADDRESS and cleaned.get("in_callback"):
            said = _t("An address is found while the contact is logged. In a callback, ask for it as text.")
            self.add_error("in_callback", said)
        if cleaned["kind"] == Kind.CHOICE and len(typed) < FEWEST:
            self.add_error("choices", _t("Write at least two choices, each on a line of its own."))
        elif cleaned["kind"] != Kind.CHOICE and typed:
            self.add_error("choices", _t("Only a choice from a list has choices. Clear them, or choose that kind."))
        return cleaned


class QuestionFormSet(BaseInlineFormSet):
    """The questions of a category, each worded differently; one without a position comes after the others."""

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if getattr(form, "cleaned_data", None) and form.cleaned_data.get("wording")]
        asked: set[str] = set()
        last = max((form.cleaned_data.get("position") or 0 for form in rows), default=0)
        for form in rows:
            wording = form.cleaned_data["wording"].casefold()
            if wording in asked:
                form.add_error("wording", _t("Another question of this category has the same words."))
            asked.add(wording)
            if form.cleaned_data.get("position") is None:
                last += 1
                form.cleaned_data["position"] = form.instance.position = last


class Questions(admin.StackedInline):
    """What an advisor is asked once the category is chosen. Answers keep the words that they were given to."""

    model = CategoryQuestion
    form = QuestionForm
    formset = QuestionFormSet
    verbose_name = _("question")
    verbose_name_plural = _("questions that advisors ask in this category")
    fields = ("wording", "hint", "kind", "choices", ("is_required", "is_active"), "in_callback", "position")
    can_delete = False

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Leave empty rows in which to add, so that it can be done without JavaScript."""
        return 1 if obj and obj.questions.exists() else 3

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        in_case, in_call = (one.objects.filter(question=OuterRef("pk")) for one in (CaseAnswer, CallbackAnswer))
        return super().get_queryset(request).annotate(has_answers=Exists(in_case) | Exists(in_call))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its answers name it


class KeptAsField(forms.ModelChoiceField):
    """A retention category, shown with its period."""

    def label_from_instance(self, obj: RetentionCategory) -> str:
        current = policies.in_force(obj)
        return f"{obj.title}: {current.period if current else _t('no period in force')}"


class CaseCategoryForm(forms.ModelForm):
    """What cases can be about. A case must have a day on which it leaves, so its retention category must have a period."""

    retention_category = KeptAsField(
        label=_("Retention category"),
        queryset=RetentionCategory.objects.filter(applies_to="crm.case"),
        help_text=CaseCategory._meta.get_field("retention_category").help_text,
    )

    class Meta:
        model = CaseCategory
        fields = (
            "name",
            "service",
            "retention_category",
            "target_working_days",
            "asks_location",
            "asks_national_insurance",
            "guidance",
            "is_active",
        )
        help_texts = {
            "target_working_days": _("It counts for cases opened from now on. 0 means the same day."),
            "guidance": _("Shown to advisors once they choose this category."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", self.initial.get("service"))

    def clean_retention_category(self) -> RetentionCategory:
        category: RetentionCategory = self.cleaned_data["retention_category"]
        if policies.in_force(category) is None:
            raise ValidationError(
                _t("“%(title)s” has no period in force yet. Ask the data-protection officer to have one approved.")
                % {"title": category.title}
            )
        return category

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        service = cleaned.get("service")
        if cleaned.get("is_active") and service and not service.is_active:
            words = _t("“%(service)s” is not offered any more. Choose another service, or stop offering this category.")
            self.add_error("service", words % {"service": service.name})
        return cleaned


@admin.register(CaseCategory)
class CaseCategories(SetUp):
    """What cases can be about, which service does it, how fast, and how long they are kept."""

    form = CaseCategoryForm
    inlines = (Questions,)
    list_display = ("name", "service", "retention_category", "target_working_days", "question_count", "is_active")
    list_filter = ("is_active", "service", "retention_category")
    list_select_related = ("service", "retention_category")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        asked = Count("questions", filter=Q(questions__is_active=True))
        return super().get_queryset(request).annotate(question_count=asked)

    @admin.display(description=_("questions"), ordering="question_count")
    def question_count(self, category: Any) -> int:
        return int(category.question_count)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save it and write that down: it decides how long its cases are kept."""
        super().save_model(request, obj, form, change)
        if form.changed_data:
            audit.record(obj, what="changed" if change else "added", by=request.user, fields=form.changed_data)
