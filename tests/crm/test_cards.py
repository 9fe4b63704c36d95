"""Card numbers leave a text however they were typed, with what stands beside them; every other number stays."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import cards
from crm.cards import shield
from tests.crm.card_numbers import KEPT, LEFT, MASKED, NUMBERS, TYPED, label, leaked

FUZZED = 100_000
CODE, EXPIRY = "[security code removed]", "[expiry date removed]"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(("typed", "last_four"), MASKED.items())
def test_a_card_number_leaves_its_last_four_digits(typed: str, last_four: str) -> None:
    assert shield(typed) == cards.Shielded(label(last_four), 1)
    assert shield(f"Pay with {typed}, please.").text == f"Pay with {label(last_four)}, please."


@pytest.mark.parametrize("number", LEFT)
def test_a_number_that_is_no_card_stays(number: str) -> None:
    assert shield(f"Reference {number} please") == cards.Shielded(f"Reference {number} please")


@pytest.mark.parametrize(
    "text",
    [
        "Ring 01632 960100 / 07700 900123.",
        "01632 960100\n01632 960101\n07700 900123",
        "020 7946 0123 020 7946 0456",
        "+49 1512 3456783",
        "NHS 943 476 5919, UPRN 200003711111",
        "UPRN 200003711111 22/11/2026",
        "From 22/11/2026 10.30 to 23/11/2026 11.45",
        "Case HK-7M4PX of customer C-7K4M9R",
        "https://crm.example.gov.uk/desk/case/45320151-1283-4366-8111-11111111111a/",
        "Invoice £4,111.11, £1,111.11 and £1,111.11",
        "45210\n45310\n45420\n45533",
        "Last three collections missed at 142 High Street",
        "142 Walsgrave Road, Coventry CV2 4AB",
        "The cider at 142 was off",
        "Meet the officer at 10:30, room 123",
        "From 12/26 to 01/27",
    ],
)
def test_what_councils_write_down_every_day_survives(text: str) -> None:
    assert shield(text) == cards.Shielded(text)


@pytest.mark.parametrize(
    "typed",
    [
        "4111.1111.1111.1111",
        "4111/1111/1111/1111",
        "4111 - 1111 - 1111 - 1111",
        "4111–1111—1111−1111",
        "4111\u00a01111\u202f1111\u20091111",
        "4111\u200b1111\u200d1111\ufeff1111",
        "4\u03301\u03301\u03301 1111 1111 1111",
        "4️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣",
        "④①①①①①①①①①①①①①①①",
        "4111\u30001111·1111•1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "41 11 11 11 11 11 11 11",
        "4111 1111\n1111 1111",
        "4111 1111\r\n1111 1111",
        "4111\t1111\t1111\t1111",
        "4111 1111 1111 1111".translate(FULL_WIDTH),
        "4111 1111 1111 1111".translate(ARABIC),
    ],
)
def test_however_the_digits_are_typed(typed: str) -> None:
    assert leaked(unicodedata.normalize("NFKC", typed)) or any(mark.isdigit() for mark in typed)

    assert shield(f"it is {typed} thanks") == cards.Shielded(f"it is {label('1111')} thanks", 1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("994111111111111111199", f"99{label('1111')}"),  # in a longer run, with what sticks to its end
        ("12 4111 1111 1111 1111 22", f"12 {label('1111')} 22"),
        ("4111111111111111123", label("1111")),  # the code without a space
        ("4111111111111111 5555555555554444", f"{label('1111')} {label('4444')}"),
        ("4111 1111 1111 1111 22/11/2026 paid", f"{label('1111')} 22/11/2026 paid"),
        ("Visa4111111111111111GBP", f"Visa{label('1111')}GBP"),
        ("01632 960100 4111 1111 1111 1111", f"01632 960100 {label('1111')}"),
    ],
)
def test_a_card_among_other_digits_is_found(typed: str, kept: str) -> None:
    assert shield(typed).text == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cvv 123", f"cvv {CODE}"),
        ("CVC2: 1234", f"CVC2: {CODE}"),
        ("cv2 123", f"cv2 {CODE}"),
        ("cid 1234", f"cid {CODE}"),
        ("cvv123", f"cvv{CODE}"),
        ("123 is my security  code", f"{CODE} is my security  code"),
        ("the last three are 1 2 3", f"the last three are {CODE}"),
        ("last 3 digits: 123", f"last 3 digits: {CODE}"),
        ("on the back of my card it says 123", f"on the back of my card it says {CODE}"),
        ("security code ١٢٣", f"security code {CODE}"),
        ("security code 4567, ring 020 7946 0123", f"security code {CODE}, ring 020 7946 0123"),
        ("4111111111111111 123", f"{label('1111')} {CODE}"),
        ("4111111111111111 12/26 123", f"{label('1111')} {EXPIRY} {CODE}"),
        ("4111111111111111 expires 12 / 2026", f"{label('1111')} expires {EXPIRY}"),
        ("12/26 for 4111111111111111", f"{EXPIRY} for {label('1111')}"),
        (TYPED, KEPT),
    ],
)
def test_security_codes_and_expiry_dates_leave(typed: str, kept: str) -> None:
    assert shield(typed).text == kept


@pytest.mark.parametrize("typed", ["cvv" + " or so" * 10 + " 123", "4111111111111111" + " or so" * 10 + " 12/26"])
def test_what_stands_far_from_its_word_or_card_stays(typed: str) -> None:
    assert shield(typed).text.endswith(typed[-5:])


PIECES = st.one_of(st.text(max_size=12), st.sampled_from(NUMBERS), st.text("0123456789 -./\n", max_size=30))


@given(st.lists(PIECES, max_size=8).map("".join))
def test_shielding_twice_is_shielding_once(text: str) -> None:
    once = shield(text)

    assert shield(once.text) == cards.Shielded(once.text)


@given(st.text())
def test_a_text_without_digits_is_left_alone(text: str) -> None:
    if not any(map(str.isnumeric, text)):
        assert shield(text) == cards.Shielded(text)


@given(st.sampled_from(NUMBERS), st.data())
def test_separators_of_any_kind_hide_nothing(number: str, data: st.DataObject) -> None:
    between = st.sampled_from(["", "", " ", "-", ".", "/", "\u00a0", "\u200b", " - ", "–"])
    typed = number[0] + "".join(data.draw(between) + digit for digit in number[1:])

    assert shield(typed) == cards.Shielded(label(number[-4:]), 1)


def test_a_hundred_thousand_texts_lose_their_cards_and_nothing_else() -> None:
    chance = random.Random(20261122)
    for number in range(FUZZED):
        words, card = _invented(chance) if number % 2 else (_innocent(chance), "")
        done = shield(words)
        if card:
            assert leaked(words, card)
            assert done.removed and not leaked(done.text, card), words
        else:
            assert done == cards.Shielded(words)


SAID = ["the", "bin", "at", "my", "house", "was", "not", "collected", "please", "pay", "card", "number", "is", "so"]
NAMED = [
    "01632 960100",
    "07700 900123",
    "UPRN 200003711111",
    "943 476 5919",
    "22/11/2026",
    "at 10:30",
    "flat 12",
    "£42.50",
]
BETWEEN = ["", " ", "-", ".", "/", "\u00a0", "\u200b"]
FORMS = [str, lambda digits: digits.translate(FULL_WIDTH), lambda digits: digits.translate(ARABIC)]


def _innocent(chance: random.Random) -> str:
    # Words between the numbers: side by side, two of them may read as one.
    return " ".join(
        part for _turn in range(3) for part in (*chance.sample(SAID, 3), chance.choice(NAMED), chance.choice(SAID))
    )


def _invented(chance: random.Random) -> tuple[str, str]:
    """Return a text with a card in it that no list has, typed in some way."""
    prefix = chance.choice(["4", "51", "55", "2221", "2720", "34", "37", "6011", "65", "300", "36", "3528", "50", "62"])
    body = prefix + "".join(chance.choices("0123456789", k=chance.randint(13, 19) - len(prefix) - 1))
    card = body + next(last for last in "0123456789" if _luhn(body + last))
    size, between = chance.choice([1, 2, 4, 4, 5, 6, 20]), chance.choice(BETWEEN)
    groups = [card[start : start + size] for start in range(0, len(card), size)]
    typed = chance.choice(FORMS)(between.join(groups))
    return f"{' '.join(chance.sample(SAID, 4))} {typed} {' '.join(chance.sample(SAID, 4))}", card


def _luhn(digits: str) -> bool:
    turned = [int(digit) for digit in reversed(digits)]
    return (sum(turned[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in turned[1::2])) % 10 == 0


@pytest.mark.parametrize(
    "piece",
    ["4", "1 ", "cvv 123 ", "4111111111111111 ", "12/26 ", "aaaaaaaa-", "1....", "01632 960100\n", "é1٤ ", TYPED],
)
def test_the_work_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    calls = [_steps(piece * (size // len(piece))) for size in (2_000, 8_000)]

    assert calls[1] <= 6 * calls[0] + 1_000


def _steps(text: str) -> int:
    """Count the lines of our own that a text takes: no clock, so that a busy machine fails no test."""
    import sys

    count = 0

    def trace(frame: object, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        shield(text)
    finally:
        sys.settrace(before)
    return count
