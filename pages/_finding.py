"""Building a query by form, and what it found: people first, then their quotes, to read, copy and take along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urljoin

import streamlit as st

from pages._parts import coding_chips_html, link, plain, quote, turn_html
from research import DIMENSIONS, KINDS, Passage, Study, Workspace, build_query

SHOWN = 10
STATUSES = ("suggested", "confirmed", "rejected")


def draw_form(workspace: Workspace, study: Study) -> None:
    """Fields that write the query."""
    codes = [" › ".join(code.path) for code in workspace.codebook.all(study.study)]
    people = [person.code for person in workspace.studies.participants(study.study)]
    stages = [stage.name for stage in study.stages]
    options = {"signal": KINDS, "code": codes, "dimension": DIMENSIONS, "stage": stages, "status": STATUSES,
               "person": people}  # fmt: skip

    def write() -> None:
        picked = {name: st.session_state.get(f"form_{name}") or () for name in options}
        st.query_params["q"] = build_query(st.session_state["form_words"], picked)

    with st.popover("Build a query", icon=":material/tune:"), st.form("search_form", border=False):
        st.text_input("Words", key="form_words")
        for name, values in options.items():
            if values:
                st.multiselect(name.capitalize(), list(values), key=f"form_{name}")
        st.form_submit_button("Search", type="primary", on_click=write)


def draw_results(workspace: Workspace, study: Study, found: Sequence[Passage]) -> None:
    """How many people and passages, the files, and the passages person by person."""
    people = len({passage.person for passage in found})
    st.markdown(f"**{people} {'person' if people == 1 else 'people'}, {len(found)} passages**")
    if not found:
        st.caption("Nothing fits. Take a word out, or look at all that was said.")
        return
    base = urljoin(st.context.url or "", ".")
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download CSV", workspace.search.csv(study.study, found, base), "quotes.csv", "text/csv", key="get_found",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        with st.popover("Copy", icon=":material/content_copy:"):
            st.code("\n".join(_line(passage, study, base) for passage in found[:200]), language=None, wrap_lines=True)
    draw_passages(found)


def _line(passage: Passage, study: Study, base: str) -> str:
    held = f"&quote={passage.coding.id}" if passage.coding else ""
    words = " ".join(passage.words.split())
    address = f"{base}code?study={study.study}&src={passage.source.id}{held}"
    return f"“{words}” ({passage.person}, {passage.source.name}) {address}"


def draw_passages(found: Sequence[Passage], *, key: str = "search") -> None:
    """Passages under the people who said them, a page at a time."""
    ordered = sorted(found, key=lambda passage: passage.person)
    pages = -(-len(ordered) // SHOWN)
    page = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    for person, said in groupby(ordered[(page - 1) * SHOWN : page * SHOWN], lambda passage: passage.person):
        st.markdown(f"**{plain(person)}**")
        for passage in said:
            _draw(passage)


def _draw(passage: Passage) -> None:
    if passage.coding is not None:
        st.html(coding_chips_html(passage.coding))
        quote(passage.coding, passage.source)
        return
    turn = passage.source.turn_at(passage.span)
    if turn is not None:
        st.html(turn_html(passage.source, turn, {}))
        link("code", f"Open {plain(passage.source.name)}", src=passage.source.id)
