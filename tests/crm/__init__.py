"""Rules of the council about people, contacts and cases."""
