"""Guidance names nobody; that it was used belongs to its case, and that it was read to an officer."""

from crm import models
from crm.schedule import ANNOUNCEMENT, CUSTOMER_SERVICE, STAFF_ACCOUNTS
from retention.registry import registry
from retention.vocabulary import NotPersonal, Part

from .words import OUR_TIME

registry.holds_no_personal_data(models.GuidanceArticle, because="What the council tells everybody: it names no person.")
registry.holds_personal_data(
    models.CaseSource,
    activity=CUSTOMER_SERVICE,
    part=Part(of=models.Case, by="case"),
    fields={"title": NotPersonal("The council's own heading."), "at": OUR_TIME},
)
registry.holds_personal_data(
    models.Announcement,
    activity=STAFF_ACCOUNTS,
    category=ANNOUNCEMENT,
    clock="until_on",
    starts="the last day on which it was shown",
    fields={
        "title": NotPersonal("What the council tells its officers."),
        "text": NotPersonal("What the council tells its officers."),
        "from_on": OUR_TIME,
        "until_on": OUR_TIME,
    },
)
registry.holds_personal_data(
    models.AnnouncementRead,
    activity=STAFF_ACCOUNTS,
    part=Part(of=models.Announcement, by="announcement"),
    fields={"at": OUR_TIME},
)
