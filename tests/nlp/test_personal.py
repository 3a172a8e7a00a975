"""Personal data: found in their forms and names, replaced everywhere, with every span exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import reading as reader
from nlp.errors import ReadingError
from nlp.personal import Mention, codes_for, find_personal, may_hold_form, redact
from nlp.reading.values import Reading
from nlp.values import Span, Transcript, Turn

TALK = (
    "Moderator: How did it go?\n"
    "Rosa Lindqvist: I called Jim Harper twice, on 303-555-0147, and wrote to rosa.l@example.org 😀.\n"
    "Moderator: Thank you, Rosa.\n"
    "Rosa Lindqvist: Jim said a week. My number is 219-09-9999, the card 4012 8888 8888 1881.\n"
    "Moderator: And then?\n"
    "Rosa Lindqvist: Then nothing.\n"
)


@pytest.fixture
def talk() -> Reading:
    return reader.read("rosa.txt", TALK.encode())


def test_forms_names_and_labels_are_found(talk: Reading) -> None:
    found = {m.words: m for m in find_personal(talk.transcript)}
    assert found["rosa.l@example.org"].kind == "e-mail"
    assert found["303-555-0147"].kind == "telephone"
    assert {found["219-09-9999"].kind, found["4012 8888 8888 1881"].kind} == {"number"}
    assert found["Rosa Lindqvist"].kind == "person"
    assert found["Jim Harper"].kind == "person"
    assert "Moderator" not in found
    assert found["Rosa Lindqvist"].times == 3


def test_what_is_replaced_is_nowhere_left_and_spans_stay_exact(talk: Reading) -> None:
    codes = codes_for([m for m in find_personal(talk.transcript) if m.proposed], {})
    clean = redact(talk, codes)
    for words in codes:
        assert words not in clean.transcript.text
    said = [clean.transcript.words(turn) for turn in clean.transcript.turns]
    assert "Then nothing." in said
    assert said[0] == "How did it go?"
    assert all("Rosa" not in turn.speaker for turn in clean.transcript.turns)
    assert clean.sha256 == talk.sha256


def test_a_first_name_takes_the_code_of_its_whole_name_unless_two_share_it() -> None:
    people = [Mention(words, "person", 1, True) for words in ("Jim", "Jim Harper", "Ann Low", "Ann Hill", "Ann")]
    codes = codes_for(people, {})
    assert codes["Jim"] == codes["Jim Harper"]
    assert len({codes["Ann"], codes["Ann Low"], codes["Ann Hill"]}) == 3


def test_codes_stay_the_same_from_source_to_source() -> None:
    known = {"Jim Harper": "[person 1]"}
    codes = codes_for([Mention("Jim Harper", "person", 2, True), Mention("Eva Stone", "person", 1, True)], known)
    assert codes == {"Jim Harper": "[person 1]", "Eva Stone": "[person 2]"}


def test_only_whole_words_are_replaced(talk: Reading) -> None:
    text = "Ann: Annual fees. Ann's bill, said Ann."
    reading = Reading(
        "a.txt", "0", "text/plain", Transcript(text, (Turn("Ann", "customer", Span(5, len(text))),)), "en", "", ()
    )
    clean = redact(reading, {"Ann": "[person 1]"})
    assert clean.transcript.text == "[person 1]: Annual fees. [person 1]'s bill, said [person 1]."
    (turn,) = clean.transcript.turns
    assert clean.transcript.words(turn) == "Annual fees. [person 1]'s bill, said [person 1]."


def test_a_code_that_is_empty_or_a_name_is_refused(talk: Reading) -> None:
    for codes in ({"Jim": " "}, {"Jim": "Rosa", "Rosa": "[person 1]"}):
        with pytest.raises(ReadingError, match="cannot become"):
            redact(talk, codes)


def test_a_label_reads_like_its_name_in_the_text() -> None:
    """A code that a person chose may hold a word that is replaced elsewhere: what was put in stays as it is."""
    turn = Turn("Ana Low", "customer", Span(0, 24))
    reading = Reading("a.txt", "0", "text/plain", Transcript("Ana Low is not the nurse.", (turn,)), "en", "", ())
    clean = redact(reading, {"Ana Low": "the second nurse", "nurse": "[role 1]"}).transcript
    assert clean.text == "the second nurse is not the [role 1]."
    assert clean.turns[0].speaker == "the second nurse"


names = st.sampled_from(["Ann", "Ann Low", "Ö. Å", "李雷", "🙂 Bo", "x"])


@given(
    st.lists(st.tuples(st.text("ab .,\n😀é", max_size=8), names, st.text("cd .,\n😀", max_size=8)), max_size=6),
    st.dictionaries(names, st.sampled_from(["[person 1]", "[p]", "P07"]), max_size=4),
)
def test_turns_still_cover_what_they_covered(parts: list[tuple[str, str, str]], codes: dict[str, str]) -> None:
    text, turns = "", []
    for before, name, after in parts:
        words = f"{before}{name}{after}"
        turns.append(Turn(name, "customer", Span(len(text) + 1, len(text) + 1 + len(words))))
        text += f"|{words}"
    reading = Reading("a.txt", "0", "text/plain", Transcript(text, tuple(turns)), "en", "", ())
    clean = redact(reading, codes)
    assert len(clean.transcript.turns) == len(turns)
    for old, new in zip(turns, clean.transcript.turns, strict=True):
        alone = Reading(
            "a.txt",
            "0",
            "",
            Transcript(old.span.of(text), (Turn("", "customer", Span(0, len(old.span))),)),
            "en",
            "",
            (),
        )
        assert clean.transcript.words(new) == redact(alone, codes).transcript.text


@pytest.mark.parametrize(
    "text",
    [
        "Write to ana@example.com.", "Call 212-555-0187 now.", "My SSN is 536-22-8726.",
        "IBAN GB82 WEST 1234 5698 7654 32.",
        "It is 192.168.10.5 there.", "Card 4111 1111 1111 1111.", "The host is 2001:db8::8a2e:370:7334.",
    ],
)  # fmt: skip
def test_no_form_is_overlooked_at_a_glance(text: str) -> None:
    assert may_hold_form(text)
    assert not may_hold_form("I waited 3 weeks, called 12 times in 2024 and paid $40.")
