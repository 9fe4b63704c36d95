"""How a form of ours becomes HTML: the Design System's shape, errors at the field, nothing cut off in silence."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import gettext as _

OURS = "components/forms/"
DJANGOS = "django/forms/widgets/"


class CouncilRenderer(TemplatesSetting):
    """Prefer our template of a widget to Django's. Only our own forms use it: the admin keeps its looks."""

    form_template_name = f"{OURS}form.html"
    field_template_name = f"{OURS}field.html"

    def get_template(self, template_name: str) -> Any:
        """Return our template where we have one."""
        if template_name.startswith(DJANGOS):
            try:
                return get_template(template_name.replace(DJANGOS, OURS))
            except TemplateDoesNotExist:
                pass
        return get_template(template_name)


class CouncilField(BoundField):
    """A field as templates see it: with the element that its error links to."""

    @property
    def focus_id(self) -> str:
        """Return the id of the first thing in this field that can take the focus."""
        return str(self.id_for_label or (self.subwidgets[0].id_for_label if self.subwidgets else self.auto_id))


class CouncilForm(forms.Form):
    """The base of every form on a page of ours.

    The browser neither validates nor cuts off: a pasted text that is too long must be seen, complete, with its error.
    """

    default_renderer = CouncilRenderer()
    bound_field_class = CouncilField
    use_required_attribute = False
    error_css_class = "govuk-form-group--error"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)

    def quiet(self) -> "CouncilForm":
        """Show what was typed, and no errors yet: somebody is still writing."""
        self._errors = forms.utils.ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}
        return self

    def resume(self, typed: Any) -> None:
        """Show what somebody typed into it before, and no errors yet; what it was not asked for then begins as it would."""
        fresh = {bound.html_name: bound.initial for bound in self}
        for name, value in fresh.items():
            # A box without a tick posts nothing, and a date posts its parts.
            if isinstance(value, (str, int)) and not isinstance(value, bool) and name not in typed:
                typed[name] = value
        self.data, self.is_bound = typed, True
        self.quiet()

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """Give the error summary each message with the id of the element it is about."""
        for message in self.non_field_errors():
            yield str(message), ""
        for bound in self.visible_fields():
            for message in bound.errors:
                yield str(message), bound.focus_id


def _speak_plainly(field: forms.Field) -> None:
    """Name the field in its own messages, and take away the attributes by which a browser drops text."""
    for attribute in ("maxlength", "minlength"):
        field.widget.attrs.pop(attribute, None)
    if not field.label:
        return
    label = str(field.label).replace("%", "%%")
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("{label}: fill this in.").format(label=label)
    field.error_messages |= {
        "max_length": _("{label}: write %(limit_value)d characters or fewer. You wrote %(show_value)d.").format(
            label=label
        ),
        "null_characters_not_allowed": _("{label}: take out the characters that cannot be shown.").format(label=label),
    }
