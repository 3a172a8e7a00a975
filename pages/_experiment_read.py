"""Reading an experiment in its stated order."""

from __future__ import annotations

from html import escape

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._palette import Mark
from pages._parts import act, chip_html, plain
from pages._unit_table import pick_column, pick_optional, take_table
from research import (
    ArmReadout,
    Estimate,
    IncrementEffect,
    Readout,
    RegisteredReadout,
    Registration,
    Study,
    UnitColumns,
    Workspace,
    too_early,
)

_MARKS = {
    "proven": Mark("Proven", "✓", "#2e8b57"),
    "disproved": Mark("Disproved", "✕", "#d1495b"),
    "inconclusive": Mark("Inconclusive", "?", "#8a6d5b"),
}


def draw_read(workspace: Workspace, study: Study, made: Registration | None) -> None:
    """Maps the table of units, reads it, and shows what came out."""
    if made is None:
        st.info("Pick a registered experiment under 2 first.", icon=":material/lock:")
        return
    location, columns = take_table(workspace, f"units_{made.id}", "A table with one row per assigned unit")
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
        arm = pick_column("Arm", columns, f"{key}_arm", ("arm", "group", "variant", "segment"))
        measures = tuple((n, pick_column(n, columns, f"{key}_m_{n}", (n,))) for n in dict.fromkeys(names))
        unit = pick_optional("Unit", columns, f"{key}_unit", ("unit", "customer", "customer_id", "id"))
        assigned = pick_optional("Assigned at", columns, f"{key}_assigned", ("assigned", "assigned_at"))
        exposed = pick_optional("Exposed at", columns, f"{key}_exposed", ("exposed", "exposed_at"))
        covariate = pick_optional("Covariate", columns, f"{key}_cov", (design.covariate,)) if design.covariate else ""
        late = ("covariate_at", "measured_at")
        measured = pick_optional("Covariate measured at", columns, f"{key}_cov_at", late) if design.covariate else ""
        cluster = pick_optional("Cluster", columns, f"{key}_cluster", (design.cluster,)) if design.cluster else ""
        until = st.text_input(
            "Data end at", key=f"{key}_until", help="Written like the times; blank when all is mature."
        )
    return UnitColumns(arm, measures, unit, assigned, exposed, covariate, measured, cluster, until.strip())


def draw_readout(made: Registration, latest: RegisteredReadout) -> None:
    """In the stated order: sample ratio, exposure, whether the CPI moved, the KPI, guardrails, one increment."""
    readout = latest.readout
    st.divider()
    st.caption(f"Read by {plain(latest.by)} on {latest.at:%d %B %Y, %H:%M} UTC: {latest.units:,} units.")
    _draw_soundness(made, readout)
    early = [arm for arm in readout.arms if too_early(made.design, arm.effects)]
    for arm in readout.arms:
        mark = _MARKS[arm.outcome]
        strong = "(strong: p < .005)" if arm.strong else ""
        st.html(f'<span class="cpi-small">{escape(arm.effects.arm)}:</span> {chip_html(mark, note=strong)}')
        if arm in early:
            st.warning(plain(arm.because), icon=":material/hourglass_top:")
            continue
        st.markdown(f"**{plain(arm.sentence)}**  \n{plain(arm.because)}")
        st.markdown("\n".join(f"{n}. {plain(step)}" for n, step in enumerate(steps(made, arm), start=3)))
    shown = [arm for arm in readout.arms if arm not in early]
    if shown:
        _draw_effects(made, shown)


def steps(made: Registration, arm: ArmReadout) -> list[str]:
    """What comes after arms and exposure, in the order promised: CPI, KPI, guardrails, one increment."""
    design, found = made.design, arm.effects
    rails = [
        f"{rail.name} {'kept' if rail.kept else 'not shown to be kept'} ({_told(rail.estimate)}, Holm p {rail.q:.2g})"
        for rail in found.guardrails
    ]
    return [
        f"Did the CPI move? {design.manipulation.cpi}: gain {_told(found.manipulation)}.",
        f"Did the KPI move, reached or not? {design.primary.name}: gain {_told(found.primary)}, Holm p {found.q:.2g}.",
        f"Did anything suffer? {'; '.join(rails) or 'No guardrail was named'}.",
        f"What does one {design.manipulation.increment} do? {_increment(found.increment)}",
    ]


def _told(found: Estimate) -> str:
    return f"{found.value:.4g} [{found.low:.4g}, {found.high:.4g}]"


def _increment(found: IncrementEffect | None) -> str:
    """The instrument's estimate with its interval, or why there is none."""
    if found is None:
        return "The CPI is not known for those whose KPI is."
    if found.weak or found.interval is None or found.shape != "bounded":
        return f"Assignment moved the CPI too little to say (first stage F {found.first_stage_f:,.1f}; 10 are needed)."
    low, high = found.interval
    return (
        f"{found.value:.4g} [{low:.4g}, {high:.4g}] (Anderson–Rubin; first stage F {found.first_stage_f:,.0f}), if "
        "assignment moves the KPI through the CPI only."
    )


def _draw_soundness(made: Registration, readout: Readout) -> None:
    ratio = readout.sample_ratio
    filled = ", ".join(f"{a.name} {n:,}" for a, n in zip(made.design.arms, ratio.counts, strict=True))
    words = {"ok": "as planned", "amber": "unevenly", "alarm": "not as planned: no effect is shown"}[ratio.level]
    st.markdown(f"1. **The arms filled {words}** ({plain(filled)}; χ² = {ratio.chi2:.4f}, p = {ratio.p:.4g}).")
    if readout.exposure is not None:
        said = zip(made.design.arms, readout.exposure.exposed, readout.exposure.assigned, strict=True)
        st.markdown("2. Exposed: " + plain(", ".join(f"{arm.name} {n:,} of {of:,}" for arm, n, of in said)) + ".")
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
