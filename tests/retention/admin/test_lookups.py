"""What can be asked through an address of the admin: what its filters ask, and nothing else."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from retention.models import RetentionCategory
from retention.registry import registry
from retention.vocabulary import NotPersonal
from tests import factories

KIND = "/admin/retention/retentioncategory/"
RUN = "/admin/retention/disposalrun/asked/"


@pytest.fixture
def mighty(db: None, signed_in: Any) -> Client:
    return signed_in(factories.UserFactory(is_superuser=True))


def personal_columns() -> list[tuple[str, str]]:
    """Return the address of each list, with each column of its model that can say something about a person."""
    found = []
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        fields = registry.of(model).fields if model in registry.maps else {}
        columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        found += [(address, name) for name in columns if not isinstance(fields.get(name), NotPersonal)]
    return found


def test_no_list_can_be_searched_by_a_pattern_in_its_address(mighty: Client) -> None:
    asked = personal_columns()
    assert ("/admin/crm/user/", "password") in asked
    assert ("/admin/crm/case/", "asked") in asked

    for address, name in asked:
        for lookup in ("contains", "startswith", "gt", "in", "regex"):
            answer = mighty.get(address, {f"{name}__{lookup}": "^("})
            assert answer.status_code == 400, (address, name, lookup)


def test_no_list_can_be_searched_through_another(mighty: Client) -> None:
    for address in {address for address, _name in personal_columns()}:
        for lookup in ("password__regex", "team__user__password__regex", "customer__name__exact", "nothing"):
            assert mighty.get(address, {lookup: "a"}).status_code == 400, (address, lookup)


def test_every_filter_of_a_list_can_still_be_used(mighty: Client) -> None:
    for model, shown in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        filters = mighty.get(address).context["cl"].filter_specs
        for spec in filters:
            for name in spec.expected_parameters():
                assert mighty.get(address, {name: "1"}).status_code in {200, 302}, (address, name)
        days = shown.date_hierarchy
        assert not days or mighty.get(address, {f"{days}__year": "2026", f"{days}__month": "11"}).status_code == 200


@pytest.mark.parametrize("year", ["9999", "0", "9" * 20, "9" * 5000, "x"])
def test_a_year_outside_the_calendar_is_refused(dpo: Client, year: str) -> None:
    assert dpo.get("/admin/auditlog/logentry/", {"timestamp__year": year}).status_code == 400


@pytest.mark.parametrize("slot", ["0001-01-01T00:00Z", "9999-12-31T23:59Z", "tomorrow"])
def test_no_run_was_asked_for_at_the_ends_of_the_calendar(dpo: Client, slot: str) -> None:
    assert dpo.get(f"{RUN}{slot}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        f"/admin/crm/case/?{urlencode({'kept_as': chr(0)})}",
        f"/admin/retention/hold/?{urlencode({'label': chr(0)})}",
        f"/admin/retention/hold/?{urlencode({'q': chr(0)})}",
        f"{KIND}%00/change/",
        f"{KIND}_00/change/",
        f"{KIND}_00/period/",
        f"{RUN}%00/",
        f"{RUN}_00/",
    ],
)
def test_an_address_with_a_nul_is_refused(dpo: Client, address: str) -> None:
    assert RetentionCategory.objects.exists()

    assert dpo.get(address).status_code in {400, 404}


@pytest.mark.parametrize("kind", ["9" * 5000, "٣", "-1"])
def test_the_audit_log_ignores_a_record_type_that_is_none(dpo: Client, kind: str) -> None:
    assert dpo.get("/admin/auditlog/logentry/", {"of": kind}).status_code == 200
