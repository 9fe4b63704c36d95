"""Council tax, benefits, housing and building."""

from .enquiry import Enquiry

TAX, BENEFITS, HOUSING, PLANNING = "Council tax", "Benefits", "Housing", "Planning and building"

HOME = (
    Enquiry(
        name="Council tax: change of address",
        service=TAX,
        often=26,
        asked=(
            "Moved out of {street} on the first of {month}. Wants the account closed.",
            "Moved in last {day}. Has had no bill.",
            "Selling the house; who pays between the two dates?",
        ),
        answered=(
            "Closed from the date of the move. A final bill follows.",
            "New account opened, bill within ten days.",
            "Liable until completion; explained.",
        ),
    ),
    Enquiry(
        name="Single-person discount",
        service=TAX,
        days=15,
        often=12,
        asked=(
            "Son has gone to university, so she lives alone from {month}.",
            "Husband died in {month}. Asks what changes.",
            "Lodger has left.",
        ),
        answered=(
            "A quarter off from {month}. New bill on its way.",
            "Discount given; payments spread over the rest of the year.",
        ),
    ),
    Enquiry(
        name="Council tax: payment",
        service=TAX,
        days=2,
        often=24,
        fee=(92.0, 118.5, 134.0, 171.25),
        asked=(
            "Paying the {month} instalment.",
            "Card was refused online, wants to pay by telephone.",
            "Reminder came although it was paid.",
        ),
        answered=("Paid. Nothing more is due until next month.", "Payment found and allocated; reminder withdrawn."),
    ),
    Enquiry(
        name="Council tax: arrangement",
        service=TAX,
        days=5,
        often=10,
        asked=("Hours were cut and she cannot pay all of it this month.", "Has a summons and wants to pay in parts."),
        answered=(
            "Spread over the rest of the year. Advice line given.",
            "Arrangement made; action stops while it is kept.",
        ),
    ),
    Enquiry(
        name="Council tax reduction",
        service=BENEFITS,
        days=20,
        often=12,
        asked=(
            "Started on Universal Credit. What help is there?",
            "Pension went up. Does the reduction change?",
            "Asks why the claim was turned down.",
        ),
        answered=(
            "Form done together. Payslips to follow.",
            "Recalculated from {month}.",
            "Explained, and told how to ask for it to be looked at again.",
        ),
    ),
    Enquiry(
        name="Housing benefit: change",
        service=BENEFITS,
        days=15,
        often=8,
        asked=("Rent goes up from {month}.", "{child} has moved back home.", "Started part-time work on {day}."),
        answered=("Change entered, letter follows.", "Two payslips asked for; he brings them on {day}."),
    ),
    Enquiry(
        name="Free school meals",
        service=BENEFITS,
        days=10,
        often=7,
        asked=(
            "Does {child} get free meals now that I am on Universal Credit?",
            "Changed schools, and the meals stopped.",
        ),
        answered=("Entitled from {day}; the school knows.", "Moved to the new school."),
    ),
    Enquiry(
        name="Repair to a council home",
        service=HOUSING,
        days=20,
        often=26,
        asked=(
            "Boiler shows a fault and there is no hot water.",
            "The bathroom tap runs all night.",
            "Front door does not lock properly since {month}.",
            "Water comes through the kitchen ceiling when upstairs showers.",
        ),
        answered=(
            "Engineer booked for {day} morning.",
            "Made safe the same evening; plasterer on {day}.",
            "Part replaced.",
        ),
    ),
    Enquiry(
        name="Damp and mould",
        service=HOUSING,
        days=10,
        often=10,
        asked=(
            "Black mould behind the wardrobe. {child} has asthma.",
            "Was painted over in {month} and is back.",
            "Windows run with water every morning.",
        ),
        answered=("Surveyor on {day}. Washed down meanwhile.", "Extractor to be fitted; reviewed in six weeks."),
    ),
    Enquiry(
        name="Housing application",
        service=HOUSING,
        days=20,
        often=14,
        asked=(
            "Where am I on the list?",
            "Baby due in {month} and we have one room.",
            "Wants to add {child} to the application.",
        ),
        answered=("Band and date given. Bidding explained.", "Medical form sent.", "Added; proof of address needed."),
    ),
    Enquiry(
        name="Homelessness advice",
        service=HOUSING,
        days=1,
        often=7,
        asked=(
            "Has to be out by {day}.",
            "Sleeping at a friend’s since {month}; cannot stay.",
            "Landlord has changed the locks.",
        ),
        answered=(
            "Appointment the same day with the prevention officer.",
            "Placed for tonight. Officer rings tomorrow.",
        ),
    ),
    Enquiry(
        name="Rent payment",
        service=HOUSING,
        days=2,
        often=14,
        fee=(88.0, 96.4, 104.75),
        asked=("Paying two weeks’ rent.", "Wants to pay the garage in {street} too.", "Standing order did not go out."),
        answered=("Paid; balance read out.", "Paid, and a direct debit set up from {month}."),
    ),
    Enquiry(
        name="Planning enquiry",
        service=PLANNING,
        days=20,
        often=9,
        asked=(
            "Does a summer house need permission?",
            "Neighbour at number {number} is building up to the fence.",
            "Wants to object to the flats in {street}.",
        ),
        answered=(
            "Within permitted development; guidance sent.",
            "Visited: within what was approved.",
            "Comment logged before the closing date.",
        ),
    ),
    Enquiry(
        name="Planning fee",
        service=PLANNING,
        days=5,
        often=5,
        fee=(120.0, 258.0, 528.0),
        asked=("Paying the fee for an extension.", "Is the fee the same for two dormers?"),
        answered=("Paid. The clock starts when the drawings are complete.", "One fee for both; paid."),
    ),
)
