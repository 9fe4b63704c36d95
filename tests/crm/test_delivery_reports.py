"""What a delivery report says of a message of ours; and that hostile mail says nothing and does no harm."""

import base64
import random
from uuid import UUID

import pytest

from crm import delivery_reports
from crm.delivery_reports import Fault, NoReport, Report
from tests.crm.reports import letter_of_a_person, nested, report, returned_whole

OURS = UUID("6d9fc1f5-6a0f-4b46-9f5c-0e5b1a1d2c3e")
DOMAIN = "tolbooth.example"
ID = f"<{OURS}@{DOMAIN}>"


def read(raw: bytes, mailbox: str = "") -> Report | None:
    return delivery_reports.read(raw, domain=DOMAIN, mailbox=mailbox)


FAULTS = [
    ("5.1.1", Fault.ADDRESS),
    ("5.1.2", Fault.ADDRESS),
    ("5.1.10", Fault.ADDRESS),
    ("5.2.1", Fault.ADDRESS),
    ("5.2.2", Fault.FOR_NOW),  # the mailbox is full
    ("4.4.7", Fault.FOR_NOW),
    ("5.4.7", Fault.FOR_NOW),
    ("5.7.1", Fault.REFUSED),  # taken for spam: the address is right
    ("5.1.8", Fault.REFUSED),  # the sender's address, not theirs
    ("5.0.0", Fault.REFUSED),
    ("nonsense", Fault.REFUSED),
    ("", Fault.REFUSED),
]


@pytest.mark.parametrize(("status", "fault"), FAULTS)
def test_the_status_says_what_is_wrong(status: str, fault: Fault) -> None:
    assert read(report(ID, status=status)) == Report(OURS, fault)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_did_not_fail_is_no_fault(action: str) -> None:
    assert read(report(ID, action="failed")) is not None
    assert read(report(ID, action=action)) is None


def test_a_server_that_returns_the_whole_message_is_understood() -> None:
    assert read(returned_whole(ID)) == Report(OURS, Fault.ADDRESS)


def test_the_address_that_a_report_was_sent_to_names_the_message() -> None:
    to = delivery_reports.address_for(OURS, "bounces@tolbooth.example")
    assert to == f"bounces+{OURS.hex}@tolbooth.example"

    assert read(report(to=to), mailbox="bounces@tolbooth.example") == Report(OURS, Fault.ADDRESS)
    assert read(report(to="x@y.example", **{"Delivered-To": to}), "bounces@tolbooth.example") is not None
    assert read(report(to=to)) is None


def test_the_mildest_of_several_faults_counts() -> None:
    """One message goes to one address; whoever reports more of them is not believed the worst."""
    blocks = "Action: failed\nStatus: 5.1.1\n\nAction: failed (gave up)\nStatus: 4.4.1\n"
    assert read(report(ID, blocks=blocks)) == Report(OURS, Fault.FOR_NOW)


def test_a_message_id_of_somebody_else_is_not_ours() -> None:
    assert read(report(f"<{OURS}@elsewhere.example>")) is None
    assert read(report(f"<{OURS}@tolbooth.example.evil.example>")) is None
    assert read(report("<no-id@tolbooth.example>")) is None


def test_what_people_write_is_no_report() -> None:
    with pytest.raises(NoReport):
        read(letter_of_a_person())


def test_a_report_inside_a_message_that_came_back_is_not_believed() -> None:
    inner = report(ID).decode()
    mail = f"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n"
    with pytest.raises(NoReport):
        read(mail.encode())


HOSTILE = {
    "nothing": b"",
    "zeros": b"\0" * 5000,
    "10 MB in one line": b"Content-Type: multipart/report; boundary=x\n\n" + b"x" * (10 << 20),
    "10 MB of parts": b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\n\n" * (2 << 20),
    "10 MB of headers": b"X: y\n" * (2 << 20),
    "nested 4,000 deep": nested(4000),
    "nested 200 deep": nested(200),
    "no such charset": report(ID).replace(b"text/plain", b"text/plain; charset=martian"),
    "a charset of bytes": report(ID).replace(b"edge", b"\xff\xfe"),
    "no such transfer encoding": report(ID).replace(
        b"text/rfc822-headers", b"text/plain\nContent-Transfer-Encoding: x"
    ),
    "broken base64": report(ID).replace(
        b"text/rfc822-headers", b"text/rfc822-headers\nContent-Transfer-Encoding: base64"
    ),
    "endless continuation": b"Content-Type: multipart/report; boundary=" + b"\n x" * 50_000,
    "a number of 200,000 digits": report(ID, status="5." + "1" * 200_000),
    "an encoded word in every field": report(
        "=?utf-8?b?" + base64.b64encode(b"\xff" * 90).decode() + "?=", status="=?x?q?=ff?="
    ),
    "rfc 2231 nonsense": report(ID).replace(b'boundary="edge"', b"boundary*0*=x'y'%ff; boundary*9=z"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_names_nothing_and_raises_nothing_else(name: str) -> None:
    try:
        found = read(HOSTILE[name], mailbox="bounces@tolbooth.example")
    except NoReport:
        found = None
    assert found is None or found.message == OURS


def test_a_report_cut_or_bent_anywhere_raises_nothing_else() -> None:
    whole, dice, understood = report(ID), random.Random(4), 0
    for _round in range(3000):
        bent = bytearray(whole[: dice.randrange(len(whole) + 1)] if dice.random() < 0.3 else whole)
        for _change in range(dice.randrange(6)):
            if bent:
                bent[dice.randrange(len(bent))] = dice.randrange(256)
        try:
            understood += read(bytes(bent)) is not None
        except NoReport:
            continue
    assert understood > 500
