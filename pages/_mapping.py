"""Bringing interaction data: a file or where it lies, its first rows, and which column means what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from pages._parts import act, plain, show_problem
from research import ColumnMapping, ResearchError, Study, Workspace

_FILES = ["csv", "gz", "tsv", "parquet", "xlsx", "xes"]
_BLANK = ColumnMapping(case="")


def draw_add(workspace: Workspace, study: Study) -> None:
    """From a dropped file, or a path or database, to data that the study keeps."""
    uploaded = st.file_uploader("A table of events", type=_FILES, key="table", help="It stays on this machine.")
    typed = st.text_input(
        "or where it lies", key="location", placeholder="/data/events.parquet, or postgresql://…#events",
        help="A path on this machine, or the URL of a database followed by # and the table: data.duckdb#events, "
        "postgresql://me:$DB_PASSWORD@host/base#events. A $NAME is taken from the environment and never kept.",
    )  # fmt: skip
    try:
        location = workspace.validation.keep_upload(uploaded.name, uploaded.getvalue()) if uploaded else typed.strip()
        if location:
            _draw_mapping(workspace, study, location, uploaded.name if uploaded else location.rsplit("/", 1)[-1])
    except ResearchError as problem:
        show_problem(problem)


def _guessed(workspace: Workspace, location: str) -> ColumnMapping:
    """The likely mapping; a blank one, with the reason shown, where nothing can be told."""
    try:
        proposal = workspace.validation.propose(location, complete=False)
    except ResearchError as problem:
        st.info(plain(problem.message), icon=":material/help:")
        return _BLANK
    st.caption(" ".join(plain(sentence) for sentence in proposal.because))
    return replace(proposal.mapping, sentinels=proposal.suspects)


def _draw_mapping(workspace: Workspace, study: Study, location: str, name: str) -> None:
    seen = workspace.validation.preview(location)
    st.caption("First rows, as they were read.")
    table = pd.DataFrame(list(seen.rows), columns=list(seen.columns))
    st.dataframe(table, hide_index=True, height=180, alt=f"First rows of {name}")
    guess = _guessed(workspace, location)
    layouts = ("One row an event", "One row a case")
    layout = st.segmented_control("Layout", layouts, default=layouts[0 if guess.event else 1], key=f"layout_{location}")
    with st.form(f"mapping_{location}", border=False):
        mapping = _draw_columns(seen.columns, guess, wide=layout == layouts[1])
        kept = st.text_input("Name of the data", name)
        if st.form_submit_button("Keep this data", type="primary"):
            act(
                lambda: workspace.validation.add_dataset(study.study, kept.strip() or name, location, mapping),
                "Kept the data. Name next what a measure may move.",
            )


def _draw_columns(columns: Sequence[str], guess: ColumnMapping, *, wide: bool) -> ColumnMapping:
    options = ["", *columns]

    def field(label: str, held: str) -> str:
        at = options.index(held) if held in options else 0
        return st.selectbox(label, options, at, format_func=lambda column: column or "(none)")

    case, entity = field("Case", guess.case), field("Customer", guess.entity)
    event = timestamp = ""
    times: list[str] = []
    if wide:
        held = [column for _, column in guess.event_columns]
        times = st.multiselect("Columns that hold the time of an event", columns, held)
    else:
        event, timestamp = field("Event", guess.event), field("Time", guess.timestamp)
    recorded = field("Written down at", guess.recorded)
    zone = st.text_input("Time zone of times without an offset", guess.timezone)
    style = st.text_input("Format of times", guess.timestamp_format, placeholder="found by looking, or %d/%m/%Y %H:%M")
    sentinels = _draw_unknown(guess)
    again = st.checkbox("Drop repeated rows (same case, event and time)", guess.drop_duplicates)
    taken = {case, entity, event, timestamp, recorded, *times}
    return ColumnMapping(
        case=case, event=event, timestamp=timestamp, entity=entity, timezone=zone.strip() or "UTC",
        event_columns=tuple((column, column) for column in times), timestamp_format=style.strip(),
        attributes=tuple(column for column in columns if column not in taken), drop_duplicates=again,
        sentinels=sentinels, recorded=recorded,
    )  # fmt: skip


def _draw_unknown(guess: ColumnMapping) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Texts that mean "not known", column by column: what looks like one is picked until a person takes it away."""
    shown = [f"{column} = {text}" for column, texts in guess.sentinels for text in texts]
    picked = st.multiselect(
        "Texts that mean “not known”", shown, shown, accept_new_options=True, placeholder="column = text",
        help="As column = text, such as resolved_at = ?. Leave out what is a value: a case called NA keeps its name.",
    )  # fmt: skip
    pairs = [(column.strip(), text.strip()) for column, _, text in (one.rpartition("=") for one in picked)]
    columns = dict.fromkeys(column for column, text in pairs if column and text)
    return tuple((column, tuple(text for held, text in pairs if held == column)) for column in columns)
