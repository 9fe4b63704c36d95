"""What disposal is measured against does the whole of the same work, or its figure would flatter us."""

from crm.models import Case
from retention.registry import registry
from retention.vocabulary import DataMap
from tests.bench import comparator, searches


def _parts(owner: DataMap, *above: str) -> set[tuple[str, ...]]:
    """Return every part of a model, to any depth: its table with the column of its owner, and the owner's for a part of a part."""
    found: set[tuple[str, ...]] = set()
    for part in registry.parts_of(owner):
        assert part.part
        link = part.model._meta.get_field(part.part.by).column  # type: ignore[attr-defined]
        own = (part.model._meta.db_table, link, *above)
        found |= {own, *_parts(part, part.model._meta.db_table, link)}
    return found


def test_raw_sql_deletes_every_part_of_a_case_that_the_maps_know() -> None:
    known = _parts(registry.of(Case()))
    assert any(len(part) > 2 for part in known)
    assert set(comparator.PARTS) == known


def test_raw_sql_clears_every_link_that_a_map_clears() -> None:
    known = {other.model._meta.db_table for other, _link in registry.links_to(registry.of(Case()), "clear")}
    assert known
    assert set(comparator.OUTLIVE) == known


def test_every_kind_of_search_with_one_answer_is_measured_against_raw_sql() -> None:
    assert {"case reference", "customer reference", "telephone number", "e-mail address", "postcode"} <= set(
        searches.RAW
    )
