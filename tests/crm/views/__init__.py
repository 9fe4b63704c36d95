"""The pages of the desk, through Django's own client."""
