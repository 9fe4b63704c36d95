"""Coming in and going out; and coming back in the middle of a form."""

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from .. import access, lost_sign_in, throttle
from ..forms.sign_in import SignIn
from ..lost_sign_in import NothingToCarry, Posted
from ..throttle import TooManyAttempts
from .pages import INVALID

NOT_SIGNED_IN, TOO_MANY = 401, 429


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Let staff in by e-mail address and password; a wrong address and a wrong password sound alike."""
    if request.method != "POST":
        return redirect(_onward(request)) if request.user.is_authenticated else _form(request, SignIn())
    if "email" not in request.POST and request.POST.get(lost_sign_in.CARRIED):
        return _form(request, SignIn(), status=NOT_SIGNED_IN, lost=True)  # the page's key had run out
    form = SignIn(request.POST)
    if not form.is_valid():
        return _form(request, form, status=INVALID)
    email, password, place = (
        form.cleaned_data["email"],
        form.cleaned_data["password"],
        request.META.get("REMOTE_ADDR", ""),
    )
    try:
        attempt = throttle.count(email, place, now=timezone.now())
    except TooManyAttempts as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, status=TOO_MANY)
    user = authenticate(request, username=email, password=password)
    if user is None:
        form.add_error(None, _("The e-mail address or the password is wrong."))
        return _form(request, form, status=INVALID)
    throttle.succeeded(attempt)
    carried = _carried(request)
    login(request, user)
    return _carry_on(request, carried) if carried else redirect(_onward(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("desk:sign_in")


def ask_again(request: HttpRequest) -> HttpResponse:
    """Answer a form that came without a sign-in: ask for it, and carry what was typed through it."""
    form = lost_sign_in.posted(request)
    response = _form(request, SignIn(), status=NOT_SIGNED_IN, lost=True, carried=form.sealed() if form else "")
    # RFC 9110 wants a challenge with a 401; browsers show the page all the same.
    response["WWW-Authenticate"] = 'Cookie realm="desk"'
    return response


def _carry_on(request: HttpRequest, carried: Posted) -> HttpResponseBase:
    """Submit the carried form for the person who posted it; anybody else learns only that there was one."""
    if carried.by != str(request.user.pk):
        return render(request, "desk/not_your_form.html", status=409)
    if not access.may_use_desk(request.user):
        return render(request, "desk/no_desk.html", status=403)
    return lost_sign_in.submit_again(request, carried)


def _carried(request: HttpRequest) -> Posted | None:
    try:
        return Posted.unsealed(request.POST[lost_sign_in.CARRIED]) if request.POST.get(lost_sign_in.CARRIED) else None
    except NothingToCarry:
        return None


def _form(
    request: HttpRequest, form: SignIn, *, status: int = 200, lost: bool = False, carried: str = ""
) -> HttpResponse:
    carried = carried or request.POST.get(lost_sign_in.CARRIED, "")
    problems = list(form.problems) if form.is_bound else []
    context = {
        "form": form,
        "problems": problems,
        "has_errors": bool(problems),
        "lost": lost,
        "carried": carried,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "action": reverse("desk:sign_in"),
    }
    return render(request, "registration/sign_in.html", context, status=status)


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if ours:
        return wanted
    user: Any = request.user
    return reverse("admin:index" if user.is_staff and not access.may_use_desk(user) else "desk:home")
