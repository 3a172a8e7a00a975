"""Participants: who took part, what they allow, and what they contribute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pandas as pd
import streamlit as st

from pages._parts import begin, next_link, say, stop_empty
from research import Consent, Contribution, ResearchError

FIELDS = ("segment", "consent")

workspace, study = begin("Participants", "Who took part, known by their code only, and what each of them allows.")
people = workspace.overview.people(study.study)
if not people:
    stop_empty("Participants appear when you add sources.", "sources", "Add transcripts or notes")


def keep_edits(key: str, shown: Sequence[Contribution]) -> None:
    """Keeps what was edited in the table; a cell that already holds its value is passed over."""
    for row, changes in st.session_state[key]["edited_rows"].items():
        old = shown[int(row)].participant
        facts = {name: value or "" for name, value in changes.items() if name in FIELDS and value != getattr(old, name)}
        if facts:
            try:
                workspace.studies.describe(study.study, old.code, **facts)
                say(f"Saved {old.code}. Ctrl+Z undoes it.")
            except ResearchError as problem:
                say(str(problem))


rows = [
    {
        "code": share.participant.code,
        "segment": share.participant.segment,
        "consent": share.participant.consent,
        "statements that count": share.statements,
        "sources": ", ".join(share.sources),
        "attributes": ", ".join(f"{name}: {value}" for name, value in share.participant.attributes),
    }
    for share in people
]
key = f"people_{study.study}_{len(rows)}"
st.data_editor(
    pd.DataFrame(rows), key=key, hide_index=True, on_change=keep_edits, args=(key, people),
    disabled=["code", "statements that count", "sources", "attributes"],
    alt="Participants: code, segment, consent, statements that count, sources",
    column_config={"consent": st.column_config.SelectboxColumn(options=list(get_args(Consent)), required=True)},
)  # fmt: skip
st.caption(
    f"{len(people)} people. Consent “analysis” keeps verbatim quotes out of reports; “quotes” lets them in; "
    "“withdrawn” takes everything the person said out of every result at once, and undo brings it back."
)
next_link("code", "judge what they said")
