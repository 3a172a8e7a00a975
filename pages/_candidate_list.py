"""The list of candidates: filter, judge one by one, merge several."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._candidate import draw_reject
from pages._candidate_chips import candidate_chips
from pages._gate import gate_chip
from pages._parts import CANDIDATE_MARKS, act, plain
from research import Candidate, Evidence, Stability, Study, Workspace

SHOWN = 15
STATUSES = ("proposed", "kept", "rejected")
LEAST = (1, 2, 3)

Weighed = Sequence[tuple[Candidate, Evidence]]


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
