"""The paper matches the code: the example environment, the readme, the lock files and what make documents."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_example_environment_lists_every_variable_the_settings_read() -> None:
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text()))
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert len(read) > 20
    assert read <= listed, f"Add to .env.example: {sorted(read - listed)}"
    shell = {"PORT", "TEST_DATABASE_URL", "TEST_REDIS_URL", "CHROMIUM", "FORWARDED_ALLOW_IPS"}  # the last is uvicorn's
    assert listed <= read | shell, f"Nothing reads: {sorted(listed - read - shell)}"


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = "\n".join((ROOT / "README.md").read_text().splitlines()[:40])

    assert "make run" in opening
    assert "make test" in opening


def test_what_is_installed_is_locked_with_hashes() -> None:
    direct = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for lock, wanted in (
        ("requirements.txt", direct["dependencies"]),
        ("tests/requirements.txt", [*direct["dependencies"], *direct["optional-dependencies"]["dev"]]),
    ):
        text = (ROOT / lock).read_text()
        locked = {line.split("==")[0] for line in text.splitlines() if re.match(r"^[a-z0-9-]+==", line)}
        names = {re.match(r"[a-z0-9-]+", requirement)[0] for requirement in wanted}
        assert names <= locked, f"Run make lock: {lock} lacks {sorted(names - locked)}"
        assert text.count("==") <= text.count("--hash=sha256:")
        assert "--index-url" not in text
        assert "://" not in text


def test_make_documents_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) - {"assets"}
    documented = set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE))
    asked = [
        "run",
        "test",
        "check",
        "format",
        "bench",
        "faults",
        "seed",
        "preview",
        "verify",
        "register",
        "worker",
        "beat",
    ]

    assert targets == documented
    assert set(asked) <= documented
