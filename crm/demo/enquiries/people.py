"""Care, schools, registrars, libraries and everything else."""

from .enquiry import Enquiry

CARE, SCHOOLS, REGISTRARS = "Adult social care", "Schools", "Registrars"
LIBRARIES, ELECTIONS, COUNCIL = "Libraries", "Elections", "Customer services"

PEOPLE = (
    Enquiry(
        name="Blue Badge",
        service=CARE,
        days=20,
        often=12,
        asked=(
            "Badge runs out in {month}.",
            "Turned down; can walk about twenty metres on a good day.",
            "Has a new photograph for the badge.",
        ),
        answered=(
            "Renewal sent with help over the telephone.",
            "Looked at again: assessment on {day}.",
            "Badge posted.",
        ),
    ),
    Enquiry(
        name="Care assessment",
        service=CARE,
        days=20,
        often=7,
        asked=(
            "Father has fallen twice since {month}. Who can look at the house?",
            "Carer needs a break.",
            "Coming home from hospital on {day}.",
        ),
        answered=("Referred for an assessment; urgent.", "Rails fitted on {day}.", "Carer’s assessment booked."),
    ),
    Enquiry(
        name="School admission",
        service=SCHOOLS,
        days=20,
        often=9,
        asked=(
            "{child} starts in September. When is the deadline?",
            "Offered our third choice. How do we appeal?",
            "Moved here in {month} with two children.",
        ),
        answered=(
            "On the waiting list, third.",
            "Appeal form sent, hearing in {month}.",
            "Place found at the nearest school.",
        ),
    ),
    Enquiry(
        name="School transport",
        service=SCHOOLS,
        days=15,
        often=5,
        asked=("Bus does not stop in {street} any more.", "{child} has lost the pass."),
        answered=("Stop moved; map sent.", "New pass at the school office by {day}."),
    ),
    Enquiry(
        name="Copy of a certificate",
        service=REGISTRARS,
        days=5,
        often=9,
        fee=(12.5, 25.0, 38.5),
        asked=(
            "Needs a copy of a birth certificate for a passport.",
            "Two copies of the marriage certificate.",
            "Copy of her late husband’s certificate for the bank.",
        ),
        answered=("Ordered and paid; posted on {day}.", "Collected at the counter with proof of who she is."),
    ),
    Enquiry(
        name="Ceremony booking",
        service=REGISTRARS,
        days=10,
        often=4,
        fee=(56.0, 320.0, 486.0),
        asked=("Which Saturdays in {month} are free?", "Wants to change the room."),
        answered=("Held for two weeks, then paid.", "Changed; nothing more to pay."),
    ),
    Enquiry(
        name="Electoral registration",
        service=ELECTIONS,
        days=10,
        often=8,
        asked=(
            "Card came for somebody who left in {month}.",
            "Wants a postal vote.",
            "Does not want to be in the open register.",
        ),
        answered=("Form sent; deadline explained.", "Removed from the open register.", "Postal vote set up."),
    ),
    Enquiry(
        name="Library membership",
        service=LIBRARIES,
        days=5,
        often=5,
        asked=("Cannot sign in to borrow e-books.", "Lost the card.", "Could the mobile library stop in {street}?"),
        answered=("PIN set again.", "New card at the desk.", "Stop asked for; decided in {month}."),
    ),
    Enquiry(
        name="Compliment",
        service=COUNCIL,
        days=10,
        often=3,
        asked=(
            "The crew on {day} helped her up after a fall. Wants them thanked.",
            "Best service in years at the one-stop shop.",
        ),
        answered=("Passed to the crew and their manager.", "Thanked and passed on."),
    ),
    Enquiry(
        name="General enquiry",
        service=COUNCIL,
        days=2,
        often=16,
        asked=(
            "When is the office open over the holidays?",
            "Who looks after the path behind {street}?",
            "Wants the number for the water company.",
            "How does one speak to a councillor?",
        ),
        answered=(
            "Told the hours.",
            "Private land; gave the owner’s number.",
            "Number given.",
            "Surgery on {day}; details sent.",
        ),
    ),
)
