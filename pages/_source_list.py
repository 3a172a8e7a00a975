"""The sources of a study: what each holds, who may be quoted, and taking one out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages._draft_table import CONSENTS, METHODS
from pages._memo_drawer import draw_memos
from pages._parts import act, confirmed, deep_link, jobs, link, plain, reading_turn_html
from research import Source, Study, Tally, Workspace

SHOWN = 15
TURNS = 12
READING = "Reading by machine"


def draw_machine(workspace: Workspace, study: Study, tallies: Mapping[str, Tally]) -> None:
    """Starts the reading by machine, over what nobody has read yet or over everything."""
    unread = [source for source, tally in tallies.items() if not (tally.total or tally.read)]
    busy = any(job.name == READING and job.state == "running" for job in jobs().of(study.study))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if unread and st.button(
            f"Let the machine read {_many(len(unread))}", type="primary", icon=":material/auto_awesome:", key="read",
            disabled=busy,
            help="It runs beside the page, on this machine. Every finding is only a suggestion.",
        ):  # fmt: skip
            _start(workspace, study.study, unread)
        if len(unread) < len(tallies) and st.button(
            "Read all again",
            key="read_all",
            disabled=busy,
            help="Replaces open suggestions; what a person judged stays.",
        ):
            _start(workspace, study.study, list(tallies))


def _start(workspace: Workspace, study: str, sources: Sequence[str]) -> None:
    jobs().start(study, READING, lambda progress: _read_all(workspace, study, sources, progress))
    st.rerun()


def _read_all(workspace: Workspace, study: str, sources: Sequence[str], report: Callable[[int, int], None]) -> str:
    made, left_out = workspace.coding.suggest_many(study, sources, progress=report)
    told = f"{made} suggestions are waiting for you."
    return told + "".join(f" {problem.message} {problem.fix}" for _, problem in left_out)


def draw_sources(workspace: Workspace, study: Study, sources: Sequence[Source], tallies: Mapping[str, Tally]) -> None:
    """The list, a page at a time, with the one that the URL names on its page and open."""
    named = st.query_params.get("src", "")
    at = next((n for n, source in enumerate(sources) if source.id == named), 0)
    pages = max(1, -(-len(sources) // SHOWN))
    page = st.pagination(pages, default=at // SHOWN + 1, key="sources_page") if pages > 1 else 1
    for source in sources[(page - 1) * SHOWN : page * SHOWN]:
        tally = tallies[source.id]
        person = source.participant or f"{len(source.voices)} people"
        found = f"{tally.decided:.0%} of {tally.total} judged" if tally.total else "read, nothing found"
        state = found if tally.total or tally.read else "not read yet"
        title = f"**{plain(source.name)}** · {plain(person)} · {source.method} · consent: {source.consent} · {state}"
        with st.expander(title, expanded=source.id == named):
            _draw_source(workspace, study, source)


def _draw_source(workspace: Workspace, study: Study, source: Source) -> None:
    with st.form(f"about_{source.id}", border=False):
        one, two, three = st.columns(3)
        person = one.text_input("Participant", source.participant, help="Blank when several people speak.")
        method = two.selectbox("Method", METHODS, METHODS.index(source.method))
        consent = three.selectbox("Consent", CONSENTS, CONSENTS.index(source.consent))
        if st.form_submit_button("Save"):
            facts = {"participant": person.strip(), "method": method, "consent": consent}
            act(lambda: workspace.sources.describe(study.study, source.id, **facts), "Saved. Ctrl+Z undoes it.")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        link("code", "Code it", icon=":material/ink_highlighter:", src=source.id)
        deep_link("sources", src=source.id)
        draw_memos(workspace, study, source.id, key="source")
        if confirmed(
            "Withdraw", "Its statements leave every result. Undo brings it back.", key=f"withdraw_{source.id}",
            icon=":material/remove_circle:",
        ):  # fmt: skip
            act(lambda: workspace.sources.withdraw(study.study, source.id), "Withdrawn. Ctrl+Z undoes it.")
    st.caption(f"{len(source.transcript.turns)} turns · {source.language} · read by {plain(source.reader)}")
    if st.toggle("Show the turns", key=f"show_{source.id}"):
        turns = range(len(source.transcript.turns))
        page = st.pagination(-(-len(turns) // TURNS), key=f"page_{source.id}") if len(turns) > TURNS else 1
        st.html("".join(reading_turn_html(source.transcript, n) for n in turns[(page - 1) * TURNS : page * TURNS]))


def _many(sources: int) -> str:
    return "1 source" if sources == 1 else f"{sources} sources"
