"""What the maps of the CRM say of many columns alike."""

from retention import anonymise
from retention.vocabulary import NotPersonal, Personal

IN_REFERENCE = NotPersonal("A random reference: it names the record, not the person.")
OUR_TIME = NotPersonal("When the council acted.")
HOW_IT_STANDS = NotPersonal("How the council's own work stands.")


def said(what: str, *, special: bool = False) -> Personal:
    return Personal(what, anonymise.forgotten, special=special)
