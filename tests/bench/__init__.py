"""Benchmarks: ratios against a hand-written limit in the same run, never absolute times alone."""
