"""How fresh a CPI's line is, reading it again, and its signals with their tasks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from pages._parts import jobs, link, plain
from research import (
    RULE_WORDS,
    Entered,
    Every,
    Study,
    WatchReading,
    Workspace,
    alarm_rows,
    alarms_csv,
    alarms_json,
    reaches,
)


def draw_freshness(workspace: Workspace, study: Study, line: Entered, reading: WatchReading | None) -> None:
    """Up to when the data reach, when they were read, under which definition, and what is overdue."""
    if reading is not None:
        st.caption(
            f"The data reach to {reaches(reading):%d %B %Y}; read on {reading.at:%d %B %Y, %H:%M} UTC by "
            f"{plain(reading.by)}, definition version {reading.version}, a point a {reading.every}."
        )
        if why := workspace.watch.overdue(study.study, line.candidate.id):
            st.warning(plain(why), icon=":material/schedule:")
    latest = workspace.validation.latest(study.study, line.candidate.id)
    if latest is None:
        st.warning("It was adopted without a validation: run one, so that it is known on which data to watch it.")
        link("validation", "Define and measure it", icon=":material/monitoring:", candidate=line.candidate.id)
        st.stop()
    if stale := workspace.validation.stale(study.study, latest):
        st.warning(f"{plain(stale)} Its validation is to be run again.", icon=":material/history:")


def draw_refresh(workspace: Workspace, study: Study, line: Entered, reading: WatchReading | None) -> None:
    """The button that reads the same source again, by week or by month."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        every: Every = st.segmented_control(
            "A point for each", ["week", "month"], default=reading.every if reading else "week", required=True,
            key=f"every_{line.candidate.id}",
        )  # fmt: skip
        label = "Read the source again" if reading else "Read it over time"
        if st.button(label, icon=":material/refresh:", type="secondary" if reading else "primary", key="refresh"):
            work = partial(_read, workspace=workspace, study=study.study, candidate=line.candidate.id, every=every)
            jobs().start(study.study, f"Read “{line.candidate.label}”", work)
            st.rerun()


def _read(
    progress: Callable[[int, int], None], *, workspace: Workspace, study: str, candidate: str, every: Every
) -> str:
    progress(0, 1)
    made = workspace.watch.read(study, candidate, every=every)
    progress(1, 1)
    return f"Read {len(made.series[0].periods)} {made.every}s."


def draw_alarms(workspace: Workspace, study: Study, line: Entered) -> None:
    """Signals behind the baseline with the tasks they opened, and the same as files."""
    found = workspace.watch.alarms(study.study, line.candidate.id)
    st.subheader(f"Signals ({len(found)})", anchor=False)
    if not found:
        st.markdown("None behind the baseline: nothing says that anything has changed.")
        return
    rows = alarm_rows(line.candidate.label, line.owner, found)
    shown = [
        {
            "series": row["series"], "period": row["period"], "signal": RULE_WORDS[row["rule"]],
            "value": round(row["value"], 3), "centre": round(row["centre"], 3),
            "task": row["status"] or "none: it is a KPI", "owner": row["owner"],
        }
        for row in rows
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(shown), hide_index=True, key="signals", alt="Signals with the tasks they opened")
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download as CSV", alarms_csv(rows), "signals.csv", "text/csv", key="signals_csv", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            "Download as JSON", alarms_json(rows), "signals.json", "application/json", key="signals_json",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        link("register", "Go to the tasks", icon=":material/task:")
