"""An estate of allotments on a database that other processes can open, those processes, and what must hold in the end."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef

from retention import chain, files, policies
from retention.models import DisposalEntry, RetentionCategory, StoredFile
from retention.registry import registry
from tests.invented.models import Allotment, Gardener, Grumble, Photo, Tool, Visit

ROOT = Path(__file__).resolve().parents[2]
TONIGHT = datetime(2026, 11, 22, 1, 10, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
KILLED = 137
ENFORCED = ["allotment", "gardener", "grumble", "session"]


@dataclass
class Estate:
    """Allotments that are due with everything that belongs to them, gardeners who have left, and others who stay."""

    leaving: list[Allotment] = field(default_factory=list)
    staying: list[Allotment] = field(default_factory=list)
    departed: list[Gardener] = field(default_factory=list)

    def state_of(self, allotment: Allotment) -> str:
        """Say whether an allotment is whole, gone without a trace, or something that must never be."""
        rows = [
            Allotment.objects.filter(pk=allotment.pk).count(),
            Visit.objects.filter(allotment_id=allotment.pk).count(),
            Photo.objects.filter(visit__allotment_id=allotment.pk).count(),
            Allotment.tools.through.objects.filter(allotment_id=allotment.pk).count(),
            Grumble.objects.filter(allotment_id=allotment.pk).count(),
            StoredFile.objects.filter(owner_id=allotment.pk, state="kept").count(),
        ]
        return {(1,) * 6: "whole", (0,) * 6: "gone"}.get(tuple(rows), f"half deleted: {rows}")

    def nothing_is_half_done(self) -> None:
        """Demand that each record is whole or gone, and certified exactly when it is gone, by proof that fits."""
        certified = set(DisposalEntry.objects.values_list("record", flat=True))
        states = {allotment.pk: self.state_of(allotment) for allotment in self.leaving + self.staying}
        assert set(states.values()) <= {"whole", "gone"}
        assert {pk for pk, state in states.items() if state == "gone"} == certified & set(states)
        left = set(Gardener.objects.filter(pk__in=[one.pk for one in self.departed]).values_list("pk", flat=True))
        assert {one.pk for one in self.departed} - left == certified - set(states)
        assert Gardener.objects.filter(name="[erased]").count() == len(self.departed) - len(left)
        assert orphans() == {}
        assert [str(fault) for fault in chain.verify()] == []

    def all_has_left(self) -> None:
        """Demand that everything due has left, with its certificates, and nothing else."""
        self.nothing_is_half_done()
        assert {self.state_of(allotment) for allotment in self.leaving} == {"gone"}
        assert {self.state_of(allotment) for allotment in self.staying} == {"whole"}
        assert not Session.objects.exists()
        self.is_certified()

    def is_certified(self) -> None:
        """Demand one certificate and one line of the ledger for each root that was due, and a chain that fits."""
        roots = {one.pk for one in [*self.leaving, *self.departed]}
        assert set(DisposalEntry.objects.values_list("record", flat=True)) == roots
        assert sorted(ledger_ids()) == sorted(pk.hex for pk in roots)
        assert [str(fault) for fault in chain.verify()] == []


def orphans() -> dict[str, int]:
    """Count the rows of each part whose owner is not there."""
    found = {}
    for data_map in registry:
        if data_map.part:
            owners = data_map.part.of._base_manager.filter(pk=OuterRef(data_map.part.by))
            found[data_map.label] = data_map.model._base_manager.filter(~Exists(owners)).count()
    return {label: count for label, count in found.items() if count}


def ledger_lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(settings.LEDGER_PATH).read_text().splitlines()]


def ledger_ids() -> list[str]:
    """Return the ids of the records, and not those of logs, which are certified by their count."""
    logs = {data_map.label for data_map in registry if not data_map.certified}
    return [line["id"] for line in ledger_lines() if line["label"] not in logs]


def let(at: datetime | None, **more: Any) -> Allotment:
    """An allotment with a part, a part of that with a file, a many-to-many row, and a record that points to it."""
    allotment = Allotment.objects.create(is_given_up=at is not None, given_up_at=at, **more)
    allotment.tools.add(Tool.objects.get_or_create(name="spade")[0])
    visit = Visit.objects.create(allotment=allotment, seen="beans", on=date(2020, 1, 1))
    stored = files.store(io.BytesIO(b"picture"), owner=allotment, content_type="image/png", now=LONG_AGO)
    Photo.objects.create(visit=visit, caption="beans", file=stored)
    Grumble.objects.create(allotment=allotment, text="weeds", made_on=date(2026, 1, 1))
    return allotment


def enforce(*keys: str) -> None:
    for category in RetentionCategory.objects.filter(key__in=keys):
        policies.go_live(category, by=None, now=TONIGHT)


@pytest.fixture
def estate(transactional_db: None, settings: Any) -> Estate:
    """Five allotments to leave in chunks of two, with three gardeners and two sessions; one allotment to stay."""
    settings.RETENTION_CHUNK = 2
    made = Estate()
    for n in range(3):
        made.departed.append(
            Gardener.objects.create(name=f"Gone {n}", email=f"gone{n}@example.org", left_on=date(2020, 1, 1))
        )
    made.leaving = [let(LONG_AGO + timedelta(days=n), holder=made.departed[n % 3]) for n in range(5)]
    made.staying = [let(None), let(TONIGHT)]
    for n in range(2):
        Session.objects.create(session_key=f"s{n}", session_data="x", expire_date=LONG_AGO)
    enforce(*ENFORCED)
    return made


@pytest.fixture
def start(settings: Any) -> Callable[..., subprocess.Popen[str]]:
    """Start another process on this test's database, ledger and files."""

    def start(act: str, now: datetime, *more: str, **environment: str) -> subprocess.Popen[str]:
        ours = {
            "DATABASE_URL": database_url(connection.settings_dict["NAME"]),
            "LEDGER_PATH": str(settings.LEDGER_PATH),
            "FILES_DIR": str(settings.FILES_DIR),
            "RETENTION_CHUNK": str(settings.RETENTION_CHUNK),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.child", act, now.isoformat(), *more],
            cwd=ROOT,
            env={**os.environ, **ours, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def database_url(name: str) -> str:
    """Return the address of a database on the server under test."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def result(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a process; return its exit code and what it said."""
    said, complained = process.communicate(timeout=120)
    return process.returncode, said.strip() or complained
