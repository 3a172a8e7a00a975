"""What a measure may move: outcomes of the customer and KPIs of the company, named on the data."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from pages._parts import act
from research import Dataset, Outcome, Study, Workspace

_OUTCOMES = ("name", "role", "kind", "direction", "event", "column", "yes", "at")


def events_of(workspace: Workspace, dataset: Dataset) -> list[str]:
    """Names of the events in the data, the most frequent first."""
    return [name for name, _ in workspace.validation.events(dataset)]


def draw_outcomes(workspace: Workspace, study: Study, dataset: Dataset) -> None:
    """A table to edit, a row for each, kept with one step that undo takes back."""
    st.caption("What the customer says or does (outcome) and what the company hopes for (kpi), by event or by column.")
    rows = [
        {"name": o.name, "role": o.role, "kind": o.kind, "direction": o.direction, "event": o.events[0] if o.events
         else None, "column": o.column or None, "yes": " | ".join(o.yes) or None, "at": o.at or None}
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
                "yes": text("Yes means", help="Texts that mean yes, with | between; blank: yes, true, 1."),
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
            yes=tuple(filter(None, (text.strip() for text in row.get("yes", "").split("|")))),
        )
        for row in rows
        if row["name"] and (row["event"] or row["column"])
    )
