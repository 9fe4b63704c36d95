"""The CRM in the admin: colleagues and lists for the administrator, opaque records for the data-protection officer."""

from . import home, lists, misfilings, records, users

__all__ = ["home", "lists", "misfilings", "records", "users"]
