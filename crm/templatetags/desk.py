"""What the desk's templates say in their own words: form marks, dates in full, references read aloud, ways to go."""

from datetime import date, datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from retention import calendar

from .. import access, lost_sign_in

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
        names = ("name", "phone", "hours", "email", "dpo_email", "dpo_address")
        keys = {name: name.upper() if name.startswith("dpo") else f"COUNCIL_{name.upper()}" for name in names}
        context["council"] = {name: getattr(settings, key) for name, key in keys.items()}
        context["assets_built"] = (settings.ASSETS_DIR / "tolbooth" / "tolbooth.css").is_file()
    return ""


@register.simple_tag(takes_context=True)
def desk_ways(context: template.Context) -> list[dict[str, Any]]:
    """Return the ways to go from every page, for whoever is signed in; none for those without a desk."""
    user = context["request"].user
    if not user.is_authenticated or not access.may_use_desk(user):
        return []
    ways = [("home", _("Home"), "", ())]
    if user.has_perm("crm.add_contact"):
        ways += [
            ("contact_new", _("New contact"), "n", ()),
            ("cases", _("My cases"), "", ("mine",)),
            ("cases", _("Team queue"), "", ("queue",)),
        ]
    elif not user.has_perm("crm.view_case"):
        ways += [("cases", _("Referred to us"), "", ("referred",))]
    ways += [("search", _("Search"), "", ())]
    found = [{"url": reverse(f"desk:{name}", args=args), "label": label, "key": key} for name, label, key, args in ways]
    return found + ([{"url": reverse("admin:index"), "label": _("Administration"), "key": ""}] if user.is_staff else [])


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
def of(found: dict[Any, Any], key: Any) -> Any:
    """Look something up: {{ leavings|of:case }}."""
    return found.get(key) if found else None
