"""The invented people of the demo sign in nowhere else."""

from typing import Any

import pytest
from django.contrib.auth import authenticate

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def invented() -> Any:
    user = factories.UserFactory(email="gus@example.org")
    user.set_password("tolbooth-demo")
    user.save()
    return user


@pytest.mark.parametrize("demo", [True, False], ids=["in a demo", "in a council"])
def test_an_invented_officer_signs_in_where_this_is_a_demo_and_nowhere_else(
    invented: Any, settings: Any, demo: bool
) -> None:
    settings.DEMO = demo

    signed_in = authenticate(username="gus@example.org", password="tolbooth-demo")

    assert (signed_in == invented) is demo


def test_a_demo_database_in_production_ends_the_sessions_that_were_open(
    invented: Any, settings: Any, client: Any
) -> None:
    settings.DEMO = True
    assert client.login(username="gus@example.org", password="tolbooth-demo")
    assert client.get("/admin/").wsgi_request.user == invented

    settings.DEMO = False

    assert client.get("/admin/").wsgi_request.user.is_anonymous
