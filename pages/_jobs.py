"""Long work on a page: a card with progress and cancel that follows the job while the page stays usable."""

from __future__ import annotations

import streamlit as st

from pages._door import jobs
from pages._saying import plain, show_problem
from research import Job


def job_cards(study: str, page: str) -> None:
    """Cards of the study's long work on the page of that title: what runs, what failed, and what ended since."""
    known = jobs().of(study)
    if any(job.state == "running" for job in known):
        _watch(study)
    for job in known:
        if job.state == "failed" or (job.state != "running" and _news(job, page)):
            _ended(job)


def _news(job: Job, page: str) -> bool:
    """Whether the person sees for the first time, or still on the page where they first did, that the work ended.

    A success that stays on top of every page until it is put away is noise; a failure asks for an answer and stays.
    """
    read: dict[str, str] = st.session_state.setdefault("ended_jobs_read", {})
    return read.setdefault(f"{job.study} {job.name} {job.started}", page) == page


@st.fragment(run_every=1)
def _watch(study: str) -> None:
    running = [job for job in jobs().of(study) if job.state == "running"]
    if not running:
        st.rerun()
    for job in running:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            extent = f"{job.done} of {job.total}" if job.total else "getting ready"
            st.progress(job.share, text=f"**{plain(job.name)}**: {extent}, {job.seconds:.0f} s")
            if st.button("Cancel", key=f"cancel_{job.name}", help="Stops at the next step; nothing half-done is kept."):
                job.cancel()


def _ended(job: Job) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if job.state == "failed" and job.problem is not None:
            show_problem(job.problem)
        elif job.state == "cancelled":
            st.markdown(f":material/block: **{plain(job.name)}** was cancelled. Nothing half-done was kept.")
        else:
            st.markdown(f":material/check_circle: **{plain(job.name)}** is done ({job.seconds:.0f} s). {_told(job)}")
        if st.button("Put away", key=f"dismiss_{job.name}"):
            jobs().dismiss(job)
            st.rerun()


def _told(job: Job) -> str:
    return plain(job.result) if isinstance(job.result, str) else ""
