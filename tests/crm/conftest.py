"""What tests of the desk share beside the cast: a case that somebody works on, and a person whom it is not about."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm.models import Case, Customer, User
from tests import factories


@pytest.fixture
def case(ada: Customer, missed_bin: Any, bilal: User) -> Case:
    """A case of Ada's in Bilal's hands."""
    return factories.CaseFactory(
        customer=ada, category=missed_bin, owner=bilal, team=bilal.team, asked="About the blue bin"
    )


@pytest.fixture
def grace(db: None) -> Customer:
    """Somebody else."""
    return factories.CustomerFactory(names="Grace", family_name="Adeyemi", phone="07700 900123")


@pytest.fixture
def double(ada: Customer, now: Any) -> Customer:
    """Ada once more, by her maiden name."""
    return factories.CustomerFactory(
        names="Ada",
        family_name="Okonjo",
        date_of_birth=date(1961, 3, 5),
        phone="07700900461",
        email="ada.okonjo@example.org",
        safe_to_call=False,
        created_at=now - timedelta(days=900),
        last_contact_at=now - timedelta(days=3),
    )
