"""An invented council, so that everything can be tried: Tolbooth Borough Council. None of its people exist."""

from .people import DEMO_PASSWORD, DEMO_SIGN_INS


def sign_ins() -> list[str]:
    """Return a line for each invented officer who may sign in."""
    widest = max(len(role) for role, _email in DEMO_SIGN_INS)
    return [*(f"{role:{widest}}  {email}" for role, email in DEMO_SIGN_INS), f"{'Password':{widest}}  {DEMO_PASSWORD}"]
