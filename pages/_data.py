"""Interaction data on the Validation page: bring it, map its columns, say what a measure may move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from pages._parts import act, plain, show_problem, told_apart
from research import ColumnMapping, Dataset, LoadReport, Outcome, ResearchError, Study, Workspace

_OUTCOMES = ("name", "role", "kind", "direction", "event", "column", "at")
_FILES = ["csv", "gz", "tsv", "parquet", "xlsx", "xes"]
_BLANK = ColumnMapping(case="")


def pick_dataset(workspace: Workspace, study: Study) -> Dataset | None:
    """The data to work on, with a way to add more; ``None`` while there is none."""
    known = {dataset.id: dataset for dataset in workspace.validation.datasets(study.study)}
    chosen = None
    if known:
        names = told_apart({key: f"{d.name} · {d.rows:,} rows" for key, d in known.items()})
        if st.session_state.get("dataset") not in known:
            st.session_state["dataset"] = list(known)[-1]
        chosen = known[st.selectbox("Data", list(known), format_func=names.__getitem__, key="dataset")]
        _draw_chosen(workspace, study, chosen)
    with st.expander("Add interaction data", icon=":material/database:", expanded=not known):
        _draw_add(workspace, study)
    return chosen


def _identity(dataset: Dataset) -> str:
    return dataset.id


def events_of(workspace: Workspace, dataset: Dataset) -> list[str]:
    """Names of the events in the data, the most frequent first."""
    return [name for name, _ in workspace.validation.events(dataset)]


@st.cache_data(max_entries=16, ttl=60, show_spinner="Reading the data …", hash_funcs={Dataset: _identity})
def _report(_workspace: Workspace, dataset: Dataset) -> LoadReport:
    return _workspace.validation.look_at(dataset.location, dataset.mapping)


def _draw_chosen(workspace: Workspace, study: Study, dataset: Dataset) -> None:
    moved = [f"{outcome.name} ({outcome.role})" for outcome in dataset.mapping.outcomes]
    st.caption(f"May move: {plain(', '.join(moved))}" if moved else "Nothing is named yet that a measure may move.")
    with st.expander("Outcomes and KPIs", icon=":material/flag:", expanded=not moved):
        try:
            _draw_outcomes(workspace, study, dataset)
        except ResearchError as problem:
            show_problem(problem)
    if st.toggle("What reading it found", key=f"found_{dataset.id}"):
        try:
            _draw_report(_report(workspace, dataset))
        except ResearchError as problem:
            show_problem(problem)


def _draw_outcomes(workspace: Workspace, study: Study, dataset: Dataset) -> None:
    st.caption("What the customer says or does (outcome) and what the company hopes for (kpi), by event or by column.")
    rows = [
        {"name": o.name, "role": o.role, "kind": o.kind, "direction": o.direction, "event": o.events[0] if o.events
         else None, "column": o.column or None, "at": o.at or None}
        for o in dataset.mapping.outcomes
    ]  # fmt: skip
    columns = list(workspace.validation.preview(dataset.location, rows=1).columns)
    pick, text = st.column_config.SelectboxColumn, st.column_config.TextColumn
    with st.form(f"outcomes_{dataset.id}", border=False):
        told = st.data_editor(
            pd.DataFrame(rows, columns=list(_OUTCOMES)).astype("str").replace({"None": None, "nan": None}),
            num_rows="dynamic", hide_index=True, key=f"outcome_rows_{dataset.id}", alt="Outcomes and KPIs of the data",
            column_config={
                "name": text("Name", required=True, help="As it should be called in a sentence."),
                "role": pick("Side", options=["outcome", "kpi"], default="outcome", required=True),
                "kind": pick("Kind", options=["binary", "count", "score", "amount"], default="binary", required=True),
                "direction": pick("Good when", options=["higher", "lower"], default="higher", required=True),
                "event": pick("Event", options=events_of(workspace, dataset), help="Yes when it happened."),
                "column": pick("or column", options=columns, help="The column that holds its value."),
                "at": pick("Known at", options=columns, help="The column that says when its value became known."),
            },
        )  # fmt: skip
        held = dataset.mapping.entity
        entity = st.selectbox(
            "Customer behind the case", ["", *columns], columns.index(held) + 1 if held in columns else 0,
            format_func=lambda column: column or "(none)", help="Lets cases of one customer be followed over time.",
        )  # fmt: skip
        if st.form_submit_button("Save outcomes and KPIs"):
            mapping = replace(dataset.mapping, outcomes=outcomes_of(rows_of(told)), entity=entity)
            act(
                lambda: workspace.validation.add_dataset(study.study, dataset.name, dataset.location, mapping),
                "Saved what a measure may move. Ctrl+Z undoes it.",
            )


def _draw_add(workspace: Workspace, study: Study) -> None:
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
        proposal = workspace.validation.propose(location)
    except ResearchError as problem:
        st.info(plain(problem.message), icon=":material/help:")
        return _BLANK
    st.caption(" ".join(plain(sentence) for sentence in proposal.because))
    return proposal.mapping


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
        times = st.multiselect("Columns that hold the time of an event", columns)
    else:
        event, timestamp = field("Event", guess.event), field("Time", guess.timestamp)
    zone = st.text_input("Time zone of times without an offset", guess.timezone)
    style = st.text_input("Format of times", guess.timestamp_format, placeholder="found by looking, or %d/%m/%Y %H:%M")
    again = st.checkbox("Drop repeated rows (same case, event and time)", guess.drop_duplicates)
    taken = {case, entity, event, timestamp, *times}
    return ColumnMapping(
        case=case, event=event, timestamp=timestamp, entity=entity, timezone=zone.strip() or "UTC",
        event_columns=tuple((column, column) for column in times), timestamp_format=style.strip(),
        attributes=tuple(column for column in columns if column not in taken), drop_duplicates=again,
    )  # fmt: skip


def rows_of(table: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of an edited table as texts, "" for an empty cell."""
    filled = table.astype("object").where(table.notna(), "")
    return [{str(k): str(v).strip() for k, v in row.items()} for row in filled.to_dict("records")]


def outcomes_of(rows: list[dict[str, str]]) -> tuple[Outcome, ...]:
    """The outcomes a person filled in; rows without a name, or without event and column, are passed over."""
    return tuple(
        Outcome(
            name=row["name"],
            column="" if row["event"] else row["column"],
            events=(row["event"],) if row["event"] else (),
            kind=row["kind"] or "binary",  # type: ignore[arg-type]
            direction=row.get("direction") or "higher",  # type: ignore[arg-type]
            role=row["role"] or "outcome",  # type: ignore[arg-type]
            at=row["at"],
        )
        for row in rows
        if row["name"] and (row["event"] or row["column"])
    )


def _draw_report(report: LoadReport) -> None:
    """What reading the data found; nothing of it was dropped in silence."""
    told = {
        "rows": report.rows, "cases": report.cases, "events": report.events, "repeated rows": report.duplicates,
        "without a time": report.no_time, "unreadable times": report.unparsable, "out of order": report.out_of_order,
        "repeated rows left out": report.dropped,
    }  # fmt: skip
    st.markdown(" · ".join(f"{number:,} {what}" for what, number in told.items()))
    for note in (*report.unreadable, *report.notes):
        st.caption(plain(note))
