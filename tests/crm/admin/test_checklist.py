"""The administrator's home as a guided set-up: what there is of each thing, what is missing, and where to add it."""

import re
from typing import Any

import pytest
from django.test import Client

from crm import roles
from crm.admin import checklist
from crm.models import CaseCategory, CategoryQuestion, Council, OpeningTime, Outcome, Service, Team, User
from tests import factories


def steps(client: Client) -> dict[str, checklist.Step]:
    """Return the steps that the home shows, by their title."""
    page: Any = client.get("/admin/")
    [lines] = [lines for panel, lines in page.context["panels"] if panel.template.endswith("set_up.html")]
    return {step.title: step for step in lines}


def test_a_new_council_is_led_through_its_set_up_in_order(keeper: Client) -> None:
    found = steps(keeper)

    assert list(found) == [
        "Services",
        "Case categories, with their questions",
        "Outcomes",
        "Channels",
        "Teams",
        "People and their roles",
        "Opening hours",
        "Working calendar",
        "The council itself",
    ]
    assert found["Services"].missing == [
        "Add the first service: a part of the council that does the work behind a case."
    ]
    assert found["Channels"].missing == [] and found["Outcomes"].missing == []
    assert found["Opening hours"].stands == "Monday to Friday, 9am to 5pm"
    assert found["Working calendar"].stands.startswith("next closed day: 31 August 2026")
    for step in found.values():
        assert keeper.get(step.url).status_code == 200, step.title


@pytest.mark.parametrize(
    ("who", "called", "home"),
    [
        ("dara", "Records and retention", "Tonight, and what needs you"),
        ("ike", "Records and retention", "Tonight, and what is on record"),
        ("gus", "Administration", "The council, and who works for it"),
    ],
)
def test_the_home_is_titled_for_whom_it_is(request: Any, signed_in: Any, who: str, called: str, home: str) -> None:
    page = signed_in(request.getfixturevalue(who)).get("/admin/").content.decode()

    assert f"<h1>{home}</h1>" in page
    assert f"Tolbooth Borough Council: {called}</a>" in page
    assert re.search(rf"<title>\s*{home} \| {called} \|", page)


def test_each_gap_is_named_and_counted(keeper: Client, waste: Service, missed_bin: CaseCategory) -> None:
    factories.ServiceFactory(name="Empty")
    factories.CategoryFactory(service=waste, guidance="Ask for the street.")
    CategoryQuestion.objects.create(category=missed_bin, wording="Which bin?")
    factories.CategoryFactory(service=factories.ServiceFactory(is_active=False), guidance="x")
    Outcome.objects.update(is_active=False)
    factories.TeamFactory()
    factories.UserFactory(role=roles.ADVISOR)
    factories.UserFactory(role=roles.SERVICE_OFFICER)
    lost = factories.UserFactory()
    lost.set_unusable_password()
    lost.save()
    OpeningTime.objects.all().delete()
    Council.objects.update(phone="", welcome="Hello.", closing_words="Goodbye.")

    found = steps(keeper)

    assert found["Services"].missing == ["1 service has no category."]
    assert found["Case categories, with their questions"].stands == "3 offered, with 1 question"
    assert found["Case categories, with their questions"].missing == [
        "1 category has no guidance.",
        "1 category belongs to a service that is not offered any more.",
    ]
    assert [sentence.split(".")[0] for sentence in found["Outcomes"].missing] == [
        "No outcome closes a case",
        "No outcome refers a case to its service",
    ]
    assert found["Teams"].missing == ["1 team has no colleague."]
    assert found["People and their roles"].missing == [
        "1 colleague has no role and sees nothing.",
        "1 advisor or leader has no team.",
        "1 service officer has no service.",
        "1 has not chosen a password yet.",
    ]
    assert found["Opening hours"].stands == "closed all week"
    assert found["The council itself"].missing == ["Not filled in: telephone number."]


def test_only_administrators_are_led(keeper: Client, dpo: Client, signed_in: Any, ike: User) -> None:
    assert "Set up the council" in keeper.get("/admin/").content.decode()
    assert "Set up the council" not in dpo.get("/admin/").content.decode()
    assert "Set up the council" not in signed_in(ike).get("/admin/").content.decode()


def test_the_list_says_in_words_what_is_ready(keeper: Client) -> None:
    page = re.sub(r"\s+", " ", keeper.get("/admin/").content.decode())

    assert (
        '>Channels</a> <span class="set-up__stands">9 offered</span> <span class="set-up__ready">Ready</span>' in page
    )


def test_the_set_up_asks_no_more_the_more_there_is(keeper: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(40) as few:
        keeper.get("/admin/")
    for _ in range(5):
        factories.CategoryFactory()
        factories.UserFactory(team=factories.TeamFactory())
    assert Team.objects.count() == 5

    with django_assert_max_num_queries(len(few)):
        keeper.get("/admin/")
