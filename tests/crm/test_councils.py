"""Which council this is: read once a request, and named by the environment where no database answers."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.client import RequestFactory
from django.views import defaults as error_pages

from crm import councils, defaults, opening
from crm.models import Council, OpeningTime

from .views.reading import says

pytestmark = pytest.mark.django_db


def no_database(*_asked: Any) -> None:
    raise OperationalError("the disk is full")


def test_the_council_is_the_one_that_was_set_up() -> None:
    Council.objects.update(name="Burgh of Auchtermuchty")

    assert councils.current().name == "Burgh of Auchtermuchty"


def test_one_request_reads_it_once(django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/")

    with django_assert_num_queries(1):
        assert councils.of(request) is councils.of(request)


def test_a_new_council_begins_as_the_environment_names_it(settings: Any) -> None:
    Council.objects.all().delete()
    OpeningTime.objects.all().delete()
    settings.COUNCIL_NAME, settings.NATION = "Comhairle nan Eilean", "SCT"

    defaults.complete()

    council = Council.objects.get()
    assert (council.pk, council.name, council.nation) == (Council.ONLY, "Comhairle nan Eilean", "SCT")


def test_what_administrators_changed_is_not_made_anew_by_the_environment(settings: Any) -> None:
    Council.objects.update(name="Burgh of Auchtermuchty")
    OpeningTime.objects.all().delete()
    settings.COUNCIL_NAME = "Another"

    defaults.complete()

    assert Council.objects.get().name == "Burgh of Auchtermuchty"
    assert not OpeningTime.objects.exists()  # they closed every day, and that is theirs to do


def test_without_a_database_the_environment_says_whom_to_telephone(settings: Any) -> None:
    with connection.execute_wrapper(no_database):
        assert councils.for_page().phone == settings.COUNCIL_PHONE
        assert opening.hours_in_words() == settings.COUNCIL_HOURS
        page = error_pages.server_error(RequestFactory().get("/"))

    assert page.status_code == 500
    assert says(page, settings.COUNCIL_NAME, settings.COUNCIL_PHONE, settings.COUNCIL_HOURS)


def test_error_pages_speak_of_the_council_as_it_was_set_up(client: Client) -> None:
    Council.objects.update(phone="01632 960777")
    OpeningTime.objects.exclude(weekday=0).delete()

    assert says(client.get("/nowhere/"), "Phone 01632 960777 (Monday, 9am to 5pm)")
    assert says(error_pages.server_error(RequestFactory().get("/")), "Phone 01632 960777 (Monday, 9am to 5pm)")


def test_no_due_date_is_counted_with_what_the_environment_says_of_a_council_that_cannot_be_read() -> None:
    with connection.execute_wrapper(no_database), pytest.raises(OperationalError):
        councils.current()
