"""Files of a case: checked, cleaned and kept; and one of them erased, when it should never have come.

A file is looked at before anything of it is saved: by size, by name, by content, by the virus scanner where the council has one.
What is kept is what came out of that: of a picture only the picture. A file that is refused leaves nothing behind, and the
others of the same form are kept all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from retention import audit, files

from . import cards, casework, file_kinds, file_names, shielding, virus_scan
from .file_refusals import FileRefused, HoldsCard
from .models import Attachment, Case, User
from .refusals import Refused

MOST = 50  # a case
# Into these nobody here can look for a card number: beside one they are not taken at all.
MAY_SHOW_A_CARD = {"jpg", "png", "webp", "pdf"}


class TooManyFiles(FileRefused):
    """A case with more files than anybody looks through."""

    def __init__(self) -> None:
        super().__init__(_("A case has at most %(n)d files. Erase one that is not needed first.") % {"n": MOST})


class AlreadyErased(Refused):
    """Somebody erased it before."""

    def __init__(self) -> None:
        super().__init__(_("This file was erased already."))


class Upload(Protocol):
    """What a form was sent."""

    name: str | None
    size: int | None
    file: BinaryIO


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its name, its kind, and what is kept of it."""

    name: str
    kind: str
    content: BinaryIO


@dataclass(frozen=True)
class Rejected:
    """A file that is not kept, under a name that may be shown, and why."""

    name: str
    why: str


def check(upload: Upload, *, beside: str = "") -> Checked:
    """Look at one file; raise a FileRefused. beside: what was typed with it."""
    name = file_names.clean(upload.name or "")
    file_kinds.require_size(upload.size or 0)
    kind = file_kinds.of(name)
    if kind in MAY_SHOW_A_CARD and (cards.stood_in(beside) or cards.stood_in(upload.name or "")):
        raise HoldsCard
    virus_scan.scan(upload.file)
    return Checked(name, kind, file_kinds.KINDS[kind].look(upload.file))


def add(
    case: Case, uploads: Iterable[Upload], *, note: str, by: User, now: datetime
) -> tuple[list[Attachment], list[Rejected]]:
    """Keep the files that may be kept, and say of each other one why not. Raise CaseGone."""
    kept, rejected = [], []
    for upload in uploads:
        try:
            # Looked at before the case is locked: that takes its time.
            kept.append(_keep(case, check(upload, beside=note), note=note, by=by, now=now))
        except FileRefused as refusal:
            # Shown on the page, so not with the number of a card in it.
            name = shielding.clean(file_names.clean(upload.name or ""), single_line=True)
            rejected.append(Rejected(name, str(refusal)))
    return kept, rejected


def erase(attachment: Attachment, *, because: str, by: User, now: datetime) -> Attachment:
    """Erase one file for good; its line stays and says by whom, when and why. Raise AlreadyErased or CaseGone."""
    with transaction.atomic():
        casework.locked(attachment.case)
        found = Attachment.objects.select_for_update().filter(pk=attachment.pk).select_related("file").first()
        if found is None:
            raise casework.CaseGone
        if found.is_erased:
            raise AlreadyErased
        files.doom(found.file, now=now)
        found.name = found.note = ""
        found.erased_at, found.erased_by, found.erased_because = now, by, because
        found.save()
        audit.record(found, what="erased", by=by)
    return found


def open_file(attachment: Attachment) -> BinaryIO:
    """Open a kept file for reading; raise FileGone."""
    return files.open_stored(attachment.file)


def _keep(case: Case, checked: Checked, *, note: str, by: User, now: datetime) -> Attachment:
    with transaction.atomic():
        case = casework.locked(case)
        if case.attachments.filter(erased_at=None).count() >= MOST:
            raise TooManyFiles
        attachment = Attachment(
            id=uuid4(), case=case, name=checked.name, kind=checked.kind, note=note, added_by=by, added_at=now
        )
        content_type = file_kinds.content_type(checked.kind).partition(";")[0]
        attachment.file = files.store(checked.content, owner=attachment, content_type=content_type, now=now)
        attachment.size = attachment.file.size
        attachment.save(force_insert=True)
    return attachment
