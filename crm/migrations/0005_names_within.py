"""Indexes for what stands within a name, and within the line of an address: PostgreSQL's trigrams.

SQLite, for councils that try Tolbooth out, reads the table instead, and nothing is done there.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

INDEXES = {
    "customer_names_within": ("crm_customer", ("names_key", "family_name_key", "additional_names_key")),
    "property_lines_within": ("crm_property", ("lines_key",)),
}


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, (table, columns) in INDEXES.items():
            by = ", ".join(f"{column} gin_trgm_ops" for column in columns)
            schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({by})")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("crm", "0004_file_in_depth")]
    operations = [TrigramExtension(), migrations.RunPython(make, drop)]
