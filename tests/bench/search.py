"""Measures the one search box at 100,000 customers: every kind of term, p95 over all of them, as a guard."""

from . import searches, town

MOST_MILLISECONDS = 20


def measure(_only_comparator: bool = False) -> bool:
    """Print p50 and p95 of each kind of term; fail beyond the guard."""
    if not town.can_be_built():
        return True
    figures = searches.measure(town.build().officer, f"{town.CUSTOMERS:,} customers")
    print(f"  all together: p95 {figures.p95:.1f} ms (guard {MOST_MILLISECONDS})")
    return figures.p95 < MOST_MILLISECONDS
