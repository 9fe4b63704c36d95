"""Bins, roads, parks and noise."""

from .enquiry import Enquiry

WASTE, ROADS = "Waste and recycling", "Roads and pavements"
PARKS, HEALTH = "Parks and leisure", "Environmental health"

OUTDOORS = (
    Enquiry(
        name="Missed bin",
        service=WASTE,
        days=5,
        often=40,
        asked=(
            "The {colour} bin at number {number} was not emptied on {day}. It was out before seven.",
            "Nobody in {street} had the {colour} bin taken this week.",
            "Second time since {month} that the crew drove past us.",
            "Bin was put back full. There was no tag on it.",
        ),
        answered=(
            "Crew logged a blocked road. They come back on {day}; leave it at the kerb.",
            "Reported to the depot. Collected the next working day.",
            "The bin held the wrong things: explained what goes in, and sent the leaflet.",
        ),
    ),
    Enquiry(
        name="Assisted collection",
        service=WASTE,
        days=10,
        often=6,
        asked=(
            "Cannot pull the bins to the road after a hip operation. Who can help?",
            "Mother is 88 and the bins are too heavy for her. Asks for help from the crew.",
        ),
        answered=(
            "Added to the assisted list from {day}. Review in twelve months.",
            "Form posted, with a reply envelope.",
        ),
    ),
    Enquiry(
        name="Bulky item collection",
        service=WASTE,
        days=10,
        often=14,
        fee=(38.0, 52.0, 66.0),
        asked=(
            "A sofa and an armchair to be collected from {street}.",
            "Wants a fridge taken away. Is it one item or two with the freezer?",
            "Mattress and bed frame, ground floor, can go outside the evening before.",
        ),
        answered=(
            "Booked for {day}. Items outside by seven, not on the pavement.",
            "Paid and booked; crew will not come into the house.",
        ),
    ),
    Enquiry(
        name="Garden waste subscription",
        service=WASTE,
        days=5,
        often=18,
        fee=(54.0, 54.0, 108.0),
        asked=(
            "Renewing the garden waste bin for the year.",
            "Sticker for the garden bin has not come, and it was paid in {month}.",
            "Moved to {street}. Can the subscription move too?",
        ),
        answered=(
            "Renewed. The new sticker comes within ten days.",
            "Moved to the new address; first collection on {day}.",
        ),
    ),
    Enquiry(
        name="New or replacement bin",
        service=WASTE,
        days=10,
        often=14,
        asked=(
            "The lid of the {colour} bin is broken.",
            "New house in {street}: no bins at all yet.",
            "Our {colour} bin was taken in the night.",
        ),
        answered=("Ordered. Delivery within ten working days.", "Repaired at the kerb on {day}."),
    ),
    Enquiry(
        name="Fly-tipping",
        service=WASTE,
        days=3,
        often=14,
        outdoors=True,
        asked=(
            "Builder’s rubble and two mattresses at the end of {street}.",
            "Black bags again behind the garages. Some have split.",
            "A fridge in the lay-by. It was not there on {day}.",
        ),
        answered=(
            "Cleared. No evidence of who left it.",
            "On private land: the owner has been written to.",
            "Cleared on {day}, passed to enforcement.",
        ),
    ),
    Enquiry(
        name="Street cleaning",
        service=WASTE,
        days=5,
        often=8,
        outdoors=True,
        asked=(
            "Broken glass on the pavement outside number {number}.",
            "Leaves cover the drain in {street}.",
            "Dog mess along the whole path.",
        ),
        answered=("Swept on {day}.", "On the round for {day}; a bin has been asked for."),
    ),
    Enquiry(
        name="Pothole",
        service=ROADS,
        days=10,
        often=22,
        outdoors=True,
        asked=(
            "A hole a hand deep in {street}, on the bend.",
            "Hit the pothole by number {number} again. It was patched in {month}.",
            "Cyclists swerve around it into the other lane.",
        ),
        answered=(
            "Inspected: below the depth for repair, looked at again in {month}.",
            "Made safe the same day, repaired within ten.",
            "Patched on {day}.",
        ),
    ),
    Enquiry(
        name="Street light",
        service=ROADS,
        days=10,
        often=12,
        outdoors=True,
        asked=(
            "The lamp outside number {number} is out.",
            "Light flickers all night in {street}.",
            "The lights in {street} burn in the daytime.",
        ),
        answered=("New lantern fitted on {day}.", "A cable fault: with the network operator.", "Cell replaced."),
    ),
    Enquiry(
        name="Blocked gully",
        service=ROADS,
        days=10,
        often=7,
        outdoors=True,
        asked=("Water stands across {street} whenever it rains.", "The drain at the corner is full of leaves."),
        answered=("Jetted on {day}.", "Roots in the pipe: works planned for {month}."),
    ),
    Enquiry(
        name="Resident’s parking permit",
        service=ROADS,
        days=5,
        often=14,
        fee=(30.0, 45.0, 90.0),
        asked=(
            "Renewing the permit for {street}.",
            "New car: the permit has the old number on it.",
            "Asks for a book of visitor permits.",
        ),
        answered=(
            "Permit renewed for a year.",
            "Changed free of charge; the old one no longer counts.",
            "Posted the same day.",
        ),
    ),
    Enquiry(
        name="Noise",
        service=HEALTH,
        days=5,
        often=10,
        outdoors=True,
        asked=(
            "Music until three in the morning from number {number}.",
            "Dog barks all day while they are at work.",
            "Building work before seven, every {day}.",
        ),
        answered=(
            "Diary sheets sent. Both sides written to.",
            "Quiet since the letter; closed with her agreement.",
            "Works moved to after eight.",
        ),
    ),
    Enquiry(
        name="Pest control",
        service=HEALTH,
        days=5,
        often=8,
        fee=(75.0, 96.0),
        asked=(
            "Rats under the decking.",
            "Wasps’ nest in the loft, small child in the house.",
            "Mice in the kitchen since {month}.",
        ),
        answered=("Treated on {day}, second visit in two weeks.", "Paid; visit booked between ten and one."),
    ),
    Enquiry(
        name="Play area fault",
        service=PARKS,
        days=10,
        often=4,
        outdoors=True,
        asked=("The swing chain is broken.", "Glass under the slide in the park by {street}."),
        answered=("Made safe the same day, part ordered.", "Swept and checked."),
    ),
    Enquiry(
        name="Allotment",
        service=PARKS,
        days=20,
        often=4,
        fee=(41.0, 58.0),
        asked=("How long is the list for a plot near {street}?", "Paying this year’s rent for the plot."),
        answered=("On the list: number {number}.", "Paid. The key is at the one-stop shop."),
    ),
)
