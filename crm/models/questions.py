"""What the council asks in a category beyond “what is it about”, and what was answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.querysets import ChoiceQuerySet
from crm.shielding import FreeTextField

from .casework import Case
from .lists import CaseCategory


class CategoryQuestion(models.Model):
    """One question that an advisor is shown once the category is chosen, or in a callback. The administrator writes it."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("Choice from a list")
        DATE = "date", _("Date")
        NUMBER = "number", _("Number")
        ADDRESS = "address", _("Address")

    category = models.ForeignKey(
        CaseCategory, models.PROTECT, related_name="questions", verbose_name=_("case category")
    )
    wording = models.CharField(_("question"), max_length=200)
    hint = models.CharField(
        _("hint"), max_length=200, blank=True, help_text=_("Stands under the question, such as “as on the bin”.")
    )
    kind = models.CharField(_("kind of answer"), max_length=7, choices=Kind, default=Kind.TEXT)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One a line, for a choice from a list."))
    is_required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    in_callback = models.BooleanField(
        _("asked in a callback"),
        default=False,
        help_text=_("Asked when the person is called back, and not while their contact is logged."),
    )
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a category")
        verbose_name_plural = _("questions of a category")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.wording

    @property
    def choice_list(self) -> list[str]:
        """Return the choices, without empty lines and repeats."""
        return list(dict.fromkeys(line.strip() for line in self.choices.splitlines() if line.strip()))


class CaseAnswer(models.Model):
    """One question of the category with what was answered. It keeps the wording that was read out on the day."""

    case = models.ForeignKey(Case, models.DO_NOTHING, related_name="answers", verbose_name=_("case"))
    question = models.ForeignKey(CategoryQuestion, models.PROTECT, related_name="answers", verbose_name=_("question"))
    wording = models.CharField(_("question as it was asked"), max_length=200)
    # As people write it: a date in full, a number in digits, an address in one line.
    value = FreeTextField(_("answer"), max_length=2000)
    uprn = models.CharField(_("UPRN"), max_length=12, blank=True, db_index=True)

    class Meta:
        verbose_name = _("answer to a question of the category")
        verbose_name_plural = _("answers to questions of the category")
        ordering = ["question__position", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "question"], name="one_answer_a_question")]

    def __str__(self) -> str:
        return f"Case answer {self.pk}"
