"""The mailbox to which reports come back: a Maildir folder or an IMAP server, as the council's setting says.

Only the beginning of a mail is ever read. A mail is deleted when it was understood, or marked as read and left for people.
"""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT = 30  # seconds


class MailboxError(Exception):
    """The mailbox cannot be read; it says the kind of fault, and neither address nor password."""


@dataclass(frozen=True)
class Waiting:
    """A mail that nobody has read yet: its beginning, and what may be done with it."""

    beginning: bytes
    delete: Callable[[], None]
    leave: Callable[[], None]


class Box(Protocol):
    """A mailbox that stands open."""

    def unread(self, most: int, *, longest: int) -> Iterator[Waiting]:
        """Yield the mails that nobody has read yet, and of each no more bytes than that."""


@contextmanager
def opened(where: str) -> Iterator[Box]:
    """Open "maildir:///path", "imaps://user:password@host/folder" or the same with "imap"; raise MailboxError."""
    url = urlsplit(where)
    try:
        if url.scheme == "maildir":
            yield Maildir(Path(unquote(url.path)))
        elif url.scheme in {"imap", "imaps"} and url.hostname:
            with _signed_in(where) as box:
                yield box
        else:
            raise MailboxError("BOUNCE_MAILBOX begins with maildir:// or imaps://")
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise MailboxError(type(error).__name__) from None


class Maildir:
    """A folder in which each mail is a file: unread ones in "new", read ones in "cur"."""

    def __init__(self, folder: Path) -> None:
        self.new, self.read = folder / "new", folder / "cur"

    def unread(self, most: int, *, longest: int) -> Iterator[Waiting]:
        waiting = (path for path in sorted(self.new.iterdir()) if path.is_file() and not path.is_symlink())
        for path in islice(waiting, most):
            with suppress(FileNotFoundError):  # another reader was first
                with path.open("rb") as file:
                    beginning = file.read(longest)
                yield Waiting(beginning, delete=self._delete(path), leave=self._leave(path))

    def _delete(self, path: Path) -> Callable[[], None]:
        return lambda: path.unlink(missing_ok=True)

    def _leave(self, path: Path) -> Callable[[], None]:
        def leave() -> None:
            with suppress(FileNotFoundError):
                path.rename(self.read / f"{path.name.partition(':')[0]}:2,S")

        return leave


class Imap:
    """A folder on a server. What is deleted is gone for good when the mailbox is closed."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self.server = server

    def unread(self, most: int, *, longest: int) -> Iterator[Waiting]:
        _status, found = self.server.uid("search", "UNSEEN", "UNDELETED")
        for uid in (found[0] or b"").split()[:most]:
            number = uid.decode("ascii")
            _status, parts = self.server.uid("fetch", number, f"(BODY.PEEK[]<0.{longest}>)")
            beginning = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            yield Waiting(bytes(beginning), delete=self._mark(number, r"\Deleted"), leave=self._mark(number, r"\Seen"))

    def _mark(self, number: str, flag: str) -> Callable[[], None]:
        def mark() -> None:
            self.server.uid("store", number, "+FLAGS.SILENT", f"({flag})")

        return mark


@contextmanager
def _signed_in(where: str) -> Iterator[Imap]:
    url = urlsplit(where)
    host, folder = str(url.hostname), unquote(url.path.strip("/")) or "INBOX"
    if re.search(r'["\\\x00-\x1f]', folder):
        raise MailboxError("the folder's name cannot be sent")
    if url.scheme == "imaps":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, url.port or imaplib.IMAP4_SSL_PORT, ssl_context=ssl.create_default_context(), timeout=TIMEOUT
        )
    else:
        server = imaplib.IMAP4(host, url.port or imaplib.IMAP4_PORT, timeout=TIMEOUT)
    try:
        server.login(unquote(url.username or ""), unquote(url.password or ""))
        status, _said = server.select(f'"{folder}"')
        if status != "OK":
            raise MailboxError("there is no such folder")
        yield Imap(server)
        server.expunge()
        server.close()
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()
