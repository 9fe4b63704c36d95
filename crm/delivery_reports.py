"""Delivery reports that mail servers send back (RFC 3464): which message each is about, and what became of it.

Pure. Anybody can send such a mail, so nothing in it is believed but a random id of ours and a class of fault; whatever else it
holds, addresses above all, is neither returned nor raised. Only its beginning is read, and only where a report may stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message as Mail
from email.parser import HeaderParser
from enum import Enum
from typing import Any
from uuid import UUID

LONGEST = 256 * 1024  # bytes that are read; a report stands before the message that it returns
MOST_PARTS = 10  # a report has three
HEX = "[0-9a-f]"
ID = f"{HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}"
SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
NAMES_IT = ("Message-ID", "References", "In-Reply-To")
RETURNED = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}

# The parser of the standard library promises to raise nothing, and does at what was written to make it: depths that exhaust the
# stack, encodings that do not exist. What it says then quotes the mail.
UNREADABLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)

# RFC 3463: what is wrong with the address itself, and what is wrong for the time being though it is called final.
NO_SUCH_ADDRESS = re.compile(r"5\.(1\.[0-46]|1\.10|2\.1)")
FOR_NOW = re.compile(r"4\.[0-9]{1,3}\.[0-9]{1,3}|5\.2\.2|5\.4\.7|5\.3\.1")
STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")


class Fault(Enum):
    """Why a message came back."""

    ADDRESS = "there is no such address"
    FOR_NOW = "it may work later"
    REFUSED = "it was refused for another reason"


@dataclass(frozen=True)
class Report:
    """That one message of ours came back, and why."""

    message: UUID
    fault: Fault


class NoReport(Exception):
    """This mail is no delivery report."""


def address_for(message: UUID, mailbox: str) -> str:
    """Return the address to which a message's report goes: the mailbox's own, with the message's id behind a plus sign."""
    name, _at, domain = mailbox.rpartition("@")
    return f"{name}+{message.hex}@{domain}"


def read(raw: bytes, *, domain: str, mailbox: str = "") -> Report | None:
    """Return what a mail reports about a message of ours; None where it is about none, or about nothing that failed.

    domain: of our Message-IDs. mailbox: whose plus addresses messages are sent from. Raise NoReport.
    """
    try:
        mail = message_from_bytes(raw[:LONGEST])
        parts = _parts(mail)
        fault = _worst(parts)
        return None if fault is None else _about(mail, parts, domain=domain, mailbox=mailbox, fault=fault)
    except UNREADABLE:
        raise NoReport from None


def _parts(mail: Mail) -> list[Any]:
    """Return the parts of a report. Not deeper: in the returned message a stranger may have written another one."""
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        raise NoReport
    parts = list(mail.get_payload())[:MOST_PARTS]
    if not any(
        part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"} for part in parts
    ):
        raise NoReport
    return parts


def _worst(parts: list[Any]) -> Fault | None:
    """Return the fault; of several the one that asks least of us, for to stop using an address is the gravest answer."""
    found = set(_faults(parts))
    return next((fault for fault in (Fault.FOR_NOW, Fault.REFUSED, Fault.ADDRESS) if fault in found), None)


def _faults(parts: list[Any]) -> Iterator[Fault]:
    for part in parts:
        if part.get_content_type() not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        blocks = part.get_payload()
        for block in blocks[: 2 * MOST_PARTS] if isinstance(blocks, list) else ():
            # "delayed" is still being tried by the server that says so.
            if _text(block, "Action").partition("(")[0].strip().lower() == "failed":
                yield _fault(_text(block, "Status") or _text(block, "Diagnostic-Code"))


def _fault(said: str) -> Fault:
    found = STATUS.search(said)
    status = found[0] if found else ""
    if FOR_NOW.fullmatch(status):
        return Fault.FOR_NOW
    return Fault.ADDRESS if NO_SUCH_ADDRESS.fullmatch(status) else Fault.REFUSED


def _about(mail: Mail, parts: list[Any], *, domain: str, mailbox: str, fault: Fault) -> Report | None:
    """Find which message it is about: by the address the report was sent to, or by the Message-ID in what was returned."""
    name, _at, where = mailbox.rpartition("@")
    if name:
        plus = re.compile(rf"{re.escape(name)}\+({HEX}{{32}})@{re.escape(where)}", re.IGNORECASE)
        for header in SENT_TO:
            if found := plus.search(_text(mail, header)):
                return Report(UUID(found[1]), fault)
    ours = re.compile(rf"<({ID})@{re.escape(domain)}>", re.IGNORECASE)
    for headers in (*map(_returned, parts), mail):
        for header in NAMES_IT:
            if headers is not None and (found := ours.search(_text(headers, header))):
                return Report(UUID(found[1]), fault)
    return None


def _returned(part: Any) -> Mail | None:
    """Return the headers of the message that came back, where this part holds them."""
    if part.get_content_type() not in RETURNED:
        return None
    inside = part.get_payload()
    if isinstance(inside, list):
        return inside[0] if inside else None
    decoded = part.get_payload(decode=True)
    return HeaderParser().parsestr(decoded.decode("ascii", "replace")) if decoded else None


def _text(headers: Any, name: str) -> str:
    return str(headers.get(name) or "")
