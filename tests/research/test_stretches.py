"""Words found in their turn, whatever white space lies between them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import RecordError
from nlp.values import Span, Transcript, Turn
from research.records import Stamp
from research.stretches import find_words
from research.studies import Source

STAMP = Stamp("study-0", "act", "Rita", datetime(2026, 1, 5, tzinfo=UTC))


def source(text: str, start: int = 0) -> tuple[Source, Turn]:
    turn = Turn("Ana", "customer", Span(start, len(text)))
    return Source(
        id="s", stamp=STAMP, name="ana.txt", participant="P1", transcript=Transcript(text, (turn,)), sha256="0"
    ), turn


def test_words_are_found_across_line_breaks() -> None:
    about, turn = source("Ana: I waited\n  three weeks 🙂 for it.", 5)
    span = find_words(about, turn, "waited three weeks 🙂")
    assert span.of(about.transcript.text) == "waited\n  three weeks 🙂"


def test_blank_words_mean_the_whole_turn_and_absent_ones_are_refused() -> None:
    about, turn = source("Ana: I waited.", 5)
    assert find_words(about, turn, "  \n") == turn.span
    with pytest.raises(RecordError, match="does not hold “I waited long”"):
        find_words(about, turn, "I waited long ")


@given(st.text(min_size=1, max_size=60), st.data())
def test_any_stretch_that_was_said_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    about, turn = source(text)
    span = find_words(about, turn, words)
    assert words.strip() == "" or "".join(span.of(text).split()) == "".join(words.split())
