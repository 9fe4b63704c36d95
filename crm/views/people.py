"""Choosing a person inside a form: what a search found, as radio buttons, and who was chosen before."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from retention import keys
from retention.calendar import in_full

from .. import access, finding, searching
from ..customers import CustomerGone, CustomerMerged
from ..models import Customer

PERSON = "person:"
LONGEST = 200


def search(request: HttpRequest, *, typing: bool = False) -> finding.Found | None:
    """Look for what was typed into the form's `find` box, or is being typed; None where nothing was."""
    officer: Any = request.user
    text = request.POST.get("find", "")[:LONGEST].replace("\0", "")
    return searching.search(text, officer=officer, now=timezone.now(), typing=typing) if text.strip() else None


def choices(
    request: HttpRequest, found: finding.Found | None, *, before: str, open_now: Customer | None = None
) -> list[tuple[str, Any]]:
    """Return the people to choose from: who was chosen before and is still here, then who was found.

    open_now: the person chosen before, where the caller has their record open already.
    """
    people: dict[str, Any] = {}
    for match in found.people if found else ():
        people |= dict([choice(match.customer, match.by, maybe=match.maybe, postcode=match.postcode)])
    for case in found.cases if found else ():
        if case.customer:
            people |= dict([choice(case.customer, _("case %(reference)s") % {"reference": case.reference})])
    if is_person(before) and before not in people:
        try:
            # Their name and date of birth are about to be shown, and no search has been written down for it.
            person = open_now or chosen(request, before, to="view")
            people = dict([choice(person, where=open_now is None)]) | people
        except CustomerGone:
            pass  # without the choice, the form says that they are gone, and keeps all that was typed
    return list(people.items())


def choice(
    customer: Customer, found_by: str = "", *, maybe: bool = False, where: bool = True, postcode: str | None = None
) -> tuple[str, Any]:
    """Return a person as an option: the value that is posted, and what tells them from others of the name.

    where: with their postcode, for those who stand among others; `postcode` is that, where it is known already.
    """
    facts = [customer.reference]
    if customer.date_of_birth:
        facts.append(_("born %(day)s") % {"day": in_full(customer.date_of_birth)})
    if postcode:
        facts.append(postcode)
    elif postcode is None and where and not customer.is_protected:
        facts += [home.postcode for home in customer.addresses.all() if home.to_on is None and home.postcode][:1]
    if customer.is_protected:
        facts.append(_("protected"))
    if customer.deceased_on:
        facts.append(_("died on %(day)s") % {"day": in_full(customer.deceased_on)})
    if found_by:
        facts.append((_("perhaps: same %(what)s") if maybe else _("same %(what)s")) % {"what": found_by})
    label = format_html('<bdi>{}</bdi> <span class="house-quiet">{}</span>', customer.full_name, " · ".join(facts))
    return value_of(customer), label


def value_of(customer: Customer) -> str:
    """Return what a form posts for this person."""
    return f"{PERSON}{customer.pk}"


def is_person(value: str) -> bool:
    """Say whether a posted value names a person by id."""
    return value.startswith(PERSON) and key_in(value) is not None


def key_in(value: str) -> UUID | None:
    """Return the id of the person that a posted value names; None where it names nobody."""
    return keys.key_in(value.removeprefix(PERSON))


def chosen(request: HttpRequest, value: str, *, to: access.Purpose = "choose") -> Customer:
    """Return the person that was chosen and is about to get a record; raise CustomerGone or CustomerMerged where the door says no."""
    try:
        return access.customer_for(request.user, UUID(value.removeprefix(PERSON)), to=to)  # type: ignore[arg-type]
    except access.MergedAway:
        raise CustomerMerged from None
    except Http404:
        raise CustomerGone from None
