"""The addresses of the council's area, from its gazetteer: property, and no person."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm import names, postcodes


class Property(models.Model):
    """One address that letters reach, under its national number (UPRN); loaded from the gazetteer's CSV file."""

    uprn = models.CharField(
        _("UPRN"),
        max_length=12,
        primary_key=True,
        validators=[RegexValidator(r"^[0-9]{1,12}$", _("A UPRN has up to twelve digits."))],
    )
    lines = models.CharField(_("address"), max_length=250)
    town = models.CharField(_("town"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True, db_index=True)
    # The first line as search compares it; kept by `save`, never shown.
    lines_key = models.CharField(max_length=250, editable=False, db_index=True)
    loaded_at = models.DateTimeField(_("loaded"))

    class Meta:
        verbose_name = _("address in the gazetteer")
        verbose_name_plural = _("addresses in the gazetteer")
        ordering = ["postcode", "lines_key", "uprn"]

    def __str__(self) -> str:
        return f"UPRN {self.uprn}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.write_keys()
        super().save(*args, **kwargs)

    def write_keys(self) -> None:
        """Bring the columns that search compares in line with the address."""
        self.postcode = postcodes.normalise(self.postcode)
        self.lines_key = names.key(self.lines)[:250]

    @property
    def in_one_line(self) -> str:
        """Return the address as one writes it in a sentence."""
        return ", ".join(filter(None, (self.lines, self.town, self.postcode)))
