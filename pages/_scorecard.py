"""A candidate's scorecard: six criteria, each with its points, whose they are, and why."""

from __future__ import annotations

import streamlit as st

from pages._gate import gate_chip
from pages._palette import Mark
from pages._parts import act, badge_row, chip_html, evidence_badge, link, plain
from research import CRITERIA, MEANS, Card, Cell, Criterion, Study, Workspace

_SHAPES = ("○", "◔", "◑", "◕", "●")
_COLOUR = "#2f7fd1"
_ASSUMED = Mark("Assumed: cannot pass", "?", "#b7791f")


def cell_chip(name: Criterion, cell: Cell) -> str:
    """One criterion as a chip: its points, dashed while they are only proposed."""
    points = cell.points
    shape = "?" if points is None else _SHAPES[points]
    words = "not known" if points is None else f"{points} of 4"
    return chip_html(Mark(f"{CRITERIA[name][0]}: {words}", shape, _COLOUR), suggested=cell.score is None)


def rank_words(card: Card) -> str:
    """The rank with its range, as a person would say it."""
    if card.rank is None:
        return "No rank: a KPI in disguise" if _is_kpi(card) else "No rank: no customer has said it"
    weighed, whole = card.by_weights or card.rank, card.rank
    told = "whatever the weights" if weighed.best == weighed.worst else f"{weighed.best} to {weighed.worst} by weights"
    if (whole.best, whole.worst) != (weighed.best, weighed.worst):
        unknown = sum(cell.points is None for cell in card.cells.values())
        open_ = "1 criterion is" if unknown == 1 else f"{unknown} criteria are" if unknown else "those of others are"
        told += f"; {whole.best} to {whole.worst} while {open_} not known"
    return f"Rank {whole.stated}, {told}"


def votes_badge(votes: tuple[int, int]) -> str:
    """What the latest workshop said of it, as Markdown."""
    return f":material/how_to_vote: {votes[0]} of {votes[1]} in the workshop"


def _is_kpi(card: Card) -> bool:
    return card.gate.verdict == "KPI in disguise"


def draw_row(card: Card) -> None:
    """One candidate in the list, with the way to its card."""
    with st.container(border=True, gap="small"):
        st.markdown(f"**{plain(card.candidate.label)}** · {rank_words(card)}  \n{plain(card.candidate.statement)}")
        st.html("".join(cell_chip(name, cell) for name, cell in card.cells.items()))
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            st.markdown(evidence_badge(card.evidence))
            if card.votes is not None:
                st.markdown(votes_badge(card.votes))
            if card.candidate.assumed:
                badge_row([(_ASSUMED, False)])
            st.html(gate_chip(card.gate))
            link("shortlist", "Reasons and scores", icon=":material/edit:", candidate=card.candidate.id)
            link("decisions", "Decide", icon=":material/gavel:", candidate=card.candidate.id)


def draw_card(workspace: Workspace, study: Study, card: Card) -> None:
    """Every criterion with its reason, and the form that gives it a person's score."""
    st.subheader(plain(card.candidate.statement), anchor=False)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        voted = f" · {votes_badge(card.votes)}" if card.votes is not None else ""
        st.markdown(f"{rank_words(card)} · {evidence_badge(card.evidence)}{voted}")
        link("candidates", "Read its quotes", icon=":material/format_quote:", candidate=card.candidate.id)
        link("validation", "See its validation", icon=":material/monitoring:", candidate=card.candidate.id)
    st.html(gate_chip(card.gate))
    if _is_kpi(card):
        st.warning(f"{plain(card.gate.sentence)} It can be scored, but not adopted as a CPI.", icon=":material/block:")
    elif card.rank is None:
        st.warning("It is assumed: it can be scored, but not adopted, until customers say it in their own words.")
    st.caption("Dashed: proposed from the records. It counts until you give your own score.")
    names = list(card.cells)
    for left, right in zip(names[::2], names[1::2], strict=True):
        for column, name in zip(st.columns(2), (left, right), strict=True):
            with column:
                _draw_cell(workspace, study, card, name)


def _draw_cell(workspace: Workspace, study: Study, card: Card, name: Criterion) -> None:
    cell, key = card.cells[name], f"{card.candidate.id}_{name}"
    with st.form(f"score_{key}"):
        st.html(f"{cell_chip(name, cell)}<div class='cpi-small'>{CRITERIA[name][1]}</div>")
        open_ = "Not known" if cell.points is None else "Proposed"
        who = open_ if cell.score is None else f"Scored by {cell.score.by}"
        st.markdown(f"{plain(who)}: {plain(cell.because)}")
        if cell.score is not None and cell.proposed.points is not None:
            st.caption(f"The records propose {cell.proposed.points}: {plain(cell.proposed.because)}")
        points = st.radio(
            "Your score", range(len(MEANS)), None if cell.score is None else cell.score.points, horizontal=True,
            format_func=MEANS.__getitem__, key=f"points_{key}",
        )  # fmt: skip
        because = st.text_input(
            "Because", cell.score.because if cell.score else "", key=f"because_{key}",
            placeholder="What it rests on, in a sentence",
        )  # fmt: skip
        sent = st.form_submit_button("Keep the score", key=f"keep_{key}")
    if sent and points is None:
        st.error("Pick a score from 0 to 4.", icon=":material/error:")
    elif sent:
        act(
            lambda: workspace.shortlist.score(study.study, card.candidate.id, name, int(points or 0), because=because),
            "Scored. Ctrl+Z undoes it.",
        )
