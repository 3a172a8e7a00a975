"""The ladder from said to proven: which steps a candidate has taken, and why the next one is not taken yet."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages._palette import VERDICT_MARKS, Mark, mark_of
from pages._parts import chip_html, plain
from research import STEPS, LadderStep, Verdict

ASKS: dict[LadderStep, str] = {
    "said": "Did customers say it?",
    "defined": "Is it defined, in the customer's own increments?",
    "measurable": "Can it be measured in these data?",
    "valued": "Do customers value it as they say?",
    "linked": "Does it go with what the company wants?",
    "supported": "Does an experiment, managed or natural, support it?",
    "proven": "Has an experiment proven it?",
}
"""What each step asks."""


def ladder_line(verdict: Verdict) -> None:
    """The ladder on one line: a chip per step that was looked at, then the names of the rest."""
    chips = "".join(_step_chip(found.step, mark_of(VERDICT_MARKS, found.answer)) for found in verdict.steps)
    rest = [step for step in STEPS if verdict.step(step) is None]
    told = f'<span class="cpi-small">not asked yet: {" · ".join(rest)}</span>' if rest else ""
    st.html(f'<div role="group" aria-label="Ladder">{chips}{told}</div>')


def _step_chip(step: LadderStep, mark: Mark) -> str:
    return chip_html(Mark(f"{step}: {mark.word.lower()}", mark.shape, mark.colour))


def draw_ladder(verdict: Verdict) -> None:
    """Every step with its answer and the reasons in plain sentences; then what is not asked yet."""
    st.markdown(f"**{plain(verdict.sentence)}**")
    for found in verdict.steps:
        with st.container(border=True, gap=None):
            st.html(f"<b>{ASKS[found.step]}</b> {chip_html(mark_of(VERDICT_MARKS, found.answer))}")
            if found.because:
                reasons = "".join(f"<li>{escape(why)}</li>" for why in found.because)
                st.html(f'<ul style="margin:.3rem 0 0;padding-left:1.2rem">{reasons}</ul>')
    asked = {found.step for found in verdict.steps}
    if rest := [step for step in STEPS if step not in asked]:
        st.caption(f"Not asked yet: {', '.join(rest)}. A step cannot be skipped on the way up.")
