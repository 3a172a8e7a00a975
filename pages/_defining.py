"""The definition on the Validation page: a form that drafts it, the YAML that says it, the first values it gives."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages._data import events_of
from pages._measures import MEASURES
from pages._parts import act, plain, show_problem
from research import (
    TIME_UNITS,
    Candidate,
    Dataset,
    Definition,
    DefinitionVersion,
    DraftType,
    Glimpse,
    ResearchError,
    Study,
    Workspace,
    draft_definition,
    dump_definition,
    value_words,
)


def draw_definition(workspace: Workspace, study: Study, candidate: Candidate, dataset: Dataset | None) -> None:
    """The definition in force, and how to make or change it."""
    known = workspace.validation.definition(study.study, candidate.id)
    if known is not None:
        _draw_known(known)
    with st.expander("Change the definition" if known else "Define it", icon=":material/rule:", expanded=known is None):
        key = f"yaml_{candidate.id}"
        if key not in st.session_state:
            st.session_state[key] = dump_definition(known.definition) if known else ""
        if dataset is not None:
            _draw_form(workspace, candidate, dataset, key)
        text = st.text_area("The definition, as it is kept", key=key, height=260, help="docs/definitions.md says how.")
        if text.strip():
            _draw_keep(workspace, study, candidate, dataset, text)


def _draw_known(known: DefinitionVersion) -> None:
    definition = known.definition
    step = definition.increment
    st.markdown(
        f"**{MEASURES.get(definition.measure.type, definition.measure.type)}**, per {definition.unit_of_analysis}, in "
        f"steps of {plain(step.words)}; {step.direction} is better. "
        f":gray[Version {known.version}, kept by {plain(known.by)} on {known.at:%d %B %Y}.]"
    )


def _draw_form(workspace: Workspace, candidate: Candidate, dataset: Dataset, key: str) -> None:
    try:
        events = events_of(workspace, dataset)
    except ResearchError as problem:
        show_problem(problem)
        return
    types: tuple[DraftType, ...] = ("duration", "share", "count", "target_hit")
    type_ = st.selectbox("What is measured", types, format_func=MEASURES.__getitem__, key=f"type_{candidate.id}")
    counted = type_ == "count"
    start = st.selectbox(
        "Counted event" if counted else "From", events, index=None, key=f"start_{candidate.id}",
        placeholder="Pick an event of the data",
    )  # fmt: skip
    end: str | None = ""
    within = ""
    if not counted:
        end = st.selectbox(
            "To", events, index=None, key=f"end_{candidate.id}", placeholder="Pick an event of the data"
        )  # fmt: skip
    if type_ in ("share", "target_hit"):
        within = st.text_input("Within", "", key=f"within_{candidate.id}", placeholder="2 days")
    row = st.grid(min_column_width=110)
    steps = row.number_input("Step", 0.01, value=1.0, key=f"size_{candidate.id}", help="The step customers name.")
    if type_ == "duration":
        named = row.selectbox("of", TIME_UNITS, index=2, key=f"unit_{candidate.id}")
    else:
        named = row.text_input("of", "contacts" if counted else "cases", key=f"word_{candidate.id}")
    better = row.selectbox("Better is", ("lower", "higher"), key=f"better_{candidate.id}")

    def fill() -> None:
        st.session_state[key] = draft_definition(
            candidate.label.lower().replace(" ", "-"), candidate.statement, type_, start=start or "", end=end or "",
            unit=named, size=steps, direction=better, within=within,
        )  # fmt: skip

    st.button(
        "Write it down", key=f"fill_{candidate.id}", on_click=fill, help="Puts these answers into the field below.",
        disabled=start is None or end is None or (type_ == "target_hit" and not within.strip()),
    )  # fmt: skip


def _draw_keep(workspace: Workspace, study: Study, candidate: Candidate, dataset: Dataset | None, text: str) -> None:
    try:
        definition, _ = workspace.validation.parse(text, name="the definition")
        if dataset is not None and st.button(
            "Try it on the data", key=f"try_{candidate.id}", icon=":material/play_arrow:"
        ):
            with st.spinner("Measuring …"):
                _draw_glimpse(definition, workspace.validation.try_out(definition, dataset.location, dataset.mapping))
    except ResearchError as problem:
        show_problem(problem)
        return
    if st.button("Keep this definition", type="primary", key=f"keep_{candidate.id}"):
        act(lambda: workspace.validation.define(study.study, candidate.id, definition), "Definition kept.")


def _draw_glimpse(definition: Definition, seen: Glimpse) -> None:
    held = seen.measurements
    st.markdown(
        f"**{held.n:,} of {held.n_eligible:,}** have a value, {held.censored:,} are still waiting; the median is "
        f"{value_words(definition, held.median)}, the mean {value_words(definition, held.mean)}."
    )
    rows = [{"case": c.case, "value": value_words(definition, c.value), "standing": c.status} for c in seen.cases]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="The first cases with their values")
