"""The numbers and addresses by which somebody is reached: which is used first, and which not at all."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from retention.calendar import local_day

from . import emails, phones
from .models import ContactPoint, Customer
from .refusals import Refused

Kind = ContactPoint.Kind
RESTS = timedelta(days=30)


class NotToBeUsed(Refused):
    """A point that is kept so that nobody uses it cannot be made one to be used in passing."""

    def __init__(self, kind: str, value: str) -> None:
        super().__init__(
            _("“%(value)s” is marked “Do not use”. Take it out, or allow its use first.") % {"value": value[:60]}
        )
        self.kind = kind


class PointGone(Refused):
    """A colleague took the number or address away."""

    def __init__(self) -> None:
        super().__init__(_("This number or address is no longer there. Somebody changed them meanwhile."))


def rests_until(given_at: datetime | None, today: date) -> date | None:
    """Return the first day on which something sensitive may go to what was given at an instant; None where it may today.

    Whoever gave it may be pretending. given_at: None for what was known before anybody noted when.
    """
    usable = local_day(given_at) + RESTS if given_at else None
    return usable if usable and today < usable else None


def write(customer: Customer, kind: str, values: Iterable[str], *, now: datetime) -> None:
    """Make these the points of a kind that are used, the first of them first; raise NotToBeUsed.

    Points that stay keep their row, and those that are not to be used stay as they are.
    """
    wanted: dict[str, str] = {}
    for value in filter(None, map(str.strip, values)):
        wanted.setdefault(_compared(kind, value), value)
    points = {point.normalised: point for point in customer.contact_points.filter(kind=kind)}
    for normalised, value in wanted.items():
        if normalised in points and points[normalised].do_not_use:
            raise NotToBeUsed(kind, value)
    for normalised, point in points.items():
        if normalised not in wanted and not point.do_not_use:
            point.delete()
        elif point.is_default:  # lowered first: only one of a kind may be the default at any moment
            point.is_default = False
            point.save()
    for position, (normalised, value) in enumerate(wanted.items()):
        point = points.get(normalised) or ContactPoint(customer=customer, kind=kind, added_at=now)
        point.value, point.is_default = value, position == 0
        point.save()


def stop_using(customer: Customer, pk: int) -> ContactPoint:
    """Keep a point so that nobody uses it: it may be an abuser's, or a stranger's by now. Raise PointGone."""
    return _set_use(customer, pk, do_not_use=True)


def use_again(customer: Customer, pk: int) -> ContactPoint:
    """Let a point be used again; raise PointGone."""
    return _set_use(customer, pk, do_not_use=False)


def _set_use(customer: Customer, pk: int, *, do_not_use: bool) -> ContactPoint:
    point = customer.contact_points.filter(pk=pk).first()
    if point is None:
        raise PointGone
    point.do_not_use = do_not_use
    point.is_default = point.is_default and not do_not_use
    point.save()
    _choose_default(customer, point.kind)
    return point


def _choose_default(customer: Customer, kind: str) -> None:
    """Have the oldest point that may be used be used first, where none is."""
    usable = customer.contact_points.filter(kind=kind, do_not_use=False)
    first = usable.order_by("id").first()
    if first and not usable.filter(is_default=True).exists():
        first.is_default = True
        first.save()


def _compared(kind: str, value: str) -> str:
    return phones.normalise(value) if kind == Kind.PHONE else emails.normalise(value)
