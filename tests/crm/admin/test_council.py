"""The council itself: its details stand on every page at once, and its colour bears white letters."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from crm import colours, post
from crm.models import Council, SetUpVersion

from .filling import change
from .test_retiring import says

PAGE = f"/admin/crm/council/{Council.ONLY}/change/"


def test_what_the_administrator_writes_stands_on_every_page_at_once(keeper: Client, client: Client) -> None:
    change(keeper, PAGE, name="Burgh of Auchtermuchty", phone="01632 960777", welcome="Fàilte.\nAsk us anything.")

    assert says(client.get("/"), "Contact Burgh of Auchtermuchty")
    assert says(client.get("/"), "Fàilte. Ask us anything.")
    assert says(client.get("/nowhere/"), "01632 960777")
    assert says(keeper.get("/admin/"), "Burgh of Auchtermuchty")


def test_news_for_the_guardian_of_the_data_goes_to_the_address_that_was_set_up(keeper: Client) -> None:
    change(keeper, PAGE, dpo_email="guardian@example.org")

    post.tell_dpo("News", "Something happened.")

    assert mail.outbox[0].to == ["guardian@example.org"]
    assert says(change(keeper, PAGE, dpo_email=""), "This field is required.")


def test_a_colour_on_which_white_cannot_be_read_is_refused_with_a_shade_that_works(keeper: Client) -> None:
    refused = change(keeper, PAGE, colour="#FF8800")

    found = re.search(
        r"on #ff8800: their contrast is (\S+) to 1, and at least 4\.5 to 1 is needed\. .*? is (#\w{6})\.",
        refused.content.decode(),
    )
    assert found
    assert found[1] == "2.3"
    assert Council.objects.get().colour == "#123f3a"

    change(keeper, PAGE, colour=found[2])
    assert Council.objects.get().colour == found[2]


@pytest.mark.parametrize("typed", ["", "red", "#12", "#12345g", "#123f3a; }", "123f3a0"])
def test_what_is_no_colour_is_refused(keeper: Client, typed: str) -> None:
    assert change(keeper, PAGE, colour=typed).context["adminform"].form.errors["colour"]
    assert Council.objects.get().colour == "#123f3a"


def test_the_page_shows_white_letters_on_the_colour(keeper: Client) -> None:
    page = keeper.get(PAGE)

    assert says(page, 'fill="#123f3a"')
    assert says(page, "White letters on #123f3a: contrast 11.6 to 1.")
    assert says(change(keeper, PAGE, colour="#ff8800"), 'fill="#ff8800"')


def test_there_is_one_council_and_no_other(keeper: Client) -> None:
    assert keeper.get("/admin/crm/council/add/").status_code == 403
    assert keeper.post(PAGE.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert keeper.get("/admin/crm/council/").status_code == 200


def test_the_guardian_of_the_data_reads_it_and_changes_nothing(dpo: Client, keeper: Client) -> None:
    assert says(dpo.get(PAGE), "fill=")
    assert dpo.post(PAGE, {"name": "Elsewhere"}).status_code == 403
    assert not SetUpVersion.objects.exists()


def test_the_colour_is_a_style_sheet_that_may_be_kept_for_as_long_as_it_is_the_colour(client: Client) -> None:
    link = re.search(r'href="(/council\.css[^"]*)"', client.get("/").content.decode())
    assert link
    sheet = client.get(link[1])
    assert sheet["Content-Type"].startswith("text/css")
    assert "--house-brand: #123f3a;" in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]

    Council.objects.update(colour="#661133")

    old = client.get(link[1])
    assert "--house-brand: #661133;" in old.content.decode()
    assert old["Cache-Control"] == "no-cache"
    assert "colour=661133" in client.get("/").content.decode()


@pytest.mark.parametrize(("colour", "ratio"), [("#ffffff", 1), ("#000000", 21), ("#767676", 4.54), ("#ff0000", 4.0)])
def test_contrast_is_what_wcag_says(colour: str, ratio: float) -> None:
    assert colours.contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("colour", ["#ffffff", "#ff8800", "#ffee00", "#00ffff", "#777777", "#123f3a"])
def test_the_nearest_shade_is_readable_and_the_next_lighter_is_not(colour: str) -> None:
    shade = colours.nearest_readable(colour)

    assert colours.is_readable_under_white(shade)
    percent = max(percent for percent in range(101) if colours.shaded(colour, percent) == shade)
    assert percent == 100 or not colours.is_readable_under_white(colours.shaded(colour, percent + 1))


def test_no_page_has_a_style_of_its_own_for_it(keeper: Client) -> None:
    page: Any = keeper.get(PAGE)

    assert "<style" not in page.content.decode() and " style=" not in page.content.decode()


@pytest.mark.parametrize("typed", ["\u200b\u200d", "\u2800", "\u3164 \u3164"])
def test_a_name_that_nobody_can_see_is_refused_at_its_field(keeper: Client, typed: str) -> None:
    before = Council.objects.get().name

    refused = change(keeper, PAGE, name=typed, phone="01632 960777")

    form = refused.context["adminform"].form
    assert list(form.errors) == ["name"]
    assert says(refused, "Nothing of this name can be seen.")
    assert form["phone"].value() == "01632 960777"
    assert Council.objects.get().name == before


def test_a_name_with_joiners_between_its_letters_is_a_name(keeper: Client) -> None:
    change(keeper, PAGE, name="Bwrdeistref\u200b Tolbooth")

    assert Council.objects.get().name == "Bwrdeistref\u200b Tolbooth"
