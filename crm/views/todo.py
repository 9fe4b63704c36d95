"""The tasks of an officer and of their team, the letters that wait to be printed, and saying how a task ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import access, todo
from ..forms.post import DoneForm
from ..models import Message, Task
from ..refusals import Refused
from .once import only_once
from .pages import GONE, local_today, needs, page

AT_MOST = 100


@needs("crm.change_task")
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what an officer, or anybody in their team, has to do for customers, the most urgent first."""
    officer: Any = request.user
    known = ("case", "customer", "owner", "team")
    own = Task.objects.visible_to(officer).open().of(officer).select_related(*known)
    letters = Message.objects.visible_to(officer).to_print().select_related("case", "customer")
    context = {
        "tasks": list(own[: AT_MOST + 1]),
        "letters": list(letters[: AT_MOST + 1]),
        "at_most": AT_MOST,
        "today": local_today(),
    }
    return page(request, "desk/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show a task, and take how it ended."""
    officer: Any = request.user
    task = access.task_for(officer, pk, to="finish" if request.method == "POST" else "view")
    form = DoneForm(request.POST if request.method == "POST" else None)

    def go() -> str:
        todo.finish(task, outcome=form.cleaned_data["outcome"], by=officer, now=timezone.now())
        messages.success(request, _("The task is done."))
        return reverse("desk:tasks")

    if request.method == "POST" and form.is_valid():
        try:
            return only_once(request, go)
        except GONE:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"task": task, "form": form, "may_finish": access.may(officer, "finish", task)}
    return page(request, "desk/task_done.html", context, forms=(form,))
