"""A definition reckoned from the study's other definitions: which, by what expression, in which steps."""

from __future__ import annotations

import streamlit as st

from pages._draft_form import draw_step
from pages._parts import plain
from research import Candidate, Definition, Study, Workspace, draft_derived, is_part


def draw_derived(workspace: Workspace, study: Study, candidate: Candidate, key: str) -> None:
    """The form; its button writes the definition into the field ``key``."""
    known = _others(workspace, study, candidate)
    if not known:
        st.info("No other candidate of this study has a definition yet: define those it is reckoned from first.")
        return
    chosen = st.multiselect("Reckoned from", sorted(known), key=f"parts_{candidate.id}")
    expression = st.text_input(
        "Expression", "", key=f"expression_{candidate.id}", placeholder="one + another, or one / another",
        help="Per case: names as above, + - * / ( ), least(…), greatest(…), numbers, and times such as 2 hours. "
        "Put spaces around a minus.",
    )  # fmt: skip
    timed = any(known[name].is_time for name in chosen) and "/" not in expression
    step = draw_step(candidate, timed=timed)

    def fill() -> None:
        st.session_state[key] = draft_derived(
            candidate.label.lower().replace(" ", "-"), candidate.statement, expression.strip(),
            [known[name] for name in chosen], unit=step.unit, size=step.size, direction=step.direction,
        )  # fmt: skip

    st.button(
        "Write it down", key=f"derive_{candidate.id}", on_click=fill, disabled=not (chosen and expression.strip()),
        help="Puts these answers into the field below; the definitions are copied as they are now.",
    )  # fmt: skip
    if chosen:
        st.caption("\n".join(f"- {plain(name)}: {plain(known[name].statement)}" for name in chosen))


def _others(workspace: Workspace, study: Study, candidate: Candidate) -> dict[str, Definition]:
    """By id, the definitions of other candidates that give each unit a value."""
    found: dict[str, Definition] = {}
    for other in workspace.candidates.all(study.study):
        held = workspace.validation.definition(study.study, other.id) if other.id != candidate.id else None
        if held is not None and is_part(held.definition.measure):
            found[held.definition.id] = held.definition
    return found
