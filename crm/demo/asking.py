"""What the invented council asks and says: the questions of some categories, its guidance, and its own words."""

from crm.models import CaseCategory, CategoryQuestion, Council

Kind = CategoryQuestion.Kind

# Category → wording, kind of answer, choices, whether it must be answered.
QUESTIONS: dict[str, list[tuple[str, str, tuple[str, ...], bool]]] = {
    "Missed bin": [
        ("Which bin?", Kind.CHOICE, ("Green: general waste", "Blue: paper", "Brown: garden waste"), True),
        ("On which day should it have been emptied?", Kind.DATE, (), False),
        ("Where does it stand?", Kind.ADDRESS, (), False),
    ],
    "Pothole": [
        ("How wide is it, in centimetres?", Kind.NUMBER, (), False),
        ("Has anybody been hurt?", Kind.CHOICE, ("Yes", "No"), True),
    ],
    "Fly-tipping": [("What was left there?", Kind.TEXT, (), False)],
}
# The same, asked when somebody is called back.
IN_CALLBACKS: dict[str, list[tuple[str, str, tuple[str, ...], bool]]] = {
    "Missed bin": [
        ("Has the bin been emptied since?", Kind.CHOICE, ("Yes", "No", "Not all of it"), True),
        ("When can the crew reach it?", Kind.TEXT, (), False),
    ],
}
GUIDANCE = {
    "Missed bin": "Bins are to stand out by seven in the morning. A crew comes back within two working days.",
    "Pothole": "Ask whether anybody can fall into it now. If so, telephone the depot as well.",
}
WELCOME = "We are here to help with bins, roads, council tax and everything else the council does."
CLOSING_WORDS = "Please keep the reference: with it we find at once what was said today."


def write(categories: dict[str, CaseCategory]) -> None:
    """Give the categories their questions and guidance, and the council its words."""
    for in_callback, by_category in ((False, QUESTIONS), (True, IN_CALLBACKS)):
        for name, questions in by_category.items():
            CategoryQuestion.objects.bulk_create(
                CategoryQuestion(
                    category=categories[name],
                    wording=wording,
                    kind=kind,
                    choices="\n".join(choices),
                    is_required=required,
                    in_callback=in_callback,
                    position=position,
                )
                for position, (wording, kind, choices, required) in enumerate(questions, start=1)
            )
    for name, guidance in GUIDANCE.items():
        CaseCategory.objects.filter(pk=categories[name].pk).update(guidance=guidance)
    Council.objects.update(welcome=WELCOME, closing_words=CLOSING_WORDS)
