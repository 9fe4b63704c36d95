"""The house rules that a parser can check: imports point one way, names say what a file is for, nothing grows too long."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.schedules import crontab
from django.utils.module_loading import import_string

from config.celery import app as celery_app

ROOT = Path(__file__).resolve().parent.parent
LAYER = {"config": 3, "chat": 2, "rights_requests": 2, "crm": 1, "retention": 0}
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "core", "services", "selectors", "misc", "managers"}
LONGEST = 300
# Where the clock may be read: what a person, a frame, a schedule, a migration or the command line sets going.
MAY_ASK_THE_TIME = {"views", "tasks", "commands", "consumers", "admin", "admin_site", "health", "middleware", "apps"}


def sources(*packages: str) -> list[Path]:
    """Return the Python files of our packages, migrations aside: a machine wrote those."""
    found = (path for package in packages or LAYER for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and absolute module name of every import, those for type checkers included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, node.module or ""


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of every string constant that is not a docstring."""
    tree = ast.parse(path.read_text())
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def strangers(package: str) -> set[str]:
    """Return the packages that this one may not know: its siblings, and all above."""
    return {other for other, layer in LAYER.items() if other != package and layer >= LAYER[package]}


@pytest.mark.parametrize("package", LAYER)
def test_imports_point_one_way(package: str) -> None:
    wrong = [
        f"{name(path)}:{line} imports {module}"
        for path in sources(package)
        for line, module in imports(path)
        if module.split(".")[0] in strangers(package)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", LAYER)
def test_no_package_names_a_stranger_in_a_string(package: str) -> None:
    label = re.compile(rf"^({'|'.join(strangers(package)) or 'none'})\.\w+")
    wrong = [
        f"{name(path)}:{line} names {text!r}"
        for path in sources(package)
        for line, text in strings(path)
        if label.match(text) or (package == "retention" and text in strangers("retention"))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_rule_about_imports_sees_an_offender(tmp_path: Path) -> None:
    """A test of absence first proves that it would notice."""
    offender = tmp_path / "offender.py"
    offender.write_text(
        '"""crm.Case in prose is fine."""\nif TYPE_CHECKING:\n    from crm import models\nlabel = "crm.Case"\n'
    )

    assert [module for _, module in imports(offender)] == ["crm"]
    assert [text for _, text in strings(offender)] == ["crm.Case"]


def test_no_name_says_only_where_code_was_put() -> None:
    wrong = [name(path) for path in sources() if {path.stem, *path.relative_to(ROOT).parts} & NAMES_THAT_SAY_NOTHING]
    assert not wrong, f"Name these for the work they do: {wrong}"


def test_every_file_says_first_what_it_is_for() -> None:
    written = [path for path in [*sources(), *sources("tests")] if path.read_text().strip()]
    wrong = [name(path) for path in written if not ast.get_docstring(ast.parse(path.read_text()))]
    assert not wrong, f"Give these a first line that says what they are for: {wrong}"


def test_no_file_is_longer_than_a_person_reads() -> None:
    folders = [*LAYER, "templates", "tests"]
    kinds = {".py", ".html", ".js", ".css", ".scss"}
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds)
    long = {
        name(path): lines
        for path in files
        if "migrations" not in path.parts and (lines := path.read_text().count("\n")) >= LONGEST
    }
    assert not long, f"Split these before they reach {LONGEST} lines: {long}"


def test_only_the_outermost_code_reads_the_clock() -> None:
    clock = re.compile(r"^(timezone\.(now|localdate|localtime)|(datetime\.)*(now|utcnow|today|localdate)|date\.today)$")
    wrong = [
        f"{name(path)}:{node.lineno} calls {ast.unparse(node.func)}()"
        for path in sources()
        if not {path.stem, *path.relative_to(ROOT).parts} & MAY_ASK_THE_TIME
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and clock.match(ast.unparse(node.func))
    ]
    assert not wrong, "Take the time as an argument (now=, today=):\n" + "\n".join(wrong)


def test_views_get_objects_through_the_door() -> None:
    views = [path for path in sources() if path.stem == "views" or "views" in path.parts]
    door = re.compile(r"\.objects\.get\(|get_object_or_404|get_list_or_404")
    wrong = [name(path) for path in views if door.search(path.read_text())]
    assert views
    assert not wrong, f"Ask access.py, which asks who is asking: {wrong}"


# ── The schedule ─────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_scheduled_in_the_hour_that_is_two_days() -> None:
    assert celery_app.conf.timezone == "UTC"
    for entry, what in celery_app.conf.beat_schedule.items():
        assert isinstance(what["schedule"], crontab), f"{entry} must name its hours"
        assert 23 not in what["schedule"].hour, f"{entry} runs between 23:00 and 24:00 UTC"


def test_every_scheduled_task_exists() -> None:
    for entry, what in celery_app.conf.beat_schedule.items():
        assert import_string(what["task"]).name == what["task"], f"{entry} calls a task that is not there"


def test_every_scheduled_task_says_in_plain_english_what_happens() -> None:
    lines = (ROOT / "config" / "celery.py").read_text().splitlines()
    for entry in celery_app.conf.beat_schedule:
        at = next(number for number, line in enumerate(lines) if line.strip().startswith(f'"{entry}"'))
        assert lines[at - 1].strip().startswith("# "), f"{entry} has no comment above it"
