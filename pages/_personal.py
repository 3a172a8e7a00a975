"""Names and other personal data of a draft: looked through by a person and replaced before the draft is kept."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages._draft import Draft, personal_of
from pages._parts import act, show_problem
from research import Mention, ResearchError, Workspace

_HELP = (
    "Found on this machine; nothing finds every name. Add what was missed as a row of its own. A code stays the same "
    "in every source of the study. Which name it stands for is kept in a file of your own, apart from the study, and "
    "the original file is then not kept."
)


def draw_personal(workspace: Workspace, draft: Draft) -> None:
    """On demand: what may give somebody away, each with its code, to be ticked, corrected and replaced."""
    study = st.query_params.get("study", "")
    with st.expander("Names and other personal data", icon=":material/person_off:", expanded=False):
        if draft.redacted:
            st.success("Replaced. Keep the draft, or look once more for what was missed.", icon=":material/check:")
        if not st.toggle("Look for them", key=f"personal_{draft.name}", help=_HELP) or draft.reading is None:
            return
        try:
            with st.spinner("Looking …"):
                found = personal_of(workspace, study, draft)
        except ResearchError as problem:
            show_problem(problem)
            return
        st.caption(_HELP)
        table = _table(draft, found)
        chosen = {
            str(row["words"]).strip(): str(row["code"]).strip()
            for row in table.to_dict("records")
            if row["replace"] and str(row["words"] or "").strip()
        }
        if st.button(f"Replace {len(chosen)}", key=f"redact_{draft.name}", type="primary", disabled=not chosen):
            act(lambda: replace_in(workspace, study, draft, chosen), f"Replaced {len(chosen)} in {draft.name}")


def _table(draft: Draft, found: list[tuple[Mention, str]]) -> pd.DataFrame:
    rows = [
        {"replace": m.proposed, "words": m.words, "kind": m.kind, "times": m.times, "code": code} for m, code in found
    ]
    columns = ["replace", "words", "kind", "times", "code"]
    return st.data_editor(
        pd.DataFrame(rows, columns=columns), num_rows="dynamic", hide_index=True, disabled=["kind", "times"],
        key=f"personal_rows_{draft.name}_{len(rows)}", alt="Personal data: whether to replace it, words, kind, code",
        column_config={
            "replace": st.column_config.CheckboxColumn(default=True),
            "words": st.column_config.TextColumn(required=True),
            "code": st.column_config.TextColumn(required=True, help="The same code for the same person everywhere."),
        },
    )  # fmt: skip


def replace_in(workspace: Workspace, study: str, draft: Draft, codes: dict[str, str]) -> None:
    """Replaces the words in the draft, in its speakers' participants too.

    Raises:
        ReadingError: if a code is empty or is itself among the words.
    """
    if draft.reading is None:
        return
    before = [turn.speaker for turn in draft.reading.transcript.turns]
    draft.reading = workspace.sources.redact(study, draft.reading, codes)
    after = [turn.speaker for turn in draft.reading.transcript.turns]
    labels = dict(zip(before, after, strict=True))
    draft.voices = {labels.get(label, label): code for label, code in draft.voices.items()}
    draft.participant = codes.get(draft.participant, draft.participant)
    draft.redacted = True
