"""Participants: who took part, what is known of them, and what each of them allows."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import streamlit as st

from pages._cases import pick_cases
from pages._parts import begin, next_link, stop_empty
from pages._people import draw_add_attribute, draw_groups, keep_edits
from research import Consent, attribute_values

workspace, study = begin("Participants", "Who took part, known by their code only, and what each of them allows.")
people = workspace.overview.people(study.study)
if not people:
    stop_empty("Participants appear when you add sources.", "sources", "Add transcripts or notes")

known = list(attribute_values(share.participant for share in people))
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    cases = pick_cases(workspace, study)
    names = [*known, *draw_add_attribute(study, known)]
shown = [share for share in people if cases.admits(share.participant)]
rows = [
    {
        "code": share.participant.code,
        "segment": share.participant.segment,
        "consent": share.participant.consent,
        "statements that count": share.statements,
        "sources": ", ".join(share.sources),
        **{name: dict(share.participant.attributes).get(name, "") for name in names},
    }
    for share in shown
]
# The key counts actions, so that a cell undone elsewhere never comes back with the next edit.
key = f"people_{study.study}_{len(workspace.history.steps(study.study))}_{hash((tuple(names), cases))}"
st.data_editor(
    pd.DataFrame(rows, columns=None if rows else ["code"]), key=key, hide_index=True,
    on_change=lambda: keep_edits(workspace, study.study, shown, st.session_state[key]["edited_rows"]),
    disabled=["code", "statements that count", "sources"],
    alt="Participants: code, segment, consent, statements that count, sources, and their attributes",
    column_config={"consent": st.column_config.SelectboxColumn(options=list(get_args(Consent)), required=True)},
)  # fmt: skip
st.caption(
    f"{len(people)} people. Consent “quotes” lets verbatim quotes into reports; “analysis” keeps them out, and so does "
    "“unknown”, unless the source itself was recorded as “quotes”; “withdrawn” takes everything the person said out of "
    "every result at once, and undo brings it back."
)
gone = frozenset(share.participant.code for share in people if share.participant.consent == "withdrawn")
draw_groups(workspace.sources.all(study.study), gone)
next_link("code", "judge what they said")
