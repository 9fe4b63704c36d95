"""Addresses for a form that is being filled in: a part of its page, and nothing of it is saved."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ..forms.places import HomeForm

MAY_ASK = ("crm.add_contact", "crm.change_customer")


@require_POST
def addresses(request: HttpRequest) -> HttpResponse:
    """Show the addresses that the box of a form finds, to choose from; the button's value says which form of the page."""
    if not any(request.user.has_perm(permission) for permission in MAY_ASK):  # type: ignore[union-attr]
        raise PermissionDenied
    prefix = request.POST.get("do", "").partition(":")[2]
    return render(request, "components/address_found.html", {"form": HomeForm(request.POST, prefix=prefix or None)})
