"""Who works at the invented council, and how they sign in. It imports no model, so that anything may read it."""

from dataclasses import dataclass

from crm import roles

from .enquiries.outdoors import WASTE

DEMO_PASSWORD = "tolbooth-demo"  # noqa: S105  # invented people have no secrets; seed_demo refuses a real council

CONTACT_CENTRE, ONE_STOP_SHOP = "Contact centre", "One-stop shop"


@dataclass(frozen=True)
class Officer:
    """One invented member of staff."""

    role: str
    email: str
    name: str
    team: str = ""
    services: tuple[str, ...] = ()


STAFF = (
    Officer(roles.ADVISOR, "bilal@example.org", "Bilal Hussain", CONTACT_CENTRE),
    Officer(roles.ADVISOR, "chen@example.org", "Chen Morgan", ONE_STOP_SHOP),
    Officer(roles.TEAM_LEADER, "esi@example.org", "Esi Mensah", CONTACT_CENTRE),
    Officer(roles.PROTECTED, "noor@example.org", "Noor Ahmadi", CONTACT_CENTRE),
    Officer(roles.SERVICE_OFFICER, "fitz@example.org", "Fitz Calder", services=(WASTE,)),
    Officer(roles.DPO, "dara@example.org", "Dara O’Neill"),
    Officer(roles.DPO, "hana@example.org", "Hana Kowalska"),
    Officer(roles.ADMINISTRATOR, "gus@example.org", "Gus Lindqvist"),
    Officer(roles.AUDITOR, "ike@example.org", "Ike Barnard"),
)

DEMO_SIGN_INS: list[tuple[str, str]] = [(officer.role, officer.email) for officer in STAFF]
