"""The canary: nothing that a record said about a person is left anywhere once the record has gone."""

import io
import json
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.core.cache import cache
from django.db import models
from django.db.models import F
from django.test.utils import isolate_apps

from config.celery import app
from retention import disposal, files
from retention.models import DisposalRun, RetentionCategory
from retention.registry import registry
from retention.vocabulary import DataMap
from tests.canary import sightings
from tests.invented.models import Allotment, Gardener, Photo
from tests.planting import SHORTEST, plant, plant_due, plant_tree, token, tree_of

from .conftest import TONIGHT

pytestmark = pytest.mark.django_db

Run = Callable[..., DisposalRun]
LEAVING = [data_map for data_map in registry if registry.root_of(data_map).category]


@pytest.fixture
def enforce(live: Callable[..., None]) -> Callable[[DataMap], str]:
    """Have a root's category enforced, also where the council does not do so yet."""

    def make_live(root: DataMap) -> str:
        key = root.declared_categories[0].key
        RetentionCategory.objects.filter(pk=key).update(not_enforced_because="")
        live(key)
        return key

    return make_live


def nothing_is_left(data_map: DataMap, enforce: Callable[[DataMap], str], run_on: Run, today: date) -> None:
    """Plant a due record of a model with all that belongs to it, find it, dispose of it, and find none of it."""
    root = registry.root_of(data_map)
    _root_row, planted = plant_tree(root)
    row = planted.rows[data_map.model]
    tree = [below.model for below in tree_of(root)]
    leaving = planted.tokens_of(*tree)
    staying = [word for word in planted.tokens_of(*planted.tokens) if word not in leaving]
    assert set(sightings(leaving + staying)) == {*leaving, *staying}
    assert data_map.model._base_manager.filter(pk=row.pk).exists()

    run_on(today, only=[enforce(root)])
    files.sweep(TONIGHT)

    assert sightings(leaving) == {}, "something is left of it"
    assert not data_map.model._base_manager.filter(pk=row.pk).exists(), "the row itself is left"
    assert set(sightings(staying)) == set(staying), "something went that belonged to another record"


@pytest.mark.parametrize("data_map", LEAVING, ids=lambda data_map: data_map.label)
def test_nothing_is_left_of_a_record_of_any_model(
    data_map: DataMap, enforce: Callable[[DataMap], str], run_on: Run, today: date
) -> None:
    nothing_is_left(data_map, enforce, run_on, today)


def test_every_text_about_a_person_is_planted_with_a_token() -> None:
    for data_map in registry:
        texts = [field for name in data_map.personal if _has_room(field := data_map.model._meta.get_field(name))]
        _row, planted = plant(data_map.model)

        assert len(planted.tokens.get(data_map.model, [])) >= len(texts), data_map.label


def _has_room(field: Any) -> bool:
    is_text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
    return is_text and (field.max_length is None or field.max_length >= SHORTEST)


LINKS = [(root, other, link) for root in registry.disposable for other, link in registry.links_to(root, "clear")]


@pytest.mark.parametrize(("root", "other", "link"), LINKS, ids=lambda value: getattr(value, "label", str(value)))
def test_what_only_points_to_a_record_stays_and_points_nowhere(
    root: DataMap, other: DataMap, link: str, enforce: Callable[[DataMap], str], run_on: Run, today: date
) -> None:
    row, _planted = plant_due(root)
    pointing, planted = plant(other.model, **{link: row})
    if registry.root_of(other) is root:  # what points may be of the same kind, and must not be due itself
        root.model._base_manager.filter(pk=planted.rows[root.model].pk).update(**{root.clock: TONIGHT})

    run_on(today, only=[enforce(root)])

    assert not root.model._base_manager.filter(pk=row.pk).exists()
    assert other.model._base_manager.filter(pk=pointing.pk).values_list(link, flat=True).get() is None


# ── The canary can sing: it fails when the eraser does not work, and where it cannot see ─────────


def _leave_everything(*_args: Any, **_options: Any) -> int:
    return 1


def _remove_nothing(*_args: Any, **_options: Any) -> dict[str, int]:
    return {}


def _doom_nothing(*_args: Any, **_options: Any) -> None:
    return None


@pytest.mark.parametrize("data_map", LEAVING, ids=lambda data_map: data_map.label)
def test_the_canary_fails_for_every_model_when_nothing_is_deleted(
    data_map: DataMap, enforce: Callable[[DataMap], str], run_on: Run, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disposal, "_delete", _leave_everything)

    with pytest.raises(AssertionError, match="is left"):
        nothing_is_left(data_map, enforce, run_on, today)


STUBS = {"_remove": _remove_nothing, "_doom_files": _doom_nothing}


@pytest.mark.parametrize("stubbed", STUBS)
def test_the_canary_fails_when_a_part_of_the_eraser_does_nothing(
    stubbed: str, enforce: Callable[[DataMap], str], run_on: Run, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disposal, stubbed, STUBS[stubbed])

    with pytest.raises(AssertionError, match="is left"):
        nothing_is_left(registry.of(Photo), enforce, run_on, today)


def test_the_canary_fails_when_anonymising_keeps_what_it_should_replace(
    enforce: Callable[[DataMap], str], run_on: Run, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_the_names(root: DataMap, roots: Any) -> None:
        columns = [field.column for field in root.model._meta.concrete_fields]
        values = {f"new_{name}": F(name) for name in columns}
        values |= {"new_id": disposal.RandomUUID(), "new_email": disposal.Value(token())}
        disposal._insert_select(root.model, columns, roots.annotate(**values).values_list(*values))

    monkeypatch.setattr(disposal, "_leave_anonymous_rows", keep_the_names)

    with pytest.raises(AssertionError, match="is left"):
        nothing_is_left(registry.of(Gardener), enforce, run_on, today)
    assert Gardener.objects.exists()


def test_a_model_of_which_no_row_can_be_made_fails() -> None:
    with isolate_apps("tests.invented"):

        class Noise(models.Model):
            sound = models.BinaryField()

            class Meta:
                app_label = "invented"

            def __str__(self) -> str:
                return "Noise"

        with pytest.raises(NotImplementedError, match=r"teach tests/planting\.py"):
            plant(Noise)


def _in_a_text(word: str) -> None:
    Allotment.objects.create(wishes=f"beans and {word}")


def _in_the_audit_log(word: str) -> None:
    LogEntry.objects.create(content_type_id=1, object_pk="1", action=0, changes={"name": [word, None]})


def _in_a_file(word: str) -> None:
    owner = Gardener.objects.create(name="x", email="x@example.org")
    files.store(io.BytesIO(f"%PDF {word}".encode()), owner=owner, content_type="application/pdf", now=TONIGHT)


def _in_the_cache(word: str) -> None:
    cache.set("page", {"names": [word]})


def _in_a_key_of_the_cache(word: str) -> None:
    cache.set(f"tries-of-{word}", 1)


def _in_the_queue(word: str) -> None:
    app.send_task("retention.tasks.sweep_files", args=[word])


def _in_the_ledger(word: str) -> None:
    from django.conf import settings

    Path(settings.LEDGER_PATH).write_text(json.dumps({"id": uuid.uuid4().hex, "name": word}))


def _in_a_message(word: str) -> None:
    mail.EmailMessage("Your case", f"Dear {word}", to=["x@example.org"]).send()


PLACES = [
    _in_a_text,
    _in_the_audit_log,
    _in_a_file,
    _in_the_cache,
    _in_a_key_of_the_cache,
    _in_the_queue,
    _in_the_ledger,
    _in_a_message,
]


@pytest.fixture
def word() -> str:
    """A word that stands nowhere."""
    some = token()
    assert sightings([some]) == {}
    return some


@pytest.mark.parametrize("hide", PLACES, ids=lambda hide: hide.__name__.strip("_").replace("_", " "))
def test_the_canary_sees_a_word_wherever_it_hides(hide: Callable[[str], None], word: str) -> None:
    hide(word)

    assert len(sightings([word])) == 1


def test_a_file_of_a_record_carries_a_token_too() -> None:
    _row, planted = plant_tree(registry.of(Allotment))

    assert {"files"} in sightings(planted.tokens_of(Photo)).values()
