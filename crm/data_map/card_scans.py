"""What searches for card numbers leave behind: counts."""

from crm import models
from retention.registry import registry

registry.holds_no_personal_data(models.CardScan, because="Counts by kind of record: no record and nobody is named.")
