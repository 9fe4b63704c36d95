"""Says at the end of a run how large the matrix of roles was; counted by its tests, in whatever process they ran."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what `tests/roles` counted, where it ran."""
    counted = [
        counts
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, counts in report.user_properties
        if name == "matrix"
    ]
    if not counted:
        return
    from tests.role_table import ROLES
    from tests.roles.addresses import routes
    from tests.roles.relations import RELATIONS

    every = routes().values()
    about = sum(bool(route.kind) for route in every)
    terminalreporter.line(
        f"Matrix: {len(ROLES)} roles × ({about} addresses of records × {len(RELATIONS)} relations + {len(every) - about} others),"
        f" with forms and methods: {sum(counts['cells'] for counts in counted):,} cells;"
        f" {sum(counts['bodies'] for counts in counted):,} bodies searched for"
        f" {max(counts['words'] for counts in counted)} canaries each"
    )
