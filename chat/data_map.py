"""What personal data chat holds: none. It has no models yet."""
