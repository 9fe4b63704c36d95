"""Files as people send them: honest ones, and those that pretend."""

import zipfile
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPES = b'<?xml version="1.0"?><Types><Override ContentType="application/xml"/></Types>'
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(name: str, content: bytes) -> Any:
    """Return a file as a form receives it; its name as it was sent, which Django's own class would have tidied."""
    sent = SimpleUploadedFile("sent", content)
    sent._name = name
    return sent


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    """Return a small picture."""
    written = BytesIO()
    Image.new("RGB", size, (200, 30, 60)).save(written, kind, **more)
    return written.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    """Return an archive with these entries."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    return written.getvalue()


def document(**more: bytes) -> bytes:
    """Return a Word document, as far as anybody looks."""
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>", **more})
