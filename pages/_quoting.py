"""Somebody's words as HTML: chips, quotes with the way to their source, and turns with what is marked in them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from pages._links import link
from pages._palette import KIND_MARKS, STATUS_MARKS, Mark, mark_of
from research import Coding, Source, Span, Transcript, Turn


def chip_html(mark: Mark, *, suggested: bool = False, note: str = "") -> str:
    """A chip as HTML: shape and word always, colour on top, dashed while it is only a suggestion."""
    kind = "cpi-chip suggested" if suggested else "cpi-chip"
    words = f"{mark.word} {note}".strip()
    return (
        f'<span class="{kind}" style="border-color:{mark.colour}">'
        f'<b aria-hidden="true" style="color:{mark.colour}">{mark.shape}</b><span>{escape(words)}</span></span>'
    )


def coding_chips_html(coding: Coding) -> str:
    """Status, signals with their scores, dimension and stage of a coding."""
    suggested = coding.status == "suggested"
    status = chip_html(mark_of(STATUS_MARKS, coding.status), suggested=suggested)
    scores = dict(zip(coding.kinds, coding.scores, strict=False)) if suggested else {}
    kinds = (
        chip_html(mark_of(KIND_MARKS, k), suggested=suggested, note=f"{scores[k]:.0%}" if k in scores else "")
        for k in coding.kinds
    )
    where = " · ".join(word for word in (coding.dimension if coding.kinds else "", coding.stage) if word)
    return f'{status}{"".join(kinds)}<span class="cpi-small">{escape(where)}</span>'


def quote(coding: Coding, source: Source | None, *, linked: bool = True) -> None:
    """A quote with who said it, where and when, and the link to it in its source."""
    said = source.turn_at(coding.span) if source else None
    where = " · ".join(part for part in (coding.person, source.name if source else "", clock_time(said)) if part)
    kind = "cpi-quote suggested" if coding.status == "suggested" else "cpi-quote"
    st.html(f'<blockquote class="{kind}"><p>“{escape(coding.quote)}”</p><footer>{escape(where)}</footer></blockquote>')
    if linked and source is not None:
        link("code", "Open in its source", src=source.id, quote=coding.id)


def clock_time(turn: Turn | None) -> str:
    """Minutes and seconds into the recording, "" where the file gives no time."""
    if turn is None or turn.start_ms is None:
        return ""
    minutes, seconds = divmod(turn.start_ms // 1000, 60)
    return f"{minutes}:{seconds:02d}"


def turn_html(source: Source, turn: Turn, marked: Mapping[Span, str], *, within: Span | None = None) -> str:
    """One turn with stretches marked, cut to ``within`` where it is longer.

    ``marked`` maps a span to its classes: ``suggested``, ``confirmed`` or ``rejected``, and ``focus``.
    """
    text, end = source.transcript.text, turn.span.end if within is None else min(turn.span.end, within.end)
    at = turn.span.start if within is None else max(turn.span.start, within.start)
    pieces = ["… " if at > turn.span.start else ""]
    for span, status in sorted(marked.items()):
        if span.start >= at and span.end <= end:
            pieces += [escape(text[at : span.start]), f'<mark class="cpi-mark {status}">{escape(span.of(text))}</mark>']
            at = span.end
    words = "".join(pieces) + escape(text[at:end]) + (" …" if end < turn.span.end else "")
    who = " · ".join(part for part in (turn.speaker or turn.role, clock_time(turn)) if part)
    return f'<div class="cpi-turn"><div>{escape(who)}</div><div>{words}</div></div>'


def reading_turn_html(transcript: Transcript, number: int) -> str:
    """One turn of a text that is still being checked: number, speaker and role before its words."""
    turn = transcript.turns[number]
    who = " · ".join(part for part in (f"{number + 1}", turn.speaker, turn.role, clock_time(turn)) if part)
    return (
        f'<div class="cpi-turn {turn.role}"><div>{escape(who)}</div><div>{escape(transcript.words(turn))}</div></div>'
    )
