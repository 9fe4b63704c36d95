"""The engine's words in templates."""
