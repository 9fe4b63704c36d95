"""Pytest plugins: the browser and the servers that tests use."""
