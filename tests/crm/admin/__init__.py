"""The CRM's half of the admin."""
