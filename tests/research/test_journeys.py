"""The journey map counts people, not quotes, and loses no statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from nlp.values import Kind, Span, Stage
from research.candidates import Candidate, Evidence
from research.coding import Coding, people
from research.journeys import UNSURE, JourneyCell, journey_map, stage_columns
from research.records import Stamp

STAMP = Stamp(study="s", action="a", by="t", at=datetime(2025, 1, 1, tzinfo=UTC))
STAGES = (Stage("Get a quote"), Stage("Buy"))


def coding(n: int, person: str, stage: str, kinds: tuple[Kind, ...] = ("outcome",)) -> Coding:
    return Coding(
        id=f"c{n}", stamp=STAMP, source="x", span=Span(n, n + 1), quote="q", person=person, kinds=kinds, stage=stage
    )


def pair(name: str, *codings: Coding) -> tuple[Candidate, Evidence]:
    about = Candidate(
        id=name, stamp=STAMP, statement=name, label=name, evidence=tuple(c.id for c in codings), assumed=not codings
    )
    return about, Evidence(people(codings), codings)


def test_a_cell_counts_distinct_people() -> None:
    said = [coding(1, "P1", "Buy"), coding(2, "P1", "Buy"), coding(3, "P2", "Buy"), coding(4, "P1", "Get a quote")]
    made = journey_map([pair("price", *said)], STAGES)
    assert made.columns == ("Get a quote", "Buy", UNSURE)
    assert [cell.people for cell in made.rows[0].cells] == [("P1",), ("P1", "P2"), ()]
    assert [len(cell.codings) for cell in made.rows[0].cells] == [1, 3, 0]
    assert made.rows[0].people == ("P1", "P2"), "whoever spoke of two stages is still one person"


def test_unplaced_statements_and_stages_that_are_gone_are_unsure() -> None:
    made = journey_map([pair("price", coding(1, "P1", ""), coding(2, "P2", "Renew"))], STAGES)
    assert made.rows[0].cell(UNSURE).people == ("P1", "P2")
    assert made.rows[0].cell("Renew").people == ()


def test_a_signal_filter_keeps_statements_that_carry_any_of_them() -> None:
    said = [
        coding(1, "P1", "Buy", ("frustration", "outcome")),
        coding(2, "P2", "Buy", ("met",)),
        coding(3, "P3", "Buy", ()),
    ]
    made = journey_map([pair("price", *said)], STAGES, kinds=["frustration", "workaround"])
    assert made.rows[0].cell("Buy").people == ("P1",)
    assert journey_map([pair("price", *said)], STAGES).rows[0].cell("Buy").people == ("P1", "P2", "P3")


def test_rows_keep_their_order_and_an_assumed_candidate_has_an_empty_one() -> None:
    made = journey_map([pair("b", coding(1, "P1", "Buy")), pair("a")], STAGES)
    assert [row.candidate.id for row in made.rows] == ["b", "a"]
    assert all(cell.people == () for cell in made.rows[1].cells)
    assert made.row("a") is made.rows[1]
    assert made.row("c") is None


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["Buy", "Get a quote", "", "Gone"])), max_size=30))
def test_every_statement_stands_in_exactly_one_cell(said: list[tuple[str, str]]) -> None:
    codings = [coding(n, person, stage) for n, (person, stage) in enumerate(said)]
    row = journey_map([pair("price", *codings)], STAGES).rows[0]
    placed = [c.id for cell in row.cells for c in cell.codings]
    assert sorted(placed) == sorted(c.id for c in codings)
    assert set(row.people) == {person for cell in row.cells for person in cell.people}


def test_people_are_counted_per_signal() -> None:
    said = (
        coding(1, "P1", "Buy", ("frustration",)), coding(2, "P1", "Buy", ("frustration", "outcome")),
        coding(3, "P2", "Buy"),
    )  # fmt: skip
    assert JourneyCell("Buy", ("P1", "P2"), said).by_kind == {"frustration": 1, "outcome": 2}


def test_a_stage_shows_each_signal_by_voice_the_loudest_first() -> None:
    said = [
        coding(1, "P2", "Buy", ("frustration",)), coding(2, "P1", "Buy", ("frustration", "outcome")),
        coding(3, "P1", "Buy", ("frustration",)), coding(4, "P1", "Get a quote"), coding(5, "P3", "Renew"),
    ]  # fmt: skip
    columns = {column.kind: column for column in stage_columns(said, "Buy", STAGES)}
    assert [(v.person, len(v.codings)) for v in columns["frustration"].voices] == [("P1", 2), ("P2", 1)]
    assert [c.id for c in columns["outcome"].codings] == ["c2"]
    assert columns["met"].voices == ()
    unsure = {column.kind: column for column in stage_columns(said, UNSURE, STAGES)}
    assert [c.id for c in unsure["outcome"].codings] == ["c5"], "a stage that the study does not list any more"


def test_what_was_rejected_or_carries_nothing_is_not_on_a_stage() -> None:
    said = [replace(coding(1, "P1", "Buy"), status="rejected"), coding(2, "P1", "Buy", ())]
    assert not any(column.voices for column in stage_columns(said, "Buy", STAGES))
