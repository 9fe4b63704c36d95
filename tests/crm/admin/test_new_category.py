"""A new retention category, from the officer's idea to its first disposal, without code."""

from datetime import UTC, datetime

from django.test import Client

from crm.models import Case, CaseCategory, Service, User
from retention import runs, tasks
from retention.models import RetentionPolicy
from tests import factories


def test_a_new_retention_category_is_added_approved_given_to_a_case_category_and_enforced(
    dpo: Client, second: Client, keeper: Client, waste: Service, now: datetime, bilal: User
) -> None:
    add = "/admin/retention/retentioncategory/add/"
    facts = {
        "title": "Dog licences",
        "key": "dog_licence",
        "applies_to": "crm.case",
        "action": "delete",
        "length": 6,
        "unit": "month",
        "authority": "Cabinet, 1 July 2026",
        "reason": "The register is kept elsewhere.",
    }
    dpo.post(add, facts)
    dpo.post(add, facts | {"seen": "6 months"})
    version = RetentionPolicy.objects.get(category="dog_licence")
    given = {"name": "Dog licence", "service": waste.pk, "retention_category": "dog_licence", "target_working_days": 5}
    given |= {"questions-TOTAL_FORMS": 0, "questions-INITIAL_FORMS": 0}

    too_soon = keeper.post("/admin/crm/casecategory/add/", given)
    assert "has no period in force yet" in too_soon.content.decode()

    dpo.post(f"/admin/retention/retentionpolicy/{version.pk}/propose/")
    second.post(f"/admin/retention/retentionpolicy/{version.pk}/approve/")
    assert keeper.post("/admin/crm/casecategory/add/", given | {"is_active": "on"}).status_code == 302
    category = CaseCategory.objects.get(name="Dog licence")
    assert category.retention_category_id == "dog_licence"

    old = factories.CaseFactory(category=category, closed=True, opened_at=datetime(2025, 12, 1, 9, 0, tzinfo=UTC))
    young = factories.CaseFactory(category=category, closed=True, opened_at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC))
    other = factories.CaseFactory(closed=True, opened_at=datetime(2025, 12, 1, 9, 0, tzinfo=UTC))
    tasks.run_now("2026-08-03T09:42Z", str(bilal.pk))
    assert Case.objects.filter(pk=old.pk).exists()  # not live yet

    dpo.post("/admin/retention/retentioncategory/dog_5Flicence/live/")
    tasks.run_now("2026-08-03T09:43Z", str(bilal.pk))

    assert set(Case.objects.all()) == {young, other}
    run = runs.DisposalRun.objects.get(slot="2026-08-03T09:43Z")
    assert run.results.get(category="dog_licence").disposed == 1
    schedule = dpo.get("/admin/retention/activityversion/schedule/?format=csv").content.decode()
    assert "dog_licence,crm.case,cases,6 months,closing" in schedule


def test_a_case_category_takes_no_retention_category_of_other_records(keeper: Client, missed_bin: CaseCategory) -> None:
    page = f"/admin/crm/casecategory/{missed_bin.pk}/change/"
    facts = {"name": "Missed bin", "service": missed_bin.service_id, "target_working_days": 5}

    answer = keeper.post(page, facts | {"retention_category": "contact"})

    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["retention_category"]
