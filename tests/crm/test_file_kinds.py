"""What strangers send: taken when it is what it says, and otherwise refused with a sentence that says what to do."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from crm import attachments, file_kinds, file_names
from crm.file_refusals import (
    CannotBeLookedInto,
    Damaged,
    Empty,
    FileRefused,
    HoldsCard,
    KindNotTaken,
    NotWhatItSays,
    PictureTooLarge,
    RunsByItself,
    TooLarge,
    TooMuchInside,
)

from .uploading import PDF, TYPES, archive, document, picture, upload

HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
FETCHED = (
    b'<Relationships><Relationship Id="r1" Type="http://schemas.example.org/relationships/attachedTemplate" '
    b'Target="http://example.org/t.dotm" TargetMode="External"/></Relationships>'
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png_header(width: int, height: int) -> bytes:
    """Return the beginning of a picture that says how large it is, and has nothing else."""
    body = b"IHDR" + struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    head = struct.pack("!I", 13) + body + struct.pack("!I", zlib.crc32(body))
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    tail = struct.pack("!I", len(data) - 4) + data + struct.pack("!I", zlib.crc32(data))
    return b"\x89PNG\r\n\x1a\n" + head + tail + b"\0\0\0\0IEND\xaeB`\x82"


HONEST = {
    "kerb.jpg": picture(),
    "Kerb.JPEG": picture(),
    "kerb.png": picture("PNG"),
    "kerb.webp": picture("WEBP"),
    "letter.pdf": PDF,
    "letter.docx": document(),
    "sums.xlsx": archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>"}),
    "letter.odt": archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}),
    "sums.ods": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office/>"}),
    "what she said.txt": "Chan eil fhios agam – £5".encode(),
    "list.csv": "Straße;Nr\r\n".encode("cp1252"),
    "link.docx": document(**{"word/_rels/d.xml.rels": FETCHED.replace(b"attachedTemplate", b"hyperlink")}),
    "chart.docx": document(**{"word/embeddings/sheet.xlsx": document()}),
}


@pytest.mark.parametrize("name", HONEST)
def test_what_is_what_it_says_is_taken(name: str) -> None:
    assert attachments.check(upload(name, HONEST[name])).kind in file_kinds.KINDS


REFUSED: dict[str, tuple[str, bytes, type[FileRefused]]] = {
    "a page named as a picture": ("kerb.jpg", HTML, NotWhatItSays),
    "a page named as a text": ("notes.txt", HTML, NotWhatItSays),
    "a drawing with a script": ("kerb.svg", SVG, KindNotTaken),
    "a drawing named as a picture": ("kerb.png", SVG, NotWhatItSays),
    "a page": ("page.html", HTML, KindNotTaken),
    "a double ending": ("kerb.jpg.html", picture(), KindNotTaken),
    "a program named as a picture": ("kerb.jpg.exe", b"MZ\0\0", KindNotTaken),
    "an ending turned round": ("kerb\u202egpj.exe", picture(), KindNotTaken),
    "a hidden ending": (".htaccess\u200b", b"AddType x", KindNotTaken),
    "an archive": ("files.zip", archive({"a.txt": b"a"}), KindNotTaken),
    "an archive named as a document": ("letter.docx", archive({"a.txt": b"a"}), NotWhatItSays),
    "a document with macros": ("letter.docm", document(), KindNotTaken),
    "macros in a document": ("letter.docx", document(**{"word/vbaProject.bin": b"x"}), RunsByItself),
    "a document that says so": (
        "letter.docx",
        archive({"[Content_Types].xml": b"<T c='x.macroEnabled.main+xml'/>", "word/a.xml": b""}),
        RunsByItself,
    ),
    "more packed lists than any document has": (
        "letter.pdf",
        PDF.replace(b"trailer", b"/ObjStm stream\n" * 20_000 + b"trailer"),
        TooMuchInside,
    ),
    "a template from elsewhere": (
        "letter.docx",
        document(
            **{
                "word/_rels/settings.xml.rels": b'<Relationship Type="http://s/attachedTemplate" '
                b'Target="http://evil.example/t.dotm" TargetMode="External"/>'
            }
        ),
        RunsByItself,
    ),
    "an archive that unpacks to far more": (
        "letter.docx",
        document(**{"word/a.xml": b"0" * 50_000_000}),
        TooMuchInside,
    ),
    "an archive in an archive in an archive": (
        "letter.docx",
        document(**{"word/a.xlsx": document(**{"word/b.xlsx": document()})}),
        TooMuchInside,
    ),
    "an entry that climbs out": ("letter.docx", document(**{"word/../../a.xml": b"x"}), Damaged),
    "a picture with an archive behind it, named as a document": (
        "letter.docx",
        picture() + document(),
        NotWhatItSays,
    ),
    "a PDF that is a page as well": ("letter.pdf", b"%PDF-1.4\n<html><script>1</script>" + PDF, NotWhatItSays),
    "a PDF with an archive behind it": ("letter.pdf", PDF + document() + b"%%EOF", NotWhatItSays),
    "a page before a PDF": ("letter.pdf", HTML + PDF, NotWhatItSays),
    "a PDF with a script": (
        "letter.pdf",
        PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type"),
        RunsByItself,
    ),
    "a script spelt in numbers": ("letter.pdf", PDF.replace(b"/Type", b"/J#61vaScript (x) /Type"), RunsByItself),
    "a script in a packed list": (
        "letter.pdf",
        PDF.replace(
            b"trailer",
            b"2 0 obj << /Type /ObjStm >> stream\n" + zlib.compress(b"<< /JS (x) >>") + b"\nendstream\ntrailer",
        ),
        RunsByItself,
    ),
    "a script in a packed list, spelt in numbers, and packed a long way behind its name": (
        "letter.pdf",
        PDF.replace(
            b"trailer",
            b"2 0 obj << /Type /Obj#53tm "
            + b" " * 500
            + b">> stream\r"
            + zlib.compress(b"<< /JS (x) >>")
            + b"\nendstream\ntrailer",
        ),
        RunsByItself,
    ),
    "a template from elsewhere in other quotes": (
        "letter.docx",
        document(**{"word/_rels/s.xml.rels": FETCHED.replace(b'"', b"'").replace(b"=", b" = ")}),
        RunsByItself,
    ),
    "a template from elsewhere in another encoding": (
        "letter.docx",
        document(**{"word/_rels/s.xml.RELS": FETCHED.decode().encode("utf-16")}),
        RunsByItself,
    ),
    "a template from elsewhere spelt in numbers": (
        "letter.docx",
        document(**{"word/_rels/s.xml.rels": FETCHED.replace(b"External", b"&#69;xternal")}),
        RunsByItself,
    ),
    "a program of the document under another name": (
        "letter.docx",
        document(**{"word/_rels/d.xml.rels": FETCHED.replace(b"attachedTemplate", b"vbaProject")}),
        RunsByItself,
    ),
    "a program in a document": ("letter.docx", document(**{"word/embeddings/run.exe": b"MZ"}), RunsByItself),
    "links that are no list": ("letter.docx", document(**{"word/_rels/s.xml.rels": b"<a><b></a>"}), Damaged),
    "a card in a text, in wide digits": ("notes.txt", "４１１１１１１１１１１１１１１１".encode(), HoldsCard),
    "half a PDF": ("letter.pdf", PDF[:40], Damaged),
    "half a picture": ("kerb.jpg", picture(size=(400, 400))[:900], Damaged),
    "a picture of 60,000 by 60,000 points": ("kerb.png", png_header(60_000, 60_000), PictureTooLarge),
    "40 MB": ("kerb.jpg", b"\0" * (40 << 20), TooLarge),
    "nothing": ("kerb.jpg", b"", Empty),
    "no ending": ("kerb", picture(), KindNotTaken),
    "bytes named as a text": ("notes.txt", b"MZ\0\x01", NotWhatItSays),
    "a playlist named as a film": ("film.m3u8", b"#EXTM3U\nfile:///etc/passwd", KindNotTaken),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_pretends_is_refused_and_the_sentence_says_what_to_do(case: str) -> None:
    name, content, refusal = REFUSED[case]
    with pytest.raises(refusal) as told:
        attachments.check(upload(name, content))
    assert str(told.value).endswith(".") and len(str(told.value)) > 10


def test_a_locked_document_is_refused() -> None:
    content = bytearray(document())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        content[place + at] |= 1
    with pytest.raises(CannotBeLookedInto):
        attachments.check(upload("letter.docx", bytes(content)))


def test_of_a_picture_only_the_picture_is_kept() -> None:
    place = Image.Exif()
    place[0x010E] = "taken at 4 Burgh Lane"  # a description; the position stands in the same block
    sent = picture(exif=place, comment=b"by Ada") + document()
    assert b"Burgh Lane" in sent and b"by Ada" in sent and b"PK\x03\x04" in sent

    kept = attachments.check(upload("kerb.jpg", sent)).content.read()

    assert b"Burgh Lane" not in kept and b"by Ada" not in kept and b"PK\x03\x04" not in kept
    assert Image.open(BytesIO(kept)).size == (40, 30)


def test_a_picture_taken_on_its_side_is_kept_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    kept = attachments.check(upload("kerb.jpg", picture(exif=turned))).content
    assert Image.open(kept).size == (30, 40)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("kerb.jpg", "kerb.jpg"),
        ("Brief vom 3.8.2026.PDF", "Brief vom 3-8-2026.pdf"),
        ("kerb.php.jpg", "kerb-php.jpg"),
        ("C:\\Users\\ada\\kerb.jpg", "kerb.jpg"),
        ("../../etc/kerb.jpg", "kerb.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie x=1.jpg"),
        ("ker\u202eb\u200b.jpg", "kerb.jpg"),
        ("kerb．ｊｐｇ", "kerb.jpg"),
        ("kerb\0.jpg", "kerb.jpg"),
        ("CON.jpg", "file-CON.jpg"),
        ("com¹.jpg", "file-com1.jpg"),
        ("lpt9.txt", "file-lpt9.txt"),
        ('"><img src=x>.jpg', "img src=x.jpg"),
        (".jpg", "file.jpg"),
        ("", "file"),
        ("قائمة.csv", "قائمة.csv"),
    ],
)
def test_a_name_is_made_safe_and_stays_recognisable(sent: str, shown: str) -> None:
    assert file_names.clean(sent) == shown


@pytest.mark.parametrize("letter", ["a", "é", "家", "🏠"])
def test_a_long_name_is_cut_so_that_it_can_be_saved_anywhere(letter: str) -> None:
    cleaned = file_names.clean(letter * 300 + ".jpg")
    assert cleaned.endswith(".jpg") and len(cleaned) <= 150 and len(cleaned.encode()) <= 204


def test_half_a_picture_is_refused_after_another_library_has_told_pillow_to_take_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    name, content, refusal = REFUSED["half a picture"]
    with pytest.raises(refusal):
        attachments.check(upload(name, content))
