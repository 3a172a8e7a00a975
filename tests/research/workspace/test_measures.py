"""The register of measures: every definition with its last value; many measured in one go, one fault stops no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlp.errors import RecordError
from research.candidates import Candidate
from research.measures import headline, run_sentence
from research.studies import Source, Study
from research.validation.mapping import Mapping, Outcome
from research.validation.measurements import Measurements, Survival
from research.validation.measuring import events
from research.validation.records import Dataset
from research.workspace import Workspace
from research.workspace.jobs import CancelledError

WAIT = """id: wait
statement: Know soon
increment: {unit: hours, direction: lower}
measure: {type: duration, from: asked, to: told}
"""
CALLS = (
    "id: calls\nstatement: Call less\nincrement: {unit: calls, direction: lower}\nmeasure: {type: count, event: call}\n"
)
LOST = WAIT.replace(
    "measure: {type: duration, from: asked, to: told}", "measure: {type: options, event: call, column: no}"
)


@pytest.fixture
def dataset(workspace: Workspace, study: Study, tmp_path: Path) -> Dataset:
    lines = ["case,event,time,region"]
    for i in range(60):
        day = f"2024-{1 + i // 20:02}-{1 + i % 20:02}"
        lines.append(f"c{i},asked,{day}T08:00:00Z,{'ns'[i % 2]}")
        lines += [f"c{i},call,{day}T09:00:00Z,{'ns'[i % 2]}"] * (i % 3)
        lines.append(f"c{i},told,{day}T{10 + i % 10}:00:00Z,{'ns'[i % 2]}")
        lines += [f"c{i},bought,{day}T23:00:00Z,{'ns'[i % 2]}"] * (i % 2)
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping = Mapping("case", "event", "time", attributes=("region",),
                      outcomes=(Outcome("Bought", events=("bought",), role="kpi"),))  # fmt: skip
    return workspace.validation.add_dataset(study.id, "Log", str(path), mapping)


@pytest.fixture
def defined(workspace: Workspace, study: Study, sources: list[Source]) -> list[Candidate]:
    for source in sources:
        workspace.coding.suggest(study.id, source.id)
    first, second, *_ = workspace.candidates.propose(study.id)
    for candidate, text in ((first, WAIT), (second, CALLS)):
        workspace.validation.define(study.id, candidate.id, workspace.validation.parse(text)[0])
    return [first, second]


def test_what_is_defined_is_listed_before_and_after_it_is_measured(
    workspace: Workspace, study: Study, dataset: Dataset, defined: list[Candidate]
) -> None:
    before = workspace.measures.all(study.id)
    assert [line.candidate.id for line in before] == [c.id for c in defined]
    assert all(line.headline is None and line.reaches == "" for line in before)
    assert not {c.id for c in defined} & {c.id for c in workspace.measures.undefined(study.id)}
    told: list[tuple[int, int]] = []
    runs = workspace.measures.run(
        study.id, [c.id for c in defined], dataset.id, progress=lambda done, total: told.append((done, total))
    )
    assert run_sentence(runs) == "Measured 2 of 2."
    assert told[0] == (0, 2)
    assert told[-1] == (2, 2)
    wait, calls = workspace.measures.all(study.id)
    assert wait.headline is not None
    assert calls.headline is not None
    assert wait.headline.what == "median, those still waiting counted in"
    assert wait.headline.value == 6 * 3_600_000_000
    assert (calls.headline.what, calls.headline.value) == ("mean", 1.0)
    assert (wait.reaches, wait.stale, wait.dataset) == ("2024-03", "", dataset)
    assert {a.name for a in wait.validation.question.adjusters} == {"region", "month of the start"}  # type: ignore[union-attr]


def test_measuring_again_asks_what_was_asked_before(
    workspace: Workspace, study: Study, dataset: Dataset, defined: list[Candidate]
) -> None:
    wait = defined[0]
    workspace.validation.run(study.id, wait.id, dataset.id, adjusters=(), cluster="region")
    (run,) = workspace.measures.run(study.id, [wait.id], dataset.id)
    assert run.validation is not None
    assert (run.validation.question.cluster, run.validation.question.adjusters) == ("region", ())


def test_a_change_of_the_definition_makes_the_value_stale(
    workspace: Workspace, study: Study, dataset: Dataset, defined: list[Candidate]
) -> None:
    workspace.measures.run(study.id, [defined[0].id], dataset.id)
    text = WAIT.replace("told", "bought")
    workspace.validation.define(study.id, defined[0].id, workspace.validation.parse(text)[0])
    line = workspace.measures.all(study.id)[0]
    assert "version 2" in line.stale
    assert line.headline is not None, "the last value is still shown, as what was there before"


def test_one_that_cannot_be_measured_stops_no_other(
    workspace: Workspace, study: Study, dataset: Dataset, defined: list[Candidate]
) -> None:
    workspace.validation.define(study.id, defined[0].id, workspace.validation.parse(LOST)[0])
    lost, calls = workspace.measures.run(study.id, [c.id for c in defined], dataset.id)
    assert lost.problem is not None
    assert calls.validation is not None
    assert run_sentence((lost, calls)).startswith("Measured 1 of 2. “")


def test_those_of_which_the_same_is_asked_are_measured_in_one_pass(
    workspace: Workspace, study: Study, dataset: Dataset, defined: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = workspace.validation.run(study.id, defined[1].id, dataset.id)
    opened: list[str] = []
    original = events.open_events

    def counted(location: str, *rest: Any) -> Any:
        opened.append(location)
        return original(location, *rest)

    monkeypatch.setattr(events, "open_events", counted)
    wanted = [workspace.validation.define(study.id, c.id, workspace.validation.parse(text)[0]) and c.id
              for c, text in zip(defined, (WAIT, CALLS), strict=True)]  # fmt: skip
    workspace.validation.run(study.id, defined[0].id, dataset.id)
    opened.clear()
    runs = workspace.measures.run(study.id, wanted, dataset.id)
    assert len(opened) == 1
    assert runs[1].validation is not None
    assert runs[1].validation.measurements == alone.measurements
    assert runs[1].validation.findings == alone.findings


def test_a_cancel_is_heeded_within_a_measure_and_keeps_those_before(
    workspace: Workspace, study: Study, dataset: Dataset, defined: list[Candidate]
) -> None:
    seen = 0

    def stop(done: int, _total: int) -> None:
        nonlocal seen
        seen += done == 1
        if seen > 2:  # within the second
            raise CancelledError

    with pytest.raises(CancelledError):
        workspace.measures.run(study.id, [c.id for c in defined], dataset.id, progress=stop)
    assert [line.validation is not None for line in workspace.measures.all(study.id)] == [True, False]
    with pytest.raises(RecordError, match="No measure was picked"):
        workspace.measures.run(study.id, [], dataset.id)


def test_every_unit_is_a_row_and_no_cell_is_a_formula(
    workspace: Workspace, study: Study, dataset: Dataset, defined: list[Candidate], tmp_path: Path
) -> None:
    rows = workspace.measures.csv(study.id, defined[0].id, dataset.id).splitlines()
    assert rows[0] == "case,value,unit,status,start,end,value_us"
    assert len(rows) == 61
    assert rows[1].startswith("c0,2.0,hours,")
    assert rows[1].endswith(",7200000000")
    assert len(workspace.measures.rows(study.id, defined[0].id, dataset.id, most=5).cases) == 5
    evil = tmp_path / "evil.csv"
    evil.write_text("case,event,time\n=1+1,asked,2024-01-01T08:00:00Z\n=1+1,told,2024-01-01T09:00:00Z\n")
    held = workspace.validation.add_dataset(study.id, "Evil", str(evil), Mapping("case", "event", "time"))
    assert workspace.measures.csv(study.id, defined[0].id, held.id).splitlines()[1].startswith("'=1+1,")


def test_the_number_that_stands_for_a_measure() -> None:
    curve = Survival("Kaplan–Meier", 6.0, 5.0, 7.0, 9.0, 10, 8, 2, 0)
    assert headline(Measurements("us", 10, 8, median=5.0, survival=curve)).value == 6
    assert headline(Measurements("us", 10, 8, median=5.0)).what == "median"
    share = headline(Measurements("share", 10, 10, mean=0.4, interval=(0.2, 0.6)))
    assert (share.what, share.value, share.low, share.high) == ("share", 0.4, 0.2, 0.6)
