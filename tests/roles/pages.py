"""What a page may hold, and of whom, for each reader. Any other word may stand there for nobody."""

from .addresses import Route
from .asking import Answer
from .relations import COUNTER, IN_SIGHT, has_in_sight
from .world import ELSEWHERE, Party, Word, World

Told = set[tuple[str, str]]  # of whom (a relation), and what (a kind of word)

# By the kind of page: which of a party's words those at the counter and the data-protection officer may read there, and
# which of them a service officer.
#
#             the counter                                          a service officer
MAY_HOLD = {
    "case":      ("name number reach reference asked note payment file message", "name reach reference asked note file message"),
    "attachment": ("reference file",                                      "file"),
    "callback":  ("name reference reach call",                           "name reference reach call"),
    "casenote":  ("reference note",                                 ""),
    "message":  ("reference reach message",                         "reference reach message"),
    "task":     ("name reference task",                             "name reference task"),
    "contact":   ("name number reference contact acting",                  ""),
    "customer":  ("name number born reach life death caution reference acting", ""),
    "merge":     ("name number",                                    ""),
    "note":      ("name number caution",                            ""),
}  # fmt: skip
OF_A_CASE = {"reference", "asked", "note", "payment", "file", "call", "message", "task"}

# Whose cases stand on each page that is about no one record, for those who have it: exactly these.
#
#                          advisor                   leader                    named                               officer   dpo
LISTS = """
desk:home                  own,team                  own,team                  own,team,protected                  own,team  -
desk:cases@mine            own                       own                       own,protected                       -         -
desk:callbacks             own                       own                       own,protected                       own       own,team,other,restricted,restricted_case,protected
desk:cases@queue           team                      team                      team                                -         -
desk:cases@service         own,team,other,elsewhere  own,team,other,elsewhere  own,team,other,elsewhere,protected  -         -
desk:cases@referred        -                         -                         -                                   own,team  -
desk:tasks                 own,team,other            own,team,other            own,team,other,protected            own,team  -
desk:customers_locked      -                         -                         -                                   -         -
desk:queue_assign@mine     -                         own                       -                                   -         -
desk:queue_assign@queue    -                         team                      -                                   -         -
desk:queue_assign@service  -                         own,team,other,elsewhere  -                                   -         -
"""
ON_A_LIST = {"name", "reference"}
# What there is to do is said there; of those at risk to whoever is named, whoever had the case.
SAID_ON = {"desk:tasks": {"task"}}
IN_A_FILE = {"reference", "asked"}  # a spreadsheet outlives our clocks: nobody's name, address or note
IN_A_SEARCH = {"name", "number", "born", "death", "reach", "reference"}
# There the data-protection officer reads of records by their references, and everybody else of none.
IN_THE_ADMINISTRATION = {"reference", "number"}

# Pages that count what is out of sight too, each with its reason.
COUNT_EVERYTHING = {
    "desk:hand_over": "No work may be lost with its worker: its number is told, and nothing else.",
    "desk:hand_over_from": "As above.",
    "desk:board": "Figures of a whole day say nothing about anybody, and must not change when a restriction ends.",
    "desk:board_csv": "As above.",
}


def leaked(answer: Answer, route: Route, party: Party, world: World) -> list[Word]:
    """Return the words that stand on a page and may not; where the page is not given none may."""
    told = _may_hold(route, world.role, party.relation) if answer.is_page else set()
    return [word for word in answer.holds(world.words) if (word.relation, word.kind) not in told]


def on_list(name: str, role: str) -> set[str]:
    """Return whose cases stand on a page for a role."""
    for line in filter(None, LISTS.splitlines()):
        page, *whose = line.split()
        if page == name and role in IN_SIGHT:
            return set(dict(zip(IN_SIGHT, whose, strict=True))[role].split(",")) - {"-"}
    return set()


def _may_hold(route: Route, role: str, relation: str) -> Told:
    if route.kind:
        return _about_a_record(route.kind, role, relation)
    if route.name.startswith("admin"):
        everybody = (*IN_SIGHT["dpo"].split(), ELSEWHERE)
        return {(whose, what) for whose in everybody for what in IN_THE_ADMINISTRATION if role == "dpo"}
    return {(whose, what) for whose in on_list(route.name, role) for what in ON_A_LIST | SAID_ON.get(route.name, set())}


def _about_a_record(kind: str, role: str, relation: str) -> Told:
    at_the_counter, to_an_officer = MAY_HOLD[kind]
    what = set((at_the_counter if role in COUNTER else to_an_officer if role == "officer" else "").split())
    if not has_in_sight(role, relation, "case"):
        what -= OF_A_CASE
    # Another case of the same person, which another service has: at the counter its reference stands beside the others.
    beside = {(ELSEWHERE, "reference")} if role in COUNTER and relation == "own" else set()
    return {(relation, each) for each in what} | beside
