"""Files of a case: what is refused leaves nothing behind, and an erased one leaves a line that says why."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry

from crm import attachments, uploads
from crm.attachments import AlreadyErased
from crm.file_refusals import Infected, NotScanned
from crm.models import Attachment, Case, User
from retention import files
from retention.files import FileGone
from retention.models import StoredFile
from tests import factories

from .uploading import EICAR, PDF, picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db: None) -> Case:
    return factories.CaseFactory()


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """An empty store of its own."""
    settings.FILES_DIR = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return settings.FILES_DIR


def on_disk(store: Path) -> list[Path]:
    return [path for path in store.glob("??/*") if path.is_file()]


def test_of_several_files_those_are_kept_that_may_be(case: Case, bilal: User, now: datetime, store: Path) -> None:
    sent = [upload("kerb.jpg", picture()), upload("page.html", b"<html>"), upload("letter.pdf", PDF)]

    kept, rejected = attachments.add(case, sent, note="From her e-mail", by=bilal, now=now)

    assert [file.name for file in kept] == ["kerb.jpg", "letter.pdf"]
    assert {file.note for file in kept} == {"From her e-mail"}
    [page] = rejected
    assert page.name == "page.html" and "We take JPEG" in page.why
    assert len(on_disk(store)) == 2
    assert [(row.owner_label, row.owner_id) for row in StoredFile.objects.order_by("stored_at", "size")[:1]] == [
        ("crm.attachment", next(file.pk for file in kept if file.kind == "pdf"))
    ]
    assert attachments.open_file(kept[1]).read() == PDF


def test_a_case_takes_fifty_files_and_no_more(case: Case, bilal: User, now: datetime, store: Path) -> None:
    kept, _none = attachments.add(case, [upload("a.txt", b"a")] * 50, note="", by=bilal, now=now)
    _none, [rejected] = attachments.add(case, [upload("b.txt", b"b")], note="", by=bilal, now=now)
    assert "at most 50 files" in rejected.why and len(on_disk(store)) == 50

    attachments.erase(kept[0], because="Twice.", by=bilal, now=now)
    assert attachments.add(case, [upload("b.txt", b"b")], note="", by=bilal, now=now)[0]


def test_an_erased_file_is_gone_and_its_line_says_why(case: Case, bilal: User, now: datetime, store: Path) -> None:
    [[file], _none] = attachments.add(case, [upload("ada.pdf", PDF)], note="Passport", by=bilal, now=now)
    assert on_disk(store)

    attachments.erase(file, because="It was another person’s.", by=bilal, now=now)
    files.sweep(now)

    file.refresh_from_db()
    assert (file.name, file.note, file.erased_by, file.erased_because) == ("", "", bilal, "It was another person’s.")
    assert not on_disk(store) and StoredFile.objects.get().state == "gone"
    with pytest.raises(FileGone):
        attachments.open_file(file)
    with pytest.raises(AlreadyErased):
        attachments.erase(file, because="Again.", by=bilal, now=now)
    assert LogEntry.objects.filter(object_pk=str(file.pk), additional_data__what="erased", actor=bilal).exists()


def test_a_file_whose_row_fails_leaves_none_of_itself_for_long(case: Case, store: Path, now: datetime) -> None:
    class Breaks:
        def read(self, _size: int) -> bytes:
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        files.store(Breaks(), owner=case, content_type="text/plain", now=now)  # type: ignore[arg-type]
    assert on_disk(store) == []

    for name, age in (("a" * 64, timedelta(days=2)), ("b" * 64, timedelta(hours=2))):
        stray = store / name[:2] / name
        stray.parent.mkdir(parents=True)
        stray.write_bytes(b"stray")
        since = (now - age).timestamp()
        os.utime(stray, (since, since))
    assert files.sweep_strays(now) == 1
    assert [path.name for path in on_disk(store)] == ["b" * 64]


def test_what_a_broken_line_left_is_swept_after_an_hour(settings: Any, now: datetime) -> None:
    for name, minutes in (("old.upload.jpg", 90), ("new.upload.jpg", 5), ("other", 90)):
        path = Path(settings.FILE_UPLOAD_TEMP_DIR) / name
        path.write_bytes(b"half")
        since = (now - timedelta(minutes=minutes)).timestamp()
        os.utime(path, (since, since))

    assert uploads.sweep(now) == 1
    assert sorted(path.name for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == ["new.upload.jpg", "other"]


# ── The virus scanner ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clamd(settings: Any) -> Iterator[Callable[[], int]]:
    """A scanner that knows one virus, as clamd speaks; returns how many files it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    sent: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                line, _from = server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                whole = b""
                while size := int.from_bytes(stream.read(4), "big"):
                    whole += stream.read(size)
                sent.append(whole)
                line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in whole else b"stream: OK\0")

    threading.Thread(target=serve, daemon=True).start()
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
    yield lambda: len(sent)
    server.close()


def test_what_the_scanner_knows_is_not_kept(clamd: Callable[[], int]) -> None:
    assert attachments.check(upload("a.txt", b"harmless")).content.read() == b"harmless"
    with pytest.raises(Infected):
        attachments.check(upload("a.txt", EICAR))
    assert clamd() == 2


def test_without_an_answer_of_the_scanner_nothing_is_kept(settings: Any) -> None:
    assert attachments.check(upload("a.txt", EICAR))  # no scanner wanted
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(NotScanned):
        attachments.check(upload("a.txt", b"harmless"))


def test_files_leave_with_their_case(case: Case, bilal: User, now: datetime, store: Path) -> None:
    from retention import policies, runs
    from retention.models import RetentionCategory

    attachments.add(case, [upload("ada.pdf", PDF)], note="", by=bilal, now=now)
    Case.objects.update(status="closed", closed_at=datetime(2026, 3, 14, tzinfo=UTC))
    for category in RetentionCategory.objects.filter(not_enforced_because="", live_at=None):
        policies.go_live(category, by=None, now=now)
    assert on_disk(store)

    runs.run(today=datetime(2028, 3, 15, tzinfo=UTC).date(), slot="night", clock=lambda: now)
    files.sweep(now)

    assert not Attachment.objects.exists() and not on_disk(store)


# ── Payment cards ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["card.jpg", "card.pdf", "card.png"])
def test_a_picture_beside_card_details_is_not_taken(
    name: str, case: Case, bilal: User, now: datetime, store: Path
) -> None:
    content = {"jpg": picture(), "pdf": PDF, "png": picture("PNG")}[name[-3:]]
    assert attachments.add(case, [upload(name, content)], note="Her bank letter", by=bilal, now=now)[0]
    for note, called in (
        ("[card number removed ••••1111], cvv [security code removed]", name),  # as the door leaves it
        ("4111 1111 1111 1111", name),
        ("", f"4111111111111111 {name}"),
    ):
        kept, [rejected] = attachments.add(case, [upload(called, content)], note=note, by=bilal, now=now)
        assert kept == [] and "No card is kept here" in rejected.why
        assert "4111111111111111" not in rejected.why
    assert len(on_disk(store)) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("name", ["list.csv", "note.txt"])
def test_a_text_with_a_card_number_is_not_taken(
    name: str, encoding: str, case: Case, bilal: User, now: datetime, store: Path
) -> None:
    plain = "name;paid\nZoë;£12\nproperty;200003711111\nmeter;1234567890123456\n"
    assert attachments.add(case, [upload(name, plain.encode(encoding))], note="", by=bilal, now=now)[0]

    with_card = (plain + "card;4111 1111 1111 1111\n").encode(encoding)
    kept, [rejected] = attachments.add(case, [upload(name, with_card)], note="", by=bilal, now=now)

    assert kept == [] and "No card is kept here" in rejected.why
    assert len(on_disk(store)) == 1


def test_a_file_that_is_not_kept_is_not_named_by_the_card_in_its_name(case: Case, bilal: User, now: datetime) -> None:
    sent = [upload("4111 1111 1111 1111.exe", b"MZ")]

    _none, [rejected] = attachments.add(case, sent, note="", by=bilal, now=now)

    assert "removed" in rejected.name and "4111 1111" not in rejected.name
