"""The one kind of exception whose message is fit to show an officer."""


class Refused(Exception):
    """What was asked cannot be done; the message says why, and what to do instead."""
