"""The people the council serves, and what they asked for."""
