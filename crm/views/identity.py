"""Making sure who is asking: the pass-phrase, the questions of a level, and what to do when the identity is locked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from retention.keys import key_in

from .. import access, identifying, identity, representing
from ..forms.at_risk import NewPhraseForm, PhraseForm, ReasonForm, ScriptForm
from ..models import Case, Customer, IdentityCheck, IdentityLevel
from ..refusals import Refused
from .customers import edit_page
from .once import only_once
from .pages import GONE, local_today, needs, page

READS_OR_POSTS = ["GET", "HEAD", "POST"]
PHRASE, SCRIPT = "phrase", "script"
AT_MOST = 100


@sensitive_post_parameters("phrase")
@require_http_methods(READS_OR_POSTS)
def check(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Ask somebody who they are: choose a level, ask its questions, say what was right.

    Whoever comes from the page of a case of theirs goes back to it, and the check says for which it was made.
    """
    user: Any = request.user
    found = access.customer_for(user, pk, to="identify")
    case = _case(request, found)
    levels = list(IdentityLevel.objects.offered().prefetch_related("facts"))
    level = _level(request, levels)
    acting = representing.of(found, officer=user, today=local_today())
    do = request.POST.get("do", "")
    forms: dict[str, Any] = {PHRASE: PhraseForm(request.POST if do == PHRASE else None, acting=acting, prefix=PHRASE)}
    if level:
        facts = [fact for fact in level.facts.all() if fact.is_active]
        posted = request.POST if do == SCRIPT else None
        forms[SCRIPT] = ScriptForm(posted, acting=acting, level=level, facts=facts, prefix=SCRIPT)
    form = forms.get(do)
    if form is not None and form.is_valid():
        try:
            return only_once(request, lambda: _asked(request, found, do, form, level, case))
        except GONE:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show(request, found, forms, level, levels, acting, case)


@sensitive_post_parameters("phrase")
@require_http_methods(READS_OR_POSTS)
def pass_phrase(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Agree on a pass-phrase with somebody, or with whoever acts for them; it is never shown again."""
    user: Any = request.user
    found = access.customer_for(user, pk, to="edit")
    acting = representing.of(found, officer=user, today=local_today())
    form = NewPhraseForm(request.POST or None, acting=acting)
    back = reverse("desk:customer", args=[pk])

    def go() -> str:
        typed = form.cleaned_data["phrase"]
        identifying.set_pass_phrase(found, typed, of=form.on_behalf, by=user, now=timezone.now())
        said = _("The pass-phrase is agreed on. It is asked for first from now on.")
        messages.success(request, said if typed else _("There is no pass-phrase any more."))
        return back

    if form.is_bound and form.is_valid():
        try:
            return only_once(request, go)
        except GONE:
            raise
        except Refused as refusal:
            form.add_error("phrase", str(refusal))
    access.shown(found, to=user)
    settled = identity.is_settled(found, identity.Action.CHANGE_CONTACT, by=user, now=timezone.now())
    context = {"customer": found, "form": form, "back": back, "is_settled": settled}
    return page(request, "desk/pass_phrase.html", context, forms=(form,))


@require_http_methods(READS_OR_POSTS)
def unlock(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Let somebody be asked again who they are."""
    user: Any = request.user
    found = access.customer_for(user, pk, to="unlock")
    return edit_page(
        request,
        found,
        ReasonForm(request.POST or None, hint=_("How you know that it was them, or that nobody else is asking.")),
        title=_("Unlock their identity"),
        act=lambda typed: identifying.unlock(found, **typed, by=user, now=timezone.now()),
        done=_("The identity is unlocked. Ask them again who they are."),
    )


@needs("crm.unlock_identity")
@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """Show whose identity is locked, since when and after whose checks, each with the way to unlock it."""
    user: Any = request.user
    people = identifying.locked_in_sight(user, at_most=AT_MOST + 1)
    context = {"people": people[:AT_MOST], "has_more": len(people) > AT_MOST, "at_most": AT_MOST}
    return page(request, "desk/identity_locked.html", context)


def _case(request: HttpRequest, found: Customer) -> Case | None:
    """Return the case from whose page somebody came, where it is this customer's and the officer may open it."""
    key = key_in(request.POST.get("case") or request.GET.get("case"))
    return access.cases_visible(request.user).filter(pk=key, customer=found).first() if key else None  # type: ignore[arg-type]


def _asked(
    request: HttpRequest, found: Customer, do: str, form: Any, level: IdentityLevel | None, case: Case | None
) -> str:
    by: Any = request.user
    told: dict[str, Any] = {"by": by, "now": timezone.now(), "on_behalf": form.on_behalf, "case": case}
    here = reverse("desk:customer_check", args=[found.pk]) + (f"?case={case.pk}" if case else "")
    if do == PHRASE:
        made = identifying.verify_pass_phrase(found, form.cleaned_data["phrase"], **told)
        passed = _("The pass-phrase is right. Now ask the questions.")
    else:
        made = identifying.check(found, level, form.answers, **told)  # type: ignore[arg-type]
        passed = _("Identity is checked: %(level)s. It is good for 30 minutes.") % {"level": level}
    if made.passed:
        messages.success(request, passed)
        return here if do == PHRASE else (case or found).get_absolute_url()
    messages.error(request, _not_right(found, made))
    return here


def _not_right(found: Customer, made: IdentityCheck) -> str:
    if identity.is_locked(found):
        return str(identity.IdentityLocked())
    if made.kind == IdentityCheck.Kind.PASS_PHRASE:
        return _("The pass-phrase is not right. Do not say what it is. Tell them nothing yet.")
    return _("Not enough was right. Do not say which answer was wrong. Tell them nothing yet.")


def _level(request: HttpRequest, levels: list[IdentityLevel]) -> IdentityLevel | None:
    """Return the level that was chosen; the one that most actions demand where none was."""
    wanted = request.POST.get("level") or request.GET.get("level") or ""
    chosen = next((level for level in levels if str(level.pk) == wanted), None)
    if chosen or not levels:
        return chosen
    demanded = identity.demanded_by(identity.Action.DISCLOSE)
    return demanded if demanded in levels else levels[0]


def _show(
    request: HttpRequest,
    found: Customer,
    forms: dict[str, Any],
    level: IdentityLevel | None,
    levels: list[IdentityLevel],
    acting: list[Any],
    case: Case | None,
) -> HttpResponse:
    user: Any = request.user
    access.shown(found, to=user)
    has_phrase = bool(found.pass_phrase) or any(one.authority.pass_phrase for one in acting)
    context = {
        "customer": found,
        "case": case,
        "level": next((one for one in levels if one == level), None),
        "levels": levels,
        "script": forms.get(SCRIPT),
        "phrase": forms[PHRASE] if has_phrase else None,
        "phrase_first": identifying.needs_phrase(found, None, by=user, now=timezone.now()),
        "standing": identity.standing(found, by=user, now=timezone.now()),
        "may_unlock": access.may(user, "unlock", found),
        "acting": acting,
    }
    return page(request, "desk/identity_check.html", context, forms=tuple(forms.values()))
