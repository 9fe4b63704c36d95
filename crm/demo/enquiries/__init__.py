"""What people ask the invented council: every case category, with words for both sides of the counter."""

from .enquiry import Enquiry
from .home import HOME
from .outdoors import OUTDOORS
from .people import PEOPLE

ENQUIRIES: tuple[Enquiry, ...] = OUTDOORS + HOME + PEOPLE
FINANCIAL: tuple[Enquiry, ...] = tuple(enquiry for enquiry in ENQUIRIES if enquiry.is_financial)
ORDINARY: tuple[Enquiry, ...] = tuple(enquiry for enquiry in ENQUIRIES if not enquiry.is_financial)

__all__ = ["ENQUIRIES", "FINANCIAL", "ORDINARY", "Enquiry"]
