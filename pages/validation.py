"""Validation: what a candidate means exactly, whether it can be measured, and how far it stands the test."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages._candidate import hint_of
from pages._data import pick_dataset
from pages._defining import draw_definition
from pages._findings import draw_numbers, draw_validation
from pages._parts import (
    begin,
    deep_link,
    evidence_badge,
    jobs,
    link,
    next_link,
    plain,
    show_problem,
    stop_empty,
    told_apart,
)
from research import Adjuster, Candidate, Dataset, ResearchError, Study, Workspace

workspace, study = begin(
    "Validation", "Define a candidate exactly, measure it on interaction data, and see how far it stands the test."
)


def pick_candidate() -> Candidate:
    """The candidate named in the address, else the one that most people named."""
    weighed = workspace.candidates.weighed(study.study)
    if not weighed:
        stop_empty("There is no candidate to test yet.", "candidates", "Group the statements into candidates")
    known = {candidate.id: candidate for candidate, _ in weighed}
    told = {candidate.id: f"{candidate.label} ({evidence.summary})" for candidate, evidence in weighed}
    named = st.query_params.get("candidate", "")
    try:
        current = workspace.candidates.get(study.study, named).id if named else ""
    except ResearchError as problem:
        show_problem(problem)
        current = ""
    ids = list(known)
    at = ids.index(current) if current in known else 0
    chosen = st.selectbox("Candidate", ids, index=at, format_func=told_apart(told).__getitem__)
    st.query_params["candidate"] = chosen
    return known[chosen]


def run(work: Workspace, place: Study, about: Candidate, data: Dataset, how: dict[str, object]) -> None:
    """Starts the run beside the page."""

    def validated(progress: Callable[[int, int], None]) -> str:
        done = work.validation.run(place.study, about.id, data.id, progress=progress, **how)  # type: ignore[arg-type]
        return done.verdict.sentence

    jobs().start(place.study, f"Validate “{about.label}”", validated)
    st.rerun()


def draw_run(about: Candidate, data: Dataset) -> None:
    """What is held equal, and the button."""
    columns = list(data.mapping.attributes)
    with st.expander("Compare like with like", icon=":material/balance:"):
        held = st.multiselect("Fixed when a case began", columns, key="adjusters", help="May explain both sides.")
        month = st.toggle("Compare within the same month", value=True, key="by_month")
        cluster = st.selectbox("Cases hang together within", ["", *columns], key="cluster", help="For instance a team.")
    adjusters = [Adjuster(column=name) for name in held] + ([Adjuster(form="month")] if month else [])
    if st.button("Measure and test it", type="primary", icon=":material/science:", key="run"):
        run(workspace, study, about, data, {"adjusters": adjusters, "cluster": cluster})


candidate = pick_candidate()
evidence = workspace.candidates.evidence(study.study, candidate)
st.subheader(plain(candidate.statement), anchor=False)
st.markdown(evidence_badge(evidence))
if hint := hint_of(candidate):
    st.warning(f"May be a KPI in disguise. {plain(hint.because)}")
link("candidates", "Read its quotes", icon=":material/format_quote:", candidate=candidate.id)
deep_link("validation", candidate=candidate.id)
st.divider()
setup, outcome = st.columns([2, 3], gap="large")
with setup:
    st.markdown("#### 1 · Data")
    dataset = pick_dataset(workspace, study)
    st.markdown("#### 2 · Definition")
    draw_definition(workspace, study, candidate, dataset)
    defined = workspace.validation.definition(study.study, candidate.id)
    if defined is not None and dataset is not None:
        st.markdown("#### 3 · Test")
        draw_run(candidate, dataset)
with outcome:
    latest = workspace.validation.latest(study.study, candidate.id)
    st.markdown("#### How far it has come")
    if latest is None:
        st.info("Nothing has been measured yet: add data, define the candidate, then test it.")
    else:
        draw_validation(latest, workspace.validation.stale(study.study, latest))
        if defined is not None:
            draw_numbers(latest, defined.definition)
next_link("decisions", "decide about it", candidate=candidate.id)
