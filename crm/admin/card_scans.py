"""Searches for card numbers, as the data-protection officer reads them: when, how much was read, and where something was found."""

from collections.abc import Iterator

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from retention.admin import naming
from retention.admin.pages import ReadOnly
from retention.admin_site import Number, site

from ..models import CardScan


@admin.register(CardScan)
class CardScans(ReadOnly):
    """Each search, the newest first. Nobody writes here but the search itself."""

    list_display = ("started", "by_itself", "texts", "removed", "where", "finished")
    fields = ("started", "by_itself", "texts", "removed", "where", "finished")

    @admin.display(description=_("started"), ordering="started_at")
    def started(self, scan: CardScan) -> str:
        return naming.moment(scan.started_at)

    @admin.display(description=_("finished"), ordering="finished_at")
    def finished(self, scan: CardScan) -> str:
        return naming.moment(scan.finished_at) if scan.finished_at else _t("Not yet")

    @admin.display(description=_("by itself"), boolean=True)
    def by_itself(self, scan: CardScan) -> bool:
        return scan.week is not None

    @admin.display(description=_("where"))
    def where(self, scan: CardScan) -> str:
        return ", ".join(f"{naming.kinds_of(label)}: {count}" for label, count in sorted(scan.found.items())) or "–"


def last_scan(request: HttpRequest) -> Iterator[Number]:
    """Yield what the last search of the records for card numbers found."""
    scan = CardScan.objects.exclude(finished_at=None).first()
    found = scan.removed if scan else 0
    yield Number(
        label=_t("Card details found in records"),
        value=found if scan else _t("Not searched yet"),
        url=reverse("admin:crm_cardscan_changelist"),
        note=_t("They are taken out. Find out how they came in: somebody typed or imported them past the door.")
        if found
        else _t("Every week all that was written down is searched for the numbers of payment cards."),
        tone="asks" if found else "plain",
    )


site.register_panel(37, _("Payment cards"), last_scan, needs="crm.view_cardscan")
