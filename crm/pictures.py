"""Pictures: opened, turned the right way up and written anew, so that nothing but the picture stays.

Where it was taken, with which telephone and by whom stands in a picture's metadata, and whatever is hung on behind it is no
picture: neither is copied. How many points it has is asked before any of them is unpacked.
"""

import tempfile
import warnings
from collections.abc import Callable
from typing import BinaryIO, cast

from django.conf import settings
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from .file_refusals import Damaged, NotWhatItSays, PictureTooLarge

MEGAPIXEL = 1_000_000
MOST_MEGAPIXELS = 50
IN_MEMORY = 2 << 20
MOST_WRITTEN = 30 << 20  # a picture may be larger written anew than it came
MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}
OPTIONS: dict[str, dict[str, int | bool]] = {
    "JPEG": {"quality": 90},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 90},
}
Look = Callable[[BinaryIO], BinaryIO]


def looker(wanted: str) -> Look:
    """Return what looks at pictures of one format."""

    def look(content: BinaryIO) -> BinaryIO:
        content.seek(0)
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # what prints our letters turns it on for the whole process
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                with Image.open(content, formats=[wanted]) as picture:
                    return _anew(picture, wanted)
        except UnidentifiedImageError:
            raise NotWhatItSays(wanted) from None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise PictureTooLarge(MOST_MEGAPIXELS) from None
        except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, MemoryError):
            # Pillow speaks of broken pictures in each of these ways.
            raise Damaged from None

    return look


def _anew(picture: Image.Image, wanted: str) -> BinaryIO:
    if picture.width * picture.height > MOST_MEGAPIXELS * MEGAPIXEL:
        raise PictureTooLarge(MOST_MEGAPIXELS)
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in MODES[wanted]:
        has_holes = "A" in upright.getbands() or "transparency" in upright.info
        upright = upright.convert("RGBA" if has_holes and "RGBA" in MODES[wanted] else "RGB")
    holes = (
        {"transparency": upright.info["transparency"]} if upright.mode == "P" and "transparency" in upright.info else {}
    )
    upright.info = {}  # some writers copy what they find there
    written = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # its reader closes it
    upright.save(written, format=wanted, **OPTIONS[wanted], **holes)
    if written.tell() > MOST_WRITTEN:
        raise PictureTooLarge(MOST_MEGAPIXELS)
    written.seek(0)
    return cast(BinaryIO, written)
