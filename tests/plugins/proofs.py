"""Gives each test a ledger and a folder of files of its own: both live outside the database, which rolls back alone."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_ledger_and_files(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_PATH = tmp_path / "ledger.jsonl"
    settings.FILES_DIR = tmp_path / "files"
