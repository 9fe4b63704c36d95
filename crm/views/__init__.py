"""The pages of the desk and the council's front door: each view translates, asks once, translates back."""
