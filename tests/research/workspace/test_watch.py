"""Register and watch through the door: entered, read, frozen, alarmed, undone, and broken by a new definition."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nlp.errors import DataError, RecordError
from research.candidates import Candidate
from research.ownership import Target
from research.studies import Source, Study
from research.validation.definition import Definition, Duration, End, Events, Increment, Start
from research.validation.mapping import Mapping
from research.workspace import Workspace

WAIT = Definition(
    "wait", "Know soon", Increment("hours", "lower"), Duration(Start(Events(("asked",))), End(Events(("answered",))))
)


def log(path: Path, *, weeks: int = 40, jump: int = 30) -> str:
    """Five cases a week of about four hours; from week ``jump`` on they take three times as long."""
    lines = ["case,event,time"]
    for n in range(weeks * 5):
        asked = datetime(2024, 1, 1, 9, tzinfo=UTC) + timedelta(days=n // 5 * 7 + n % 5)
        hours = (4 + (n * 7919 % 13) / 13) * (3 if n // 5 >= jump else 1)
        lines += [f"{n},asked,{asked.isoformat()}", f"{n},answered,{(asked + timedelta(hours=hours)).isoformat()}"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def said(workspace: Workspace, study: Study, sources: list[Source]) -> Candidate:
    workspace.coding.suggest_many(study.id, [source.id for source in sources])
    return workspace.candidates.propose(study.id)[0]


@pytest.fixture
def adopted(workspace: Workspace, study: Study, said: Candidate, tmp_path: Path) -> Candidate:
    data = workspace.validation.add_dataset(
        study.id, "log", log(tmp_path / "log.csv"), Mapping("case", "event", "time")
    )
    workspace.validation.define(study.id, said.id, WAIT)
    workspace.validation.run(study.id, said.id, data.id)
    workspace.decisions.decide(study.id, said.id, "adopt", because="they say so", owner="Mara")
    return said


def test_only_an_adopted_cpi_is_entered_and_never_owned_by_its_deputy(
    workspace: Workspace, study: Study, said: Candidate
) -> None:
    with pytest.raises(RecordError, match="not adopted"):
        workspace.register.own(study.id, said.id, owner="Mara")
    workspace.decisions.decide(study.id, said.id, "adopt", because="they say so", owner="Mara")
    with pytest.raises(RecordError, match="same person"):
        workspace.register.own(study.id, said.id, owner="Mara", deputy="mara ")
    workspace.register.own(study.id, said.id, owner="Mara", deputy="Jo", target=Target(0.9, 4, "hours"))
    workspace.register.own(study.id, said.id, owner="Jo", cadence="weekly")
    (line,) = workspace.register.all(study.id)
    assert (line.owner, line.ownership and line.ownership.cadence) == ("Jo", "weekly")
    workspace.history.undo(study.id)
    (line,) = workspace.register.all(study.id)
    assert line.ownership is not None
    assert line.ownership.target == Target(0.9, 4, "hours")
    with pytest.raises(RecordError, match="never measured"):
        workspace.watch.read(study.id, said.id)


def test_tasks_are_opened_closed_with_a_word_and_undone(workspace: Workspace, study: Study, adopted: Candidate) -> None:
    task = workspace.register.add_action(study.id, adopted.id, "Ask the desk", due="2026-03-01")
    assert task.owner == "Mara"
    with pytest.raises(RecordError, match="without a word"):
        workspace.register.close_action(study.id, task.id, "done", " ")
    workspace.register.close_action(study.id, task.id, "done", "A form was broken.")
    assert [t.status for t in workspace.register.actions(study.id, adopted.id)] == ["done"]
    workspace.history.undo(study.id)
    assert [t.status for t in workspace.register.actions(study.id, adopted.id)] == ["open"]


def test_a_jump_opens_one_task_for_the_owner_once(workspace: Workspace, study: Study, adopted: Candidate) -> None:
    workspace.register.own(study.id, adopted.id, owner="Mara", target=Target(0.9, 4.9, "hours"))
    reading = workspace.watch.read(study.id, adopted.id)
    assert [s.name for s in reading.series] == ["Median", "Share within 4.9 hours"]
    median = workspace.watch.charts(study.id, reading)[0]
    assert (median.chart.kind, len(median.chart.points), median.frozen) == ("log I-MR", 40, None)
    opened = [t for t in workspace.register.actions(study.id, adopted.id) if t.signal.startswith("Median|")]
    assert opened[0].signal == "Median|2024-07-29|beyond"  # Monday of the thirty-first week
    assert {t.owner for t in opened} == {"Mara"}
    before = len(workspace.register.actions(study.id, adopted.id))
    workspace.watch.read(study.id, adopted.id)
    assert len(workspace.register.actions(study.id, adopted.id)) == before
    assert all(task is not None for _, task in workspace.watch.alarms(study.id, adopted.id))
    workspace.history.undo(study.id)
    workspace.history.undo(study.id)
    assert workspace.register.actions(study.id, adopted.id) == []
    assert workspace.watch.latest(study.id, adopted.id) is None


def test_frozen_limits_outlast_the_data_they_came_from(
    workspace: Workspace, study: Study, adopted: Candidate, tmp_path: Path
) -> None:
    reading = workspace.watch.read(study.id, adopted.id)
    with pytest.raises(DataError, match="3 complete points"):
        workspace.watch.freeze(study.id, reading, "Median", first="", count=3, because="try")
    with pytest.raises(RecordError, match="reason"):
        workspace.watch.freeze(study.id, reading, "Median", first="", count=24, because=" ")
    with pytest.raises(RecordError, match="no series"):
        workspace.watch.freeze(study.id, reading, "Mode", first="", count=24, because="try")
    workspace.watch.freeze(study.id, reading, "Median", first="", count=24, because="before the jump")
    held = workspace.watch.charts(study.id, reading)[0]
    log(tmp_path / "log.csv", weeks=60, jump=0)  # the same file, now all slow
    again = workspace.watch.charts(study.id, workspace.watch.read(study.id, adopted.id))[0]
    assert again.frozen is not None
    assert (again.chart.centre, again.chart.high[0]) == (held.chart.centre, held.chart.high[0])
    assert len(again.chart.points) == 60


def test_a_new_definition_breaks_the_line(workspace: Workspace, study: Study, adopted: Candidate) -> None:
    first = workspace.watch.read(study.id, adopted.id)
    assert workspace.watch.overdue(study.id, adopted.id) == ""
    workspace.validation.define(study.id, adopted.id, replace(WAIT, increment=Increment("minutes", "lower")))
    assert "definition has changed" in workspace.watch.overdue(study.id, adopted.id)
    second = workspace.watch.read(study.id, adopted.id)
    assert (second.version, second.series[0].unit) == (2, "minutes")
    before = workspace.watch.before(study.id, second)
    assert before is not None
    assert (before.id, before.series[0].unit) == (first.id, "hours")
    assert workspace.watch.baseline(study.id, second, "Median") is None
