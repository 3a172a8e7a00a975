"""Measuring several candidates at once, beside the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from pages._parts import jobs
from research import Dataset, MeasureLine, Study, Workspace, run_sentence


def draw_run(workspace: Workspace, study: Study, lines: Sequence[MeasureLine], dataset: Dataset | None) -> None:
    """Which measures, and the button; those never measured or gone stale are picked to begin with."""
    names = {line.candidate.id: line.candidate.label for line in lines}
    due = [line.candidate.id for line in lines if line.validation is None or line.stale]
    if not due:
        st.caption("All are up to date. Measuring again asks the same questions once more.")
    picked = st.multiselect(
        "Measures", list(names), due or list(names), format_func=names.__getitem__, key="measure_many",
        help="Each is asked what it was asked last on these data; a new one is held against everything named above.",
    )  # fmt: skip
    if dataset is None:
        st.caption("Add interaction data above first.")
        return
    if not dataset.mapping.outcomes:
        st.caption("Nothing is named yet that they may move: they will be measured, but not held against anything.")
    label = f"Measure {len(picked)} {'candidate' if len(picked) == 1 else 'candidates'}"
    if st.button(label, type="primary", icon=":material/play_arrow:", key="measure_run", disabled=not picked):
        work = partial(_measured, workspace=workspace, study=study.study, picked=tuple(picked), data=dataset.id)
        jobs().start(study.study, label, work)
        st.rerun()


def _measured(
    progress: Callable[[int, int], None], *, workspace: Workspace, study: str, picked: tuple[str, ...], data: str
) -> str:
    return run_sentence(workspace.measures.run(study, picked, data, progress=progress))
