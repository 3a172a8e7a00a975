"""Worklists: filters, order, neighbours, and words found in their turn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import RecordError
from nlp.values import Span, Transcript, Turn
from research.coding import Coding
from research.records import Stamp
from research.studies import Source
from research.worklists import find_words, neighbour, next_open, sure_suggestions, worklist

STAMP = Stamp("study-0", "act", "Rita", datetime(2026, 1, 5, tzinfo=UTC))


def coding(n: int, status: str = "suggested", score: float | None = 0.5, kind: str = "outcome") -> Coding:
    return Coding(
        id=f"c{n}", stamp=STAMP, source="s", span=Span(n * 10, n * 10 + 5), quote="words", person="P1", kinds=(kind,),
        status=status, scores=() if score is None else (score,),
    )  # fmt: skip


LIST = [
    coding(2, score=0.9),
    coding(0, status="confirmed", score=None),
    coding(1, score=0.55, kind="met"),
    coding(3, status="rejected", score=0.7),
]


def ids(found: list[Coding]) -> list[str]:
    return [c.id for c in found]


def test_text_order_and_uncertain_first() -> None:
    assert ids(worklist(LIST)) == ["c0", "c1", "c2", "c3"]
    assert ids(worklist(LIST, order="uncertain")) == ["c1", "c3", "c2", "c0"]


def test_filters_narrow_and_what_people_made_has_no_score_to_fail() -> None:
    assert ids(worklist(LIST, statuses=["suggested"])) == ["c1", "c2"]
    assert ids(worklist(LIST, kinds=["met"])) == ["c1"]
    assert ids(worklist(LIST, at_least=0.8)) == ["c0", "c2"]


def test_neighbours_go_round() -> None:
    listed = worklist(LIST)
    assert neighbour(listed, "c3").id == "c0"
    assert neighbour(listed, "c0", back=True).id == "c3"
    assert neighbour(listed, "gone").id == "c0"
    assert neighbour(listed[:1], "c0") is None


def test_the_next_open_one_passes_over_what_is_judged() -> None:
    listed = worklist(LIST)
    assert next_open(listed, "c0").id == "c1"
    assert next_open(listed, "c2").id == "c1"
    assert next_open([c for c in listed if c.status != "suggested"], "c0") is None


def test_sure_suggestions_are_open_and_score_enough() -> None:
    assert ids(sure_suggestions(LIST, 0.6)) == ["c2"]


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
