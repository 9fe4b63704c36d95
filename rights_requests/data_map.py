"""What personal data this app holds: none. It has no models yet."""
