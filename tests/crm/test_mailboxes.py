"""The mailbox of reports on a server, by a local stand-in that speaks as much IMAP as is needed."""

import re
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from crm import mailboxes
from crm.mailboxes import MailboxError


class Server:
    """A folder of mails, and what was marked in it."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = dict(enumerate(mails, start=1))
        self.flags: dict[int, set[str]] = {number: set() for number in self.mails}
        self.said: list[str] = []
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK ready\r\n")
                while line := self.rfile.readline().decode().strip():
                    tag, _space, command = line.partition(" ")
                    server.said.append(command)
                    self.wfile.write(server.answer(command) + f"{tag} {server.verdict(command)}\r\n".encode())

        self.tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)

    def verdict(self, command: str) -> str:
        refused = (command.startswith("LOGIN") and "wrong" in command) or "Nowhere" in command
        return "NO refused" if refused else "OK done"

    def answer(self, command: str) -> bytes:
        if command.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("SELECT"):
            return b"* %d EXISTS\r\n" % len(self.mails)
        if command.startswith("UID SEARCH"):
            numbers = [str(number) for number in self.mails if not self.flags[number]]
            return f"* SEARCH {' '.join(numbers)}\r\n".encode()
        if found := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[\]<0.(\d+)>\)", command):
            text = self.mails[int(found[1])][: int(found[2])]
            head = f"* {found[1]} FETCH (UID {found[1]} BODY[]<0> {{{len(text)}}}\r\n"
            return head.encode() + text + b")\r\n"
        if found := re.match(r"UID STORE (\d+) \+FLAGS.SILENT \((.*)\)", command):
            self.flags[int(found[1])].add(found[2])
        if command == "EXPUNGE":
            self.mails = {number: mail for number, mail in self.mails.items() if "\\Deleted" not in self.flags[number]}
        return b""


@pytest.fixture
def server() -> Iterator[Server]:
    stand_in = Server(b"first" * 10, b"second", b"third")
    threading.Thread(target=stand_in.tcp.serve_forever, daemon=True).start()
    yield stand_in
    stand_in.tcp.shutdown()
    stand_in.tcp.server_close()


def address(server: Server, folder: str = "INBOX", password: str = "p%40ss") -> str:
    return f"imap://council%40example.org:{password}@127.0.0.1:{server.tcp.server_address[1]}/{folder}"


def test_mails_are_read_to_a_length_and_deleted_or_left(server: Server) -> None:
    with mailboxes.opened(address(server)) as box:
        read = list(box.unread(10, longest=7))
        assert [mail.beginning for mail in read] == [b"firstfi", b"second", b"third"]
        read[0].delete()
        read[1].leave()

    assert list(server.mails) == [2, 3]
    assert server.flags[2] == {"\\Seen"}
    assert server.said[1] == 'LOGIN council@example.org "p@ss"'
    with mailboxes.opened(address(server)) as box:
        assert [mail.beginning for mail in box.unread(10, longest=99)] == [b"third"]
        assert len(list(box.unread(0, longest=99))) == 0


@pytest.mark.parametrize(("folder", "password"), [("INBOX", "wrong"), ("Nowhere", "right"), ("a%22b", "right")])
def test_a_folder_that_cannot_be_opened_is_told_without_its_password(
    folder: str, password: str, server: Server
) -> None:
    with pytest.raises(MailboxError) as refusal, mailboxes.opened(address(server, folder, password)):
        pass
    assert password not in str(refusal.value)
    assert "example.org" not in str(refusal.value)


def test_what_fails_in_mid_reading_leaves_the_rest_for_the_next_time(server: Server) -> None:
    def read() -> None:
        with mailboxes.opened(address(server)) as box:
            next(iter(box.unread(10, longest=99))).delete()
            raise LookupError

    with pytest.raises(LookupError):
        read()
    assert list(server.mails) == [1, 2, 3]  # marked, and gone when the next reader closes


def test_an_empty_address_is_refused(settings: Any) -> None:
    with pytest.raises(MailboxError), mailboxes.opened(settings.BOUNCE_MAILBOX):
        pass
