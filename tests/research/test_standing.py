"""Where a candidate stands before it has met any data."""

from __future__ import annotations

from datetime import UTC, datetime

from nlp.values import Span
from research.candidates import Evidence
from research.coding import Coding
from research.records import Stamp
from research.standing import standing
from research.validation.loading import load_document
from research.validation.records import DefinitionVersion

STAMP = Stamp(study="s", action="a", by="t", at=datetime(2025, 1, 1, tzinfo=UTC))


def said_by(*people: str) -> Evidence:
    codings = tuple(
        Coding(id=f"c{n}", stamp=STAMP, source="x", span=Span(n, n + 1), quote="q", person=p, kinds=("outcome",))
        for n, p in enumerate(people)
    )
    return Evidence(people, codings)


def version(statement: str) -> DefinitionVersion:
    text = f"id: x\nstatement: {statement}\nincrement: hours, lower\ntype: duration\nfrom: asked\nto: sent\n"
    made, _ = load_document(text, name="x.yaml")
    return DefinitionVersion(id="d", stamp=STAMP, candidate="c", version=1, definition=made)


def test_words_alone_come_to_said() -> None:
    verdict = standing(said_by("P1", "P2", "P3", "P4"), None, None)
    assert verdict.reached == "said"
    assert [step.step for step in verdict.steps] == ["said"]


def test_a_definition_takes_it_one_step_further() -> None:
    assert standing(said_by("P1", "P2", "P3", "P4"), version("Have the price the same day"), None).reached == "defined"


def test_nobody_having_said_it_stops_it_before_the_first_step() -> None:
    verdict = standing(said_by(), version("Have the price the same day"), None)
    assert verdict.reached is None
    assert verdict.steps[0].answer == "no"


def test_a_company_figure_in_the_words_makes_the_definition_doubtful() -> None:
    found = standing(said_by("P1", "P2", "P3", "P4"), version("Raise our net promoter score"), None).step("defined")
    assert found is not None
    assert found.answer == "partly"
