"""What the council keeps about people and their cases."""

from .casework import Case, CaseContact, CaseNote, Contact, Payment
from .lists import CaseCategory, Channel, Outcome, ProclaimedDay
from .people import Address, ContactPoint, Customer, CustomerNote, Misfiling
from .users import Service, SignInFailure, Team, User

__all__ = [
    "Address",
    "Case",
    "CaseCategory",
    "CaseContact",
    "CaseNote",
    "Channel",
    "Contact",
    "ContactPoint",
    "Customer",
    "CustomerNote",
    "Misfiling",
    "Outcome",
    "Payment",
    "ProclaimedDay",
    "Service",
    "SignInFailure",
    "Team",
    "User",
]
