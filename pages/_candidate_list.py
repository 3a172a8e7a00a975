"""The list of candidates: propose, add, filter, judge one by one, merge several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages._candidate import candidate_chips, draw_reject
from pages._gate import gate_chip
from pages._parts import CANDIDATE_MARKS, act, jobs, plain
from research import DIMENSIONS, FINENESS, Candidate, Dimension, Evidence, Stability, Study, Workspace

SHOWN = 15
STATUSES = ("proposed", "kept", "rejected")
LEAST = (1, 2, 3)
FINENESSES = (-1.0, -0.7, -0.4, 0.0, FINENESS, 0.6, 0.8, 1.0)
GROUPING = "Group the statements"
RESAMPLING = "Draw people anew"

Weighed = Sequence[tuple[Candidate, Evidence]]


def draw_start(workspace: Workspace, study: Study) -> None:
    """Propose by machine, or add one by hand."""
    with st.container(horizontal=True, gap="small"):
        pressed = st.button(
            "Group the statements into candidates", type="primary", icon=":material/auto_awesome:", key="propose",
            help="What you kept, reworded or rejected stays as it is; untouched proposals make way. One undo.",
        )  # fmt: skip
        with st.popover("Broader or narrower", icon=":material/tune:"):
            fine = st.select_slider(
                "How fine the candidates are", FINENESSES, FINENESS, key="fineness", persist_state="session",
                format_func=_fineness, help="Broader merges whole groups, narrower splits them; nothing is reshuffled.",
            )  # fmt: skip
            st.caption("Takes effect when the statements are grouped.")
        with st.popover("Add one of your own", icon=":material/add:"):
            _draw_add(workspace, study)
        if workspace.candidates.all(study.study) and st.button(
            "How stable are they?", key="resample", icon=":material/casino:", type="tertiary",
            help="Draws the people anew fifty times, groups what they said, and sees which candidates come back.",
        ):  # fmt: skip
            jobs().start(study.study, RESAMPLING, lambda progress: _resampled(workspace, study.study, progress))
            st.rerun()
    if pressed:
        jobs().start(study.study, GROUPING, lambda progress: _proposed(workspace, study.study, fine, progress))
        st.rerun()


def _fineness(value: float) -> str:
    """In words: what the data ask for lies in the middle."""
    if value == FINENESS:
        return "as found"
    return f"{'narrower' if value > FINENESS else 'broader'} ({value:+.1f})"


def _proposed(workspace: Workspace, study: str, fine: float, report: Callable[[int, int], None]) -> str:
    made = workspace.candidates.propose(study, granularity=fine, progress=report)
    return f"It proposes {len(made)} {'candidate' if len(made) == 1 else 'candidates'}."


def _resampled(workspace: Workspace, study: str, report: Callable[[int, int], None]) -> str:
    found = workspace.stability.measure(study, progress=report)
    stand = sum(one.verdict == "stable" for one in found.values())
    few = sum(one.verdict == "too few people" for one in found.values())
    unsaid = f"; for {few} there are too few people to say" if few else ""
    return f"{stand} of {len(found)} candidates stand whoever is asked{unsaid}. Each says so on its card."


def _draw_add(workspace: Workspace, study: Study) -> None:
    with st.form("add_candidate", border=False, clear_on_submit=True):
        st.caption(
            "It starts as assumed: no customer has said it, so it cannot be adopted until quotes stand behind it."
        )
        statement = st.text_area("Outcome statement", placeholder="Minimize the time it takes to …", height=80)
        label = st.text_input("Short name")
        dimension: Dimension = st.selectbox("Dimension", DIMENSIONS, DIMENSIONS.index("other"))
        stage = st.selectbox("Stage", ["", *(s.name for s in study.stages)], format_func=lambda s: s or "(not placed)")
        if st.form_submit_button("Add as assumed", type="primary"):
            act(
                lambda: workspace.candidates.add(
                    study.study, statement, label or statement, assumed=True, dimension=dimension, stage=stage
                ),
                "Added an assumed candidate",
            )


def draw_list(workspace: Workspace, study: Study, weighed: Weighed) -> None:
    """Filter, pages of cards, and the bar that merges what is picked."""
    statuses = st.pills(
        "Show", STATUSES, selection_mode="multi", default=STATUSES[:2], key="cand_status", persist_state="session",
        format_func=lambda s: f"{CANDIDATE_MARKS[s].shape} {s.capitalize()}",
    )  # fmt: skip
    least = 1
    if len(weighed) > SHOWN:
        least = st.segmented_control(
            "Said by", LEAST, default=1, key="cand_least", persist_state="session", required=True,
            format_func=lambda n: "anybody" if n == 1 else f"{n} people or more",
        )  # fmt: skip
    listed = [(c, e) for c, e in weighed if c.status in statuses and len(e.people) >= (least if e.codings else 0)]
    st.caption(f"{len(listed)} of {len(weighed)} candidates")
    _draw_merge(workspace, study.study, [c for c, _ in listed])
    pages = max(1, -(-len(listed) // SHOWN))
    page = st.pagination(pages, key="cand_page") if pages > 1 else 1
    stable = workspace.stability.of(study.study)
    for candidate, evidence in listed[(page - 1) * SHOWN : page * SHOWN]:
        _draw_card(workspace, study, candidate, evidence, stable.get(candidate.id))
    if not listed:
        st.info("No candidate has a status that is shown. Pick another one above.", icon=":material/filter_list_off:")


def _draw_merge(workspace: Workspace, study: str, listed: Sequence[Candidate]) -> None:
    picked = [c for c in listed if st.session_state.get(f"pick_{c.id}")]
    names = ", ".join(f"“{plain(c.label)}”" for c in picked)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if st.button(f"Merge picked ({len(picked)})", icon=":material/merge:", key="merge", disabled=len(picked) < 2):
            act(lambda: workspace.candidates.merge(study, [c.id for c in picked]), "Merged into one. Ctrl+Z undoes it.")
        st.caption(f"Picked: {names}. The first keeps its words." if picked else "Tick two or more to merge them.")


def _draw_card(
    workspace: Workspace, study: Study, candidate: Candidate, evidence: Evidence, stability: Stability | None
) -> None:
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, gap="small", vertical_alignment="top"):
            st.checkbox(f"Pick {candidate.label}", key=f"pick_{candidate.id}", label_visibility="collapsed")
            with st.container(gap=None):
                st.markdown(f"**{plain(candidate.statement)}**")
                candidate_chips(candidate, evidence)
                gate = workspace.gate.answers(study.study, candidate.id)
                if gate.answers or candidate.status == "kept":
                    st.html(gate_chip(gate))
                if stability is not None:
                    st.caption(plain(stability.sentence))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if st.button(
                "Open quotes and edit", key=f"open_{candidate.id}", icon=":material/format_quote:", type="tertiary"
            ):
                st.query_params["candidate"] = candidate.id
                st.rerun()
            if candidate.status != "kept" and st.button("Keep", key=f"keep_{candidate.id}", icon=":material/check:"):
                act(lambda: workspace.candidates.keep(study.study, candidate.id), "Kept. Ctrl+Z undoes it.")
            if candidate.status != "rejected":
                draw_reject(workspace, study, candidate)
