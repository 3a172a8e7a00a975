"""Assigning units, reading an experiment in its stated order, and looking at changes nobody assigned."""

from __future__ import annotations

from typing import get_args

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._parts import act, plain, show_problem, verdict_badge
from research import (
    ArmReadout,
    Candidate,
    Natural,
    PanelColumns,
    Readout,
    RegisteredReadout,
    Registration,
    ResearchError,
    Study,
    UnitColumns,
    Workspace,
    read_too_early,
)

_VERDICTS = {"proven": "yes", "disproved": "no", "inconclusive": "undecided"}
_NONE = "(not recorded)"


def draw_assign(workspace: Workspace, study: Study, made: Registration | None) -> None:
    """Arms by hash of the units' ids, or a list in permuted blocks."""
    if made is None:
        return
    way = st.segmented_control(
        "Assign", ["by hash", "from a list"], default="by hash", required=True, key="assign_way",
        help="By hash: the same id gets the same arm whenever it comes. From a list: the next unit gets the next arm.",
    )  # fmt: skip
    if way == "by hash":
        ids = st.text_area("Ids, one a line", key="assign_ids", height=110)
        rows = workspace.experiments.assign(study.study, made.id, [i.strip() for i in ids.splitlines() if i.strip()])
        table = pd.DataFrame(rows, columns=["unit", "arm"])
    else:
        n = st.number_input("How many units", min_value=1, max_value=1_000_000, value=200, key="assign_n")
        seed = st.text_input("Seed", made.hash[:8], key="assign_seed", help="The same seed draws the same list.")
        try:
            drawn = workspace.experiments.draw_list(study.study, made.id, int(n), seed=seed)
        except ResearchError as problem:
            show_problem(problem)
            return
        table = pd.DataFrame({"place": range(1, len(drawn) + 1), "arm": drawn})
    if table.empty:
        st.caption("Paste ids to see their arms.")
        return
    st.dataframe(table, hide_index=True, height=260, alt="Which unit gets which arm")
    st.download_button(
        "Download as CSV", table.to_csv(index=False), f"{made.name}-arms.csv", "text/csv", icon=":material/download:",
        on_click="ignore",
    )  # fmt: skip


def _table(workspace: Workspace, key: str, what: str) -> tuple[str, list[str]]:
    """Takes a table and keeps it on this machine: its path and columns; ("", []) while there is none."""
    held = f"{key}_location"
    given = st.file_uploader(what, type=["csv", "parquet", "xlsx", "gz", "tsv"], key=f"{key}_upload")
    if given is not None:
        st.session_state[held] = workspace.validation.keep_upload(given.name, given.getvalue())
    location = str(st.session_state.get(held, ""))
    if not location:
        return "", []
    try:
        return location, list(workspace.validation.preview(location, rows=5).columns)
    except ResearchError as problem:
        show_problem(problem)
        return "", []


def draw_read(workspace: Workspace, study: Study, made: Registration | None) -> None:
    """Maps the table of units, reads it, and shows what came out."""
    if made is None:
        st.info("Pick a registered experiment under 2 first.", icon=":material/lock:")
        return
    location, columns = _table(workspace, f"units_{made.id}", "A table with one row per assigned unit")
    if location:
        mapped = _mapped(made, columns)
        if st.button("Read the experiment", type="primary", icon=":material/science:", key="read_experiment"):
            with st.spinner("Reading …"):
                act(
                    lambda: workspace.experiments.read(study.study, made.id, location, mapped),
                    "Read. What it says is kept.",
                )
    latest = workspace.experiments.latest(study.study, made.id)
    if latest is not None:
        draw_readout(made, latest)


def _mapped(made: Registration, columns: list[str]) -> UnitColumns:
    design = made.design
    names = [design.primary.name, design.manipulation.cpi, *(g.name for g in design.guardrails)]
    names += [d for d in (design.primary.denominator, *(g.denominator for g in design.guardrails)) if d]
    key = made.id
    with st.grid(min_column_width=220):
        arm = _column("Arm", columns, f"{key}_arm", ("arm", "group", "variant", "segment"))
        measures = tuple((n, _column(n, columns, f"{key}_m_{n}", (n,))) for n in dict.fromkeys(names))
        unit = _optional("Unit", columns, f"{key}_unit", ("unit", "customer", "customer_id", "id"))
        assigned = _optional("Assigned at", columns, f"{key}_assigned", ("assigned", "assigned_at"))
        exposed = _optional("Exposed at", columns, f"{key}_exposed", ("exposed", "exposed_at"))
        covariate = _optional("Covariate", columns, f"{key}_cov", (design.covariate,)) if design.covariate else ""
        cluster = _optional("Cluster", columns, f"{key}_cluster", (design.cluster,)) if design.cluster else ""
        until = st.text_input(
            "Data end at", key=f"{key}_until", help="Written like the times; blank when all is mature."
        )
    return UnitColumns(arm, measures, unit, assigned, exposed, covariate, "", cluster, until.strip())


def _column(label: str, columns: list[str], key: str, likely: tuple[str, ...]) -> str:
    plain_names = {name.lower().replace(" ", "_"): name for name in columns}
    guess = next(
        (plain_names[w] for w in (n.lower().replace(" ", "_") for n in likely) if w in plain_names), columns[0]
    )
    return str(st.selectbox(label, columns, columns.index(guess), key=key))


def _optional(label: str, columns: list[str], key: str, likely: tuple[str, ...]) -> str:
    chosen = _column(label, [_NONE, *columns], key, likely)
    return "" if chosen == _NONE else chosen


def draw_readout(made: Registration, latest: RegisteredReadout) -> None:
    """In the stated order: sample ratio, exposure, whether the CPI moved, the KPI, guardrails, one increment."""
    readout = latest.readout
    st.divider()
    st.caption(f"Read by {plain(latest.by)} on {latest.at:%d %B %Y, %H:%M} UTC: {latest.units:,} units.")
    _draw_soundness(made, readout)
    early = read_too_early(readout, made.design.per_arm, one_look=made.design.stopping == "one look")
    for arm in readout.arms:
        verdict_badge(_VERDICTS[arm.outcome], about=f"{arm.effects.arm}:")
        if arm in early:
            st.warning(plain(arm.because), icon=":material/hourglass_top:")
            continue
        st.markdown(f"**{plain(arm.sentence)}**  \n{plain(arm.because)}")
    shown = [arm for arm in readout.arms if arm not in early]
    if shown:
        _draw_effects(made, shown)


def _draw_soundness(made: Registration, readout: Readout) -> None:
    ratio = readout.sample_ratio
    filled = ", ".join(f"{a.name} {n:,}" for a, n in zip(made.design.arms, ratio.counts, strict=True))
    words = {"ok": "as planned", "amber": "unevenly", "alarm": "not as planned: no effect is shown"}[ratio.level]
    st.markdown(f"**The arms filled {words}** ({plain(filled)}; χ² = {ratio.chi2:.4f}, p = {ratio.p:.4g}).")
    if readout.exposure is not None:
        said = zip(made.design.arms, readout.exposure.exposed, readout.exposure.assigned, strict=True)
        st.markdown("Exposed: " + plain(", ".join(f"{arm.name} {n:,} of {of:,}" for arm, n, of in said)) + ".")
    if readout.immature or readout.missing:
        st.caption(f"{readout.immature:,} units are immature and left out; {readout.missing:,} lack the KPI.")
    for flag in readout.flags:
        st.warning(plain(flag), icon=":material/flag:")


def _draw_effects(made: Registration, arms: list[ArmReadout]) -> None:
    rows: list[dict[str, object]] = []
    for arm in arms:
        found = arm.effects
        parts = [
            (f"{made.design.manipulation.cpi} (CPI)", found.manipulation),
            (made.design.primary.name, found.primary),
        ]
        parts += [(f"{rail.name} (guardrail)", rail.estimate) for rail in found.guardrails]
        rows += [
            {"arm": found.arm, "measure": name, "gain": e.value, "low": e.low, "high": e.high, "p": e.p, "n": e.n}
            for name, e in parts
        ]
    for name in dict.fromkeys(str(row["measure"]) for row in rows):
        own = [row for row in rows if row["measure"] == name]
        base = alt.Chart(pd.DataFrame(own)).encode(
            y=alt.Y("arm:N", axis=axis(title=None)), tooltip=["arm", "gain", "low", "high", "n"]
        )
        dots = base.mark_point(filled=True, size=70, color=SERIES[0], opacity=1).encode(
            x=alt.X("gain:Q", axis=axis(title=f"{name}: gain over {made.design.arms[0].name}"))
        )
        lines = base.mark_rule(color=SERIES[0], strokeWidth=2).encode(x="low:Q", x2="high:Q")
        none = alt.Chart(pd.DataFrame([{"at": 0}])).mark_rule(color=GREY, strokeDash=[4, 4]).encode(x="at:Q")
        picture = alt.LayerChart(layer=[none, lines, dots]).properties(height=50 * len(own) + 50)
        told = f"Gain in {name} over the control with its 95 % interval; above zero is better."
        figure(picture, told, own, key=f"effect_{made.id}_{name}")


def draw_natural(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """A change that nobody assigned: it can support a claim, never prove it."""
    st.markdown("A change that came to some and not to others, or to everyone on a date. **It supports at most.**")
    methods: list[Natural] = list(get_args(Natural))
    method = st.segmented_control("Method", methods, default=methods[0], required=True, key=f"natural_{candidate.id}")
    location, columns = _table(workspace, f"panel_{candidate.id}", "A table with one row per unit and period")
    if location and method:
        series = method == "interrupted time series"
        key = f"{candidate.id}_{method}"
        with st.grid(min_column_width=220):
            period = _column("Period", columns, f"{key}_period", ("period", "week", "month", "date"))
            value = _column("Value", columns, f"{key}_value", ("value", "kpi"))
            unit = "" if series else _column("Unit", columns, f"{key}_unit", ("unit", "shop", "store", "id"))
            label = {methods[0]: "Treated (yes or no)", methods[1]: "First treated period (blank: never)"}.get(method)
            group = _column(label, columns, f"{key}_group", ("treated", "start", "group")) if label else ""
            if series:
                group = _optional("Comparison series", columns, f"{key}_group", ("comparison", "other"))
            first = 0.0
            if method != "staggered roll-out":
                first = float(st.number_input("First period after the change", value=1.0, key=f"{key}_first"))
            sesoi = float(st.number_input("Smallest difference that matters", value=1.0, key=f"{key}_sesoi"))
            higher = st.segmented_control(
                "Good when", ["higher", "lower"], default="higher", required=True, key=f"{key}_w"
            )
        if st.button("Look", type="primary", icon=":material/visibility:", key=f"{key}_look"):
            chosen = PanelColumns(period, value, unit, group)
            act(
                lambda: workspace.experiments.look(
                    study.study, candidate.id, method, location, chosen, first=first, sesoi=sesoi,
                    higher=higher == "higher",
                ),
                "Looked at. What it says is kept.",
            )  # fmt: skip
    for made in reversed(workspace.experiments.natural(study.study, candidate.id)):
        with st.container(border=True):
            verdict_badge(made.finding.verdict, about=f"{made.method}:")
            found = made.finding
            if found.estimate is not None and found.interval is not None:
                low, high = found.interval
                st.markdown(
                    f"{plain(found.measure)}: **{found.estimate:.4g}** [{low:.4g}, {high:.4g}], n = {found.n:,}"
                )
            st.markdown(plain(found.because))
            st.caption(f"By {plain(made.by)} on {made.at:%d %B %Y}; {plain(found.method)}.")
