"""All drafts at a glance: what each file became, with participant, method and consent to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import pandas as pd
import streamlit as st

from pages._draft import Draft
from research import Consent, Method, Source, Study, Workspace, suggest_merges

METHODS: tuple[Method, ...] = get_args(Method)
CONSENTS: tuple[Consent, ...] = get_args(Consent)


def draw_table(workspace: Workspace, study: Study, held: Sequence[Draft]) -> None:
    """The editable table; an edit goes into its draft at once."""
    known = {source.sha256: source for source in workspace.sources.all(study.study)}
    rows = [
        {
            "state": _state(draft, known),
            "file": draft.name,
            "participant": draft.participant,
            "method": draft.method,
            "consent": draft.consent,
            "turns": len(draft.reading.transcript.turns) if draft.reading else None,
            "language": draft.reading.language if draft.reading else "",
            "to know": _to_know(draft),
        }
        for draft in held
    ]
    key = f"drafts_{len(held)}_{hash(tuple(draft.name for draft in held))}"
    st.data_editor(
        pd.DataFrame(rows), key=key, hide_index=True, on_change=_edited, args=(key, held),
        disabled=["state", "file", "turns", "language", "to know"],
        alt="Files to check: state, participant, method, consent",
        column_config={
            "participant": st.column_config.TextColumn(help="Blank when several people speak: each counts alone."),
            "method": st.column_config.SelectboxColumn(options=list(METHODS), required=True),
            "consent": st.column_config.SelectboxColumn(
                options=list(CONSENTS), required=True,
                help="analysis: no verbatim quotes in reports. quotes: quotes may be shown.",
            ),
        },
    )  # fmt: skip


def _state(draft: Draft, known: dict[str, Source]) -> str:
    if draft.problem is not None:
        return "✕ cannot be kept"
    if draft.reading is not None and draft.reading.sha256 in known:
        return "= already in the study"
    told = len(draft.reading.notices) + len(suggest_merges(draft.reading)) if draft.reading else 0
    return f"! {told} to look at" if told else "✓ ready"


def _to_know(draft: Draft) -> str:
    if draft.problem is not None:
        return str(draft.problem)
    if draft.reading is None:
        return ""
    alike = (f"{' and '.join(group)} may be one person: look into the file." for group in suggest_merges(draft.reading))
    return " ".join((*(notice.message for notice in draft.reading.notices), *alike))


def _edited(key: str, held: Sequence[Draft]) -> None:
    apply_edits(held, st.session_state[key]["edited_rows"])


def apply_edits(held: Sequence[Draft], rows: Mapping[int, Mapping[str, str | None]]) -> None:
    """Puts the edited cells (row number, then column) into the drafts."""
    for row, changes in rows.items():
        for field, value in changes.items():
            if field in ("participant", "method", "consent"):
                setattr(held[int(row)], field, value or "")


def draw_for_all(held: Sequence[Draft]) -> None:
    """One method and one consent for every file."""
    with st.popover("Set for all files", icon=":material/checklist:"), st.form("for_all", border=False):
        method = st.selectbox("Method", METHODS)
        consent = st.selectbox("Consent", CONSENTS)
        if st.form_submit_button("Set for all"):
            for draft in held:
                draft.method, draft.consent = method, consent
            st.rerun()
