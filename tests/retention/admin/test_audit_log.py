"""The audit log as the data-protection officer reads it: what was done to a record, and which searches showed it."""

import pytest
from django.test import Client

from crm import searching
from crm.models import Customer, User
from tests import factories

pytestmark = pytest.mark.django_db

LOG = "/admin/auditlog/logentry/"


def test_an_officer_finds_who_searched_for_somebody_by_their_id(
    dpo: Client, bilal: User, chen: User, ada: Customer, now
) -> None:
    other = factories.CustomerFactory(names="Other", family_name="Person")
    searching.search(f"{ada.names} {ada.family_name}", officer=bilal, now=now)
    searching.search("Other Person", officer=chen, now=now)

    found = dpo.get(LOG, {"q": str(ada.pk)}).content.decode()
    about_other = dpo.get(LOG, {"q": str(other.pk)}).content.decode()

    assert bilal.name in found
    assert chen.name not in found
    assert chen.name in about_other


def test_the_page_of_a_search_names_the_records_it_showed_and_no_person(
    dpo: Client, bilal: User, ada: Customer, now
) -> None:
    from auditlog.models import LogEntry

    searching.search(f"{ada.names} {ada.family_name}", officer=bilal, now=now)
    line = LogEntry.objects.get(additional_data__what="searched")

    shown = dpo.get(f"{LOG}{line.pk}/change/").content.decode()

    assert f"crm.customer:{ada.pk}" in shown
    assert ada.family_name not in shown
