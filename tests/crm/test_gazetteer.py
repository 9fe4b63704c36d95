"""The gazetteer is loaded from whatever file a council has, and finds an address by postcode or first line."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm import gazetteer, gazetteer_file
from crm.gazetteer_file import Fault, Line, NotAGazetteer
from crm.models import Property

HEADER = "UPRN,ADDRESS,TOWN,POSTCODE"
ONE = "990000000001,1 Burgh Lane,Tolbooth,ZZ1 2AB"
TWO = "990000000002,2 Burgh Lane,Tolbooth,ZZ1 2AB"


def read(*lines: str) -> list[Line | Fault]:
    return list(gazetteer_file.read(f"{line}\n" for line in lines))


@pytest.fixture
def load(db: None, now: datetime) -> Any:
    def loaded(*lines: str, **options: Any) -> gazetteer.Loaded:
        return gazetteer.load((f"{line}\n" for line in lines), **{"now": now, **options})

    return loaded


# ── The file ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (HEADER, "7,14 High Street,Tolbooth,ZZ1 2AB"),
        ("uprn;Single Line Address;Post Town;Post Code", "7;14 High Street, Tolbooth, ZZ1 2AB;Tolbooth;zz12ab"),
        ("UPRN\tADDRESS_LINE_1\tADDRESS_LINE_2\tPOST_TOWN\tPOSTCODE", "0007\t14 High Street\t\tTolbooth\tZZ1 2AB"),
        (
            "UPRN,ORGANISATION_NAME,SUB_BUILDING_NAME,BUILDING_NAME,BUILDING_NUMBER,THOROUGHFARE,POST_TOWN,POSTCODE",
            "000000000007,,,,14,High Street,Tolbooth,ZZ1 2AB",
        ),
        ("\ufeffPOSTCODE,TOWN_NAME,STREET_NAME,BUILDING_NUMBER,UPRN,CLASS", "ZZ1 2AB,Tolbooth,High Street,14,7,RD04"),
    ],
    ids=["plain", "one line, semicolons", "lines, tabs", "AddressBase Plus", "AddressBase Core, another order"],
)
def test_an_address_is_read_from_each_kind_of_file(header: str, line: str) -> None:
    assert read(header, line) == [Line("7", "14 High Street", "Tolbooth", "ZZ1 2AB")]


def test_the_parts_of_an_address_are_put_in_their_order() -> None:
    header = "UPRN,ORGANISATION,SUB_BUILDING,BUILDING_NAME,BUILDING_NUMBER,STREET_NAME,LOCALITY,TOWN_NAME,POSTCODE"

    (line,) = read(header, "7,Bell & Sons,Flat 2,Old Mill,14,High Street,Saltpans,Tolbooth,ZZ1 2AB")

    assert line == Line("7", "Bell & Sons, Flat 2, Old Mill, 14 High Street, Saltpans", "Tolbooth", "ZZ1 2AB")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_may_be_written_by_windows_or_by_the_rest_of_the_world(encoding: str) -> None:
    file = io.BytesIO(f"{HEADER}\r\n7,14 Cooper’s Fold,Tolbooth,ZZ1 2AB\r\n".encode(encoding))

    (line,) = gazetteer_file.read(gazetteer_file.lines_of(file))

    assert isinstance(line, Line) and line.lines == "14 Cooper’s Fold"


def test_a_file_in_utf_16_is_refused_with_what_to_do() -> None:
    with pytest.raises(NotAGazetteer, match="Save it as “CSV UTF-8”"):
        list(gazetteer_file.lines_of(io.BytesIO(HEADER.encode("utf-16"))))


@pytest.mark.parametrize(
    "file", [f"{HEADER}\r7,1 Burgh Lane,Tolbooth,ZZ1 2AB\r", "x" * 200_000], ids=["macintosh", "endless"]
)
def test_a_file_without_lines_is_refused_with_what_to_do(file: str) -> None:
    with pytest.raises(NotAGazetteer, match="Save it as “CSV UTF-8”"):
        list(gazetteer_file.read([file]))


@pytest.mark.parametrize("between", ["\n", "\t", "\xa0", "\u200b "])
def test_a_mark_that_nobody_sees_keeps_two_words_apart(between: str) -> None:
    (line,) = gazetteer_file.read([f"{HEADER}\n", f'7,"Flat 1{between}Burgh Lane",Tolbooth,ZZ1 2AB\n'])

    assert isinstance(line, Line) and line.lines == "Flat 1 Burgh Lane"


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("ADDRESS,TOWN,POSTCODE", "UPRN"),
        ("UPRN,TOWN,POSTCODE", "ADDRESS"),
        ("UPRN,ADDRESS,TOWN", "POSTCODE"),
        ("", "UPRN"),
    ],
)
def test_a_missing_column_stops_everything_and_is_named_with_what_was_found(
    header: str, missing: str, load: Any
) -> None:
    load(HEADER, ONE)

    with pytest.raises(NotAGazetteer) as refused:
        load(header, ONE, replace=True)

    assert f"no column {missing}." in str(refused.value)
    assert ", ".join(header.split(",")) in str(refused.value)
    assert Property.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1.00335E+11,1 Burgh Lane,Tolbooth,ZZ1 2AB", "“1.00335E+11” is no UPRN"),
        ("1234567890123,1 Burgh Lane,Tolbooth,ZZ1 2AB", "is no UPRN"),
        (",1 Burgh Lane,Tolbooth,ZZ1 2AB", "“” is no UPRN"),
        ("7,,Tolbooth,ZZ1 2AB", "The address is empty."),
        ("7,1 Burgh Lane,Tolbooth,ZZ1", "“ZZ1” is not a postcode."),
        ("7,1 Burgh Lane", "Columns here: 2. In the first line: 4."),
        ("7,1 Burgh Lane, Saltpans,Tolbooth,ZZ1 2AB", "Columns here: 5. In the first line: 4."),
        (f"7,{'x' * 251},Tolbooth,ZZ1 2AB", "It is too long"),
        (TWO, "The UPRN 990000000002 has a line before."),
    ],
)
def test_a_faulty_line_is_passed_over_with_its_number_and_reason(line: str, reason: str, load: Any) -> None:
    loaded = load(HEADER, TWO, "", line, ONE)

    assert (loaded.added, loaded.skipped) == (2, 1)
    (fault,) = loaded.faults
    assert fault.line == 4
    assert reason in fault.reason


def test_a_quotation_mark_that_is_never_closed_costs_no_other_file(load: Any) -> None:
    loaded = load(HEADER, ONE, '7,"1 Burgh Lane,Tolbooth,ZZ1 2AB', *["x" * 1000] * 200, TWO)

    assert loaded.added >= 1
    assert loaded.faults


def test_an_address_without_a_postcode_is_an_address(load: Any) -> None:
    assert load(HEADER, "7,Land at Burgh Lane,Tolbooth,").added == 1


# ── Loading ──────────────────────────────────────────────────────────────────────────────────────


def test_a_second_file_adds_changes_and_keeps(load: Any, now: datetime) -> None:
    load(HEADER, ONE, TWO)

    loaded = load(HEADER, ONE, TWO.replace("2 Burgh", "2A Burgh"), "3,3 Burgh Lane,Tolbooth,ZZ1 2AB")

    assert (loaded.added, loaded.changed, loaded.unchanged, loaded.removed) == (1, 1, 1, 0)
    changed = Property.objects.get(pk="990000000002")
    assert (changed.lines, changed.lines_key) == ("2A Burgh Lane", "2a burgh lane")


def test_a_loaded_address_stands_as_it_would_if_it_were_saved_alone(load: Any, now: datetime) -> None:
    load(HEADER, f"0007,{'Ñ' * 250},Tolbooth,zz12ab", '8,"Flat 2,\t14 Cooper’s Fold",,')

    loaded = list(Property.objects.order_by("uprn").values())
    for row in Property.objects.all():
        row.save()
    assert list(Property.objects.order_by("uprn").values()) == loaded
    assert [(row["uprn"], row["lines_key"], row["loaded_at"]) for row in loaded] == [
        ("7", "n" * 250, now),
        ("8", "flat 2 14 coopers fold", now),
    ]


def test_a_chunk_of_new_addresses_is_written_at_once(load: Any) -> None:
    counted = []
    for first, many in ((1, 2), (100, 400)):
        with CaptureQueriesContext(connection) as queries:
            load(HEADER, *(f"{first + n},{n} Burgh Lane,Tolbooth,ZZ1 2AB" for n in range(many)))
        counted.append(len(queries))

    assert Property.objects.count() == 402
    assert counted[0] == counted[1]


def test_what_a_part_of_the_gazetteer_does_not_name_stays(load: Any) -> None:
    load(HEADER, ONE, TWO)

    load(HEADER, TWO)

    assert Property.objects.count() == 2


def test_what_the_whole_gazetteer_does_not_name_leaves(load: Any, now: datetime) -> None:
    load(HEADER, ONE, TWO)

    loaded = load(HEADER, TWO, replace=True, now=now + timedelta(days=1))

    assert loaded.removed == 1
    assert [row.uprn for row in Property.objects.all()] == ["990000000002"]


def test_nothing_leaves_while_a_line_cannot_be_read(load: Any, now: datetime) -> None:
    load(HEADER, ONE, TWO)

    loaded = load(HEADER, TWO, "oops", replace=True, now=now + timedelta(days=1))

    assert (loaded.removed, loaded.skipped) == (0, 1)
    assert Property.objects.count() == 2


def test_nothing_leaves_by_a_file_that_has_no_address(load: Any, now: datetime) -> None:
    load(HEADER, ONE, TWO)
    assert gazetteer.rehearse([HEADER], replace=True).removed == 0

    assert load(HEADER, replace=True, now=now + timedelta(days=1)).removed == 0
    assert Property.objects.count() == 2


@pytest.mark.parametrize("replace", [True, False])
def test_a_rehearsal_says_what_the_load_then_does(replace: bool, load: Any, now: datetime) -> None:
    load(HEADER, ONE, TWO)
    file = [f"{line}\n" for line in (HEADER, TWO.replace("2 Burgh", "2A Burgh"), "3,3 Burgh Lane,Tolbooth,ZZ1 2AB")]

    said = gazetteer.rehearse(file, replace=replace)

    assert Property.objects.filter(lines="2 Burgh Lane").exists()
    assert said == gazetteer.load(file, now=now + timedelta(days=1), replace=replace)


def test_more_than_a_chunk_is_loaded_and_counted_on_the_way(load: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(gazetteer, "AT_ONCE", 10)
    steps: list[int] = []

    loaded = load(HEADER, *(f"{n},{n} Burgh Lane,Tolbooth,ZZ1 2AB" for n in range(1, 26)), progress=steps.append)

    assert loaded.added == Property.objects.count() == 25
    assert steps == [10, 20, 25]


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def street(load: Any) -> None:
    lines = [
        "1 Burgh Lane",
        "2 Burgh Lane",
        "10 Burgh Lane",
        "10A Burgh Lane",
        "Flat 2, 12 Burgh Lane",
        "Cooper’s Mill",
    ]
    load(
        HEADER,
        *(f'{n},"{line}",Tolbooth,ZZ1 2AB' for n, line in enumerate(lines, 1)),
        "77,10 Burgh Row,Saltpans,ZZ7 7AA",
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (
            "zz12ab",
            [
                "1 Burgh Lane",
                "2 Burgh Lane",
                "10 Burgh Lane",
                "10A Burgh Lane",
                "Cooper’s Mill",
                "Flat 2, 12 Burgh Lane",
            ],
        ),
        ("ZZ1 2AB 10", ["10 Burgh Lane"]),
        ("10a ZZ1 2AB", ["10A Burgh Lane"]),
        ("flat 2 zz1 2ab", ["Flat 2, 12 Burgh Lane"]),
        ("10 burgh", ["10 Burgh Lane", "10 Burgh Row"]),
        ("10 Burgh Lane, Tolbooth", ["10 Burgh Lane"]),
        ("12 burgh l", ["Flat 2, 12 Burgh Lane"]),
        ("coopers mill", ["Cooper’s Mill"]),
        (
            "Burgh Lane",
            ["1 Burgh Lane", "2 Burgh Lane", "10 Burgh Lane", "10A Burgh Lane", "Flat 2, 12 Burgh Lane"],
        ),
        ("ZZ9 9ZZ", []),
        ("10", []),
        ("b", []),
        ("", []),
        ("%_'", []),
    ],
)
def test_an_address_is_found_and_house_2_stands_before_house_10(typed: str, found: list[str], street: None) -> None:
    assert [row.lines for row in gazetteer.find(typed)] == found


def test_no_more_are_returned_than_were_asked_for(street: None) -> None:
    assert [row.lines for row in gazetteer.find("ZZ1 2AB", limit=2)] == ["1 Burgh Lane", "2 Burgh Lane"]
