"""What the CRM puts on the admin's home: records on the wrong person for the officer, colleagues and lists for the administrator."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.admin_site import Number, site

from ..models import CaseCategory, Misfiling, User


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


def colleagues(request: HttpRequest) -> Iterator[Number]:
    """Yield who can sign in, and who can and has nothing to do here."""
    everybody = reverse("admin:crm_user_changelist")
    active = User.objects.filter(kind=User.Kind.STAFF, is_active=True)
    without = active.filter(groups=None, is_superuser=False).count()
    yield Number(label=_t("Colleagues who can sign in"), value=active.count(), url=f"{everybody}?is_active__exact=1")
    yield Number(
        label=_t("Colleagues without a role"),
        value=without,
        url=f"{everybody}?groups__isnull=True&is_active__exact=1",
        note=_t("They can sign in and see nothing."),
        tone="asks" if without else "plain",
    )
    yield Number(
        label=_t("Case categories offered"),
        value=CaseCategory.objects.offered().count(),
        url=f"{reverse('admin:crm_casecategory_changelist')}?is_active__exact=1",
        note=_t("What an advisor can choose when somebody asks."),
    )


site.register_panel(35, _("Records on the wrong person"), misfilings, needs="crm.view_misfiling")
site.register_panel(50, _("Colleagues and lists"), colleagues, needs="crm.view_user")
