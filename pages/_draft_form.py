"""A definition from a few answers: what is measured, between which events, in which steps customers value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages._measure_names import MEASURES
from research import TIME_UNITS, Candidate, Direction, DraftType, Increment, draft_definition

_TYPES: tuple[DraftType, ...] = ("duration", "share", "count", "target_hit")
_DIRECTIONS: tuple[Direction, ...] = ("lower", "higher")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What customers' words propose: ``step`` and ``edges`` (in its unit); the sentences say from how many people."""

    sentence: str
    because: str
    step: Increment | None
    edges: tuple[float, ...]


def draw_answers(candidate: Candidate, events: Sequence[str], wanted: Wanted, key: str) -> None:
    """The form; its button writes the definition into the field ``key``."""
    type_ = st.selectbox("What is measured", _TYPES, format_func=MEASURES.__getitem__, key=f"type_{candidate.id}")
    counted, within, end = type_ == "count", "", None
    start = st.selectbox(
        "Counted event" if counted else "From", events, index=None, key=f"start_{candidate.id}",
        placeholder="Pick an event of the data",
    )  # fmt: skip
    if not counted:
        end = st.selectbox(
            "To", events, index=None, key=f"end_{candidate.id}", placeholder="Pick an event of the data"
        )  # fmt: skip
    if type_ in ("share", "target_hit"):
        within = st.text_input("Within", "", key=f"within_{candidate.id}", placeholder="2 days")
    increment = _draw_increment(candidate, type_, wanted)

    def fill() -> None:
        st.session_state[key] = draft_definition(
            candidate.label.lower().replace(" ", "-"), candidate.statement, type_, start=start or "", end=end or "",
            unit=increment.unit, size=increment.size, direction=increment.direction, within=within,
            edges=increment.edges,
        )  # fmt: skip

    ready = start is not None and (counted or end is not None) and not (type_ == "target_hit" and not within.strip())
    st.button(
        "Write it down", key=f"fill_{candidate.id}", on_click=fill, help="Puts these answers into the field below.",
        disabled=not ready,
    )  # fmt: skip


def _draw_increment(candidate: Candidate, type_: DraftType, wanted: Wanted) -> Increment:
    """The step, its unit, which way is better, and the amounts at which it changes for customers."""
    timed, step = type_ == "duration", wanted.step
    said = step if step is not None and (step.unit in TIME_UNITS) == timed and type_ in ("duration", "count") else None
    usual = "hours" if timed else "contacts" if type_ == "count" else "cases"
    chosen = draw_step(candidate, timed=timed, usual=said.unit if said else usual, kind=type_)
    if not timed and type_ != "count":
        return chosen
    edges = st.text_input(
        "It changes for them at", ", ".join(f"{edge:g}" for edge in wanted.edges) if said else "",
        key=f"edges_{candidate.id}_{type_}", placeholder="the usual steps of the clock" if timed else "every number",
        help="Amounts customers named, in the unit beside, with commas between. Results are grouped at these.",
    )  # fmt: skip
    return Increment(chosen.unit, chosen.direction, chosen.size, _numbers(edges))


def draw_step(candidate: Candidate, *, timed: bool, usual: str = "", kind: str = "derived") -> Increment:
    """The step, its unit and which way is better."""
    row = st.grid(min_column_width=110)
    size = row.number_input("Step", 0.01, value=1.0, key=f"size_{candidate.id}", help="The step customers name.")
    if timed:
        unit = row.selectbox("of", TIME_UNITS, TIME_UNITS.index(usual or "hours"), key=f"unit_{candidate.id}")
    else:
        unit = row.text_input("of", usual or "points", key=f"word_{candidate.id}_{kind}")
    better = row.selectbox("Better is", _DIRECTIONS, key=f"better_{candidate.id}")
    return Increment(unit, better, size)


def _numbers(text: str) -> tuple[float, ...]:
    """The numbers in a line, ascending, each once; what is no number is passed over."""
    found = set()
    for word in text.replace(";", ",").split(","):
        try:
            found.add(float(word))
        except ValueError:
            continue
    return tuple(sorted(found))
