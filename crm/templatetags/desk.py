"""What the desk's templates say in their own words: form marks, dates in full, references read aloud, ways to go."""

from datetime import date, datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from retention import calendar

from .. import councils, lost_sign_in, opening, posted, shortcuts
from ..views import ways

register = template.Library()

WORDS = """Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo
Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"""
SPOKEN = {word[0]: word for word in WORDS.split()}


@register.simple_tag(takes_context=True)
def form_marks(context: template.Context) -> SafeString:
    """Write the hidden fields that every posted form of the desk carries: against forgery, and for whom it was made."""
    request = context["request"]
    fields = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    if request.user.is_authenticated:
        mark = lost_sign_in.mark_for(request.user)
        fields += format_html('<input type="hidden" name="{}" value="{}">', lost_sign_in.MARK, mark)
    return fields


@register.simple_tag(takes_context=True)
def kept_form(context: template.Context) -> lost_sign_in.Posted | None:
    """Return what was posted, where it may be shown again: to the person for whom the form was made."""
    request = context.get("request")
    return lost_sign_in.kept(request) if request is not None and hasattr(request, "user") else None


@register.simple_tag(takes_context=True)
def without_request(context: template.Context) -> str:
    """Give a page that Django renders without a request (400 and 500) what `config.context` gives the others."""
    if "council" not in context:
        context["council"] = councils.for_page()
        context["opening_hours"] = opening.hours_in_words()
        context["assets_built"] = (settings.ASSETS_DIR / "tolbooth" / "tolbooth.css").is_file()
    return ""


@register.simple_tag(takes_context=True)
def desk_ways(context: template.Context) -> list[ways.Offered]:
    """Return the ways to go from every page, for whoever is signed in; none for those without a desk."""
    return ways.offered(context["request"])


@register.simple_tag(takes_context=True)
def card_details_removed(context: template.Context) -> str:
    """Return how a payment is taken, where card details were just taken out of what this person typed; nothing otherwise."""
    request = context.get("request")
    if request is None or not posted.removed_of(request):
        return ""
    return how_payments_are_taken(context)


@register.simple_tag(takes_context=True)
def how_payments_are_taken(context: template.Context) -> str:
    """Return how the council takes a payment by card: never by anything that is typed or added here."""
    return councils.of(context["request"]).taking_payments or _(
        "To take a payment, put the caller through to the payment line, or send them the link to the payment page. "
        "Never write a card number down."
    )


@register.simple_tag(takes_context=True)
def shortcut(context: template.Context, name: str) -> str:
    """Return the key that this person uses for something, or nothing: {% shortcut "search" %}."""
    return shortcuts.keys_of(getattr(context.get("request"), "user", None))[name]


@register.simple_tag(takes_context=True)
def shortcut_marks(context: template.Context, name: str) -> SafeString:
    """Mark the element that a key goes to, where it has a name: <a href="…"{% shortcut_marks "home" %}>."""
    key = shortcut(context, name) if name else ""
    return format_html(' data-shortcut="{0}" aria-keyshortcuts="{0}"', key) if key else SafeString()


@register.simple_tag(takes_context=True)
def shortcut_list(context: template.Context) -> list[tuple[str, Any]]:
    """Return each key that this person uses, with what it does."""
    keys = shortcuts.keys_of(context["request"].user)
    return [(keys[each.name], each.label) for each in shortcuts.SHORTCUTS if keys[each.name]]


@register.filter
def in_full(day: date | datetime | None) -> str:
    """Write a day as the council does: 3 August 2026."""
    if day is None:
        return ""
    return calendar.in_full(calendar.day_of(day))


@register.filter
def moment(at: datetime | None) -> str:
    """Write an instant by the clock on the council's wall: 3 August 2026 at 10:42; the day alone where no hour is known."""
    if at is None:
        return ""
    local = at.astimezone(calendar.LOCAL)
    return (
        _("%(day)s at %(time)s") % {"day": in_full(at), "time": f"{local:%H:%M}"}
        if local.time() != time()
        else in_full(at)
    )


@register.filter
def time_of_day(at: datetime) -> str:
    """Write the time by the clock on the council's wall: 10:42."""
    return f"{at.astimezone(calendar.LOCAL):%H:%M}"


@register.filter
def spelt(reference: str) -> str:
    """Write a reference as one says it on the telephone: Hotel Kilo, 7 Mike 4 Papa X-ray."""
    return " ".join(SPOKEN.get(mark, mark) for mark in reference.replace("-", ",")).replace(" ,", ",")


@register.filter
def in_a_sentence(name: str) -> str:
    """Write the name of something within a sentence: "Close as resolved", but "Close as FOI answered"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


@register.filter
def of(found: dict[Any, Any], key: Any) -> Any:
    """Look something up: {{ leavings|of:case }}."""
    return found.get(key) if found else None
