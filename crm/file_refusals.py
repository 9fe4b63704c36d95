"""Why a file is not taken: each reason is a sentence for whoever tried to add it, and says what to do instead."""

from django.utils.translation import gettext as _

from .refusals import Refused


class FileRefused(Refused):
    """This file is not kept."""


class TooLarge(FileRefused):
    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _("It is larger than %(n)d MB. Ask for it in parts, or as smaller pictures.") % {"n": megabytes}
        )


class Empty(FileRefused):
    def __init__(self) -> None:
        super().__init__(_("It is empty. Perhaps it was still being written: choose it again."))


class KindNotTaken(FileRefused):
    def __init__(self, taken: str) -> None:
        super().__init__(_("We do not take files of this kind. We take %(kinds)s.") % {"kinds": taken})


class NotWhatItSays(FileRefused):
    def __init__(self, kind: str) -> None:
        super().__init__(
            _("Its name says that it is %(kind)s, and its content does not. Open it, and save it as what it is.")
            % {"kind": kind}
        )


class Damaged(FileRefused):
    def __init__(self) -> None:
        super().__init__(_("It is damaged, or only a part of it came. Ask for it again."))


class CannotBeLookedInto(FileRefused):
    def __init__(self) -> None:
        super().__init__(_("It is locked with a password, so it cannot be checked. Ask for it without one."))


class TooMuchInside(FileRefused):
    def __init__(self) -> None:
        super().__init__(
            _("It unpacks to far more than it seems to hold, which real documents do not. It is not opened.")
        )


class RunsByItself(FileRefused):
    def __init__(self) -> None:
        super().__init__(
            _("There is something in it that runs by itself, such as a macro. Ask for it as a PDF without one.")
        )


class PictureTooLarge(FileRefused):
    def __init__(self, megapixels: int) -> None:
        super().__init__(
            _("The picture has more than %(n)d million points. Make it smaller, and choose it again.")
            % {"n": megapixels}
        )


class HoldsCard(FileRefused):
    def __init__(self) -> None:
        super().__init__(
            _("Details of a payment card stand in it, or beside it. No card is kept here: ask for it without them.")
        )


class Infected(FileRefused):
    def __init__(self) -> None:
        super().__init__(_("The virus scanner found something in it. Tell your IT service, and do not open it."))


class NotScanned(FileRefused):
    """The council wants each file scanned, and the scanner does not answer: then none is taken."""

    def __init__(self) -> None:
        super().__init__(_("The virus scanner does not answer, so no file is taken now. Try again in a few minutes."))
