"""Whatever the file, spans are exact, in order and apart; corrections keep them so; long lines stay quick."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import ReadingError
from nlp.reading import (
    Reading,
    assign_role,
    drop_turns,
    join_turns,
    merge_speakers,
    read,
    split_turn,
    suggest_merges,
)
from tests.nlp.reading.reading_saying import check_spans, reading, said

SCRAPS = [
    "Moderator: ", "**Participant:** ", "P: ", "M ", "- ", "* ", "> ", "1. ", "# ", "## Summary", "---", "\n", "\n\n",
    "How do you do that?", "I never found it.", "Tell me more.", "[clicks]", "*Laughs*", "(reading",
    '"quoted', "“said”",
    "00:00:01.000 --> 00:00:02.000", "[00:12:05]", "Kevin  0:05", "<v Ann>", "<br>", "\\-", "![](x.png)", "[a](b)",
    "https://x.org", "17:30", "😀", "é", "العربية", "\u2800", "\t", "  ", "| a | b |", "Note:", "[Music]", "P1", "...",
]  # fmt: skip


def _read_or_refused(name: str, data: bytes) -> Reading | None:
    """The reading with its spans checked, or None where the file was refused with advice."""
    try:
        result = read(name, data)
    except ReadingError as error:
        if not (error.message and error.fix):
            raise AssertionError("a refusal must say what is wrong and what to do") from error
        return None
    check_spans(result)
    return result


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(SCRAPS) | st.text(max_size=12), max_size=60), st.sampled_from(["md", "txt", "vtt", "html"])
)
def test_spans_hold_for_any_mixture(scraps: list[str], kind: str) -> None:
    _read_or_refused(f"a.{kind}", " ".join(scraps).replace("\n ", "\n").encode("utf-8", "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read_or_refused("a.txt", data)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), min_size=1, max_size=8))
def test_spans_hold_for_any_table(rows: list[list[str]]) -> None:
    cells = [["id", "answer", "why?"], *rows]
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells)
    result = _read_or_refused("a.csv", text.encode("utf-8", "surrogatepass"))
    assert result is None or {turn.role for turn in result.transcript.turns} == {"customer"}


TALK = "M: How was it?\n\nKevin: Slow. I waited for hours.\n\nM: And then?\n\nK: I left the shop.\n\nKevin: For good.\n"


def _talk() -> Reading:
    return reading(TALK)


def test_merging_speakers_keeps_text_and_spans() -> None:
    merged = merge_speakers(_talk(), ["K"], "Kevin")
    assert {turn.speaker for turn in merged.transcript.turns} == {"M", "Kevin"}
    assert merged.transcript.text == _talk().transcript.text
    check_spans(merged)
    with pytest.raises(ReadingError, match="no speaker 'Q'"):
        merge_speakers(_talk(), ["Q"], "Kevin")


def test_a_role_for_a_speaker() -> None:
    assert len(said(assign_role(_talk(), "M", "observer"), "observer")) == 2
    with pytest.raises(ReadingError, match="no role"):
        assign_role(_talk(), "M", "boss")  # type: ignore[arg-type]


def test_splitting_and_joining_a_turn() -> None:
    talk = _talk()
    at = talk.transcript.text.index(" I waited")
    split = split_turn(talk, 1, at)
    assert said(split, "customer")[:2] == ["Slow.", "I waited for hours."]
    check_spans(split)
    assert join_turns(split, 1, 2).transcript == talk.transcript
    for wrong in (0, at - 100, talk.transcript.turns[1].span.end):
        with pytest.raises(ReadingError, match="cannot be cut"):
            split_turn(talk, 1, wrong)
    with pytest.raises(ReadingError, match="at least two"):
        join_turns(talk, 1, 1)


def test_dropping_turns_leaves_their_words_to_nobody() -> None:
    left = drop_turns(_talk(), [0, 2])
    assert [turn.speaker for turn in left.transcript.turns] == ["Kevin", "K", "Kevin"]
    assert "And then?" in left.transcript.text
    with pytest.raises(ReadingError, match="no turn 99"):
        drop_turns(_talk(), [98])


@pytest.mark.parametrize(
    "line",
    [
        "so um i was saying it is slow ",
        "I said it is slow. ",
        "**a ",
        '"x y ',
        "[00:12:05] Word. ",
        "(",
        "- ",
        "a:",
        "x@",
    ],
)
def test_a_single_line_of_a_quarter_million_characters_is_quick(line: str) -> None:
    begun = time.process_time()
    _read_or_refused("a.md", ("I waited.\n\n" + line * (250_000 // len(line))).encode())
    assert time.process_time() - begun < 6


def test_a_long_transcript_is_read_in_time_that_grows_with_its_length() -> None:
    pair = (
        "Moderator: How did you find it?\n\nParticipant: It was hard to find. [clicks] I'd rather call, honestly.\n\n"
    )

    def seconds(count: int) -> float:
        begun = time.process_time()
        result = reading(pair * count)
        assert len(result.transcript.turns) == 4 * count
        return time.process_time() - begun

    seconds(50)
    short, long = seconds(500), seconds(4000)
    assert long < 8 * short * 2.5


def test_a_survey_of_many_people_is_read_and_mended_quickly() -> None:
    rows = "".join(f"r-{number},I like that it is quick and easy\n" for number in range(20_000))
    begun = time.process_time()
    survey = read("survey.csv", ("id,answer\n" + rows).encode())
    assert len(survey.transcript.turns) == 20_000
    assert suggest_merges(survey) == ()
    assert len(said(assign_role(survey, "r-7", "observer"), "observer")) == 1
    assert time.process_time() - begun < 10
