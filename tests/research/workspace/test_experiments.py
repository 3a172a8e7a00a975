"""Experiments through the door: registered before the data, read from a table, and what they add to the ladder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp.errors import DataError, DefinitionError, RecordError
from research.candidates import Candidate
from research.experiments.design import Arm, Experiment, Guardrail, Kpi, Manipulation
from research.experiments.loading import load_design
from research.experiments.proof import Proof, with_proof
from research.experiments.records import PanelColumns, UnitColumns
from research.studies import Study
from research.validation.finding import StepVerdict
from research.validation.mapping import Mapping, Outcome
from research.validation.verdict import overall
from research.workspace import Workspace

DESIGN = Experiment(
    hypothesis="Calling back within the hour shortens the wait and raises satisfaction.",
    unit="customer",
    arms=(Arm("as now", 0.5), Arm("call back", 0.5)),
    primary=Kpi("satisfaction", "higher", sesoi=0.1),
    manipulation=Manipulation("wait", "lower", increment="hour of waiting"),
    guardrails=(Guardrail("cost", "lower", margin=0.2),),
    per_arm=1_000,
    weeks=2,
    mde=0.1,
)
COLUMNS = UnitColumns(
    "arm", (("satisfaction", "csat"), ("wait", "hours"), ("cost", "cost")), unit="customer", assigned="assigned"
)


def table(path: Path, *, n: int = 4_000, per_hour: float = -0.2, drop: int = 0) -> str:
    """Half are called back an hour sooner; each hour less adds ``-per_hour`` to satisfaction."""
    rng = np.random.default_rng(3)
    lines = ["customer,arm,csat,hours,cost,assigned"]
    for i in range(n):
        treated = i % 2 == 1
        hours = 4 - treated + rng.normal()
        csat = 3 + per_hour * hours + rng.normal()
        if not (drop and treated and i % drop == 1):
            arm = "call back" if treated else "as now"
            lines.append(f"C{i},{arm},{csat:.5f},{hours:.5f},{10 + rng.normal():.5f},2026-01-0{1 + i % 7}T08:00")
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def candidate(workspace: Workspace, study: Study) -> Candidate:
    return workspace.candidates.add(study.id, "Minimize the wait", "Wait", assumed=True)


def test_a_design_is_registered_once_and_never_changes(
    workspace: Workspace, study: Study, candidate: Candidate
) -> None:
    made = workspace.experiments.register(study.id, candidate.id, "Call back", DESIGN)
    assert made.hash == DESIGN.hash
    with pytest.raises(RecordError, match="registered already"):
        workspace.experiments.register(study.id, candidate.id, "Again", DESIGN)
    with pytest.raises(RecordError, match="no name"):
        workspace.experiments.register(study.id, candidate.id, " ", replace(DESIGN, per_arm=1_001))
    assert [r.id for r in workspace.experiments.registered(study.id, candidate.id)] == [made.id]
    workspace.history.undo(study.id)
    assert workspace.experiments.registered(study.id) == []


def test_a_plan_starts_from_what_the_kpi_was(
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path
) -> None:
    lines = ["case,event,time,paid"]
    for i in range(140):
        day = f"2024-{1 + i // 28:02}-{1 + i % 28:02}"
        lines += [f"c{i},asked,{day}T08:00:00Z,{i % 10}", f"c{i},told,{day}T{9 + i % 3}:00:00Z,{i % 10}"]
        lines += [f"c{i},bought,{day}T20:00:00Z,{i % 10}"] * (i % 4 == 0)
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    kpis = (Outcome("Bought", events=("bought",), role="kpi"), Outcome("Paid", "paid", kind="amount", role="kpi"))
    with pytest.raises(RecordError, match="have a KPI"):
        workspace.experiments.past(study.id, candidate.id, "Bought")
    mapping = Mapping("case", "event", "time", attributes=("paid",), outcomes=kpis)
    data = workspace.validation.add_dataset(study.id, "Log", str(path), mapping)
    text = "id: w\nincrement: {unit: hours, direction: lower}\nmeasure: {type: duration, from: asked, to: told}\n"
    workspace.validation.define(study.id, candidate.id, workspace.validation.parse(text)[0])
    workspace.validation.run(study.id, candidate.id, data.id)
    assert [kpi.name for kpi in workspace.experiments.kpis(study.id, candidate.id)] == ["Bought", "Paid"]
    bought = workspace.experiments.past(study.id, candidate.id, "Bought")
    assert (bought.kind, bought.mean) == ("share", 0.25)
    assert bought.weekly == pytest.approx(140 / (148 / 7), rel=0.01)  # 1 January to 28 May
    paid = workspace.experiments.past(study.id, candidate.id, "Paid")
    assert (paid.kind, paid.mean) == ("mean", 4.5)
    assert paid.sd == pytest.approx(np.std(np.arange(140) % 10, ddof=1))


def test_a_design_that_was_tampered_with_is_not_read(
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path
) -> None:
    made = workspace.experiments.register(study.id, candidate.id, "Call back", DESIGN)
    with workspace.experiments._desk.act(study.id, "Mallory", "by.hand", "changed it") as act:
        act.add(replace(made, id=act.id(), stamp=act.stamp, replaces=made.id, design=replace(DESIGN, per_arm=10)))
    with pytest.raises(RecordError, match="not the design that was registered"):
        workspace.experiments.read(study.id, made.id, table(tmp_path / "units.csv"), COLUMNS)


def test_the_readout_is_kept_and_proves(
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path
) -> None:
    made = workspace.experiments.register(study.id, candidate.id, "Call back", DESIGN)
    read = workspace.experiments.read(study.id, made.id, table(tmp_path / "units.csv"), COLUMNS)
    (arm,) = read.readout.arms
    assert (arm.outcome, read.units, read.readout.design) == ("proven", 4_000, DESIGN.hash)
    assert arm.effects.primary.low < 0.2 < arm.effects.primary.high
    assert workspace.experiments.latest(study.id, made.id) == read
    assert workspace.experiments.proof(study.id, candidate.id).readout == read.readout
    # nobody said it and nothing is defined: proof does not carry a candidate past steps it has not taken
    assert workspace.experiments.standing(study.id, candidate.id).reached is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("customer,arm,csat,hours,cost,assigned\nA,as now,1,2,3,x", "row 1: 'assigned' is 'x'"),
        ("customer,arm,csat,hours,cost,assigned\nA,as now,high,2,3,", "row 1: 'csat' is 'high'"),
        ("customer,arm,csat,hours,cost,assigned\nA,as now,1,2,3,\nA,as now,1,2,3,", "unit 'A' again"),
        ("customer,arm,csat,hours,cost,assigned\nA,,1,2,3,", "no arm"),
        ("customer,arm,csat,hours,assigned\nA,as now,1,2,", "no column 'cost'"),
        ("customer,arm,csat,hours,cost,assigned\nA,both,1,2,3,", "arms the design lacks"),
    ],
)
def test_a_bad_table_is_refused_and_nothing_is_kept(  # noqa: PLR0917
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path, written: str, said: str
) -> None:
    made = workspace.experiments.register(study.id, candidate.id, "Call back", DESIGN)
    path = tmp_path / "units.csv"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        workspace.experiments.read(study.id, made.id, str(path), COLUMNS)
    assert workspace.experiments.latest(study.id, made.id) is None


def test_assignment_is_the_same_for_the_same_id(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    made = workspace.experiments.register(study.id, candidate.id, "Call back", DESIGN)
    units = [f"C{n}" for n in range(2_000)]
    first = workspace.experiments.assign(study.id, made.id, units)
    assert workspace.experiments.assign(study.id, made.id, units[::-1])[::-1] == first
    assert 900 < sum(arm == "call back" for _, arm in first) < 1_100
    drawn = workspace.experiments.draw_list(study.id, made.id, 100, seed="s")
    assert sum(arm == "call back" for arm in drawn) == 50


STEPS = [StepVerdict(step, "yes", ()) for step in ("said", "defined", "measurable", "valued", "linked")]


def test_proof_adds_its_steps_unless_it_is_stale(
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path
) -> None:
    before = overall(STEPS)  # type: ignore[arg-type]
    made = workspace.experiments.register(study.id, candidate.id, "Call back", DESIGN)
    good = workspace.experiments.read(study.id, made.id, table(tmp_path / "a.csv"), COLUMNS).readout
    uneven = workspace.experiments.read(study.id, made.id, table(tmp_path / "b.csv", drop=10), COLUMNS).readout
    wrong = workspace.experiments.read(study.id, made.id, table(tmp_path / "c.csv", per_hour=0.2), COLUMNS).readout
    assert with_proof(before, Proof()) is before
    assert with_proof(before, Proof(good)).reached == "proven"
    assert with_proof(before, Proof(good, stale="changed")) is before
    blocked = with_proof(before, Proof(uneven))
    assert (blocked.reached, blocked.step("proven").answer) == ("linked", "refused")  # type: ignore[union-attr]
    refuted = with_proof(before, Proof(wrong))
    assert (refuted.reached, refuted.step("proven").answer) == ("linked", "no")  # type: ignore[union-attr]


def test_a_second_experiment_replicates_or_contradicts_the_first(
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path
) -> None:
    before = overall(STEPS)  # type: ignore[arg-type]
    designs = (DESIGN, replace(DESIGN, hypothesis="Once more."), replace(DESIGN, hypothesis="And once more."))
    made = [workspace.experiments.register(study.id, candidate.id, f"Run {n}", d) for n, d in enumerate(designs)]
    good = table(tmp_path / "a.csv")
    workspace.experiments.read(study.id, made[0].id, good, COLUMNS)
    assert workspace.experiments.proof(study.id, candidate.id).earlier == ()
    workspace.experiments.read(study.id, made[1].id, good, COLUMNS)
    twice = workspace.experiments.proof(study.id, candidate.id)
    proven = with_proof(before, twice).step("proven")
    assert proven is not None
    assert proven.answer == "yes"
    assert proven.because[-1] == "Replicated: another experiment has proven it too."
    workspace.experiments.read(study.id, made[2].id, table(tmp_path / "c.csv", per_hour=0.2), COLUMNS)
    thrice = with_proof(before, workspace.experiments.proof(study.id, candidate.id))
    open_again = thrice.step("proven")
    assert open_again is not None
    assert (thrice.reached, open_again.answer) == ("linked", "undecided")
    assert open_again.because[0].startswith("Experiments disagree: the latest has disproved it, another has proven it.")


def test_changes_that_were_not_assigned_support_at_most(
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path
) -> None:
    rng = np.random.default_rng(7)
    shops = [f"s{n}" for n in range(60)]
    rows, steps = ["shop,month,sales,changed"], ["shop,month,sales,start"]
    for n, shop in enumerate(shops):
        level = rng.normal(100, 5)
        for month in range(1, 11):
            gain = 8 * (n % 2 == 1 and month >= 6)
            rows.append(f"{shop},{month},{level + gain + rng.normal():.4f},{'yes' if n % 2 else 'no'}")
            start = {0: "", 1: "5", 2: "7"}[n % 3]
            gain = 8 * (month >= int(start or 99))
            steps.append(f"{shop},{month},{level + gain + rng.normal():.4f},{start}")
    (tmp_path / "panel.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "steps.csv").write_text("\n".join(steps), encoding="utf-8")
    look = workspace.experiments.look
    columns = PanelColumns("month", "sales", "shop", "changed")
    did = look(
        study.id, candidate.id, "difference in differences", str(tmp_path / "panel.csv"), columns, first=6, sesoi=3
    ).finding
    assert did.verdict == "yes"
    assert did.interval is not None
    assert did.interval[0] < 8 < did.interval[1]
    rolled = look(
        study.id, candidate.id, "staggered roll-out", str(tmp_path / "steps.csv"),
        replace(columns, group="start"), first=0, sesoi=3,
    ).finding  # fmt: skip
    assert rolled.verdict == "yes"
    assert rolled.interval is not None
    assert rolled.interval[0] < 8 < rolled.interval[1]
    wrong = look(
        study.id, candidate.id, "staggered roll-out", str(tmp_path / "steps.csv"),
        replace(columns, group="start"), first=0, sesoi=3, higher=False,
    ).finding  # fmt: skip
    assert wrong.verdict == "no"
    assert len(workspace.experiments.natural(study.id, candidate.id)) == 3


def test_a_series_alone_is_partly_and_a_comparison_makes_it_yes(
    workspace: Workspace, study: Study, candidate: Candidate, tmp_path: Path
) -> None:
    rng = np.random.default_rng(6)
    lines = ["week,calls,other"]
    noise = rng.normal(size=(40, 2))
    lines += [f"{week},{50 - 10 * (week >= 20) + a:.4f},{50 + b:.4f}" for week, (a, b) in enumerate(noise)]
    path = tmp_path / "series.csv"
    path.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")  # order in the file is no matter
    look = workspace.experiments.look
    alone = look(
        study.id, candidate.id, "interrupted time series", str(path), PanelColumns("week", "calls"),
        first=20, sesoi=2, higher=False,
    ).finding  # fmt: skip
    assert alone.verdict == "partly"
    beside = look(
        study.id, candidate.id, "interrupted time series", str(path), PanelColumns("week", "calls", group="other"),
        first=20, sesoi=2, higher=False,
    ).finding  # fmt: skip
    assert beside.verdict == "yes"


def test_a_design_is_read_from_yaml_and_faults_name_their_key() -> None:
    text = (
        "hypothesis: sooner is better\nunit: customer\narms: [{name: a, share: 0.5}, {name: b, share: 0.5}]\n"
        "primary: {name: bought, direction: higher, sesoi: 0.02}\nper_arm: 3841\nweeks: 2\nmde: 0.02\n"
        "manipulation: {cpi: wait, direction: lower, increment: hour}\n"
    )
    assert load_design(text).per_arm == 3841
    with pytest.raises(DefinitionError, match=r"primary\.direction"):
        load_design(text.replace("direction: higher", "direction: up"))
    with pytest.raises(DefinitionError, match="shares"):
        load_design(text.replace("name: b, share: 0.5", "name: b, share: 0.6"))
    with pytest.raises(DefinitionError, match="not YAML"):
        load_design("a: [")
    for line in (
        "guardrial: [{name: calls, direction: lower, margin: 1}]",
        "guardrails: [{name: calls, direction: lower, margin: 1, windw: 7}]",
    ):
        with pytest.raises(DefinitionError, match=r"guardrial|guardrails\.0\.windw"):
            load_design(f"{text}{line}\n")
    assert load_design(f"{text}guardrails: [{{name: calls, direction: lower, margin: 1}}]\n").guardrails[0].margin == 1
