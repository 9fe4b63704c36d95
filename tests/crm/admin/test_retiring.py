"""A choice that is retired is not offered any more and stays on old records; one that something offered needs stays offered."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from crm.models import CaseCategory, Channel, Outcome, Service, Team, User
from tests import factories

from .filling import as_shown, change


def says(answer: HttpResponse, words: str) -> bool:
    return words in re.sub(r"\s+", " ", answer.content.decode())


def test_a_service_whose_categories_are_offered_is_not_retired(
    keeper: Client, waste: Service, missed_bin: CaseCategory
) -> None:
    page = f"/admin/crm/service/{waste.pk}/change/"

    refused = change(keeper, page, is_active=None)

    assert says(refused, "The category “Missed bin” is offered and belongs to this service.")
    waste.refresh_from_db()
    assert waste.is_active

    change(keeper, f"/admin/crm/casecategory/{missed_bin.pk}/change/", is_active=None)
    change(keeper, page, is_active=None)
    waste.refresh_from_db()
    assert not waste.is_active


def test_a_service_that_is_retired_with_open_cases_says_so(keeper: Client, housing: Service) -> None:
    factories.CaseFactory(referred=True, referred_to=housing)

    answer = change(keeper, f"/admin/crm/service/{housing.pk}/change/", is_active=None)

    assert says(answer, "1 open case is still with this service.")
    housing.refresh_from_db()
    assert not housing.is_active


def test_a_team_with_colleagues_or_a_queue_is_not_retired(keeper: Client, contact_centre: Team, bilal: User) -> None:
    waiting = factories.CaseFactory(team=contact_centre)
    page = f"/admin/crm/team/{contact_centre.pk}/change/"

    refused = change(keeper, page, is_active=None)
    assert says(refused, "1 open case waits in its queue. Ask its team leader to give it to another team first.")
    assert says(refused, "1 colleague is in this team.")

    waiting.delete()
    User.objects.filter(pk=bilal.pk).update(is_active=False)
    change(keeper, page, is_active=None)
    contact_centre.refresh_from_db()
    assert not contact_centre.is_active


def test_a_retired_team_is_offered_to_nobody_new_and_stays_with_whom_it_had(
    keeper: Client, one_stop_shop: Team, chen: User, bilal: User
) -> None:
    Team.objects.filter(pk=one_stop_shop.pk).update(is_active=False)

    def teams(colleague: User) -> list[Any]:
        page = keeper.get(f"/admin/crm/user/{colleague.pk}/change/")
        return list(page.context["adminform"].form.fields["team"].queryset)

    assert one_stop_shop in teams(chen)
    assert one_stop_shop not in teams(bilal)


def test_a_category_of_a_retired_service_is_not_offered_again(keeper: Client, missed_bin: CaseCategory) -> None:
    CaseCategory.objects.update(is_active=False)
    Service.objects.update(is_active=False)
    page = f"/admin/crm/casecategory/{missed_bin.pk}/change/"
    assert as_shown(keeper.get(page))["service"] == str(missed_bin.service_id)  # what it says stays on it

    refused = change(keeper, page, is_active="on")

    assert says(refused, "“Waste and recycling” is not offered any more. Choose another service")
    missed_bin.refresh_from_db()
    assert not missed_bin.is_active


def test_one_outcome_that_closes_a_case_is_always_offered(keeper: Client) -> None:
    last = Outcome.objects.get(key="resolved")
    Outcome.objects.filter(closes=True).exclude(pk=last.pk).update(is_active=False)
    page = f"/admin/crm/outcome/{last.pk}/change/"

    for typed in ({"is_active": None}, {"closes": None}):
        assert says(change(keeper, page, **typed), "No other outcome that closes a case is offered")

    Outcome.objects.filter(key="withdrawn").update(is_active=True)
    change(keeper, page, is_active=None)
    assert not Outcome.objects.get(pk=last.pk).is_active


def test_one_channel_is_always_offered(keeper: Client) -> None:
    telephone = Channel.objects.get(key="telephone")
    Channel.objects.exclude(pk=telephone.pk).update(is_active=False)

    refused = change(keeper, f"/admin/crm/channel/{telephone.pk}/change/", is_active=None)

    assert says(refused, "No other channel is offered, so no contact could be logged.")
