"""Live conversations between residents and advisors (not open yet)."""
