"""What the CRM holds about people, why, and when it leaves; a file for each kind of record."""

# People first: on a timeline, of two records of one instant the one registered later stands above.
from . import people  # isort: split

from . import attachments, callbacks, card_scans, casework, drafts, guidance, identity, lists, merging, post, sensitive

__all__ = [
    "attachments",
    "callbacks",
    "card_scans",
    "casework",
    "drafts",
    "guidance",
    "identity",
    "lists",
    "merging",
    "people",
    "post",
    "sensitive",
]
