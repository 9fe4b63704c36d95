"""What a new council starts with to make sure who is asking: facts to ask, levels, and what each action demands.

The administrator changes each of them, so nothing that exists is touched. Facts are ones that a stranger seldom knows, and none
of them is in the question itself.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# key, what to ask
FACTS = [
    ("name", gettext_noop("Their full name")),
    ("date_of_birth", gettext_noop("Their date of birth")),
    ("address", gettext_noop("The first line and postcode of their address")),
    ("former_address", gettext_noop("Where they lived before")),
    ("on_file", gettext_noop("A telephone number or e-mail address that we have of them")),
    ("last_contact", gettext_noop("What they were last in touch about, and roughly when")),
    ("account", gettext_noop("A number from a letter or bill of ours")),
    ("called_back", gettext_noop("They answered when called back on a number that we already had")),
    ("document", gettext_noop("A document with a photograph, seen by you")),
    ("known", gettext_noop("A colleague who is with them knows them")),
]

# name, rank, how many must be right, which facts
LEVELS = [
    (gettext_noop("Basic"), 1, 2, ("name", "date_of_birth", "address")),
    (
        gettext_noop("Standard"),
        2,
        3,
        ("name", "date_of_birth", "address", "former_address", "on_file", "last_contact", "account", "known"),
    ),
    (
        gettext_noop("High"),
        3,
        4,
        ("date_of_birth", "address", "former_address", "on_file", "last_contact", "account", "called_back", "document"),
    ),
]
STANDARD = 2


def complete(using: str) -> None:
    """Fill what is empty; runs after every migration."""
    from .models import IdentityFact, IdentityLevel, IdentityRule

    facts, levels, rules = (model.objects.using(using) for model in (IdentityFact, IdentityLevel, IdentityRule))
    if not facts.exists():
        facts.bulk_create(
            IdentityFact(key=key, wording=_(wording), position=n) for n, (key, wording) in enumerate(FACTS)
        )
    if not levels.exists():
        for name, rank, must_pass, keys in LEVELS:
            _with_facts(levels.create(name=_(name), rank=rank, must_pass=must_pass), facts.filter(key__in=keys))
    standard = levels.filter(rank=STANDARD).first()
    for action in IdentityRule.Action.values:
        rules.get_or_create(action=action, defaults={"level": standard})


def _with_facts(level: Any, facts: Any) -> None:
    level.facts.set(facts)
