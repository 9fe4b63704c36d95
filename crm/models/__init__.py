"""What the council keeps about people and their cases."""

from .alerts import SafetyAlert
from .attachments import Attachment
from .callbacks import Callback, CallbackAnswer, CallbackAttempt
from .card_scans import CardScan
from .casework import Case, CaseContact, CaseNote, Contact, Payment
from .council import Council, OpeningTime, SetUpVersion
from .drafts import Draft
from .figures import CountedDay, DailyCount
from .guidance import Announcement, AnnouncementRead, CaseSource, GuidanceArticle
from .identity import IdentityCheck, IdentityFact, IdentityLevel, IdentityRule
from .lists import CaseCategory, Channel, Outcome, ProclaimedDay
from .merging import Merge, MergedRow
from .people import Address, ContactPoint, Customer, CustomerNote, Misfiling
from .places import Property
from .post import Message, MessageTemplate, Suppression
from .questions import CaseAnswer, CategoryQuestion
from .representatives import Representative
from .sensitive import BankDetails, NationalInsurance
from .todo import Task
from .users import Service, SignInFailure, Team, User

__all__ = [
    "Address",
    "Announcement",
    "AnnouncementRead",
    "Attachment",
    "BankDetails",
    "Callback",
    "CallbackAnswer",
    "CallbackAttempt",
    "CardScan",
    "Case",
    "CaseAnswer",
    "CaseCategory",
    "CaseContact",
    "CaseNote",
    "CaseSource",
    "CategoryQuestion",
    "Channel",
    "Contact",
    "ContactPoint",
    "Council",
    "CountedDay",
    "Customer",
    "CustomerNote",
    "DailyCount",
    "Draft",
    "GuidanceArticle",
    "IdentityCheck",
    "IdentityFact",
    "IdentityLevel",
    "IdentityRule",
    "Merge",
    "MergedRow",
    "Message",
    "MessageTemplate",
    "Misfiling",
    "NationalInsurance",
    "OpeningTime",
    "Outcome",
    "Payment",
    "ProclaimedDay",
    "Property",
    "Representative",
    "SafetyAlert",
    "Service",
    "SetUpVersion",
    "SignInFailure",
    "Suppression",
    "Task",
    "Team",
    "User",
]
