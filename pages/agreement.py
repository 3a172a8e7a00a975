"""Agreement: code apart, compare, and settle what coders disagree about."""

from __future__ import annotations

import streamlit as st

from pages._agreement_table import draw_table
from pages._cases import pick_cases
from pages._comparing import draw_differences
from pages._parts import act, begin, confirmed, next_link, stop_empty, told_apart
from research import UnitKind, people_in_source

UNITS: dict[UnitKind, str] = {"statement": "Statement", "character": "Character", "overlap": "Overlapping stretch"}
MEANING: dict[UnitKind, str] = {
    "statement": "Every statement of a customer or observer is one unit. A coder gave it a label where their mark "
    "covers at least half of the shorter of the two.",
    "character": "Every character of what customers and observers said is one unit, so boundaries count.",
    "overlap": "Every stretch that somebody marked is one unit; marks that overlap by half of the shorter are the same "
    "stretch. Nothing outside the marks counts, so chance-corrected numbers run low: read F1.",
}

workspace, study = begin(
    "Agreement", "Code apart first, then see where coders differ and settle it. The machine is one more coder."
)
blind, apart = workspace.agreement.blind(study.study), workspace.agreement.is_blind(study.study)


def switch() -> None:
    """Turns blind coding on or off for the study."""
    workspace.agreement.set_blind(study.study, bool(st.session_state["agreement_blind"]))


st.session_state["agreement_blind"] = blind
st.toggle(
    "Code blind", key="agreement_blind", on_change=switch,
    help="Everyone sees only their own work and the machine's until they open the comparison.",
)  # fmt: skip
if apart:
    st.info(
        "You are coding blind: wherever you look you see only your own codings and the machine's.",
        icon=":material/visibility_off:",
    )
    if confirmed(
        "Open the comparison", "From then on you see everyone's work. The history keeps when you opened it.",
        key="open_comparison", icon=":material/visibility:",
    ):  # fmt: skip
        act(lambda: workspace.agreement.open(study.study), "You now see everyone's work")
    stop_empty("The comparison opens when you say so.", "code", "Go on coding")

coders = workspace.agreement.coders(study.study)
if len(coders) < 2:
    stop_empty(
        "There is only one coder so far. Ask a second person to code under their own name (in the sidebar), or let the "
        "machine read: it counts as a coder too." if coders else "Nobody has coded yet.",
        "code", "Read and code",
    )  # fmt: skip
labels = workspace.agreement.labels(study.study)
index = {s.id: s for s in workspace.sources.all(study.study)}
names = told_apart({key: source.name for key, source in index.items()})
used = [label for label in labels if label.startswith("signal:")]
left, right = st.columns(2)
who = left.multiselect(
    "Coders", list(coders), list(coders)[:2], key="agreement_coders", persist_state="session",
    format_func=lambda c: f"{c} ({coders[c]} judged)",
)  # fmt: skip
where = right.multiselect(
    "Sources", list(index), key="agreement_sources", format_func=names.__getitem__,
    placeholder="All that the coders share", persist_state="session",
)  # fmt: skip
what = st.multiselect(
    "Signals and codes", list(labels), used, key="agreement_labels", format_func=labels.__getitem__,
    persist_state="session",
)  # fmt: skip
unit = st.segmented_control(
    "Unit", list(UNITS), default="statement", key="agreement_unit", required=True, format_func=UNITS.__getitem__,
    persist_state="session",
)  # fmt: skip
st.caption(MEANING[unit])
if len(who) < 2 or not what:
    st.info("Pick at least two coders and one signal or code.", icon=":material/group:")
    st.stop()
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    cases = pick_cases(workspace, study)
if not cases.empty:
    admitted = {p.code for p in workspace.studies.participants(study.study) if cases.admits(p)}
    where = [key for key in (where or index) if admitted & set(people_in_source(index[key]))]
    if not where:
        st.info("None of the participants picked speaks in these sources.", icon=":material/group:")
        st.stop()
table = workspace.agreement.compare(study.study, who, what, unit=unit, sources=where)
draw_table(table, labels)
found = workspace.agreement.differences(study.study, who, what, unit=unit, sources=where)
draw_differences(workspace, study.study, found, labels, index)
next_link("codebook", "sharpen the definitions that coders read differently")
