"""The command that loads the gazetteer says what it did, and why it did not."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crm.models import Property

HEADER = "UPRN,ADDRESS,TOWN,POSTCODE"
ONE = "990000000001,1 Burgh Lane,Tolbooth,ZZ1 2AB"


@pytest.mark.django_db
def test_the_command_loads_a_file_and_names_its_faults(tmp_path: Path) -> None:
    file, said, faults = tmp_path / "gazetteer.csv", io.StringIO(), io.StringIO()
    file.write_text(f"{HEADER}\n{ONE}\noops\n")

    call_command("import_gazetteer", str(file), stdout=said, stderr=faults)

    assert said.getvalue().startswith("Addresses added: 1, changed: 0, as before: 0, removed: 0. Lines passed over: 1.")
    assert "Line 3: Columns here: 1." in faults.getvalue()
    assert Property.objects.count() == 1


@pytest.mark.django_db
def test_the_command_says_why_a_file_cannot_be_loaded(tmp_path: Path) -> None:
    file = tmp_path / "gazetteer.csv"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_gazetteer", str(file))
    file.write_text("NAME,PHONE\n")

    with pytest.raises(CommandError, match="no column UPRN"):
        call_command("import_gazetteer", str(file))
