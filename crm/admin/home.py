"""What the CRM puts on the admin's home: what the data-protection officer must know, and the guided set-up of the council."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.admin_site import Number, site

from .. import roles, staff
from ..models import Misfiling, SafetyAlert
from . import checklist

NEW_FOR = timedelta(days=30)


def misfilings(request: HttpRequest) -> Iterator[Number]:
    """Yield how many records were moved from the wrong person and not looked at yet."""
    unseen = Misfiling.objects.filter(seen_at=None).count()
    yield Number(
        label=_t("Not seen by you yet"),
        value=unseen,
        url=f"{reverse('admin:crm_misfiling_changelist')}?seen_at__isempty=1",
        note=_t("An advisor moved them to the right person. Decide whether it was a breach to report."),
        tone="asks" if unseen else "plain",
    )


def at_risk(request: HttpRequest) -> Iterator[Number]:
    """Yield what happened about people at risk and was not looked at yet, and whose identity is locked."""
    listed = reverse("admin:crm_safetyalert_changelist")
    unseen = SafetyAlert.objects.filter(seen_at=None).order_by().values_list("kind").annotate(number=Count("pk"))
    counted = dict(unseen)
    for kind, label in SafetyAlert.Kind.choices:
        yield Number(
            label=label,
            value=counted.get(kind, 0),
            url=f"{listed}?kind__exact={kind}&seen_at__isempty=1",
            note=_t("Not seen by you yet"),
            tone="asks" if counted.get(kind) else "plain",
        )


def officers(request: HttpRequest) -> Iterator[Number]:
    """Yield how many became data-protection officers lately: whoever makes two accounts of this role could approve alone."""
    fresh = staff.new_in_role(roles.DPO, since=timezone.now() - NEW_FOR)
    yield Number(
        label=_t("Data-protection officers of the last 30 days"),
        value=fresh,
        note=_t(
            "Accounts that an administrator made, or gave this role. Make sure that you know each of them: two together approve a shorter period."
        ),
        tone="loud" if fresh else "plain",
    )


site.register_panel(
    5, _("Set up the council"), checklist.steps, needs="crm.change_council", template="admin/panels/set_up.html"
)
site.register_panel(35, _("Records on the wrong person"), misfilings, needs="crm.view_misfiling")
site.register_panel(34, _("People at risk"), at_risk, needs="crm.view_safetyalert")
site.register_panel(36, _("Who decides with you"), officers, needs="crm.view_misfiling")
