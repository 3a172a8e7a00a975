"""Turns become statements: where they end, what is left out, and that every span quotes its words exactly."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.boundaries import trimmed
from nlp.segmenting import LONGEST, StatementSegmenter, is_direction
from nlp.values import ROLES, Role, Segment, Span, Transcript, Turn

SEGMENTER = StatementSegmenter()


def transcript_of(*turns: tuple[Role, str]) -> Transcript:
    text, made = "", []
    for number, (role, words) in enumerate(turns):
        text += f"S{number}: "
        made.append(Turn(f"S{number}", role, Span(len(text), len(text) + len(words))))
        text += words + "\n\n"
    return Transcript(text, tuple(made))


def statements(words: str, role: Role = "customer") -> list[str]:
    return [segment.text for segment in SEGMENTER.segment(transcript_of((role, words)))]


def cut(words: str, role: Role = "customer") -> tuple[Segment, ...]:
    return SEGMENTER.segment(transcript_of((role, words)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("I called. Nobody came!", ["I called.", "Nobody came!"]),
        ("Yes. No problem.", ["Yes.", "No problem."]),
        (
            "Dr. Smith charged $4.50. I sent the 10-10CG.",
            ["Dr. Smith charged $4.50.", "I sent the 10-10CG."],
        ),
        ("Use a form, e.g. the long one. Or don't.", ["Use a form, e.g. the long one.", "Or don't."]),
        ("I went to https://va.gov/a?b=c. It was down.", ["I went to https://va.gov/a?b=c.", "It was down."]),
        ("It opens at 9 a.m. Then it fills up.", ["It opens at 9 a.m.", "Then it fills up."]),
        ("He was in the U.S. Army until No. 5 closed.", ["He was in the U.S. Army until No. 5 closed."]),
        ("It asks for ID, phone, etc. The rest is fine.", ["It asks for ID, phone, etc.", "The rest is fine."]),
        ("the form... was hard... and slow", ["the form... was hard... and slow"]),
        ("I waited there for ages… Nobody wrote back", ["I waited there for ages…", "Nobody wrote back"]),
        ("I... I don't know.", ["I... I don't know."]),
        ("great help 😀 Will come back", ["great help 😀", "Will come back"]),
        ("i tried it. it failed.", ["i tried it.", "it failed."]),
        ("It broke twice.Then I called.", ["It broke twice.", "Then I called."]),
        ("Login.gov and VA.gov both work.", ["Login.gov and VA.gov both work."]),
    ],
)
def test_punctuation_ends_a_statement_only_where_it_ends_a_sentence(words: str, expected: list[str]) -> None:
    assert statements(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("“I tried it. It failed.”", ["I tried it.", "It failed."]),
        ('"It worked"', ["It worked"]),
        ('"yes" and "no"', ['"yes" and "no"']),
        ('Then he said "What? I never got that." and left.', ['Then he said "What? I never got that." and left.']),
        ('She asked, "Where is it?" I had no idea.', ['She asked, "Where is it?"', "I had no idea."]),
        ("**It was slow.**", ["It was slow."]),
        ("That's the customers' choice'", ["That's the customers' choice'"]),
    ],
)
def test_quotation_marks_go_only_where_they_wrap(words: str, expected: list[str]) -> None:
    assert statements(words) == expected


@pytest.mark.parametrize(
    "bullet", ["- ", "* ", "• ", "  - ", "\t• ", "1. ", "12) ", "> ", "- > ", "[ ] ", "## ", "\\- "]
)
def test_each_bullet_line_is_a_statement_without_its_bullet(bullet: str) -> None:
    lines = ["P3 gave up on the form", "could not find upload", "Asked her son"]
    assert statements("\n".join(bullet + line for line in lines), "observer") == lines


def test_notes_end_at_line_breaks_of_every_kind() -> None:
    assert statements("went back\r\nwent on\n\nclicked\u2028gave up", "observer") == [
        "went back",
        "went on",
        "clicked",
        "gave up",
    ]


def test_long_note_lines_stay_apart_though_unpunctuated() -> None:
    lines = ["participant tried the search box and did not find what she needed", "then went back to the start"]
    assert statements("\n".join(lines), "observer") == lines


def test_a_wrapped_caption_is_one_statement() -> None:
    words = (
        "It began last year. So we wanted to see whether it would help\nour own people before the others, in the\nUSA."
    )
    assert statements(words) == [
        "It began last year.",
        "So we wanted to see whether it would help\nour own people before the others, in the\nUSA.",
    ]


def test_a_customer_s_lines_without_any_punctuation_stay_apart() -> None:
    lines = ["could not find the upload button anywhere", "had to ask my son for help", "gave up in the end"]
    assert statements("\n".join(lines)) == lines


def test_the_parser_cuts_a_run_without_punctuation() -> None:
    words = (
        "okay so i clicked on the button and nothing happened i don't know what i am supposed to do now "
        "maybe i should call somebody because this is not working for me"
    )
    parts = statements(words)
    assert len(parts) >= 2
    assert " ".join(parts) == words
    assert any(part.startswith("i don't know") for part in parts)


def test_a_written_sentence_of_thirty_words_stays_whole() -> None:
    words = (
        "The site was not being updated for weeks, so I had to call the office a few months ago when I forgot "
        "my password and could not reset it on the page."
    )
    assert statements(words) == [words]


def test_no_statement_is_longer_than_the_limit() -> None:
    words = " ".join(["and then the page about the claim came up again so i went back"] * 80)
    parts = cut(words)
    assert max(len(part.text.split()) for part in parts) <= LONGEST
    assert " ".join(part.text for part in parts) == words


def test_a_shorter_limit_is_kept_and_one_too_short_refused() -> None:
    words = " ".join(["one"] * 100)
    parts = StatementSegmenter(longest=12).segment(transcript_of(("customer", words)))
    assert max(len(part.text.split()) for part in parts) <= 12
    with pytest.raises(ValueError, match="at least 10 words, not 3"):
        StatementSegmenter(longest=3)


@pytest.mark.parametrize(
    "words",
    [
        "*clicks*",
        "[clicks green button]",
        "(reading page)",
        "*Laughs*",
        "[Music]",
        "***[moves the card into its own category]***",
        "[00:12:05]",
        "[Timestamp 1:25]",
        "[What is the ideal time?]",
        "♪♪",
        "---",
        "👍",
        "",
        " \u2800\n",
    ],
)
def test_stage_directions_and_marks_alone_are_no_statements(words: str) -> None:
    assert statements(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "(goes back because it failed)",
        "[she seemed lost on this page]",
        "*I can't open it*",
        "(I hated it)",
        "clicks on the green button",
    ],
)
def test_what_may_carry_a_signal_is_not_taken_for_a_direction(words: str) -> None:
    assert not is_direction(words)
    assert len(statements(words)) == 1


def test_a_direction_at_the_edge_is_left_out_and_serves_as_context() -> None:
    (only,) = cut("[Presses continue] That took me to the start (laughs)")
    assert only.text == "That took me to the start"
    assert only.context == ("[Presses continue]",)


def test_boilerplate_turns_are_context_only() -> None:
    transcript = transcript_of(
        ("boilerplate", "Thank you for coming. We record this."),
        ("interviewer", "How was it?"),
        ("customer", "Slow. I gave up."),
    )
    found = SEGMENTER.segment(transcript)
    assert [(part.role, part.turn, part.text) for part in found] == [
        ("interviewer", 1, "How was it?"),
        ("customer", 2, "Slow."),
        ("customer", 2, "I gave up."),
    ]
    assert [part.context for part in found] == [
        ("Thank you for coming.", "We record this."),
        ("We record this.", "How was it?"),
        ("How was it?", "Slow."),
    ]
    assert [part.speaker for part in found] == ["S1", "S2", "S2"]


def test_a_sentence_that_runs_over_two_turns_is_cut_between_them() -> None:
    transcript = transcript_of(("customer", "I would have"), ("customer", "called them."))
    assert [part.text for part in SEGMENTER.segment(transcript)] == ["I would have", "called them."]


def test_a_transcript_without_turns_has_no_statements() -> None:
    assert SEGMENTER.segment(Transcript("Nobody speaks here.", ())) == ()


def test_the_fingerprint_names_settings_and_model() -> None:
    assert SEGMENTER.fingerprint.startswith("statements/")
    assert "+en_cpi/" in SEGMENTER.fingerprint
    assert StatementSegmenter(longest=30).fingerprint != SEGMENTER.fingerprint
    assert StatementSegmenter().fingerprint == SEGMENTER.fingerprint


def test_long_text_without_spaces_is_passed_through_in_little_time() -> None:
    words = "A" * 1_000_000 + " is an image."
    assert statements(words) == [words]


@pytest.mark.parametrize("piece", ["a. ", "... ", '"', "[", "(a) ", "> ", "- ", "I [clicks] ", "no. 1 "])
def test_odd_marks_in_bulk_take_no_more_than_their_share(piece: str) -> None:
    words = piece * 2_000
    for part in cut(words):
        assert part.text in words


PIECES = st.sampled_from(
    [
        *" \n\t.!?…,;:-*_>[]()\"'“”‘’«»#•😀👍\u2800\u200b\u00a0\r\u2028",
        "e.g. ",
        "Dr. ",
        "10-10CG",
        "$4.50",
        "https://va.gov/?q=1",
        "I ",
        "clicked ",
        "don't ",
        "the form ",
        "[clicks] ",
        "*laughs*",
        "okay so ",
        "[00:01:02]",
        "\r\n- ",
        "é",
        "語",
    ]
)
WORDS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)
TURNS = st.lists(st.tuples(st.sampled_from(ROLES), WORDS), max_size=5)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(TURNS)
def test_every_span_quotes_its_statement_inside_its_turn(turns: list[tuple[Role, str]]) -> None:
    transcript = transcript_of(*turns)
    found = SEGMENTER.segment(transcript)
    end = 0
    for part in found:
        turn = transcript.turns[part.turn]
        assert part.span.of(transcript.text) == part.text
        assert turn.span.contains(part.span)
        assert (part.speaker, part.role) == (turn.speaker, turn.role)
        assert part.role != "boilerplate"
        assert part.span.start >= end
        assert part.text == part.text.strip()
        assert any(character.isalnum() for character in part.text)
        assert len(part.context) <= 2
        end = part.span.end


@QUICK
@given(WORDS)
def test_plain_words_are_neither_lost_nor_doubled(words: str) -> None:
    plain = "".join(c for c in words if c.isalpha() or c in " .,!?\n")
    kept = "".join(part.text for part in cut(plain))
    assert [c for c in kept if c.isalpha()] == [c for c in plain if c.isalpha()]


@QUICK
@given(WORDS)
def test_trimming_twice_is_trimming_once(words: str) -> None:
    once = trimmed(words, Span(0, len(words)))
    assert trimmed(words, once) == once
    assert 0 <= once.start <= once.end <= len(words)


def test_the_same_transcript_is_cut_the_same_way_again() -> None:
    transcript = transcript_of(("customer", " ".join(["so i went to the page and it was gone again"] * 12)))
    assert SEGMENTER.segment(transcript) == StatementSegmenter().segment(transcript)
