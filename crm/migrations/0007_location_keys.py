"""Brings the column that finds open cases at one place in line with where each of them is."""

import unicodedata

from django.db import migrations, transaction

A_BATCH = 1000


def key(place):
    """Return a place as another case about it is compared, as `crm.names.key` does on the day of this migration."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", place).casefold())
    kept = "".join(mark for mark in plain if not unicodedata.combining(mark) and mark not in "'’‘`.")
    return " ".join("".join(mark if mark.isalnum() else " " for mark in kept).split())[:200]


def write_location_keys(apps, schema_editor):
    """Write it batch by batch, each in a transaction of its own: advisors save cases meanwhile."""
    Case = apps.get_model("crm", "Case")
    waiting = Case.objects.exclude(status="closed").exclude(location="").filter(location_key="").order_by("pk")
    after = None
    while True:
        rows = waiting.filter(pk__gt=after) if after else waiting
        with transaction.atomic(using=schema_editor.connection.alias):
            batch = list(rows.select_for_update().only("pk", "location")[:A_BATCH])
            for case in batch:
                case.location_key = key(case.location)
            Case.objects.bulk_update(batch, ["location_key"])
        if not batch:
            return
        after = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("crm", "0006_callback_answers_and_indexes")]
    operations = [migrations.RunPython(write_location_keys, migrations.RunPython.noop)]
