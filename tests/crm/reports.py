"""Delivery reports as mail servers write them, and a folder they lie in."""

from email import policy
from email.message import EmailMessage
from pathlib import Path

SERVER = "Mail Delivery System <MAILER-DAEMON@mx.example.org>"


def report(
    message_id: str = "",
    *,
    action: str = "failed",
    status: str = "5.1.1",
    to: str = "hello@tolbooth.example",
    blocks: str = "",
    **headers: str,
) -> bytes:
    """Return a report as RFC 3464 has it: a text for people, fields for machines, and the headers of what came back."""
    said = blocks or f"Final-Recipient: rfc822; ada@example.org\nAction: {action}\nStatus: {status}\n"
    lines = {"From": SERVER, "To": to, "Subject": "Undelivered mail", "Auto-Submitted": "auto-replied", **headers}
    returned = f"Message-ID: {message_id}\nTo: ada@example.org\nSubject: About your enquiry\n" if message_id else ""
    return "\n".join(
        [
            *(f"{name}: {value}" for name, value in lines.items()),
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="edge"',
            "",
            "--edge\nContent-Type: text/plain\n\nada@example.org does not exist here.\n",
            f"--edge\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n{said}",
            f"--edge\nContent-Type: text/rfc822-headers\n\n{returned}",
            "--edge--\n",
        ]
    ).encode()


def letter_of_a_person() -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "ada@example.org", "bounces@tolbooth.example", "Re: Your bin"
    mail.set_content("It was never emptied.")
    return mail.as_bytes()


def nested(depth: int) -> bytes:
    """Return a mail with as many multiparts in each other as it is told to."""
    head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b0\n\n"
    inside = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(depth))
    return (head + inside + "end\n").encode()


def returned_whole(message_id: str) -> bytes:
    """Return a report with the whole message in it, as most servers send it."""
    whole = b"message/rfc822\n\nReceived: from us\nMessage-ID: " + message_id.encode() + b"\n\nThe crew comes.\n\nX: "
    return report("<x@x>").replace(b"text/rfc822-headers\n\nMessage-ID: ", whole)


def maildir(folder: Path, *mails: bytes) -> Path:
    """Put mails into a new folder; return it."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, mail in enumerate(mails):
        (folder / "new" / f"1785000000.M{number}.mx").write_bytes(mail)
    return folder
