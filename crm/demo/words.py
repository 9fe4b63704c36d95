"""Names, streets and remarks of people who do not exist. The numbers are those that Ofcom keeps free for drama."""

# Titles that go with any first name; most people give none.
TITLES = ("", "", "", "", "Mx", "Dr")
NAMES = (
    *(
        "Amara",
        "Aisha",
        "Alun",
        "Agnes",
        "Brenda",
        "Callum",
        "Catrin",
        "Cheng",
        "Daisy",
        "Dennis",
        "Dilys",
        "Edith",
        "Ewan",
    ),
    *(
        "Fatima",
        "Fergus",
        "Gareth",
        "Gloria",
        "Harjit",
        "Hazel",
        "Hamish",
        "Ines",
        "Iona",
        "Ivor",
        "Jamila",
        "Joan",
        "Jerome",
    ),
    *(
        "Kasia",
        "Keith",
        "Kiran",
        "Leroy",
        "Lorna",
        "Luca",
        "Maeve",
        "Malik",
        "Marjorie",
        "Mei",
        "Mohamed",
        "Nadia",
        "Niall",
    ),
    *(
        "Olga",
        "Oscar",
        "Padma",
        "Percy",
        "Priya",
        "Rhian",
        "Rosa",
        "Rory",
        "Sanjay",
        "Sean",
        "Sheila",
        "Siobhán",
        "Sunita",
    ),
    *("Tariq", "Tegan", "Tomasz", "Una", "Vera", "Victor", "Wanda", "Winston", "Yasmin", "Yusuf", "Zainab", "Zoë"),
)
FAMILY_NAMES = (
    *(
        "Abara",
        "Achterberg",
        "Adeyinka",
        "Ainscough",
        "Balogun",
        "Barrowclough",
        "Bevan",
        "Blackadder",
        "Bramhall",
        "Brannigan",
    ),
    *(
        "Cadwallader",
        "Chaudhry",
        "Cholmondeley",
        "Collingwood",
        "Crowther",
        "Dalgliesh",
        "Dhillon",
        "Douglas-Hume",
        "Drinkwater",
    ),
    *(
        "Eckersley",
        "Elphinstone",
        "Entwistle",
        "Fairweather",
        "Featherstone",
        "Fernández",
        "Garside",
        "Gillespie",
        "Greenhalgh",
    ),
    *(
        "Hargreaves",
        "Haworth",
        "Hepplewhite",
        "Hossain",
        "Ibrahim",
        "Iwu",
        "Jankowski",
        "Jellicoe",
        "Kaur",
        "Kilbride",
        "Kershaw",
    ),
    *(
        "Lathom",
        "Llewellyn",
        "Lockhart",
        "Macaulay",
        "McGillivray",
        "Mukherjee",
        "Murgatroyd",
        "Nakamura",
        "Nuttall",
        "O'Rourke",
    ),
    *(
        "Oluwole",
        "Ormerod",
        "Osei",
        "Papadopoulos",
        "Penhaligon",
        "Petrov",
        "Postlethwaite",
        "Pryce",
        "Quayle",
        "Ramsbottom",
    ),
    *(
        "Rashid",
        "Rowntree",
        "Sandhu",
        "Satterthwaite",
        "Sidebottom",
        "Smethurst",
        "Szymański",
        "Tattersall",
        "Thistlethwaite",
    ),
    *("Trelawney", "Umarov", "Vasquez", "Wadsworth", "Winterbottom", "Wolstenholme", "Yeboah", "Younis", "Zielińska"),
)
CHILDREN = ("Her daughter", "His son", "The youngest", "Her grandson", "The eldest", "His stepdaughter")
STREETS = (
    *(
        "Tolbooth Row",
        "Mercat Street",
        "Burgh Lane",
        "Lantern Walk",
        "Cooper’s Fold",
        "Ropewalk Terrace",
        "Old Tannery Close",
    ),
    *(
        "Weighhouse Road",
        "Provost’s Way",
        "Candlemaker Brae",
        "Dovecote Avenue",
        "Quillmaker Court",
        "Saltpan Crescent",
    ),
    *("Glebe Meadow", "Fuller’s Wynd", "Bell Ringers’ Yard", "Packhorse Bridge", "Chandler’s Rise", "Sluice Gate Lane"),
)
TOWNS = ("Tolbooth", "Tolbooth", "Tolbooth", "Nether Burgh", "Mercat Hill", "Saltpans")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
COLOURS = ("green", "blue", "brown", "grey")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
PLACES = ("Tolbooth one-stop shop", "Nether Burgh library", "Mercat Hill community centre")
PARTNERS = ("Citizens’ advice desk", "Tenants’ association", "Food bank")
HANDLES = ("@burgh_bins", "@mercat_mum", "@saltpans_walker", "@tolbooth_cyclist")

CASE_NOTES = (
    "Rang back, no answer. Tries again tomorrow.",
    "Left a message; did not say what about.",
    "Depot says the crew was two short that day.",
    "Photograph came by e-mail and is clear.",
    "Asked the service for a date. They promise one by the end of the week.",
    "Has moved the appointment: works on Thursdays.",
    "Would rather have a letter; sent second class.",
    "Spoke slowly and repeated the reference. All understood.",
    "Contractor has been twice and found nobody in.",
    "Waiting for the proof of address.",
    "Told what happens next and by when.",
)
CHASERS = (
    "Has heard nothing and asks where it stands.",
    "Says somebody promised to ring on Friday.",
    "Not done yet; a neighbour’s was.",
    "Wants the name of the person who deals with it.",
    "It was done, but not properly.",
)
CUSTOMER_NOTES = (
    ("information", "Works nights: ring after three in the afternoon."),
    ("information", "Her daughter usually rings for her; she is happy with that, and says so at the start."),
    ("access", "Hard of hearing. Speak slowly, and confirm by letter."),
    ("access", "Uses a wheelchair; the one-stop shop keeps the ground-floor room free."),
    ("access", "Needs large print, 18 point."),
    ("access", "Reads little English: interpreter for Polish."),
    ("caution", "Two officers for home visits after an incident at the door. Review with the safety lead."),
    ("caution", "Dog in the yard. Ring before going in."),
)

# Numbers reserved for drama and fiction: (before the last three digits, how often used before the next block is begun).
MOBILE = "07700 900{:03d}"
LANDLINE = "01632 960{:03d}"
OTHER_BLOCKS = tuple(
    f"{area} 496 0{{:03d}}"
    for area in ("0113", "0114", "0115", "0116", "0117", "0118", "0121", "0131", "0141", "0151", "0161")
)
POSTCODE_AREA = "ZZ"  # no such area exists
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
EMAIL_HOSTS = ("example.org", "example.com", "example.net")
