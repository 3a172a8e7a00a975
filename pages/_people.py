"""Participants as a table to edit, and the sources in which several of them speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from pages._parts import link, plain, say
from research import Contribution, Participant, ResearchError, Source, Study, Workspace, people_in_source

FIELDS = ("segment", "consent")
FIXED = ("code", "segment", "consent", "statements that count", "sources")
"""Headings of the table that are no attribute."""


def keep_edits(
    workspace: Workspace, study: str, shown: Sequence[Contribution], edits: Mapping[int, Mapping[str, object]]
) -> None:
    """Keeps what was edited in the table, one action a person; a cell that already holds its value is passed over."""
    for row, changes in edits.items():
        old = shown[int(row)].participant
        facts = changed_facts(old, changes)
        if facts:
            try:
                workspace.studies.describe(study, old.code, **facts)
                say(f"Saved {old.code}. Ctrl+Z undoes it.")
            except ResearchError as problem:
                say(str(problem))


def changed_facts(old: Participant, changes: Mapping[str, object]) -> dict[str, object]:
    """What differs from ``old``, as ``describe`` takes it. An emptied attribute is taken away."""
    facts: dict[str, object] = {
        name: value or "" for name, value in changes.items() if name in FIELDS and (value or "") != getattr(old, name)
    }
    told = dict(old.attributes)
    for name, value in changes.items():
        if name not in FIXED:
            told[name] = str(value or "").strip()
    attributes = tuple((name, value) for name, value in told.items() if value)
    return facts if attributes == old.attributes else facts | {"attributes": attributes}


def draw_add_attribute(study: Study, taken: Sequence[str]) -> list[str]:
    """A form for one more column; gives the columns that hold no value yet."""
    key = f"people_new_{study.study}"
    fresh: list[str] = [name for name in st.session_state.get(key, []) if name not in taken]
    with st.popover("Add an attribute", icon=":material/add:"), st.form("new_attribute", border=False):
        name = " ".join(st.text_input("Name", placeholder="e.g. plan").replace(":", " ").replace('"', "").split())
        if st.form_submit_button("Add", type="primary") and name:
            if name.casefold() in {known.casefold() for known in (*taken, *fresh, *FIXED)}:
                st.error(f"There is a column {plain(name)} already. Pick another name.")
            else:
                fresh.append(name)
                st.session_state[key] = fresh
    return fresh


def draw_groups(sources: Sequence[Source], gone: frozenset[str]) -> None:
    """The focus groups and other sources with several people: who is in which."""
    groups = [(s, people_in_source(s)) for s in sources]
    groups = [(s, people) for s, people in groups if s.method == "focus group" or len(people) > 1]
    if not groups:
        return
    st.subheader("Focus groups", anchor=False)
    st.caption("People of one group hear each other: count a group with care where they only echo.")
    for source, people in groups:
        there = ", ".join(f"{person} (withdrew)" if person in gone else person for person in people)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f"**{plain(source.name)}**: {len(people)} people: {plain(there)}")
            link("code", "Open", src=source.id)
