"""What every page draws with: its header, badges, confirmation, chart with its table twin, and the shared parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pages._door import current_study, jobs, open_door, place, told_apart
from pages._frame import stay_framed
from pages._jobs import job_cards
from pages._links import deep_link, link, next_link, stop_empty
from pages._palette import CANDIDATE_MARKS, KIND_MARKS, STATUS_MARKS, VERDICT_MARKS, Mark, mark_of
from pages._quoting import chip_html, clock_time, coding_chips_html, quote, reading_turn_html, turn_html
from pages._saying import act, closing_popover, plain, say, show_problem, show_said
from pages._story import draw_stop
from research import Evidence, ResearchError, Study, Workspace

if TYPE_CHECKING:
    import altair as alt


def head(title: str, purpose: str) -> None:
    """Title of a page, the one line that says what it is for, and what was done on the run before."""
    stay_framed()
    st.title(title, anchor=False)
    st.markdown(purpose)
    show_said()


def begin(title: str, purpose: str) -> tuple[Workspace, Study]:
    """Header of a page, and what it works on; stops with the way to a study while there is none."""
    head(title, purpose)
    workspace = open_workspace_or_stop()
    study = current_study(workspace)
    if study is None:
        stop_empty("There is no study yet.", "overview", "Start one, or open the sample study")
    job_cards(study.study, title)
    draw_stop(workspace, study)
    return workspace, study


def open_workspace_or_stop() -> Workspace:
    """This person's Workspace; a store that cannot be opened is explained, and the page stops."""
    try:
        return open_door()
    except ResearchError as problem:
        show_problem(problem)
        st.stop()


def badge_row(marks: Sequence[tuple[Mark, bool]], *, extra: str = "") -> None:
    """Chips on one line; the second of each pair says that it is only suggested."""
    st.html("".join(chip_html(mark, suggested=suggested) for mark, suggested in marks) + extra)


def evidence_badge(evidence: Evidence) -> str:
    """People first, then quotes, as Markdown."""
    return f":material/group: {evidence.summary}"


def verdict_badge(answer: str, *, about: str = "") -> None:
    """A check's or a step's answer as a chip with its shape and word, after the name of what was asked."""
    name = f'<span class="cpi-small">{escape(about)}</span> ' if about else ""
    st.html(name + chip_html(mark_of(VERDICT_MARKS, answer)))


def confirmed(label: str, question: str, *, key: str, icon: str | None = None) -> bool:
    """A step that takes something away: asks first, and is ``True`` on the run in which the person says yes."""
    with st.popover(label, icon=icon):
        st.markdown(question)
        return st.button("Yes, do it", key=key, type="primary")


def chart(picture: alt.Chart | alt.LayerChart, alt: str, rows: Sequence[Mapping[str, object]], *, key: str) -> None:
    """A chart with a description for those who cannot see it, and the same numbers as a table."""
    st.altair_chart(picture, width="stretch", alt=alt, key=key)
    with st.expander("The same as a table"):
        st.dataframe(pd.DataFrame(list(rows)), hide_index=True, key=f"{key}_table", alt=f"Table: {alt}")


__all__ = [
    "CANDIDATE_MARKS", "KIND_MARKS", "STATUS_MARKS", "VERDICT_MARKS", "act", "badge_row", "begin", "chart",
    "chip_html", "clock_time", "closing_popover", "coding_chips_html", "confirmed", "current_study", "deep_link",
    "evidence_badge", "head", "job_cards", "jobs", "link", "mark_of", "next_link", "open_door",
    "open_workspace_or_stop", "place", "plain", "quote", "reading_turn_html", "say", "show_problem", "show_said",
    "stop_empty", "told_apart", "turn_html", "verdict_badge",
]  # fmt: skip
