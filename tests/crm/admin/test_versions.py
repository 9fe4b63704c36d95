"""Every change of the set-up keeps a version in words: what it was before, what it is now, when and by whom."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from crm import roles, versions
from crm.models import CaseCategory, OpeningTime, ProclaimedDay, SetUpVersion, User
from tests.planting import plant

from .filling import change

# What an administrator types on the page of each thing that they may change. A new one needs its line here.
TYPED: dict[str, dict[str, Any]] = {
    "crm.announcement": {"title": "Snow on Monday"},
    "crm.casecategory": {"target_working_days": 3},
    "crm.channel": {"name": "By pigeon"},
    "crm.council": {"welcome": "Welcome."},
    "crm.guidancearticle": {"body": "A crew comes back in two days."},
    "crm.identityfact": {"wording": "The name of their street"},
    "crm.identitylevel": {"must_pass": 1},
    "crm.identityrule": {"level": ""},
    "crm.messagetemplate": {"name": "Holding reply"},
    "crm.openingtime": {"closes": "16:00"},
    "crm.outcome": {"name": "Answered"},
    "crm.proclaimedday": {"name": "The Provost’s jubilee"},
    "crm.service": {"description": "Bins"},
    "crm.team": {"name": "Night shift"},
    "crm.user": {"is_active": None},
}
# Changed on the page of what they belong to, and in its versions.
INLINE = {"crm.categoryquestion": "crm.casecategory"}


def what_administrators_change() -> Iterator[type[Model]]:
    """Yield every model that the role may change: that is what the set-up is."""
    for name in sorted(roles.PERMISSIONS[roles.ADMINISTRATOR]):
        app, _dot, permission = name.partition(".")
        if permission.startswith("change_"):
            yield apps.get_model(app, permission.removeprefix("change_"))


def row_of(model: type[Model]) -> Any:
    return model._base_manager.exclude(pk=None).first() or plant(model)[0]


def history(label: str, row: Any) -> list[tuple[str, str, str]]:
    """Return what the newest version of something says it changed."""
    return [(one.name, one.before, one.after) for one in versions.told(label, row.pk)[0].changes]


@pytest.mark.parametrize("model", what_administrators_change(), ids=lambda model: model._meta.label_lower)
def test_each_change_of_the_set_up_keeps_a_version(
    model: type[Model], keeper: Client, gus: User, bilal: User, missed_bin: CaseCategory
) -> None:
    label = model._meta.label_lower
    if label in INLINE:
        owner = admin.site._registry[apps.get_model(INLINE[label])]
        assert model in [inline.model for inline in owner.inlines]
        return
    assert label in TYPED, (
        f"Say in TYPED what an administrator changes of {label}, and build its page on crm.admin.set_up.SetUp"
    )
    row = bilal if model is User else row_of(model)
    page = reverse(f"admin:crm_{model._meta.model_name}_change", args=[row.pk])

    assert change(keeper, page, **TYPED[label]).status_code == 200

    found, changed = SetUpVersion.objects.filter(label=label, record=str(row.pk)).order_by("number")
    assert (found.number, found.saved_by) == (1, None)  # as it stood before
    assert (changed.number, changed.saved_by) == (2, gus)
    assert len([name for name in changed.values if changed.values[name] != found.values[name]]) == 1

    change(keeper, page)  # saved again, and nothing typed
    assert SetUpVersion.objects.filter(label=label, record=str(row.pk)).count() == 2


def test_the_history_says_what_changed_in_words(keeper: Client, gus: User, missed_bin: CaseCategory) -> None:
    page = f"/admin/crm/casecategory/{missed_bin.pk}/change/"

    change(keeper, page, target_working_days=10)
    change(keeper, page, target_working_days=7, asks_location="on")
    shown = " ".join(keeper.get(f"/admin/crm/casecategory/{missed_bin.pk}/history/").content.decode().split())

    assert "Version 3" in shown
    assert "3 August 2026, 10:42, Gus Keeper" in shown
    assert "<dt>Target in working days</dt> <dd>10 → 7</dd>" in shown
    assert "<dt>Asks for the location</dt> <dd>no → yes</dd>" in shown
    assert "As it stood before its first change" in shown
    assert shown.index("Version 3") < shown.index("Version 2") < shown.index("Version 1")


def test_something_new_begins_with_version_1_of_whoever_added_it(keeper: Client, gus: User) -> None:
    keeper.post("/admin/crm/service/add/", {"name": "Parking", "is_active": "on"})

    version = SetUpVersion.objects.get(label="crm.service")
    assert (version.number, version.saved_by) == (1, gus)
    assert version.values == {"Name": "Parking", "Description": "", "Offered": "yes"}


def test_the_questions_of_a_category_stand_in_its_versions(keeper: Client, missed_bin: CaseCategory) -> None:
    page = f"/admin/crm/casecategory/{missed_bin.pk}/change/"
    asked = {"questions-0-wording": "Which bin?", "questions-0-kind": "choice", "questions-0-choices": "Brown\nGreen"}

    change(keeper, page, **asked)
    assert history("crm.casecategory", missed_bin) == [
        ("Question 1", "", "“Which bin?”; choice from a list; Brown, Green; may be left out; position 1")
    ]
    change(keeper, page, **{"questions-0-wording": "Which bin was left?", "questions-0-is_required": "on"})

    [(name, before, after)] = history("crm.casecategory", missed_bin)
    assert name == "Question 1"
    assert "“Which bin?”" in before and "may be left out" in before
    assert "“Which bin was left?”" in after and "must be answered" in after


def test_a_day_that_was_taken_back_leaves_a_last_version(keeper: Client, gus: User) -> None:
    day = ProclaimedDay.objects.create(on=date(2026, 12, 28), nation="ENG", name="A day of thanks")

    assert keeper.post(f"/admin/crm/proclaimedday/{day.pk}/delete/", {"post": "yes"}).status_code == 302

    found, last = SetUpVersion.objects.filter(label="crm.proclaimedday", record=str(day.pk)).order_by("number")
    assert found.values == {"On": "28 December 2026", "Nation": "England", "Name": "A day of thanks"}
    assert (last.values, last.saved_by) == ({"Deleted": "yes"}, gus)
    shown = keeper.get(f"/admin/crm/proclaimedday/{day.pk}/history/").content.decode()
    assert "Deleted" in shown and "A day of thanks" in shown
    assert keeper.get("/admin/crm/setupversion/").status_code == 200


def test_an_opening_time_that_was_deleted_leaves_a_last_version(keeper: Client) -> None:
    monday = OpeningTime.objects.get(weekday=0)

    keeper.post(f"/admin/crm/openingtime/{monday.pk}/delete/", {"post": "yes"})

    assert SetUpVersion.objects.filter(label="crm.openingtime").latest("number").values == {"Deleted": "yes"}


def test_of_a_colleague_the_place_is_kept_and_never_name_or_address(keeper: Client, bilal: User) -> None:
    leader = Group.objects.get(name=roles.TEAM_LEADER).pk
    page = f"/admin/crm/user/{bilal.pk}/change/"

    change(keeper, page, role=leader, name="Bilal Married", email="married@example.org")

    assert history("crm.user", bilal) == [("Role", roles.ADVISOR, roles.TEAM_LEADER)]
    kept = str(list(SetUpVersion.objects.values_list("values", flat=True)))
    assert roles.TEAM_LEADER in kept
    assert "Bilal" not in kept and "example.org" not in kept


def test_a_colleagues_name_alone_makes_no_version(keeper: Client, bilal: User) -> None:
    change(keeper, f"/admin/crm/user/{bilal.pk}/change/", name="Bilal Married")

    assert SetUpVersion.objects.filter(label="crm.user").count() == 1  # as it stood; nothing of the place changed


def test_the_history_of_something_that_never_was_is_not_found(keeper: Client) -> None:
    assert keeper.get("/admin/crm/team/99999/history/").status_code == 404
    assert keeper.get("/admin/crm/team/not-a-number/history/").status_code == 404


def test_a_refused_change_keeps_no_version_of_it(keeper: Client, missed_bin: CaseCategory) -> None:
    change(keeper, f"/admin/crm/casecategory/{missed_bin.pk}/change/", target_working_days=9999)

    assert not SetUpVersion.objects.exists()


def test_the_guardian_of_the_data_reads_the_history_and_others_do_not(dpo: Client, signed_in: Any, ike: User) -> None:
    team, _planted = plant(apps.get_model("crm.Team"))

    assert dpo.get(f"/admin/crm/team/{team.pk}/history/").status_code == 200
    assert signed_in(ike).get(f"/admin/crm/team/{team.pk}/history/").status_code == 403
