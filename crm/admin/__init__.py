"""The CRM in the admin: the set-up and colleagues for the administrator, opaque records for the data-protection officer."""

from . import (
    categories,
    checklist,
    closed_days,
    council,
    gazetteer,
    home,
    lists,
    misfilings,
    opening_times,
    records,
    set_up_versions,
    users,
)

__all__ = [
    "categories",
    "checklist",
    "closed_days",
    "council",
    "gazetteer",
    "home",
    "lists",
    "misfilings",
    "opening_times",
    "records",
    "set_up_versions",
    "users",
]
