"""People and cases in the admin: opaque and read-only, found by their reference; a hold is placed on them from here."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from retention.admin.records import Records
from retention.admin_site import site

from .. import references
from ..models import Case, Contact, Customer, CustomerNote


@admin.register(Case)
class Cases(Records):
    """Cases by their reference."""

    columns = ("reference", "status", "opened_at")


@admin.register(Customer)
class Customers(Records):
    """Customers by their reference; of a record that was merged into another, since when."""

    columns = ("reference", "merged_at")


@admin.register(Contact)
class Contacts(Records):
    """Contacts by their random id."""

    columns = ("__str__", "channel")
    list_select_related = ("channel",)


@admin.register(CustomerNote)
class CustomerNotes(Records):
    """Notes on customers by their random id."""

    columns = ("__str__", "kind", "review_on")


def case_called(text: str) -> Model | None:
    """Find a case by what somebody typed as its reference."""
    found: Any = Case.objects.filter(reference=references.case_in(text) or None).first()
    return found


def customer_called(text: str) -> Model | None:
    """Find a customer by what somebody typed as their reference; the one who stays, where they were merged into another."""
    known = Customer.objects.select_related("merged_into").filter(reference=references.customer_in(text) or None)
    found: Any = known.first()
    return found.merged_into or found if found else None


site.register_finder("crm.case", _("Case"), case_called)
site.register_finder("crm.customer", _("Customer, and everything about them"), customer_called)
