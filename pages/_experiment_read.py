"""Reading an experiment in its stated order."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._parts import act, plain, verdict_badge
from pages._unit_table import pick_column, pick_optional, take_table
from research import (
    ArmReadout,
    Readout,
    RegisteredReadout,
    Registration,
    Study,
    UnitColumns,
    Workspace,
    too_early,
)

_VERDICTS = {"proven": "yes", "disproved": "no", "inconclusive": "undecided"}


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
        cluster = pick_optional("Cluster", columns, f"{key}_cluster", (design.cluster,)) if design.cluster else ""
        until = st.text_input(
            "Data end at", key=f"{key}_until", help="Written like the times; blank when all is mature."
        )
    return UnitColumns(arm, measures, unit, assigned, exposed, covariate, "", cluster, until.strip())


def draw_readout(made: Registration, latest: RegisteredReadout) -> None:
    """In the stated order: sample ratio, exposure, whether the CPI moved, the KPI, guardrails, one increment."""
    readout = latest.readout
    st.divider()
    st.caption(f"Read by {plain(latest.by)} on {latest.at:%d %B %Y, %H:%M} UTC: {latest.units:,} units.")
    _draw_soundness(made, readout)
    early = [arm for arm in readout.arms if too_early(made.design, arm.effects)]
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
