"""Where nobody's names begin with what was typed, it is looked for within names, and said to be no more than a perhaps."""

from typing import Any

import pytest

from crm import finding
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["smythe ada", "Ada Smythe", "jane okonjo", "Jane 3/5/1961"])
def test_where_no_name_begins_so_it_is_looked_for_within_names(typed: str, ada: Any, bilal: Any) -> None:
    ada.names = "Ada Jane"
    ada.save()
    factories.CustomerFactory(names="Ada", family_name="Resident")

    found = finding.find(typed, officer=bilal)

    assert [(match.customer, match.by, match.maybe) for match in found.people] == [(ada, "name", True)]


def test_who_begins_so_is_found_alone(ada: Any, bilal: Any) -> None:
    begins = factories.CustomerFactory(names="Ada", family_name="Smythe")

    assert [(match.customer, match.maybe) for match in finding.find("ada smythe", officer=bilal).people] == [
        (begins, False)
    ]


def test_half_a_text_and_two_letters_are_never_looked_for_within(ada: Any, bilal: Any) -> None:
    assert finding.find("ada smythe", officer=bilal).people
    assert not finding.find("ada smythe", officer=bilal, typing=True).people
    assert not finding.find("ada yt", officer=bilal).people


def test_nobody_out_of_sight_is_found_within(ada: Any, bilal: Any) -> None:
    assert finding.find("ada smythe", officer=bilal).people
    ada.is_protected = True
    ada.save()
    assert not finding.find("ada smythe", officer=bilal).people
