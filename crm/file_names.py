"""The name of a file as we keep and show it: no name that somebody chose may hide what it is, or do harm where it is saved."""

import unicodedata

LONGEST = 150  # letters, of which a file system may need four bytes each
LONGEST_BYTES = 200  # of 255, as a browser may add " (1)"
# Windows opens a device instead of a file of these names, whatever ending they have.
NUMBERED = "0123456789¹²³"
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in NUMBERED
}
FORBIDDEN = set('<>:"|?*;%&`$')


def clean(name: str) -> str:
    """Return a name that is safe to show, to save and to send as a header; its only dot stands before its ending.

    What nobody sees goes first: a mark that turns the direction of reading makes "gpj.exe" look like "exe.jpg", and one without
    width has hidden an ending from a check before.
    """
    # What looks like a dot or a slash becomes one before anybody looks for them.
    name = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(mark for mark in name if unicodedata.category(mark)[0] != "C")
    name = "".join(" " if mark in FORBIDDEN or mark.isspace() else mark for mark in name)
    stem, dot, ending = " ".join(name.split()).rstrip(". ").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = "-".join(filter(None, (part.strip() for part in stem.split(".")))) or "file"
    if stem.casefold() in DEVICES:
        stem = f"file-{stem}"
    end = f".{ending.strip().lower()}" if ending.strip() else ""
    return _shortened(stem, LONGEST - len(end[:20]), LONGEST_BYTES - len(end[:20].encode())) + end[:20]


def ending(name: str) -> str:
    """Return the ending of a clean name, without its dot."""
    return name.rpartition(".")[2] if "." in name else ""


def _shortened(stem: str, letters: int, most_bytes: int) -> str:
    """Cut a name so that no letter is cut in two."""
    return stem[:letters].encode()[:most_bytes].decode(errors="ignore").rstrip()
