"""Files on a case's page: added, refused with a sentence, taken out only as a download, and erased with a reason."""

from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client

from crm.models import Attachment, Case, User
from tests import factories
from tests.crm.uploading import PDF, picture, upload

BOUNDARY = "line-between"


@pytest.fixture
def case(db: None) -> Case:
    return factories.CaseFactory()


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return tmp_path


def send(desk: Client, case: Case, *sent: tuple[str, bytes], note: str = "", **more: Any) -> Any:
    files = [upload(name, content) for name, content in sent]
    for file in files:
        file.content_type = "image/jpeg"
    typed = {"files-files": files, "files-note": note, "files-whole": "yes"}
    return desk.post(f"/desk/cases/{case.pk}/files/", typed, **more)


def raw(*sent: tuple[str, bytes], whole: bool = True) -> bytes:
    """Write a form as a browser does, with names that no library would let through."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files-files"; filename="{name}"\r\n'
        f"Content-Type: image/jpeg\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, content in sent
    ]
    end = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files-whole"\r\n\r\nyes\r\n--{BOUNDARY}--\r\n'
    return b"".join(parts) + (end.encode() if whole else b"")


def send_raw(desk: Client, case: Case, body: bytes) -> Any:
    return desk.post(f"/desk/cases/{case.pk}/files/", body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


def said(response: Any) -> str:
    return str(response.content.decode())


def test_a_file_is_added_and_comes_back_as_a_download(desk: Client, case: Case, bilal: User) -> None:
    page = desk.get(send(desk, case, ("Brief.3.8.PDF", PDF), note="From her e-mail").url)
    assert "1 file is on the case now." in said(page) and "From her e-mail" in said(page)

    file = Attachment.objects.get()
    answer = desk.get(f"/desk/files/{file.pk}/")

    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Brief-3-8.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "no-store"
    assert LogEntry.objects.filter(object_pk=str(file.pk), actor=bilal, additional_data__what="viewed").exists()


def test_the_name_of_a_download_stays_within_its_header(desk: Client, case: Case) -> None:
    send_raw(
        desk, case, raw(("a%0d%0aSet-Cookie: x=1.txt", b"a"), ("قائمة\u202e.csv", b"b"), ("x" * 300 + ".txt", b"c"))
    )
    assert Attachment.objects.count() == 3
    for file in Attachment.objects.all():
        answer = desk.get(f"/desk/files/{file.pk}/")
        header = answer["Content-Disposition"]
        assert header.startswith("attachment; filename") and "\r" not in header and "\n" not in header
        assert len(header) < 700 and "Set-Cookie" not in answer


def test_one_refused_file_takes_neither_the_others_nor_the_note_with_it(desk: Client, case: Case) -> None:
    answer = send(desk, case, ("kerb.jpg", b"<html><script>alert(1)</script>"), ("letter.pdf", PDF), note="Two of them")

    assert answer.status_code == 422
    assert "kerb.jpg: not kept. Its name says that it is JPEG" in said(answer)
    assert 'value="Two of them"' in said(answer)
    assert [file.name for file in Attachment.objects.all()] == ["letter.pdf"]
    assert "letter.pdf</bdi>" in said(answer)


@pytest.mark.parametrize("name", ["kerb.svg", "kerb.jpg.html", "kerb\u202egpj.exe", "x" * 300, "x." + "y" * 300, "CON"])
def test_what_is_not_taken_is_refused_at_the_field(desk: Client, case: Case, name: str) -> None:
    answer = send_raw(desk, case, raw((name, b"<svg><script>alert(1)</script></svg>")))
    assert answer.status_code == 422 and "We do not take files of this kind" in said(answer)
    assert not Attachment.objects.exists()


def test_forty_megabytes_never_reach_the_disk_whole(
    desk: Client, case: Case, monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    largest: list[int] = []
    from crm import attachments

    check = attachments.check
    monkeypatch.setattr(
        attachments, "check", lambda sent, **more: (largest.append(sent.size or 0), check(sent, **more))[1]
    )

    answer = send(desk, case, ("film.jpg", b"\0" * (40 << 20)), ("letter.pdf", PDF))

    assert "film.jpg: not kept. It is larger than 10 MB." in said(answer)
    assert [file.name for file in Attachment.objects.all()] == ["letter.pdf"]
    assert largest[0] < 11 << 20
    assert list((store / "uploads").iterdir()) == []


def test_when_the_line_breaks_nothing_is_kept(desk: Client, case: Case, store: Path) -> None:
    body = raw(("letter.txt", b"the whole of it" * 100), whole=False)

    answer = send_raw(desk, case, body[:-300])

    assert answer.status_code == 422 and "The connection broke before the files were here" in said(answer)
    assert not Attachment.objects.exists() and not list((store / "uploads").iterdir())
    assert send_raw(desk, case, raw(("letter.txt", b"the whole of it"))).status_code == 302


def test_a_form_without_a_file_says_so_and_keeps_the_note(desk: Client, case: Case) -> None:
    answer = send(desk, case, note="Photos of the kerb")
    assert answer.status_code == 422 and "Choose at least one file" in said(answer)
    assert 'value="Photos of the kerb"' in said(answer)


def test_a_form_posted_twice_keeps_its_files_once(desk: Client, case: Case) -> None:
    import re

    mark = re.search(r'name="form_of" value="([^"]+)"', said(desk.get(f"/desk/cases/{case.pk}/")))
    for _twice in range(2):
        files = [upload("letter.pdf", PDF)]
        typed = {"files-files": files, "files-whole": "yes", "form_of": mark[1] if mark else ""}
        assert desk.post(f"/desk/cases/{case.pk}/files/", typed).status_code == 302
    assert Attachment.objects.count() == 1


def test_the_script_is_told_of_each_file_by_itself(desk: Client, case: Case) -> None:
    good = send(desk, case, ("kerb.jpg", picture()), headers={"Accept": "application/json"})
    assert good.status_code == 200 and good.json()["problems"] == [] and "kerb.jpg" in good.json()["list"]

    bad = send(desk, case, ("kerb.gif", b"GIF89a"), headers={"Accept": "application/json"})
    assert bad.status_code == 422 and "kerb.gif: not kept." in bad.json()["problems"][0]
    assert "kerb.jpg" in bad.json()["list"]


def test_a_file_is_erased_with_a_reason_and_leaves_a_line(desk: Client, case: Case, bilal: User) -> None:
    send(desk, case, ("passport.pdf", PDF), note="Her passport")
    file = Attachment.objects.get()
    where = f"/desk/files/{file.pk}/erase/"
    assert "cannot be brought back" in said(desk.get(where))
    assert "Write why it must be erased." in said(desk.post(where, {"because": " "}))

    page = said(desk.get(desk.post(where, {"because": "Another person’s."}).url))

    assert "A file was erased" in page and "Another person’s." in page
    assert "passport" not in page
    assert desk.get(f"/desk/files/{file.pk}/").status_code == 404
    assert desk.get(where).status_code == 404


def test_nobody_takes_a_file_of_a_case_they_cannot_see(desk: Client, case: Case, signed_in: Any, fitz: User) -> None:
    send(desk, case, ("letter.pdf", PDF))
    where = f"/desk/files/{Attachment.objects.get().pk}/"
    assert desk.get(where).status_code == 200
    assert signed_in(fitz).get(where).status_code == 404

    Case.objects.update(referred_to=fitz.services.get(), status="referred")
    assert signed_in(fitz).get(where).status_code == 200
    assert signed_in(fitz).get(f"{where}erase/").status_code == 404


def test_a_case_with_fifty_files_asks_no_more_of_the_database(
    desk: Client, case: Case, django_assert_max_num_queries: Any
) -> None:
    send(desk, case, *[("a.txt", b"a")] * 50)
    desk.get(f"/desk/cases/{case.pk}/")  # which says once that they are kept
    with django_assert_max_num_queries(12):
        assert said(desk.get(f"/desk/cases/{case.pk}/")).count("a.txt</bdi>") == 50


def test_whoever_adds_files_is_warned_of_cards_and_told_how_a_payment_is_taken(desk: Client, case: Case) -> None:
    page = said(desk.get(f"/desk/cases/{case.pk}/"))
    form = page[page.index(f'action="/desk/cases/{case.pk}/files/"') :].partition("</form>")[0]

    assert "Never add a picture or a copy of a payment card." in form
    assert "put the caller through to the payment line" in form

    answer = send(desk, case, ("card.jpg", picture()), note="4111 1111 1111 1111, cvv 123")
    assert answer.status_code == 422
    assert "No card is kept here" in said(answer) and "[card number removed ••••1111]" in said(answer)
    assert not Attachment.objects.exists()
