"""The council's colour as a style sheet: the content policy allows no style inside a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from .. import colours, councils

A_YEAR = 365 * 24 * 60 * 60
PRESSED = 72  # percent of the light of a button that is not pointed at


@require_safe
def council_style(request: HttpRequest) -> HttpResponse:
    """Return the colour as custom properties. Pages ask by the colour itself, so each address may be kept for ever."""
    colour = councils.of(request).colour
    shades = {"colour": colour, "pressed": colours.shaded(colour, PRESSED)}
    response = render(request, "council.css", shades, content_type="text/css; charset=utf-8")
    if request.GET.get("colour") == colour.removeprefix("#"):
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:  # an old page, or a council that has just chosen another
        patch_cache_control(response, no_cache=True)
    return response
