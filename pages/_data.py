"""Interaction data on the Validation page: bring it, map its columns, see what reading it finds."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages._parts import act, plain, show_problem, told_apart
from research import ColumnMapping, Dataset, LoadReport, Outcome, ResearchError, Study, Workspace

_OUTCOMES = {
    "name": st.column_config.TextColumn("Name", required=True, help="As it should be called in a sentence."),
    "role": st.column_config.SelectboxColumn(
        "Side", options=["outcome", "kpi"], required=True, help="outcome: the customer's side; kpi: the company's."
    ),
    "kind": st.column_config.SelectboxColumn("Kind", options=["binary", "score", "amount"], required=True),
    "event": st.column_config.TextColumn("Event", help="It counts as yes when this event happened."),
    "column": st.column_config.TextColumn("or column", help="The column that holds its value."),
    "at": st.column_config.TextColumn("Known at", help="The column that says when the value became known."),
}


def pick_dataset(workspace: Workspace, study: Study) -> Dataset | None:
    """The data to work on, with a way to add more; ``None`` while there is none."""
    known = {dataset.id: dataset for dataset in workspace.validation.datasets(study.study)}
    chosen = None
    if known:
        names = told_apart({key: f"{d.name} · {d.rows:,} rows" for key, d in known.items()})
        chosen = known[st.selectbox("Data", list(known), format_func=names.__getitem__, key="dataset")]
    with st.expander("Add interaction data", icon=":material/database:", expanded=not known):
        _draw_add(workspace, study)
    return chosen


def _draw_add(workspace: Workspace, study: Study) -> None:
    files = ["csv", "gz", "tsv", "parquet", "xlsx"]
    uploaded = st.file_uploader("A table of events", type=files, key="table", help="One row an event. It stays here.")
    typed = st.text_input(
        "or where it lies", key="location", placeholder="/data/events.parquet, or postgresql://…#events",
        help="A path on this machine, or the URL of a database followed by # and the table.",
    )  # fmt: skip
    try:
        location = workspace.validation.keep_upload(uploaded.name, uploaded.getvalue()) if uploaded else typed.strip()
        if location:
            _draw_mapping(workspace, study, location, uploaded.name if uploaded else location.rsplit("/", 1)[-1])
    except ResearchError as problem:
        show_problem(problem)


def _draw_mapping(workspace: Workspace, study: Study, location: str, name: str) -> None:
    seen = workspace.validation.preview(location)
    st.caption("First rows, as they were read.")
    st.dataframe(pd.DataFrame(list(seen.rows), columns=list(seen.columns)), hide_index=True, alt="First rows")
    proposal = workspace.validation.propose(location)
    guess = proposal.mapping
    for sentence in proposal.because:
        st.caption(plain(sentence))
    columns = ["", *seen.columns]
    with st.form("mapping"):
        fields = st.columns(4)
        case, event, timestamp, entity = (
            field.selectbox(label, columns, index=columns.index(value) if value in columns else 0, key=f"map_{label}")
            for field, label, value in zip(
                fields, ("Case", "Event", "Time", "Customer"), (guess.case, guess.event, guess.timestamp, guess.entity),
                strict=True,
            )
        )  # fmt: skip
        zone = st.text_input("Time zone of times without an offset", guess.timezone, key="map_zone")
        style = st.text_input("Format of times", guess.timestamp_format, key="map_style", placeholder="as written")
        st.markdown("**What the measure may move:** the customer's outcomes and the company's KPIs")
        empty = pd.DataFrame([], columns=list(_OUTCOMES), dtype=str)
        told = st.data_editor(empty, column_config=_OUTCOMES, num_rows="dynamic", hide_index=True, key="map_outcomes")
        if st.form_submit_button("Keep this data", type="primary"):
            mapping = ColumnMapping(
                case=case, event=event, timestamp=timestamp, entity=entity, timezone=zone.strip() or "UTC",
                timestamp_format=style.strip(), outcomes=outcomes_of(rows_of(told)),
            )  # fmt: skip
            act(lambda: workspace.validation.add_dataset(study.study, name, location, mapping), f"Kept {name}.")


def rows_of(table: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of an edited table as texts, "" for an empty cell."""
    return [{str(k): str(v) for k, v in row.items()} for row in table.fillna("").to_dict("records")]


def outcomes_of(rows: list[dict[str, str]]) -> tuple[Outcome, ...]:
    """The outcomes a person filled in; rows without a name, or without event and column, are passed over."""
    return tuple(
        Outcome(
            name=row["name"],
            column="" if row["event"] else row["column"],
            events=(row["event"],) if row["event"] else (),
            kind=row["kind"] or "binary",  # type: ignore[arg-type]
            role=row["role"] or "outcome",  # type: ignore[arg-type]
            at=row["at"],
        )
        for row in rows
        if row["name"] and (row["event"] or row["column"])
    )


def draw_report(report: LoadReport) -> None:
    """What reading the data found; nothing of it was dropped in silence."""
    told = {
        "rows": report.rows, "cases": report.cases, "events": report.events, "duplicates": report.duplicates,
        "without a time": report.no_time, "unreadable times": report.unparsable, "out of order": report.out_of_order,
    }  # fmt: skip
    st.caption(" · ".join(f"{number:,} {what}" for what, number in told.items()))
    for note in report.notes:
        st.caption(plain(note))
