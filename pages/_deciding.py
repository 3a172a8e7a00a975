"""The form in which a person decides about a candidate."""

from __future__ import annotations

import streamlit as st

from pages._decision import OUTCOMES
from pages._door import NOBODY, person, sign_as
from pages._parts import act
from research import Candidate, DecisionOutcome, Study, Workspace

_ASKS: dict[DecisionOutcome, str] = {
    "adopt": "Adopt: it becomes a CPI with an owner and a target",
    "revise": "Revise: its words or its definition need work",
    "park": "Park: good, but not now",
    "reject": "Reject: it is no CPI",
}


def draw_form(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """Adopt, revise, park or reject, with owner, target and reason."""
    old = workspace.decisions.current(study.study, candidate.id)
    defined = workspace.validation.definition(study.study, candidate.id)
    latest = workspace.validation.latest(study.study, candidate.id)
    unit = defined.definition.increment.unit if defined else "hours"
    names = list(OUTCOMES)
    with st.form(f"decide_{candidate.id}"):
        outcome = st.radio(
            "Decision", names, names.index(old.outcome) if old else None, format_func=_ASKS.__getitem__,
        )  # fmt: skip
        owner = st.text_input("Owner", old.owner if old else "", help="The one person who answers for it.")
        target = st.text_input(
            "Target in the customer's increments", old.target if old else "",
            placeholder=f"9 of 10 within … {unit}",
        )  # fmt: skip
        because = st.text_area("Because", old.because if old else "", placeholder="What it rests on, in a sentence.")
        who = st.text_input(
            "Decided by", "" if person() == NOBODY else person(), placeholder="Your name",
            help="A decision is somebody's: it stands in the history under this name.",
        )  # fmt: skip
        st.caption(_resting(latest is not None, old is not None))
        sent = st.form_submit_button("Keep the decision", type="primary")
    if not sent:
        return
    if outcome is None:
        st.error("Pick one of the four: adopt, revise, park or reject.", icon=":material/error:")
        return
    if not who.strip():
        st.error("A decision needs the name of who decides: fill in “Decided by”.", icon=":material/error:")
        return
    resting = latest.id if latest else None
    act(
        lambda: sign_as(who).decisions.decide(
            study.study, candidate.id, outcome, because=because, owner=owner, target=target, validation=resting
        ),
        "Decided. Ctrl+Z undoes it.",
    )


def _resting(validated: bool, again: bool) -> str:
    base = "It will rest on the latest validation." if validated else "There is no validation yet to rest it on."
    return f"{base} It replaces the decision in force, which stays in the history." if again else base
