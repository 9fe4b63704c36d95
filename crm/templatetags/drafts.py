"""What templates say of drafts: the contacts in progress, and the draft of one form."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from retention.calendar import LOCAL, local_day

from ..forms.rendering import CouncilForm
from ..views import drafting, in_progress
from ..views.in_progress import InProgress
from ..views.pages import local_today
from .desk import moment

register = template.Library()


@register.simple_tag(takes_context=True)
def contacts_in_progress(context: template.Context) -> list[InProgress]:
    """Return the contacts in progress of whoever is signed in."""
    return in_progress.contacts(context["request"])


@register.simple_tag(takes_context=True)
def other_drafts(context: template.Context) -> int:
    """Return how many other drafts they have."""
    request = context["request"]
    return len([draft for draft in in_progress.drafts_read(request) if draft.form != drafting.CONTACT])


@register.simple_tag(takes_context=True)
def draft_of(
    context: template.Context, name: str, about: Any = None, form: CouncilForm | None = None
) -> drafting.OnPage | None:
    """Return the draft of a form, and fill the form with it: {% draft_of "case_note" about=case form=forms.note as draft %}.

    The form then includes "components/draft.html". None for a form of which no draft is kept.
    """
    if name not in drafting.PLACES:
        return None
    return drafting.on_page(context["request"], name, about=about, fill=form)


@register.simple_tag
def draft_marks(draft: drafting.OnPage) -> SafeString:
    """Write the hidden fields by which the server knows the draft again."""
    return format_html(
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}" autocomplete="off">',
        drafting.OF,
        draft.of,
        drafting.VERSION,
        draft.version,
    )


@register.filter
def second(at: datetime) -> str:
    """Write the time to the second, by the clock on the council's wall: 10:46:12."""
    return f"{at.astimezone(LOCAL):%H:%M:%S}"


@register.filter
def begun(at: datetime) -> str:
    """Write when something began: 10:42 today, with its day otherwise."""
    return f"{at.astimezone(LOCAL):%H:%M}" if local_day(at) == local_today() else str(moment(at))


@register.filter
def field_name(name: str) -> str:
    """Write the name of a field as one reads it: "q0-asked" is "Question 1, asked"."""
    prefix, _dash, last = name.rpartition("-")
    words = last.replace("_", " ")
    if prefix[:1] == "q" and prefix[1:].isdecimal():
        return _("Question %(number)d, %(field)s") % {"number": int(prefix[1:]) + 1, "field": words}
    return words.capitalize()
