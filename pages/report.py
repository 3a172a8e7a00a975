"""Report: what the study found, as files to hand on."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter

import streamlit as st

from pages._parts import begin, link, next_link, plain, stop_empty
from research import REPORT_SECTIONS, Report, Workspace

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ZIP = "application/zip"
_SECTIONS = {
    "summary": "table of candidates", "quotes": "quotes", "validation": "what the data say", "decisions": "decisions",
    "sources": "sources",
}  # fmt: skip

workspace, study = begin("Report", "What the study found, as one page to hand on; every number with its quotes.")
weighed = workspace.candidates.weighed(study.study)
if not weighed:
    stop_empty("There is no candidate to report on yet.", "candidates", "Group the statements into candidates")


def draw_cautions(report: Report) -> None:
    """What to look at before the report leaves the house."""
    if not report.warnings:
        st.success("Nothing stands against handing it on.", icon=":material/check_circle:")
    for caution in report.warnings:
        st.warning(f"**{plain(caution.what)}** {plain(caution.then)}", icon=":material/warning:")
    silent = Counter(quote.silent for chapter in report.chapters for quote in chapter.quotes if quote.words is None)
    for why, many in silent.items():
        what = "1 quote is" if many == 1 else f"{many} quotes are"
        st.info(f"{what} counted but not shown: {plain(why)}.", icon=":material/lock:")


def draw_files(workspace: Workspace, report: Report, page: str) -> None:
    """The report as files; all but the page shown are made when asked for."""
    with st.container(horizontal=True, gap="small"):
        for label, data, name, media in (
            ("Download HTML", page, "cpi-report.html", "text/html"),
            ("Download Word", lambda: workspace.reports.docx(report), "cpi-report.docx", _WORD),
            ("Download Markdown", lambda: workspace.reports.markdown(report), "cpi-report.md", "text/markdown"),
            (
                "Download all, with tables (zip)",
                lambda: workspace.reports.bundle(report),
                "cpi-report.zip",
                _ZIP,
            ),
        ):
            st.download_button(
                label, data, name, media, key=f"get_{name}", icon=":material/download:", on_click="ignore",
                type="primary" if data is page else "secondary",
            )  # fmt: skip


names = {candidate.id: candidate.label for candidate, _ in weighed}
kept = [candidate.id for candidate, _ in weighed if candidate.status == "kept"]
chosen = st.multiselect(
    "Candidates in the report", list(names), kept or list(names), format_func=names.__getitem__,
    key="report_candidates", persist_state="session", help="Those said by most people come first.",
)  # fmt: skip
if not chosen:
    st.info("Pick at least one candidate.", icon=":material/playlist_add:")
    st.stop()
sections = st.pills(
    "Parts of it", REPORT_SECTIONS, selection_mode="multi", default=REPORT_SECTIONS, key="report_sections",
    format_func=_SECTIONS.__getitem__,
)  # fmt: skip
report = workspace.reports.content(study.study, candidates=frozenset(chosen), sections=sections)
page = workspace.reports.html(report)
draw_cautions(report)
draw_files(workspace, report, page)
with st.expander("Evidence cards to paste into a ticket", icon=":material/content_copy:"):
    for chapter in report.chapters:
        st.code(workspace.reports.card(report, chapter), language="markdown", wrap_lines=True)
st.subheader("Preview", anchor=False)
# A data URL has an origin of its own: whatever a quote holds, it cannot reach into the app.
with st.container(border=True):
    st.iframe(f"data:text/html;charset=utf-8;base64,{b64encode(page.encode()).decode()}", height=720, alt="The report")
link("decisions", "Back to the decisions", icon=":material/gavel:")
next_link("overview", "see where the study stands")
