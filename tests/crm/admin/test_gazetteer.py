"""An administrator looks addresses up, and loads a file of them after reading what it would do."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from crm import gazetteer, gazetteer_upload
from crm.admin import gazetteer as pages
from crm.models import Property, User

LIST, LOAD = "/admin/crm/property/", "/admin/crm/property/add/"
HEADER = "UPRN,ADDRESS,TOWN,POSTCODE\n"
FILE = f"{HEADER}990000000001,1 Burgh Lane,Tolbooth,ZZ1 2AB\n990000000002,2 Burgh Lane,Tolbooth,ZZ1 2AB\n"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def offer(keeper: Client, text: str, **ticked: str) -> HttpResponse:
    return keeper.post(LOAD, {"file": SimpleUploadedFile("gazetteer.csv", text.encode()), **ticked})


def confirm(keeper: Client, preview: HttpResponse) -> HttpResponse:
    fields = re.findall(r'<input type="hidden" name="(kept|replace)" value="(\w+)">', preview.content.decode())
    return keeper.post(LOAD, dict(fields), follow=True)


def waiting(tmp_path: Path) -> list[Path]:
    return list(tmp_path.rglob("*.csv"))


def test_a_file_is_looked_at_first_and_loaded_once_that_is_confirmed(keeper: Client, gus: User, tmp_path: Path) -> None:
    preview = offer(keeper, f"{FILE}oops\n")

    words = " ".join(preview.content.decode().split())
    assert "The file has 2 addresses:" in words
    assert "Columns here: 1. In the first line: 4." in words
    assert not Property.objects.exists()

    done = confirm(keeper, preview)

    assert "Addresses added: 2, changed: 0, as before: 0, removed: 0." in done.content.decode()
    assert Property.objects.count() == 2
    assert waiting(tmp_path) == []
    entry = LogEntry.objects.get(additional_data__what="loaded the gazetteer")
    assert (entry.actor, entry.additional_data["why"]) == (gus, "2 added, 0 changed, 0 unchanged, 0 removed, 1 skipped")


def test_what_would_leave_is_counted_before_it_leaves(keeper: Client, now: datetime) -> None:
    gazetteer.load(FILE.splitlines(), now=now - timedelta(days=1))

    preview = offer(keeper, FILE.replace("990000000001", "7"), replace="on")
    assert "Load 2 addresses, and remove 1" in " ".join(preview.content.decode().split())
    confirm(keeper, preview)

    assert {row.uprn for row in Property.objects.all()} == {"7", "990000000002"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NAME,PHONE\nx,y\n", "The file has no column UPRN."),
        ("", "This file is empty."),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(text: str, said: str, keeper: Client, tmp_path: Path) -> None:
    refused = offer(keeper, text)

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert waiting(tmp_path) == []


def test_without_a_file_it_asks_for_one(keeper: Client) -> None:
    refused = keeper.post(LOAD, {})

    assert refused.status_code == 422
    assert "Choose a file." in refused.content.decode()


def test_a_file_that_is_too_large_is_refused_at_its_field_with_the_way_to_load_it(
    keeper: Client, tmp_path: Path, monkeypatch: Any
) -> None:
    assert f"Up to {pages.MOST_MEGABYTES} MB." in keeper.get(LOAD).content.decode()
    monkeypatch.setattr(pages, "MOST_MEGABYTES", 1)
    longest = FILE + "7,Nowhere,,\n" * (1024 * 1024)
    whole = longest[: 1024 * 1024]
    assert offer(keeper, whole).status_code == 200
    (kept,) = waiting(tmp_path)

    refused = offer(keeper, f"{whole}\n")

    said = "This file has more than 1 MB. Have it loaded on the server, by manage.py import_gazetteer."
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"file": [said]}
    assert said in refused.content.decode()
    assert waiting(tmp_path) == [kept]


def test_a_file_is_loaded_once(keeper: Client) -> None:
    preview = offer(keeper, FILE)
    assert confirm(keeper, preview).status_code == 200

    again = confirm(keeper, preview)

    assert again.status_code == 409
    assert "The file is no longer here" in again.content.decode()


@pytest.mark.parametrize("kept", ["", "x", "../../secret", "0" * 32, "\0"])
def test_no_other_file_is_opened(kept: str, keeper: Client) -> None:
    assert keeper.post(LOAD, {"kept": kept}).status_code == 409


def test_a_file_that_nobody_came_back_for_leaves(now: datetime, tmp_path: Path) -> None:
    token = gazetteer_upload.keep([b"x"], now=now)
    (old,) = waiting(tmp_path)
    os.utime(old, ((now - timedelta(hours=25)).timestamp(),) * 2)

    other = gazetteer_upload.keep([b"y"], now=now)

    with pytest.raises(gazetteer_upload.UploadGone):
        gazetteer_upload.open_kept(token)
    assert gazetteer_upload.open_kept(other).read() == b"y"


@pytest.mark.parametrize(
    ("typed", "found"), [("990000000002", 1), ("zz12ab", 2), ("2 burgh", 1), ("burgh", 0), ("%", 0), ("", 2)]
)
def test_an_address_is_looked_up_by_number_postcode_or_line(
    typed: str, found: int, keeper: Client, now: datetime
) -> None:
    gazetteer.load(FILE.splitlines(), now=now)

    page = keeper.get(LIST, {"q": typed})

    assert page.context["cl"].result_count == found
    assert "Load a file" in page.content.decode()


def test_nobody_edits_an_address(keeper: Client, now: datetime) -> None:
    gazetteer.load(FILE.splitlines(), now=now)

    assert keeper.get(f"{LIST}990000000001/change/").status_code == 200
    assert keeper.post(f"{LIST}990000000001/change/", {"lines": "x"}).status_code == 403
