"""Two or three candidates side by side, so that a criterion stands on one line in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from pages._gate import gate_chip
from pages._scorecard import cell_chip, rank_words
from research import Card

_STYLE = """<style>
.cpi-sides{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);column-gap:1rem}
.cpi-side{display:grid;grid-row:1/-1;grid-template-rows:subgrid;row-gap:0;border:1px solid color-mix(in srgb,
 currentColor 25%,transparent);border-radius:.5rem;padding:.2rem 1rem}
.cpi-side>*{padding:.5rem 0;border-top:1px solid color-mix(in srgb,currentColor 15%,transparent)}
.cpi-side>:first-child{border:0}
@media (max-width:640px){.cpi-sides{display:block}.cpi-side{display:block;margin:0 0 1rem}}
</style>"""


def draw_compared(cards: Sequence[Card]) -> None:
    """Each candidate a column with its rank, people and gate, then every criterion with its reason."""
    rows = f"grid-template-rows:repeat({1 + len(cards[0].cells)},auto)"
    st.html(f'{_STYLE}<div class="cpi-sides" style="{rows}">{"".join(_side(card) for card in cards)}</div>')


def _side(card: Card) -> str:
    head = (
        f"<b>{escape(card.candidate.label)}</b><br>{escape(card.candidate.statement)}"
        f'<br><span class="cpi-small">{escape(rank_words(card))} · {escape(card.evidence.summary)}</span>'
        f"<br>{gate_chip(card.gate)}"
    )
    name = escape(card.candidate.label)
    return f'<section class="cpi-side" aria-label="{name}"><div>{head}</div>{"".join(_criteria(card))}</section>'


def _criteria(card: Card) -> list[str]:
    return [
        f"<div>{cell_chip(name, cell)}<div class='cpi-small'>{escape(cell.because)} "
        f"({escape('proposed' if cell.score is None else cell.score.by)})</div></div>"
        for name, cell in card.cells.items()
    ]
