"""What the council keeps about people and their cases."""

from .casework import Case, CaseContact, CaseNote, Contact, Payment
from .council import Council, OpeningTime, SetUpVersion
from .figures import CountedDay, DailyCount
from .lists import CaseCategory, Channel, Outcome, ProclaimedDay
from .people import Address, ContactPoint, Customer, CustomerNote, Misfiling
from .places import Property
from .questions import CaseAnswer, CategoryQuestion
from .users import Service, SignInFailure, Team, User

__all__ = [
    "Address",
    "Case",
    "CaseAnswer",
    "CaseCategory",
    "CaseContact",
    "CaseNote",
    "CategoryQuestion",
    "Channel",
    "Contact",
    "ContactPoint",
    "Council",
    "CountedDay",
    "Customer",
    "CustomerNote",
    "DailyCount",
    "Misfiling",
    "OpeningTime",
    "Outcome",
    "Payment",
    "ProclaimedDay",
    "Property",
    "Service",
    "SetUpVersion",
    "SignInFailure",
    "Team",
    "User",
]
