"""The payment industry's test numbers, and numbers that look like them and are none; the ways in which people type them."""

import unicodedata

MASKED = {
    "4111111111111111": "1111",
    "4111 1111 1111 1111": "1111",
    "4111-1111-1111-1111": "1111",
    "5555555555554444": "4444",
    "2221000000000009": "0009",
    "378282246310005": "0005",
    "6011111111111117": "1117",
    "3530111333300000": "0000",
    "30569309025904": "5904",
    "4222222222222": "2222",
    "6759649826438453": "8453",
    "4000000000000000006": "0006",
}
LEFT = [
    "4111111111111112",  # the check of Luhn fails
    "1234567890123456",
    "9876543210987654",
    "0000000000000000",  # it passes, and no card begins like this
    "2026112200000001",
    "200003711111",  # the number of a property
]
NUMBERS = sorted({number.replace(" ", "").replace("-", "") for number in MASKED})


def label(last_four: str) -> str:
    return f"[card number removed ••••{last_four}]"


def leaked(text: str, number: str = "4111111111111111") -> bool:
    """Say whether a text holds all digits of a card, whatever stands between them. Written apart from what it tests."""
    digits = "".join(str(unicodedata.decimal(mark)) for mark in text if mark.isdecimal())
    return number in digits


# Every text box with this in it must come back without it.
TYPED = "My card is 4111 1111 1111 1111, exp 12/27, cvv 123."
KEPT = "My card is [card number removed ••••1111], exp [expiry date removed], cvv [security code removed]."
