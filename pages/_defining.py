"""The definition on the Validation page: customers' own steps, form or template, YAML, preview."""

from __future__ import annotations

import streamlit as st

from pages._derive_form import draw_derived
from pages._draft_form import Wanted, draw_answers
from pages._measure_names import MEASURES
from pages._metricflow import draw_metricflow
from pages._outcomes import events_of
from pages._parts import act, plain, show_problem
from pages._preview import draw_preview
from pages._templates import draw_template
from research import (
    Candidate,
    Dataset,
    DefinitionVersion,
    Evidence,
    ResearchError,
    Study,
    Workspace,
    dump_definition,
    edges_in,
    spoken_in,
)

WAYS = ("A few answers", "A template", "Other definitions")


def draw_definition(
    workspace: Workspace, study: Study, candidate: Candidate, dataset: Dataset | None, evidence: Evidence
) -> None:
    """The definition in force, and how to make or change it."""
    known = workspace.validation.definition(study.study, candidate.id)
    if known is not None:
        _draw_known(known)
        draw_metricflow(workspace, study, candidate, dataset)
    with st.expander("Change the definition" if known else "Define it", icon=":material/rule:", expanded=known is None):
        key = f"yaml_{candidate.id}"
        if key not in st.session_state:
            st.session_state[key] = dump_definition(known.definition) if known else ""
        _draw_ways(workspace, study, candidate, dataset, evidence, key)
        text = st.text_area("The definition, as it is kept", key=key, height=260, help="docs/definitions.md says how.")
        if text.strip():
            _draw_keep(workspace, study, candidate, dataset, text)


def _draw_known(known: DefinitionVersion) -> None:
    definition = known.definition
    step = definition.increment
    edges = f", looked at in {', '.join(f'{edge:g}' for edge in step.edges)} {plain(step.unit)}" if step.edges else ""
    st.markdown(
        f"**{MEASURES.get(definition.measure.type, definition.measure.type)}**, per {definition.unit_of_analysis}, in "
        f"steps of {plain(step.words)}{edges}; {step.direction} is better. "
        f":gray[Version {known.version}, kept by {plain(known.by)} on {known.at:%d %B %Y}.]"
    )


def _draw_ways(  # noqa: PLR0917 - what the three ways need between them
    workspace: Workspace, study: Study, candidate: Candidate, dataset: Dataset | None, evidence: Evidence, key: str
) -> None:
    wanted = _wanted(evidence)
    st.caption(plain(f"{wanted.sentence} {wanted.because}"))
    if dataset is None:
        st.caption("Add interaction data above to build it from its events; or write it below.")
        return
    way = st.segmented_control("Start from", WAYS, default=WAYS[0], key=f"way_{candidate.id}")
    try:
        events = events_of(workspace, dataset)
        if way == WAYS[2]:
            draw_derived(workspace, study, candidate, key)
        elif way == WAYS[1]:
            draw_template(workspace, candidate, dataset, events, key)
        else:
            draw_answers(candidate, events, wanted, key)
    except ResearchError as problem:
        show_problem(problem)


def _wanted(evidence: Evidence) -> Wanted:
    """What the candidate's quotes propose: the unit most people use, and the amounts at which it changes for them."""
    spoken = spoken_in(evidence.codings)
    step = spoken.suggested
    return Wanted(spoken.sentence, spoken.because if spoken.units else "", step, edges_in(spoken, step) if step else ())


def _draw_keep(workspace: Workspace, study: Study, candidate: Candidate, dataset: Dataset | None, text: str) -> None:
    try:
        definition, _ = workspace.validation.parse(text, name="the definition")
        if dataset is not None:
            draw_preview(workspace, candidate, dataset, definition)
    except ResearchError as problem:
        show_problem(problem)
        return
    if st.button("Keep this definition", type="primary", key=f"keep_{candidate.id}"):
        act(lambda: workspace.validation.define(study.study, candidate.id, definition), "Definition kept.")
