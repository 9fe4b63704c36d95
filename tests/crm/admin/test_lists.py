"""The council's own lists in the admin."""

from datetime import date, datetime

from auditlog.models import LogEntry
from django.test import Client

from crm.models import CaseCategory, ProclaimedDay, Service, User
from retention import audit, policies
from retention.models import RetentionCategory
from tests import factories

from .filling import change


def test_an_administrator_adds_to_each_list(keeper: Client, waste: Service) -> None:
    assert keeper.post("/admin/crm/team/add/", {"name": "Night shift"}).status_code == 302
    assert keeper.post("/admin/crm/service/add/", {"name": "Parking"}).status_code == 302
    assert keeper.post("/admin/crm/channel/add/", {"key": "kiosk", "name": "Kiosk", "position": 9}).status_code == 302
    both = {"key": "odd", "name": "Odd", "closes": "on", "refers": "on", "position": 9}
    assert "not both" in keeper.post("/admin/crm/outcome/add/", both).content.decode()
    day = {"on": "2026-12-28", "nation": "ENG", "name": "A day of thanks"}
    assert keeper.post("/admin/crm/proclaimedday/add/", day).status_code == 302

    assert ProclaimedDay.objects.get().on == date(2026, 12, 28)


def test_a_key_that_rules_go_by_does_not_change(keeper: Client) -> None:
    outcome = factories.OutcomeFactory()

    keeper.post(
        f"/admin/crm/outcome/{outcome.pk}/change/", {"key": "other", "name": "Done", "closes": "on", "position": 0}
    )

    outcome.refresh_from_db()
    assert (outcome.key, outcome.name) == ("resolved", "Done")


def test_a_category_without_a_period_is_named_as_such_where_it_is_chosen(
    keeper: Client, dara: User, now: datetime
) -> None:
    policies.add_category(
        key="new",
        title="New",
        applies_to="crm.case",
        action="delete",
        period=policies.Period(1, "year"),
        authority="",
        reason="",
        by=dara,
        now=now,
    )
    page = keeper.get("/admin/crm/casecategory/add/").content.decode()

    assert RetentionCategory.objects.filter(applies_to="crm.case").count() == 3
    assert "New: no period in force" in page
    assert ": 5 years" in page


def test_who_changed_what_a_case_category_is_kept_as_stands_in_the_audit_log(
    keeper: Client, gus: User, missed_bin: CaseCategory
) -> None:
    page = f"/admin/crm/casecategory/{missed_bin.pk}/change/"
    for _twice in range(2):  # the second time nothing changes
        assert change(keeper, page, retention_category="financial_case").status_code == 200

    entry = LogEntry.objects.get(content_type__model="casecategory", object_pk=str(missed_bin.pk))
    assert (entry.actor, entry.additional_data) == (gus, {"what": "changed"})
    assert entry.changes == {"retention_category": [audit.MASK, audit.MASK]}
