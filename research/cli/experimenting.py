"""Experiments in the terminal: plan, register a design, say who gets what, read it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from research import (
    ArmReadout,
    Experiment,
    KpiHistory,
    Natural,
    PanelColumns,
    Readout,
    UnitColumns,
    Workspace,
    arm_steps,
    further_told,
    load_design,
    segment_told,
    too_early,
)
from research.cli.speaking import Maker, Voice


def fill(make: Maker) -> None:
    """Adds the verbs; ``make`` gives a parser for one of them."""
    plan = make("plan", "what a run would take, and whether this traffic can answer", _plan)
    plan.add_argument("--kind", choices=["share", "mean"], default="share")
    plan.add_argument("--mean", type=float, required=True, help="the KPI now: a share between 0 and 1, or a mean")
    plan.add_argument("--sd", type=float, default=0.0, help="of a mean, per unit")
    plan.add_argument("--sesoi", type=float, required=True, help="smallest difference that matters, absolute")
    plan.add_argument("--weekly", type=float, required=True, help="units a week")
    plan.add_argument("--correlation", type=float, default=0.0, help="with a covariate measured before exposure")
    plan.add_argument("--cluster-size", type=float, default=1.0)
    plan.add_argument("--icc", type=float, default=0.0, help="correlation within clusters")
    register = make("register", "freeze a design before its data", _register)
    register.add_argument("candidate")
    register.add_argument("design", type=Path, metavar="EXPERIMENT.yaml")
    register.add_argument("--name", help="how to call it (default: the file's name)")
    assign = make("assign", "the arm of each id of a file, one a line, by hash", _assign)
    assign.add_argument("experiment")
    assign.add_argument("ids", type=Path, metavar="FILE")
    read = make("read", "read an experiment from a table with a row per unit", _read)
    read.add_argument("experiment")
    read.add_argument("units", metavar="FILE")
    read.add_argument("--arm", default="arm", metavar="COLUMN")
    read.add_argument("--unit", default="", metavar="COLUMN", help="the id of what was assigned")
    read.add_argument("--measure", nargs="*", default=[], metavar="NAME=COLUMN", help="where they differ")
    for name in ("assigned", "exposed", "covariate", "covariate-at", "cluster"):
        read.add_argument(f"--{name}", default="", metavar="COLUMN")
    read.add_argument("--until", default="", metavar="TIME", help="when the data end")
    look = make("look", "look at a change nobody assigned: it supports at most", _look)
    look.add_argument("candidate")
    look.add_argument("table", metavar="FILE")
    look.add_argument("--method", choices=get_args(Natural), required=True)
    look.add_argument("--period", required=True, metavar="COLUMN", help="or the score that a cutoff was laid on")
    look.add_argument("--value", required=True, metavar="COLUMN")
    look.add_argument("--unit", default="", metavar="COLUMN")
    look.add_argument("--group", default="", metavar="COLUMN", help="treated (yes or no), start, or comparison series")
    look.add_argument("--first", type=float, default=0.0, help="first period after the change, or the cutoff")
    look.add_argument("--sesoi", type=float, required=True, help="smallest difference that matters, absolute")
    look.add_argument("--lower", action="store_true", help="less is better")
    show = make("show", "what is registered for a candidate, and what it said", _show)
    show.add_argument("candidate")


def _plan(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    history = KpiHistory(
        given.kind, given.mean, given.weekly, given.sd, given.correlation, given.cluster_size, given.icc
    )
    made = work.experiments.plan(history, given.sesoi)
    voice.result(asdict(made), f"{made.verdict}: {made.because}")
    return 0


def _register(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    design = load_design(given.design.read_text(encoding="utf-8-sig"), name=given.design.name)
    made = work.experiments.register(given.study, given.candidate, given.name or given.design.stem, design)
    voice.result({"experiment": made.id, "hash": made.hash}, f"{made.id}  registered as {made.hash[:16]}")
    return 0


def _assign(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    ids = [line.strip() for line in given.ids.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    rows = work.experiments.assign(given.study, given.experiment, ids)
    voice.result(dict(rows), "\n".join(f"{unit},{arm}" for unit, arm in rows))
    return 0


def _read(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    design = work.experiments.get(given.study, given.experiment).design
    named = dict(pair.split("=", maxsplit=1) for pair in given.measure if "=" in pair)
    columns = UnitColumns(
        given.arm, tuple((name, named.get(name, name)) for name in design.columns), given.unit,
        given.assigned, given.exposed, given.covariate, given.covariate_at, given.cluster, given.until,
        tuple((name, named.get(name, name)) for name in design.segments),
    )  # fmt: skip
    readout = work.experiments.read(given.study, given.experiment, given.units, columns).readout
    for flag in readout.flags:
        voice.remark(flag)
    told = [line for arm in readout.arms for line in _told(design, arm)]
    told += [further_told(design, held) for held in readout.further]
    told += [segment_told(design, held) for held in readout.segments]
    voice.result(_shown(design, readout), "\n".join(told) or "No effect may be shown.")
    return 0


def _told(design: Experiment, arm: ArmReadout) -> list[str]:
    """An arm's verdict; before its planned size no number of it."""
    head = f"{arm.effects.arm}: {arm.outcome}. {arm.because}"
    if too_early(design, arm.effects):
        return [head]
    return [head, f"  {arm.sentence}", *(f"  {step}" for step in arm_steps(design, arm))]


def _shown(design: Experiment, readout: Readout) -> dict[str, Any]:
    """The readout as JSON, without the effects of arms that were read before their time."""
    rows = asdict(readout)
    for row, arm in zip(rows["arms"], readout.arms, strict=True):
        if too_early(design, arm.effects):
            row |= {"effects": {"arm": arm.effects.arm, "smallest": arm.effects.smallest}, "sentence": ""}
    return rows


def _look(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    made = work.experiments.look(
        given.study, given.candidate, given.method, given.table,
        PanelColumns(given.period, given.value, given.unit, given.group),
        first=given.first, sesoi=given.sesoi, higher=not given.lower,
    )  # fmt: skip
    found = made.finding
    told = (
        f"{found.measure}: {found.estimate:.4g} [{found.interval[0]:.4g}, {found.interval[1]:.4g}], n = {found.n:,}"
        if (found.estimate is not None and found.interval is not None)
        else f"n = {found.n:,}"
    )
    voice.result(asdict(found), f"{found.verdict}: {found.because}\n  {told}")
    return 0


def _show(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    rows = []
    for made in work.experiments.registered(given.study, given.candidate):
        latest = work.experiments.latest(given.study, made.id)
        said = [arm.outcome for arm in latest.readout.arms] if latest else []
        rows.append({"experiment": made.id, "name": made.name, "hash": made.hash, "outcomes": said})
    verdict = work.experiments.standing(given.study, given.candidate)
    lines = [f"{row['experiment']}  {row['name']}: {', '.join(row['outcomes']) or 'not read yet'}" for row in rows]
    voice.result({"experiments": rows, "verdict": asdict(verdict)}, "\n".join([*lines, verdict.sentence]))
    return 0
