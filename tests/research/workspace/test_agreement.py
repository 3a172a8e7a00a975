"""Two coders on one study: blind, compared, settled, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.errors import RecordError
from nlp.values import Span
from research.agreement.coders import MACHINE
from research.studies import Source, Study
from research.workspace import Workspace
from research.workspace.agreement import Difference
from research.workspace.desk import Desk
from tests.fakes import fake_language

MET, FRUSTRATION, OUTCOME = "signal:met", "signal:frustration", "signal:outcome"


@pytest.fixture
def ben(desk: Desk) -> Workspace:
    return Workspace(desk, by="Ben", language=fake_language)


def words(source: Source, said: str) -> Span:
    start = source.transcript.text.index(said)
    return Span(start, start + len(said))


WAITED = "I waited three weeks for the quote."
BLUE = "The office is blue."


def test_blind_coders_see_their_own_work_and_the_machines(
    workspace: Workspace, ben: Workspace, study: Study, sources: list[Source]
) -> None:
    workspace.coding.suggest(study.id, sources[0].id)
    suggestion = next(c for c in workspace.coding.all(study.id) if c.quote == WAITED)
    workspace.agreement.set_blind(study.id, True)
    workspace.coding.confirm(study.id, [suggestion.id], kinds=("outcome",))
    workspace.coding.code(study.id, sources[0].id, words(sources[0], BLUE), kinds=("met",))
    seen = {c.quote: c for c in ben.agreement.seen(study.id)}
    assert seen[WAITED].status == "suggested"
    assert BLUE not in seen
    ben.coding.confirm(study.id, [seen[WAITED].id])
    assert next(c for c in ben.agreement.seen(study.id) if c.quote == WAITED).kinds == ("frustration",)
    assert next(c for c in workspace.agreement.seen(study.id) if c.quote == WAITED).kinds == ("outcome",)
    ben.agreement.open(study.id)
    assert BLUE in {c.quote for c in ben.agreement.seen(study.id)}
    assert workspace.agreement.is_blind(study.id)


def test_a_difference_is_settled_and_the_settlement_undone(
    workspace: Workspace, ben: Workspace, study: Study, sources: list[Source]
) -> None:
    ana = sources[0]
    workspace.coding.code(study.id, ana.id, words(ana, WAITED), kinds=("frustration",))
    ben.coding.code(study.id, ana.id, words(ana, BLUE), kinds=("met",))
    pair, labels = ("Ben", "Rita"), (MET, FRUSTRATION)
    found = workspace.agreement.differences(study.id, pair, labels)
    assert [d.disagreement.given for d in found] == [("Rita",), ("Ben",)]
    before = workspace.agreement.compare(study.id, pair, labels)
    workspace.agreement.adjudicate(study.id, found[1].disagreement, ("Rita",), "not about the service")
    assert {c.quote: c.status for c in workspace.coding.all(study.id)} == {WAITED: "confirmed", BLUE: "rejected"}
    assert workspace.agreement.differences(study.id, pair, labels)[1].settled is not None
    assert workspace.agreement.compare(study.id, pair, labels) == before  # what was seen alone stays what it was
    workspace.history.undo(study.id)
    assert workspace.agreement.differences(study.id, pair, labels)[1].settled is None
    assert all(c.status == "confirmed" for c in workspace.coding.all(study.id))


def test_settling_needs_a_reason_and_comparing_two(workspace: Workspace, study: Study, sources: list[Source]) -> None:
    workspace.coding.suggest(study.id, sources[0].id)
    workspace.coding.code(study.id, sources[0].id, words(sources[0], BLUE), kinds=("met",))
    found = workspace.agreement.differences(study.id, ("Rita", "the machine"), (MET,))
    with pytest.raises(RecordError, match="reason"):
        workspace.agreement.adjudicate(study.id, found[0].disagreement, (), " ")
    with pytest.raises(RecordError, match="two coders"):
        workspace.agreement.compare(study.id, ("Rita",), (MET,))


def test_words_of_those_who_withdrew_are_not_compared(
    workspace: Workspace, ben: Workspace, study: Study, sources: list[Source]
) -> None:
    ana = sources[0]
    workspace.coding.code(study.id, ana.id, words(ana, BLUE), kinds=("met",))
    ben.coding.code(study.id, ana.id, words(ana, WAITED), kinds=("frustration",))
    workspace.studies.describe(study.id, ana.participant, consent="withdrawn")
    assert workspace.agreement.differences(study.id, ("Ben", "Rita"), (MET, FRUSTRATION)) == []
    assert workspace.agreement.coders(study.id) == {}


def test_what_the_machine_thinks_of_judged_statements_is_kept_and_compared(
    workspace: Workspace, study: Study, sources: list[Source]
) -> None:
    ana, ben_s = sources
    workspace.coding.code(study.id, ana.id, words(ana, WAITED), kinds=("outcome",))
    workspace.coding.code(study.id, ana.id, words(ana, BLUE), kinds=("met",))
    workspace.coding.suggest_many(study.id, [ana.id, ben_s.id])
    assert [c.status for c in workspace.coding.of_source(study.id, ana.id)].count("confirmed") == 2
    assert WAITED not in {c.quote for c in workspace.coding.all(study.id) if c.status == "suggested"}
    rows = {r.label: r for r in workspace.agreement.compare(study.id, ("Rita", MACHINE), (FRUSTRATION, MET, OUTCOME))}
    assert [row.left_out for row in rows.values()] == [0, 0, 0], "nothing of what it read is unknown"
    found = workspace.agreement.differences(study.id, ("Rita", MACHINE), (FRUSTRATION, MET, OUTCOME), sources=[ana.id])
    told = {(d.disagreement.label, ana.transcript.text[slice(*span_of(d))]): d for d in found}
    assert {key: d.disagreement.given for key, d in told.items()} == {
        (FRUSTRATION, WAITED): (MACHINE,), (OUTCOME, WAITED): ("Rita",), (MET, BLUE): ("Rita",),
        (OUTCOME, "I want to know whether the claim is settled."): (MACHINE,),
    }  # fmt: skip
    sides = workspace.agreement.sides(study.id, told[FRUSTRATION, WAITED].disagreement)
    assert [(c.quote, c.kinds, c.person) for c in sides[MACHINE]] == [(WAITED, ("frustration",), "ana")]
    workspace.agreement.adjudicate(study.id, told[FRUSTRATION, WAITED].disagreement, [MACHINE], "it is one")
    assert next(c for c in workspace.coding.all(study.id) if c.quote == WAITED).kinds == ("outcome", "frustration")
    workspace.coding.suggest(study.id, ana.id)
    assert len(workspace.agreement.sides(study.id, told[FRUSTRATION, WAITED].disagreement)[MACHINE]) == 1


def span_of(difference: Difference) -> tuple[int, int]:
    return difference.disagreement.span.start, difference.disagreement.span.end


def test_what_it_said_before_anybody_judged_stays_what_it_said(
    workspace: Workspace, study: Study, sources: list[Source]
) -> None:
    workspace.coding.suggest(study.id, sources[0].id)
    waited = next(c for c in workspace.coding.of_source(study.id, sources[0].id) if c.quote == WAITED)
    workspace.coding.confirm(study.id, [waited.id], kinds=("met",))
    before = workspace.agreement.compare(study.id, ("Rita", MACHINE), (FRUSTRATION, MET))
    workspace.coding.suggest(study.id, sources[0].id)
    assert workspace.agreement.compare(study.id, ("Rita", MACHINE), (FRUSTRATION, MET)) == before


def test_what_a_reading_of_old_did_not_keep_is_left_out(
    workspace: Workspace, desk: Desk, study: Study, sources: list[Source]
) -> None:
    ana, ben_s = sources
    workspace.coding.code(study.id, ana.id, words(ana, "waited three weeks"), kinds=("frustration",))
    workspace.coding.suggest_many(study.id, [ana.id, ben_s.id])
    with desk.act(study.id, "Rita", "coding.suggest", "read of old") as act:
        held = workspace.coding.read_by_machine(study.id)[ana.id]
        act.add(replace(held, id=act.id(), stamp=act.stamp, passed=None))
    waited = next(c for c in workspace.coding.of_source(study.id, ben_s.id) if "waited" in c.quote)
    workspace.coding.confirm(study.id, [waited.id])
    for unit, left in (("statement", 1), ("character", len(WAITED)), ("overlap", 1)):
        (row,) = workspace.agreement.compare(study.id, ("Rita", MACHINE), (FRUSTRATION,), unit=unit)  # type: ignore[arg-type]
        assert row.left_out == left
        assert row.of("percent").coefficient.value == 1.0, "the machine said nothing of what it passed over"
        assert row.of("f1").coefficient.value == 1.0
        assert row.of("alpha_u").coefficient.value == pytest.approx(1.0)
    assert workspace.agreement.differences(study.id, ("Rita", MACHINE), (FRUSTRATION,)) == []


def test_what_a_person_adds_after_the_machine_read_is_its_miss(
    workspace: Workspace, study: Study, sources: list[Source]
) -> None:
    workspace.coding.suggest(study.id, sources[0].id)
    workspace.coding.code(study.id, sources[0].id, words(sources[0], BLUE), kinds=("met",))
    (row,) = workspace.agreement.compare(study.id, ("Rita", MACHINE), (MET,))
    assert row.left_out == 0
    assert [d.disagreement.given for d in workspace.agreement.differences(study.id, ("Rita", MACHINE), (MET,))] == [
        ("Rita",)
    ]
