"""The engine's half of the admin."""
