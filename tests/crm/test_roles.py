"""The six roles exist after every migration, each with its own powers and no others."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from crm import roles
from crm.models import Channel, Outcome, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", roles.PERMISSIONS)
def test_a_role_has_exactly_its_permissions(role: str) -> None:
    permissions = Group.objects.get(name=role).permissions.select_related("content_type")

    assert {f"{p.content_type.app_label}.{p.codename}" for p in permissions} == roles.PERMISSIONS[role]


def test_a_power_given_by_hand_is_taken_back_with_the_next_migration() -> None:
    auditor = Group.objects.get(name=roles.AUDITOR)
    auditor.permissions.set(Group.objects.get(name=roles.ADVISOR).permissions.all())

    roles.complete()

    assert not auditor.permissions.filter(codename="view_case").exists()


def test_no_role_deletes_a_record_of_a_person_by_hand() -> None:
    deletes = {name for names in roles.PERMISSIONS.values() for name in names if ".delete_" in name}

    assert deletes == {"crm.delete_openingtime", "crm.delete_proclaimedday"}  # days of a calendar: no record of anybody


def test_a_misspelt_power_stops_the_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Left out in silence, it would be missed on the day somebody needs it."""
    monkeypatch.setitem(roles.PERMISSIONS, roles.AUDITOR, {"crm.view_casse"})

    with pytest.raises(KeyError, match="view_casse"):
        roles.complete()


def test_neither_administrator_nor_auditor_reads_what_residents_said() -> None:
    content = {f"crm.view_{model}" for model in (*roles.PEOPLE, *roles.CASEWORK)}

    for role in (roles.ADMINISTRATOR, roles.AUDITOR):
        assert not roles.PERMISSIONS[role] & content
    assert content <= roles.PERMISSIONS[roles.DPO]


def test_the_data_protection_officer_manages_no_users() -> None:
    assert not {name for name in roles.PERMISSIONS[roles.DPO] if name.endswith("_user")}


@pytest.mark.parametrize(
    ("who", "admitted"),
    [("bilal", False), ("esi", False), ("fitz", False), ("dara", True), ("gus", True), ("ike", True)],
)
def test_the_administration_site_admits_those_who_work_there(who: str, admitted: bool, request: Any) -> None:
    officer = request.getfixturevalue(who)

    assert officer.is_staff is admitted
    officer.is_active = False
    assert officer.is_staff is False


def test_lists_that_a_council_has_changed_stay_as_they_are() -> None:
    from crm import defaults

    Channel.objects.exclude(key="telephone").delete()
    Channel.objects.update(name="Telefon")

    defaults.complete()

    assert [channel.name for channel in Channel.objects.all()] == ["Telefon"]
    assert Outcome.objects.filter(closes=True).exists()


def test_an_address_in_capitals_is_the_same_person() -> None:
    user = User.objects.create_user("Sam.Smith@Example.ORG ", name="Sam")

    assert user.email == "sam.smith@example.org"
    assert User.objects.get_by_natural_key("SAM.SMITH@example.org") == user
    assert not user.has_usable_password()
