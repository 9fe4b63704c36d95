"""A real backup of the database, brought back while files and ledger went on, and a replay that is killed on its way."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, connections

from retention import runs

from .conftest import KILLED, TONIGHT, Estate, result

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def backup(estate: Estate) -> Iterator[Callable[[], None]]:
    """Keep the whole database as it is now; the function brings it back."""
    name = str(connection.settings_dict["NAME"])
    copy = f"{name}_backup"
    _copy(name, copy)
    yield lambda: _copy(copy, name)
    _drop(copy)


def _copy(source: str, target: str) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(target + suffix).unlink(missing_ok=True)
        shutil.copy(source, target)
        return
    _drop(target)
    _on_the_server(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _drop(name: str) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        Path(name).unlink(missing_ok=True)
    else:
        _on_the_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_the_server(sql: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def test_a_replay_that_is_killed_is_finished_by_the_next(
    estate: Estate, backup: Callable[[], None], start: Start
) -> None:
    assert result(start("run", TONIGHT)) == (0, "succeeded")
    estate.all_has_left()
    written = Path(settings.LEDGER_PATH).read_bytes()
    backup()
    assert {estate.state_of(allotment) for allotment in estate.leaving} != {"gone"}
    assert result(start("run", TONIGHT)) == (0, "failed")

    died, _said = result(start("replay", TONIGHT, "first", FAILPOINT="parts_gone:2"))
    assert died == KILLED
    assert result(start("replay", TONIGHT, "second")) == (0, "succeeded")

    assert {estate.state_of(allotment) for allotment in estate.leaving} == {"gone"}
    assert {estate.state_of(allotment) for allotment in estate.staying} == {"whole"}
    assert Path(settings.LEDGER_PATH).read_bytes() == written
    estate.is_certified()
    with pytest.raises(runs.NothingToReplay):
        runs.replay(slot="third", clock=lambda: TONIGHT)
    assert result(start("run", TONIGHT, "afterwards")) == (0, "succeeded")
    assert not Session.objects.exists()
    estate.is_certified()
