"""Whose record it is, and who has which in sight: the rules of the council, read with tests/role_table.py.

A row of the table says what each role is answered on a record of its own. These rules say which other records it has in
sight: the answer there is the same, and on every other it is "gone". Nothing here is computed from the code.
"""

from tests.role_table import ROLES

# own              in the role's own hands
# team             waits in the team's queue; for a service officer, in their service's
# other            in the hands of another team, and of another service
# restricted       of somebody whose processing is restricted, though otherwise the role's own
# restricted_case  only the case is restricted: the person is not, nor their contacts
# protected        of somebody who is protected, though otherwise the role's own
RELATIONS = ("own", "team", "other", "restricted", "restricted_case", "protected")

#              whose records it has in sight
IN_SIGHT = {
    "advisor": "own team other",
    "leader":  "own team other",
    "named":   "own team other protected",
    "officer": "own team",
    "dpo":     "own team other restricted restricted_case protected",
}  # fmt: skip
assert set(IN_SIGHT) <= set(ROLES)

# Who reads of people, and not only of the cases that their service has.
COUNTER = {"advisor", "leader", "named", "dpo"}

# Of a person of whom only a case is restricted, those at the counter have the rest in sight.
THE_REST = {"customer", "merge", "contact", "note"}

# Where somebody protected is reached stands there: whoever has them in sight says why they look before they are shown it.
SAYS_WHY = {"desk:customer_reach", "desk:message_letter"}

# Answers that somebody is given before any record is looked for.
AT_THE_DOOR = {"in", "again", "no", "gone"}


def has_in_sight(role: str, relation: str, kind: str) -> bool:
    """Say whether a role has a record of this kind ("case", "note" …) and relation in sight."""
    if relation == "restricted_case" and kind in THE_REST and role in COUNTER:
        return True
    return relation in IN_SIGHT.get(role, "").split()


def expected(answers: dict[str, str], role: str, relation: str, kind: str, name: str) -> str:
    """Return what the table and these rules together say; a page about no record is the same for all relations."""
    if not kind or answers[role] in AT_THE_DOOR:
        return answers[role]
    if not has_in_sight(role, relation, kind):
        return "gone"
    return "go" if relation == "protected" and name in SAYS_WHY else answers[role]
