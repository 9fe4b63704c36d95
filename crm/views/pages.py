"""What every page of the desk is given: what is wrong with its forms, and today's date for its sentences."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from retention.calendar import local_day

from ..casework import CaseGone
from ..customers import CustomerGone, NoteGone
from ..forms.rendering import CouncilForm
from ..misfiling import RecordGone
from ..todo import TaskGone

View = Callable[..., HttpResponseBase]
INVALID = 422  # understood, and not acceptable: the form comes back with what was typed


# What officers are told when the record left while they had it on the screen: a page of its own, 410.
GONE = (CaseGone, CustomerGone, NoteGone, RecordGone, TaskGone)


def local_today() -> date:
    """Return the day on the council's wall."""
    return local_day(timezone.now())


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, forms: tuple[CouncilForm, ...] = ()
) -> HttpResponse:
    """Render a page of the desk; with the problems of its forms at the top, where it has some."""
    problems = [problem for form in forms if form.is_bound for problem in form.problems]
    context |= {"problems": problems, "has_errors": bool(problems)}
    return render(request, template, context, status=INVALID if problems else 200)


def needs(permission: str) -> Callable[[View], View]:
    """Let a view answer only those who hold a permission; the others get a 403 that says so."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return answer

    return guarded
