"""Exchange: hand the study to other programs, and take theirs, with what is lost said before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages._door import choose
from pages._parts import act, begin, next_link, say, show_problem
from research import Loss, ResearchError

workspace, study = begin("Exchange", "Hand the study to other programs, and take theirs. Who withdrew is in no file.")
exchange = workspace.exchange


def draw_losses(losses: Sequence[Loss], title: str) -> None:
    """What does not come across, as a table."""
    if not losses:
        st.success("Everything comes across.", icon=":material/check_circle:")
        return
    st.markdown(f"**{title}**")
    rows = [{"how many": loss.count, "what": loss.what, "why": loss.because} for loss in losses]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=title)


def draw_out() -> None:
    """Every file the study can be written as."""
    st.subheader("Out", anchor=False)
    with st.container(horizontal=True, gap="medium"):
        also = st.toggle("With suggestions nobody has judged, as those of one more coder", key="exchange_suggestions")
        refused = st.toggle("With what somebody rejected (quotes only)", key="exchange_rejected")
    st.caption("Without them, files hold only what a person confirmed. Status says which is which.")
    try:
        project, losses = exchange.export_qdpx(study.study, suggestions=also)
    except ResearchError as problem:
        show_problem(problem)
        return
    key = study.study
    files: list[tuple[str, bytes | Callable[[], str | bytes], str]] = [
        ("Project (QDPX)", project, "study.qdpx"),
        ("Codebook (QDC)", lambda: exchange.export_qdc(key), "codebook.qdc"),
        ("Quotes (CSV)", lambda: exchange.codings_csv(key, suggestions=also, rejected=refused), "quotes.csv"),
        ("Quotes (Excel)", lambda: exchange.codings_xlsx(key, suggestions=also, rejected=refused), "quotes.xlsx"),
        ("People × codes (CSV)", lambda: exchange.matrix_csv(key, suggestions=also), "matrix.csv"),
        ("People × codes (Excel)", lambda: exchange.matrix_xlsx(key, suggestions=also), "matrix.xlsx"),
        ("Quotes by code (Word)", lambda: exchange.quotes_docx(key), "quotes.docx"),
        ("Quotes by code (HTML)", lambda: exchange.quotes_html(key), "quotes.html"),
        ("Memos (CSV)", lambda: workspace.memos.csv(key), "memos.csv"),
    ]
    with st.container(horizontal=True, gap="small"):
        for label, data, name in files:
            st.download_button(label, data, name, key=f"get_{name}", icon=":material/download:", on_click="ignore")
    draw_losses(losses, "What the project file cannot hold")


def draw_project(name: str, data: bytes) -> None:
    """What a project would bring; takes it as a new study when the person says so."""
    counts, losses = exchange.preview_qdpx(name, data)
    st.markdown("It becomes a new study with " + ", ".join(f"{n} × {what}" for what, n in counts.items()) + ".")
    draw_losses(losses, "What will not come across as it was")

    def take() -> None:
        made, lost = exchange.import_qdpx(name, data)
        say(f"Imported {made.title}; {len(lost)} kinds of things came across differently.")
        choose(made)

    if st.button("Take it as a new study", key="take_project", type="primary"):
        act(take, "Ctrl+Z in the new study does not remove it; archive the study instead.")


def draw_highlights(name: str, data: bytes) -> None:
    """Where the quotes of a table stand; codes them when the person says so."""
    found, unmatched = exchange.preview_highlights(study.study, name, data)
    rows = [{"row": f.highlight.row, "found in": f.source.name, "quote": f.highlight.content} for f in found]
    rows += [{"row": u.row, "found in": f"left out: {u.because}", "quote": u.content} for u in unmatched]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Rows of the file and where each quote stands")
    if st.button(f"Code {len(found)} quotes", key="take_highlights", type="primary", disabled=not found):
        act(lambda: exchange.import_highlights(study.study, name, data), "Coded. Ctrl+Z undoes it.")


draw_out()
st.subheader("In", anchor=False)
dropped = st.file_uploader(
    "A project (QDPX), or a table of highlights (CSV, Excel)", ["qdpx", "csv", "xlsx"], key="exchange_file",
    help="A table names document, content and tag in its first row, as Taguette and Dovetail write it.",
)  # fmt: skip
if dropped:
    try:
        (draw_project if dropped.name.lower().endswith(".qdpx") else draw_highlights)(dropped.name, dropped.getvalue())
    except ResearchError as problem:
        show_problem(problem)
next_link("report", "write the report")
