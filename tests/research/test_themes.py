"""Which statements make a candidate, and which only join one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from nlp.linting import UNWORDED
from nlp.values import Kind, Span, Transcript
from research.candidates import Candidate, Evidence, by_weight
from research.coding import Coding, Status
from research.exchange.tables import candidate_object
from research.records import Stamp
from research.studies import Source
from research.themes import founds, propose
from tests.fakes import fake_language

STAMP = Stamp("study", "action", "machine:test", datetime(2026, 1, 1, tzinfo=UTC))


def said(n: int, quote: str, *, person: str = "P1", kinds: tuple[Kind, ...] = ("frustration",), **more: str) -> Coding:
    status: Status = "confirmed" if more.get("status") == "confirmed" else "suggested"
    return Coding(
        id=f"c{n}", stamp=STAMP, source="s1", span=Span(0, len(quote)), quote=quote, person=person, kinds=kinds,
        status=status,
    )  # fmt: skip


REFUNDS = [
    said(1, "The refund letter never arrived."),
    said(2, "My refund letter got lost.", person="P2"),
    said(3, "Where did the refund letter end up?", person="P3"),
]


def test_statements_that_only_point_back_found_nothing() -> None:
    hollow = [said(4, "That would be amazing."), said(5, "So it was hard."), said(6, "I don't know if…")]
    quotes = {c.quote for p in propose([*REFUNDS, *hollow], fake_language()) for c in p.codings}
    assert quotes == {c.quote for c in REFUNDS}


def test_they_join_the_theme_of_what_was_said_before() -> None:
    hollow = said(4, "That was hard.", person="P4")
    (proposal,) = propose([*REFUNDS, hollow], fake_language(), before={"c4": "And the refund letter?"})
    assert hollow in proposal.codings
    assert proposal.codings[-1] == hollow
    (without,) = propose([*REFUNDS, hollow], fake_language(), before={"c4": "How was your lunch?"})
    assert hollow not in without.codings


def test_increments_travel_with_the_candidate() -> None:
    codings = (said(1, "It took two hours.", person="P1"), said(2, "I lost three hours.", person="P2"))
    candidate = Candidate(id="k1", stamp=STAMP, statement="Minimize the time", label="Time", evidence=("c1", "c2"))
    text = Transcript("It took two hours.", ())
    source = Source(id="s1", stamp=STAMP, name="a.txt", participant="P1", transcript=text, sha256="0")
    (unit,) = candidate_object(candidate, Evidence(("P1", "P2"), codings), {"s1": source})["increments"]  # type: ignore[misc,attr-defined]
    assert (unit["unit"], unit["people"], unit["low"]) == ("hours", 2, 2.5)


def test_what_a_person_confirmed_always_founds() -> None:
    assert founds(said(1, "That would be amazing.", status="confirmed"))
    assert not founds(said(1, "That would be amazing."))


def test_a_handful_that_share_no_word_of_matter_make_no_candidate() -> None:
    apart = [said(1, "I have been in contact every day."), said(2, "I like to order my own pills.", person="P2")]
    assert propose(apart, fake_language()) == []
    (one,) = propose(REFUNDS[:2], fake_language())
    assert len(one.codings) == 2


def test_it_stands_for_what_was_said_in_the_same_sources() -> None:
    heard: list[tuple[str, ...]] = []

    def state(texts: Sequence[str], *, around: Sequence[str] = (), **_: object) -> str:
        heard.append(tuple(around))
        return "Minimize the time it takes to get the refund letter"

    language = replace(fake_language(), state=state)
    propose(REFUNDS, language, around={"s1": ("The refund was late.",), "s2": ("The bus was late.",)})
    assert heard == [("The refund was late.",)]


def test_what_hardly_anybody_says_and_nobody_can_word_is_left_loose() -> None:
    def unworded(texts: Sequence[str], **_: object) -> str:
        return f"{UNWORDED}“{texts[0]}”"

    language = replace(fake_language(), state=unworded)
    assert propose(REFUNDS, language) == []
    more = said(4, "Nobody knows about the refund letter.", person="P4")
    assert len(propose([*REFUNDS, more], language)) == 1
    kept = [replace(coding, status="confirmed") for coding in REFUNDS]
    assert len(propose(kept, language)) == 1  # what a person confirmed is never left out


def test_quotes_that_are_hardly_likely_to_be_signals_make_no_candidate() -> None:
    unlikely = [replace(coding, scores=(0.4,)) for coding in REFUNDS]
    assert propose(unlikely, fake_language()) == []
    one_surer = [replace(unlikely[0], scores=(0.8,)), *unlikely[1:]]
    assert len(propose(one_surer, fake_language())) == 1
    confirmed = [replace(unlikely[0], status="confirmed"), *unlikely[1:]]
    assert len(propose(confirmed, fake_language())) == 1
    met_is_no_reason = [replace(c, kinds=("met", "frustration"), scores=(0.9, 0.3)) for c in REFUNDS]
    assert propose(met_is_no_reason, fake_language()) == []


def test_what_may_be_no_signal_and_nobody_can_word_is_left_loose() -> None:
    language = replace(fake_language(), state=lambda texts, **_: f"{UNWORDED}“{texts[0]}”")
    many = [*REFUNDS, said(4, "Nobody knows about the refund letter.", person="P4")]
    assert propose([replace(c, scores=(0.5,)) for c in many], language) == []
    assert len(propose([replace(c, scores=(0.8,)) for c in many], language)) == 1


def test_what_is_said_over_and_over_in_the_same_words_needs_more_to_be_looked_at() -> None:
    language = replace(fake_language(), state=lambda texts, **_: f"{UNWORDED}“{texts[0]}”")
    again = [said(n, "The refund letter was slightly important.", person="P1") for n in range(10, 18)]
    assert propose([REFUNDS[0], *again], language) == []


def test_what_nobody_can_word_must_have_a_word_of_matter_in_common() -> None:
    language = replace(fake_language(), state=lambda texts, **_: f"{UNWORDED}“{texts[0]}”")
    parts = ["the refund was torn", "the letter was lost", "a form was wet", "my bag was cut"]
    challenges = [said(n, f"The challenge is that {part}.", person=f"P{n}") for n, part in enumerate(parts)]
    assert propose(challenges, language) == []  # alike in manner: "challenge" says of nothing
    letters = [said(n, f"The challenge is the letter, {part}.", person=f"P{n}") for n, part in enumerate(parts)]
    assert len(propose(letters, language)) == 1


def test_praise_founds_no_theme_and_words_none() -> None:
    heard: list[str] = []

    def state(texts: Sequence[str], **_: object) -> str:
        heard.extend(texts)
        return "Minimize the time it takes to get the refund letter"

    language = replace(fake_language(), state=state)
    praised = [replace(c, kinds=("met", "frustration"), scores=(0.9, 0.45)) for c in REFUNDS]
    trouble = [replace(c, scores=(0.9,)) for c in REFUNDS]
    assert propose([*praised[:2], trouble[2]], language) == []
    (one,) = propose([*trouble[:2], praised[2]], language)
    assert len(one.codings) == 3  # kept as evidence
    assert REFUNDS[2].quote not in heard


def test_themes_worded_the_same_are_one_candidate() -> None:
    language = replace(fake_language(), state=lambda texts, **_: "Minimize the time it takes to get an answer")
    parcels = [said(n, f"The parcel {n} was broken into.", person=f"P{n}") for n in (7, 8)]
    (one,) = propose([*REFUNDS, *parcels], language)
    assert {c.person for c in one.codings} == {"P1", "P2", "P3", "P7", "P8"}


def test_worded_candidates_come_before_those_still_to_be_worded() -> None:
    def candidate(n: int, statement: str) -> tuple[Candidate, Evidence]:
        people = tuple(f"P{i}" for i in range(n))
        held = Candidate(id=f"k{n}", stamp=STAMP, statement=statement, label=f"L{n}", evidence=("c1",))
        return held, Evidence(people, ())

    open_, few, many = candidate(9, f"{UNWORDED}the letter"), candidate(1, "Minimize"), candidate(3, "Increase")
    assert [c.id for c, _ in by_weight([open_, few, many])] == ["k3", "k1", "k9"]
