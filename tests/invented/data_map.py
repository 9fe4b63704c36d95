"""What the invented app holds: written as any app writes it, and all that the engine is told."""

from django.db.models import Q

from retention import anonymise
from retention.registry import registry
from retention.vocabulary import Activity, Category, Column, NotPersonal, Part, Personal

from . import models

gardens = Activity(
    key="gardens",
    title="Letting allotments",
    purpose="To let allotments and look after them.",
    basis="Article 6(1)(b): contract",
    people="Gardeners",
    recipients=("The allotment society",),
)
society = Activity(
    key="society",
    title="The allotment society",
    purpose="To know who its members are.",
    basis="Article 6(1)(b): contract",
    people="Members",
)
ALLOTMENT = Category(key="allotment", title="Allotment", period="1 year", authority="Allotment rules")
GARDENER = Category(key="gardener", title="Gardener", period="3 years", authority="Allotment rules", action="anonymise")
MEMBERSHIP = Category(key="membership", title="Membership", period="1 year", authority="Allotment rules")
GRUMBLE = Category(key="grumble", title="Grumble", period="10 years", authority="Allotment rules")

registry.holds_personal_data(
    models.Gardener,
    activity=gardens,
    person=True,
    subjects=("self",),
    category=GARDENER,
    clock="left_on",
    starts="leaving",
    fields={
        "name": Personal("name", anonymise.forgotten),
        "email": Personal("e-mail address", anonymise.random_id),
        "born_on": Personal("date of birth", anonymise.year_only),
        "postcode": Personal("postcode", anonymise.outward_code),
        "left_on": NotPersonal("when the letting ended"),
    },
    on="left_on",
    says=lambda gardener: "Left",
)
registry.holds_personal_data(
    models.Allotment,
    activity=gardens,
    subjects=("holder", "helper"),
    category=Column("kept_as", (ALLOTMENT,)),
    clock="given_up_at",
    starts="giving it up",
    closed=Q(is_given_up=True),
    gone={"holder": "waits", "helper": "clear"},
    fields={
        "kept_as": NotPersonal("how long it is kept"),
        "wishes": Personal("wishes", anonymise.blank),
        "is_given_up": NotPersonal("whether it is let"),
        "given_up_at": NotPersonal("when the letting ended"),
    },
    on="given_up_at",
    says=lambda allotment: "Gave up an allotment",
)
registry.holds_personal_data(
    models.Visit,
    activity=gardens,
    part=Part(of=models.Allotment, by="allotment"),
    fields={"seen": Personal("what was seen", anonymise.blank), "on": NotPersonal("when")},
    on="on",
    says=lambda visit: "Visit",
)
registry.holds_personal_data(
    models.Photo,
    activity=gardens,
    part=Part(of=models.Visit, by="visit"),
    fields={"caption": Personal("caption", anonymise.blank), "taken_on": NotPersonal("when")},
    on="taken_on",
    says=lambda photo: f"Photo of an {photo.visit.allotment.kept_as}",
    reads=("visit__allotment__kept_as",),
)
registry.holds_personal_data(
    models.Grumble,
    activity=gardens,
    subjects=("neighbour",),
    category=GRUMBLE,
    clock="made_on",
    starts="it was made",
    gone={"allotment": "clear", "neighbour": "waits"},
    fields={"text": Personal("complaint", anonymise.blank), "made_on": NotPersonal("when")},
    on="made_on",
    says=lambda grumble: "Grumbled",
)
registry.holds_personal_data(
    models.Membership,
    activity=society,
    subjects=("member",),
    category=MEMBERSHIP,
    clock="ended_on",
    starts="it ended",
    gone={"member": "waits"},
    fields={"plot": Personal("plot", anonymise.blank), "ended_on": NotPersonal("when")},
    on="ended_on",
    says=lambda membership: "Left the society",
)
registry.holds_no_personal_data(models.Tool, because="a list of tools")
