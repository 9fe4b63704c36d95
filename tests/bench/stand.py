"""Stands a database of its own up for one benchmark, and takes it down: python -m tests.bench.stand disposal."""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest  # noqa: F401  # tells the settings that nothing real may be touched


@contextmanager
def standing() -> Iterator[None]:
    """Make a test database with every table, named test_tolbooth_…, and drop it in the end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    with standing():
        kept = importlib.import_module(f"tests.bench.{sys.argv[1]}").measure("--comparator" in sys.argv)
    sys.exit(0 if kept else 1)
