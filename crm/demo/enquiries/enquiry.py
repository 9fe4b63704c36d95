"""One kind of enquiry. In its texts, {street}, {number}, {day}, {month}, {colour} and {child} are filled in."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Enquiry:
    """A case category of the invented council.

    days: its target in working days. often: how often it is asked, beside the others. fee: what is paid, in pounds.
    """

    name: str
    service: str
    asked: tuple[str, ...]
    answered: tuple[str, ...]
    days: int = 10
    often: int = 10
    fee: tuple[float, ...] = ()
    outdoors: bool = False

    @property
    def is_financial(self) -> bool:
        return bool(self.fee)
