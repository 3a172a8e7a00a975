"""Register and monitoring in the terminal: owners, targets, tasks, readings, limits, signals."""

from __future__ import annotations

import argparse
from pathlib import Path

from research import (
    CADENCE_DAYS,
    Entered,
    ResearchError,
    Workspace,
    alarm_rows,
    alarms_csv,
    alarms_json,
    read_target,
)
from research.cli.speaking import Maker, Voice


def fill_register(make: Maker) -> None:
    """Adds the verbs of the register; ``make`` gives a parser for one of them."""
    make("show", "every adopted CPI with owner, target and open tasks", _show)
    own = make("own", "say who answers for an adopted CPI, and what is aimed at", _own)
    own.add_argument("candidate")
    own.add_argument("--owner", required=True)
    own.add_argument("--deputy", default="")
    own.add_argument("--team", default="")
    own.add_argument("--target", default="", help='such as "90 %% within 4 hours"')
    own.add_argument("--cadence", choices=list(CADENCE_DAYS), default="monthly")
    own.add_argument("--because", default="")
    task = make("task", "open a task", _task)
    task.add_argument("candidate")
    task.add_argument("what")
    task.add_argument("--owner", default="")
    task.add_argument("--due", default="", metavar="YYYY-MM-DD")
    close = make("close", "say what came of a task", _close)
    close.add_argument("task")
    close.add_argument("status", choices=["done", "dropped", "open"])
    close.add_argument("--outcome", default="")


def fill_monitoring(make: Maker) -> None:
    """Adds the verbs of monitoring; ``make`` gives a parser for one of them."""
    read = make("read", "measure an adopted CPI and its KPIs again, period by period", _read)
    read.add_argument("candidate")
    read.add_argument("--every", choices=["week", "month"], default="week")
    freeze = make("freeze", "freeze the limits of one series", _freeze)
    freeze.add_argument("candidate")
    freeze.add_argument("series")
    freeze.add_argument("--from", dest="first", default="", metavar="YYYY-MM-DD", help="the first period")
    freeze.add_argument("--points", type=int, default=24)
    freeze.add_argument("--because", required=True)
    signals = make("signals", "every signal behind the baseline, with its task", _signals)
    signals.add_argument("candidate")
    signals.add_argument("--out", type=Path, metavar="FILE", help=".csv or .json")


def _line(work: Workspace, study: str, entered: Entered) -> dict[str, object]:
    held = entered.ownership
    tasks = [item for item in work.register.actions(study, entered.candidate.id) if item.status == "open"]
    return {
        "candidate": entered.candidate.id, "label": entered.candidate.label, "owner": entered.owner,
        "deputy": held.deputy if held else "", "team": held.team if held else "",
        "target": held.target.words if held and held.target else "", "cadence": held.cadence if held else "",
        "tasks": [{"task": item.id, "what": item.what, "owner": item.owner, "due": item.due} for item in tasks],
    }  # fmt: skip


def _show(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    rows = [_line(work, given.study, entered) for entered in work.register.all(given.study)]
    lines = [f"{r['candidate']}  {r['owner']}  {r['target'] or 'no target'}  {r['label']}" for r in rows]
    voice.result(rows, "\n".join(lines) or "No CPI is adopted yet.")
    return 0


def _own(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    target = read_target(given.target) if given.target else None
    if given.target and target is None:
        raise ResearchError(f"“{given.target}” is no target.", 'Write it like "90 % within 4 hours".')
    made = work.register.own(
        given.study, given.candidate, owner=given.owner, deputy=given.deputy, team=given.team, target=target,
        cadence=given.cadence, because=given.because,
    )  # fmt: skip
    voice.result({"ownership": made.id, "target": target.words if target else ""}, made.id)
    return 0


def _task(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    made = work.register.add_action(given.study, given.candidate, given.what, owner=given.owner, due=given.due)
    voice.result({"task": made.id, "owner": made.owner}, made.id)
    return 0


def _close(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    made = work.register.close_action(given.study, given.task, given.status, given.outcome)
    voice.result({"task": made.id, "status": made.status}, f"{made.id}  {made.status}")
    return 0


def _read(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    made = work.watch.read(given.study, given.candidate, every=given.every)
    rows = [
        {
            "series": one.series.name, "side": one.series.side, "chart": one.chart.kind,
            "points": len(one.chart.points), "centre": one.chart.centre, "frozen": one.frozen is not None,
            "signals": len(one.chart.signals), "false_alarms_a_year": one.alarms,
        }
        for one in work.watch.charts(given.study, made)
    ]  # fmt: skip
    for name, fault in work.watch.short(given.study, made):
        voice.remark(f"{name} has no chart: {fault.message} {fault.fix}")
    lines = [f"{r['series']}  {r['chart']}  {r['points']} points  centre {r['centre']:.4g}" for r in rows]
    voice.result({"reading": made.id, "series": rows}, "\n".join(lines) or made.id)
    return 0


def _freeze(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    reading = work.watch.latest(given.study, given.candidate)
    if reading is None:
        raise ResearchError("It was not read over time yet.", "Run `monitoring read` first.")
    made = work.watch.freeze(
        given.study, reading, given.series, first=given.first, count=given.points, because=given.because
    )
    voice.result({"baseline": made.id, "points": len(made.periods)}, f"{made.id}  {len(made.periods)} points")
    return 0


def _signals(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    entered = work.register.get(given.study, given.candidate)
    rows = alarm_rows(entered.candidate.label, entered.owner, work.watch.alarms(given.study, given.candidate))
    if given.out:
        given.out.write_text(alarms_json(rows) if given.out.suffix == ".json" else alarms_csv(rows), encoding="utf-8")
    lines = [f"{r['period']}  {r['series']}  {r['meaning']}  {r['status']}" for r in rows]
    voice.result(rows, "\n".join(lines) or "No signal behind the baseline.")
    return 0
