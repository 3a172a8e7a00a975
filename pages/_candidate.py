"""One candidate: its words, the people and quotes it rests on, and what a person may do with it."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages._candidate_quotes import draw_evidence
from pages._gate import draw_qualification
from pages._joining import draw_joining
from pages._palette import Mark
from pages._parts import CANDIDATE_MARKS, act, chip_html, deep_link, mark_of, plain, told_apart
from pages._reach import draw_reach
from research import (
    DIMENSIONS,
    Candidate,
    Evidence,
    KpiHint,
    Study,
    Workspace,
    is_unworded,
    kpi_hint,
    lint_statement,
)

_ASSUMED = Mark("Assumed: no customer has said it", "?", "#b7791f")
_BARE = Mark("No quote is left behind it", "?", "#b7791f")
_THIN = Mark("One person only", "!", "#b7791f")


def candidate_chips(candidate: Candidate, evidence: Evidence) -> None:
    """Status, people and quotes, dimension, stage, and what to be careful about."""
    chips = [chip_html(mark_of(CANDIDATE_MARKS, candidate.status), suggested=candidate.status == "proposed")]
    chips += [f'<span class="cpi-chip">{escape(evidence.summary)}</span>']
    if not evidence.codings:
        chips.append(chip_html(_ASSUMED if candidate.assumed else _BARE))
    elif len(evidence.people) == 1:
        chips.append(chip_html(_THIN))
    if hint := hint_of(candidate):
        chips.append(chip_html(Mark(f"Names a company figure: {hint.kpi}", "€", "#7e6bd9")))
    where = " · ".join(part for part in (candidate.label, candidate.dimension, candidate.stage) if part)
    said = (
        f'<br><span class="cpi-small">“{escape(_short(evidence.codings[0].quote))}”</span>' if evidence.codings else ""
    )
    st.html(f'{"".join(chips)} <span class="cpi-small">{escape(where)}</span>{said}')


def _short(quote: str, width: int = 150) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= width else f"{flat[: width - 1].rstrip()}…"


def hint_of(candidate: Candidate) -> KpiHint | None:
    """Whether the candidate's words name a company figure: a KPI in disguise."""
    return kpi_hint(f"{candidate.label}. {candidate.statement}")


def draw_reject(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """Asks for the reason, then rejects."""
    with st.popover("Reject", icon=":material/close:"):
        reason = st.text_input("Why is it no candidate?", key=f"why_{candidate.id}")
        if st.button("Reject it", key=f"reject_{candidate.id}", type="primary", disabled=not reason.strip()):
            act(lambda: workspace.candidates.reject(study.study, candidate.id, reason), "Rejected. Ctrl+Z undoes it.")


def draw_candidate(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    """The whole view of one candidate."""
    evidence = workspace.candidates.evidence(study.study, candidate)
    if st.button("All candidates", icon=":material/arrow_back:", type="tertiary", key="back"):
        del st.query_params["candidate"]
        st.rerun()
    st.subheader(plain(candidate.statement), anchor=False)
    candidate_chips(candidate, evidence)
    asked = workspace.gate.of(study.study, candidate.id)
    if asked.gate.verdict == "undecided" and (hint := hint_of(candidate)):
        st.warning(
            f"“{plain(hint.term)}” may be {plain(hint.kpi)}, a company figure. {plain(hint.because)} "
            "Say what the customer would notice instead, or keep it as it is.",
            icon=":material/help:",
        )
    if candidate.status == "rejected" and candidate.reason:
        st.markdown(f"Rejected by {plain(candidate.by)}: {plain(candidate.reason)}")
    with st.container(horizontal=True, gap="small"):
        if candidate.status != "kept" and st.button("Keep", key="keep", icon=":material/check:", type="primary"):
            act(lambda: workspace.candidates.keep(study.study, candidate.id), "Kept. Ctrl+Z undoes it.")
        if candidate.status != "rejected":
            draw_reject(workspace, study, candidate)
        deep_link("candidates", candidate=candidate.id)
    words, quotes = st.columns([2, 3], gap="large")
    with words:
        draw_qualification(workspace, study, candidate, evidence, asked)
        draw_reach(workspace, study, candidate, evidence)
        _draw_words(workspace, study, candidate)
        _draw_merge(workspace, study, candidate)
    with quotes:
        draw_joining(workspace, study, candidate)
        draw_evidence(workspace, study, candidate, evidence)


def _draw_words(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    stages = list(dict.fromkeys(["", *(s.name for s in study.stages), candidate.stage]))
    _draw_lint(candidate)
    with st.form(f"words_{candidate.id}"):
        statement = st.text_area("Outcome statement", candidate.statement, height=110)
        label = st.text_input("Short name", candidate.label)
        dimension = st.selectbox("Dimension", DIMENSIONS, DIMENSIONS.index(candidate.dimension))
        stage = st.selectbox("Stage", stages, stages.index(candidate.stage), format_func=lambda s: s or "(not placed)")
        if st.form_submit_button("Save the words"):
            new = {"statement": statement.strip(), "label": label.strip(), "dimension": dimension, "stage": stage}
            act(lambda: workspace.candidates.revise(study.study, candidate.id, **new), "Saved, and kept as a candidate")
    if candidate.terms:
        st.caption(f"What sets it apart: {plain(', '.join(candidate.terms))}")
    if candidate.proposed_by:
        st.caption(f"First proposed by {plain(candidate.proposed_by)}")


def _draw_lint(candidate: Candidate) -> None:
    """The rules of wording that its statement breaks, each with what to do; they advise and refuse nothing."""
    broken = lint_statement(candidate.statement)
    if not broken:
        st.caption(":material/check: Worded as an outcome: a direction, what is measured, and of what.")
        return
    open_ = is_unworded(candidate.statement)
    many = "1 rule" if len(broken) == 1 else f"{len(broken)} rules"
    with st.expander(
        f"Its wording breaks {many} of an outcome statement", icon=":material/spellcheck:", expanded=open_
    ):
        for lint in broken:
            st.markdown(f"- {plain(lint.message)} {plain(lint.fix)}")


def _draw_merge(workspace: Workspace, study: Study, candidate: Candidate) -> None:
    others = told_apart({c.id: c.label for c in workspace.candidates.all(study.study) if c.id != candidate.id})
    if not others:
        return
    with st.expander("Merge others into this one", icon=":material/merge:"):
        picked = st.multiselect("Candidates that mean the same", list(others), format_func=others.__getitem__)
        if st.button("Merge them in", key="merge_in", disabled=not picked):
            act(lambda: workspace.candidates.merge(study.study, [candidate.id, *picked]), "Merged. Ctrl+Z undoes it.")
