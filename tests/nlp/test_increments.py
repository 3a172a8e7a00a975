"""Increments that customers state, held to labelled sentences and to what must hold for any text."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.increments import COMPARISONS, Increment, IncrementFinder
from nlp.increments.numbers import value

GOLD = Path(__file__).parent / "increments_gold.csv"
GRAMMAR = IncrementFinder(attach=False)


def only(text: str, finder: IncrementFinder = GRAMMAR) -> Increment:
    (found,) = finder.find([text])[0]
    return found


def rows(half: str) -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["half"] == half]


def agrees(row: dict[str, str], found: Increment) -> bool:
    start = row["text"].index(row["quote"])
    bounds = [(row["low"], found.low), (row["high"], found.high)]
    same = all(got is None if said == "" else got == pytest.approx(float(said), abs=1e-3) for said, got in bounds)
    touches = found.span.start < start + len(row["quote"]) and start < found.span.end
    return same and touches and (row["unit"], row["dimension"]) == (found.unit, found.dimension)


@pytest.mark.parametrize("half", ["tuning", "held-out"])
@pytest.mark.parametrize("shape", [str, str.lower, str.upper], ids=["as written", "lower case", "upper case"])
def test_labelled_sentences(half: str, shape: object) -> None:
    labelled = rows(half)
    for row in labelled:
        row["text"], row["quote"] = shape(row["text"]), shape(row["quote"])  # type: ignore[operator]
    texts = list(dict.fromkeys(row["text"] for row in labelled))
    assert len(texts) >= 100
    found = dict(zip(texts, GRAMMAR.find(texts), strict=True))
    wanted = [row for row in labelled if row["quote"]]
    right = sum(any(agrees(row, each) for each in found[row["text"]]) for row in wanted)
    said = sum(map(len, found.values()))
    assert 2 * right / (said + len(wanted)) >= 0.9
    bare = [row["text"] for row in labelled if not row["quote"]]
    assert sum(not found[text] for text in bare) >= 0.9 * len(bare)


def test_gold_holds_as_many_without_any() -> None:
    everything = rows("tuning") + rows("held-out")
    texts = {row["text"]: bool(row["quote"]) for row in everything}
    assert len(texts) >= 160
    assert 0.4 <= sum(not any_ for any_ in texts.values()) / len(texts) <= 0.6


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "comparison"),
    [
        ("In at most 3 days.", 3, 3, "days", "at most"),
        ("It shouldn't take more than ten minutes.", 10, 10, "minutes", "at most"),
        ("I haven't heard in more than two weeks.", 2, 2, "weeks", "at least"),
        ("I called like 3 or 4 times", 3, 4, "times", "about"),
        ("every fortnight", 2, 2, "weeks", "every"),
        ("You have 1 hour 30 minutes.", 1.5, 1.5, "hours", "exactly"),
        ("It cost $1.5k a month.", 1500, 1500, "USD per month", "exactly"),
        ("two thousand five hundred dollars", 2500, 2500, "USD", "exactly"),
        ("Four in ten never answer.", 40, 40, "percent", "exactly"),
        ("Answer me by 3:30 pm.", 15.5, 15.5, "o'clock", "by"),
        ("open from 8 am to 6 pm", 8, 18, "o'clock", "exactly"),
    ],
)
def test_values(text: str, low: float, high: float, unit: str, comparison: str) -> None:
    found = only(text)
    assert (found.low, found.high, found.unit, found.comparison) == (low, high, unit, comparison)
    assert not found.vague


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("I sat there forty minutes on hold.", "on hold"),
        ("It took three calls to get a quote.", "to get a quote"),
        ("i waited three weeks to hear back", "to hear back"),
        ("A ten minute wait is nothing.", "wait"),
        ("it took me twenty minutes to find the form", "to find the form"),
        ("They charged me $40 for the delivery.", "for the delivery"),
        ("10 minutes of paperwork and I was done.", "of paperwork"),
    ],
)
def test_what_it_is_about(text: str, about: str) -> None:
    assert only(text, IncrementFinder()).about == about


def test_two_in_one_sentence_stay_apart_and_in_order() -> None:
    text = "Half an hour, forty minutes, and then $5 more 🙂 for two forms."
    found = GRAMMAR.find([text])[0]
    assert [each.quote for each in found] == ["Half an hour", "forty minutes", "$5", "two forms"]
    assert all(each.span.of(text) == each.quote for each in found)


def test_what_follows_or_may_be_another_quantity() -> None:
    assert only("Give me an hour or two.").high == 2
    assert [each.unit for each in GRAMMAR.find(["two hours or three calls"])[0]] == ["hours", "calls"]


def test_seconds() -> None:
    assert only("two to three weeks").seconds == (1_209_600.0, 1_814_400.0)
    assert only("3 business days").seconds is None
    assert only("three calls").seconds is None
    assert only("for weeks").seconds is None


def test_a_vague_length_keeps_its_unit_and_no_number() -> None:
    found = only("I was on hold for hours.")
    assert (found.quote, found.unit, found.low, found.high, found.vague) == ("hours", "hours", None, None, True)


def test_nothing_for_nothing() -> None:
    assert GRAMMAR.find([]) == ()
    assert GRAMMAR.find(["", "   \n", "Yes."]) == ((), (), ())


def test_fingerprint_names_the_parser_only_where_it_is_used() -> None:
    assert GRAMMAR.fingerprint.endswith("unattached")
    assert "en_cpi/" in IncrementFinder().fingerprint
    assert IncrementFinder().fingerprint == IncrementFinder().fingerprint


_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_ONES = ["", *_UNITS.split(), "eighteen", "nineteen"]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        return f"{_TENS[number // 10]} {_ONES[number % 10]}".strip()
    if number < 1000:
        return f"{_ONES[number // 100]} hundred {spelled(number % 100)}".strip()
    return f"{spelled(number // 1000)} thousand {spelled(number % 1000)}".strip()


@given(st.integers(1, 99_999))
def test_numbers_in_words_and_figures_are_one(number: int) -> None:
    assert value(spelled(number)) == value(str(number)) == value(f"{number:,}") == number


@given(st.integers(1, 9_999), st.sampled_from(["minutes", "days", "calls", "dollars"]))
def test_a_spelled_quantity_is_found_whole(number: int, unit: str) -> None:
    quote = f"{spelled(number)} {unit}"
    found = only(f"it took {quote} all in")
    assert (found.quote, found.low) == (quote, number)


_PIECES = (
    "a an the two three five twenty hundred half dozen and or to more than less at least most within by every once "
    "twice minutes hour hours day weeks calls people % $ $40 £5 1,200 3-5 24/7 10-10CG 2019 friday noon first time "
    "same next about like uh - , . out of in percent dollars 1.2k - – é 日本 🙂 over no not second single forever"
)
_WORDS = st.sampled_from([*_PIECES.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS | st.text(max_size=6), max_size=25).map(" ".join))
def test_any_text_gives_quotes_in_order_without_overlap(text: str) -> None:
    found = GRAMMAR.find([text])[0]
    place = 0
    for each in found:
        assert each.quote == each.span.of(text) != ""
        assert each.span.start >= place
        assert each.comparison in COMPARISONS
        assert (each.low is None) == (each.high is None)
        if each.low is not None and each.high is not None:
            assert 0 <= each.low <= each.high
        assert not (each.vague and each.low is not None)
        place = each.span.end


@pytest.mark.parametrize(
    "text", ["one " * 3000, "um, like " * 2000 + "two days", "5" + " " * 20_000 + "days", "twenty and " * 2000]
)
def test_long_repetition_stays_quick(text: str) -> None:
    begun = time.process_time()
    GRAMMAR.find([text])
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "text",
    [
        "Directly, I guess a couple days ago.",
        "I use it on a weekly basis.",
        "It is much better than 3 years ago.",
        "A lot of times if you go to, it works.",
        "To retire, you have to do at least 20 years.",
    ],
)
def test_what_says_of_nothing_is_left_open(text: str) -> None:
    assert only(text, IncrementFinder()).about == ""


def test_a_purpose_is_kept_and_begins_where_it_begins() -> None:
    assert only("It took years just to get it signed.", IncrementFinder()).about == "to get it signed"
    assert only("I waited a minute to make sure it was right.", IncrementFinder()).about.startswith("to make sure")
