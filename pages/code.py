"""Code: a person confirms, corrects or rejects what the machine noticed, statement by statement."""

from __future__ import annotations

import streamlit as st

from pages._focus import draw_focus, focus_of
from pages._listing import draw_by_hand, draw_filters, draw_many, draw_rows
from pages._parts import begin, deep_link, next_link, plain, stop_empty, told_apart
from research import ResearchError, Source

workspace, study = begin(
    "Code", "Confirm, correct or reject what the machine noticed. Nothing is settled before you say so."
)
sources = workspace.sources.index(study.study)
tallies = workspace.overview.tallies(study.study)
if not tallies:
    stop_empty("There is nothing to code yet.", "sources", "Add a first transcript or note")


def chosen_source() -> Source:
    """The source that the URL names, by itself or through the statement in focus; else the first with open work."""
    named = st.query_params.get("src", "")
    if named not in sources and (quote := st.query_params.get("quote")):
        try:
            named = workspace.coding.get(study.study, quote).source
        except ResearchError:
            named = ""
    first = next((held for held, tally in tallies.items() if tally.suggested), next(iter(tallies)))
    return sources.get(named, sources[first])


def pick_source(current: Source) -> None:
    """Lets the person go to another source; the statement in focus belongs to the old one and is dropped."""

    def went() -> None:
        st.query_params["src"] = st.session_state["code_source"]
        st.query_params.pop("quote", None)

    st.session_state["code_source"] = current.id
    apart = told_apart({held: sources[held].name for held in tallies})
    names = {held: f"{name} · {tallies[held].suggested} to judge" for held, name in apart.items()}
    st.selectbox("Source", list(names), key="code_source", on_change=went, format_func=names.__getitem__)


source = chosen_source()
st.query_params["src"] = source.id
pick_source(source)
tally = tallies[source.id]
codings = workspace.agreement.seen(study.study, source.id)
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    listed = draw_filters(codings)
    draw_many(workspace, study.study, listed)
    draw_by_hand(workspace, study, source)
    deep_link("code", label="Link to this source", src=source.id)
if not codings:
    stop_empty(
        f"The machine found no statement in {plain(source.name)}. Add those it missed by hand."
        if tally.read
        else f"Nobody has read {plain(source.name)} yet. Let the machine read it, or add a statement by hand.",
        "sources", "Look at the source" if tally.read else "Let the machine read it",
    )  # fmt: skip
st.progress(tally.decided, text=f"{tally.decided:.0%} of {len(codings)} statements judged, {tally.suggested} to go")
focus = focus_of(workspace, study.study, listed)
card, rows = st.columns([3, 2], gap="medium")
with rows:
    st.markdown(f"**{len(listed)} of {len(codings)} statements**")
    draw_rows(listed, focus)
with card:
    if focus is None:
        st.info("No statement passes the filters. Widen them to go on.", icon=":material/filter_list_off:")
    else:
        draw_focus(workspace, study, source, focus, listed)
next_link("candidates", "group the statements into candidates")
