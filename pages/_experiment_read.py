"""Reading an experiment in its stated order."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages._experiment_effects import draw_effects, draw_promised
from pages._experiment_map import map_units
from pages._palette import Mark
from pages._parts import act, chip_html, plain
from pages._unit_table import take_table
from research import (
    ArmReadout,
    Readout,
    RegisteredReadout,
    Registration,
    Study,
    Workspace,
    arm_steps,
    arms_exposed,
    arms_filled,
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
        mapped = map_units(made, columns)
        if st.button("Read the experiment", type="primary", icon=":material/science:", key="read_experiment"):
            with st.spinner("Reading …"):
                act(
                    lambda: workspace.experiments.read(study.study, made.id, location, mapped),
                    "Read. What it says is kept.",
                )
    latest = workspace.experiments.latest(study.study, made.id)
    if latest is not None:
        draw_readout(made, latest)


def draw_readout(made: Registration, latest: RegisteredReadout) -> None:
    """In the stated order: sample ratio, exposure, whether the CPI moved, the KPI, guardrails, one increment."""
    readout = latest.readout
    st.divider()
    st.caption(f"Read by {plain(latest.by)} on {latest.at:%d %B %Y, %H:%M} UTC: {latest.units:,} units.")
    _draw_soundness(made, readout)
    for arm in readout.arms:
        _draw_arm(made, arm)
    shown = [arm for arm in readout.arms if not too_early(made.design, arm.effects)]
    if shown:
        draw_effects(made, shown)
    draw_promised(made, readout)


def _draw_arm(made: Registration, arm: ArmReadout) -> None:
    """The verdict on an arm and what led to it; before its planned size nothing but that."""
    mark, strong = _MARKS[arm.outcome], "(strong: p < .005)" if arm.strong else ""
    st.html(f'<span class="cpi-small">{escape(arm.effects.arm)}:</span> {chip_html(mark, note=strong)}')
    if too_early(made.design, arm.effects):
        st.warning(plain(arm.because), icon=":material/hourglass_top:")
        return
    st.markdown(f"**{plain(arm.sentence)}**  \n{plain(arm.because)}")
    st.markdown("\n".join(f"{n}. {plain(step)}" for n, step in enumerate(arm_steps(made.design, arm), start=3)))


def _draw_soundness(made: Registration, readout: Readout) -> None:
    filled, numbers = arms_filled(made.design, readout)
    st.markdown(f"1. **{filled}** ({plain(numbers)}).")
    if exposed := arms_exposed(made.design, readout):
        st.markdown(f"2. {plain(exposed)}")
    if readout.immature or readout.missing:
        st.caption(f"{readout.immature:,} units are immature and left out; {readout.missing:,} lack the KPI.")
    for flag in readout.flags:
        st.warning(plain(flag), icon=":material/flag:")
