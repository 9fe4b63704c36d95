"""The parts of a contact's page that change while somebody writes: htmx asks for them, by the buttons that would post the page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from retention.calendar import local_day

from . import contact_form, contact_steps, known, known_already
from .pages import local_today

NOTHING = 204


def part(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Return the part that changes by what was pressed or chosen; nothing is saved, and no error is shown yet."""
    do, _colon, which = request.POST.get("do", "").partition(":")
    if do in ("find", "typing"):
        return _found(request, now=now, typing=do == "typing")
    if do == "choose":
        return _known(request, now=now)
    if do == "last":
        return _last(request, now=now)
    if do == "answers" and contact_steps.is_number(which):
        return _answers(request, int(which))
    if do in ("about", "this"):
        return _questions(request)
    if do == "alike":
        return _alike(request, now=now)
    if do == "same" and contact_steps.is_number(which):
        return _same(request, int(which), now=now)
    return HttpResponse(status=NOTHING)


def _found(request: HttpRequest, *, now: datetime, typing: bool) -> HttpResponse:
    """Return the people to choose from."""
    who = contact_form.who_posted(request, now=now, searched=True, typing=typing)
    who.form.quiet()
    # Half a name is no search yet: a hint that is read aloud at every letter would be in the way.
    quietly = typing and who.found is not None and not who.found.kind
    return _render(request, "found", {"who": who, "quietly": quietly, "is_part": True})


def _known(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Return what an advisor has to know about the person who was chosen."""
    who = contact_form.who_posted(request, now=now, searched=False)
    return _render(request, "known", {"who": who, **beside(request, who, now=now), "is_part": True})


def _last(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Return what happened last, for a page that came without it."""
    who = contact_form.who_posted(request, now=now, searched=False)
    return _render(request, "last", {"who": who, **beside(request, who, now=now)})


def beside(request: HttpRequest, who: contact_form.Who, *, now: datetime) -> dict[str, Any]:
    """Return what stands beside the contact about whoever is chosen; nothing where that is nobody we know.

    What happened last is asked for by whoever chose somebody. On every other page it comes after it, by a script.
    """
    if who.customer is None:
        return {}
    do = request.POST.get("do", "")
    wanted = do in ("choose", "last") or do.startswith(known_already.USE)
    return {
        "known": known.of(who.customer, officer=request.user, today=local_day(now)) if do != "last" else None,
        "last": known.last(who.customer, officer=request.user, today=local_day(now)) if wanted else None,
    }


def _answers(request: HttpRequest, number: int) -> HttpResponse:
    """Return what the chosen category asks, with what was answered to it before."""
    questions = contact_form.questions_posted(request, only=number)
    if not questions.rows:
        return HttpResponse(status=NOTHING)
    [question] = questions.quiet().forms
    return _render(request, "answers", {"number": number, "question": question, "is_part": True})


def _alike(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Return whom we may know already, of the one who is being described."""
    who = contact_form.who_posted(request, now=now, searched=False)
    return _render(request, "alike", {"alike": known_already.alike(request, who.form), "is_part": True})


def _same(request: HttpRequest, number: int, *, now: datetime) -> HttpResponse:
    """Return the open cases that a question may be about."""
    who = contact_form.who_posted(request, now=now, searched=False)
    questions = contact_form.questions_posted(request, only=number)
    known_already.look_for_same(request, questions.forms, who=who.customer, form=who.form)
    return _render(
        request, "same", {"number": number, "question": questions.forms[0] if questions.rows else None, "is_part": True}
    )


def _questions(request: HttpRequest) -> HttpResponse:
    """Return every question, one of them about the case whose button was pressed."""
    return _render(request, "questions", {"questions": contact_form.questions_posted(request).quiet()})


def _render(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"desk/contact/{name}.html", {"today": local_today(), **context})
