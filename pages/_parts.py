"""Shared drawings: header, empty state, quote, chips, badges, links, confirmation, chart with its table twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlencode, urljoin

import pandas as pd
import streamlit as st

from pages._door import (
    act,
    current_study,
    jobs,
    open_door,
    page_path,
    place,
    plain,
    say,
    show_problem,
    show_said,
    told_apart,
)
from pages._frame import stay_framed
from pages._jobs import job_cards
from pages._palette import CANDIDATE_MARKS, KIND_MARKS, STATUS_MARKS, VERDICT_MARKS, Mark, mark_of
from research import Coding, Evidence, ResearchError, Source, Span, Study, Transcript, Turn, Workspace

if TYPE_CHECKING:
    import altair as alt

STYLE = """<style>
.cpi-quote{margin:0;padding:.15rem 0 .15rem .8rem;border-left:3px solid color-mix(in srgb,currentColor 30%,transparent)}
.cpi-quote.suggested{border-left-style:dashed}
.cpi-quote p{margin:0;overflow-wrap:anywhere;line-height:1.5}
.cpi-quote footer,.cpi-small{font-size:.85rem;opacity:.85;margin-top:.15rem}
.cpi-chip{display:inline-flex;align-items:center;gap:.35em;padding:.05rem .5rem;margin:.1rem .3rem .1rem 0;
 border:1.5px solid;border-radius:1rem;font-size:.85rem;line-height:1.5;white-space:nowrap}
.cpi-chip b{font-family:"Segoe UI Symbol","Apple Symbols","DejaVu Sans",sans-serif}
.cpi-chip.suggested{border-style:dashed}
.cpi-chip span{color:inherit}
.cpi-mark{background:color-mix(in srgb,currentColor 10%,transparent);padding:.1em 0;color:inherit;
 border-bottom:2px solid currentColor}
.cpi-mark.suggested{border-bottom-style:dashed}
.cpi-mark.rejected{text-decoration:line-through;background:none}
.cpi-mark.focus{font-weight:600;background:color-mix(in srgb,#2f7fd1 28%,transparent)}
.cpi-turn{display:grid;grid-template-columns:minmax(4rem,8rem) 1fr;gap:.1rem .8rem;margin:.25rem 0;line-height:1.55}
.cpi-turn>:first-child{font-size:.85rem;opacity:.85;text-align:right;overflow-wrap:anywhere;padding-top:.1rem}
.cpi-turn>:last-child{overflow-wrap:anywhere}
.cpi-turn.boilerplate>:last-child{opacity:.7;font-style:italic}
.stMainBlockContainer{padding-top:3.75rem}
[data-testid=stToastContainer]{top:auto!important;bottom:1rem!important;right:1rem!important}
[data-testid="stCaptionContainer"]{color:inherit!important;opacity:.85}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] p{text-decoration:underline;text-underline-offset:3px}
[data-testid^="stBaseButton-primary"]:not(:disabled){color:light-dark(#fff,#0c1114)!important}
[data-testid=stMultiSelectTagsContainer] :is(span[title],svg){color:light-dark(#fff,#0c1114)!important}
.st-key-cpi_rows :is(button,button>div,button>div>span,p){justify-content:flex-start;text-align:left}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"]{padding-left:0}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"]:not(:hover){background:none}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] p{font-weight:400}
.cpi-beside .cpi-turn{grid-template-columns:1fr}
.cpi-beside .cpi-turn>:first-child{text-align:left}
@media (max-width:640px){.cpi-turn{grid-template-columns:1fr}.cpi-turn>:first-child{text-align:left}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
</style>"""


def head(title: str, purpose: str) -> None:
    """Title of a page, the one line that says what it is for, and what was done on the run before."""
    stay_framed()
    st.title(title, anchor=False)
    st.markdown(purpose)
    show_said()


def begin(title: str, purpose: str) -> tuple[Workspace, Study]:
    """Header of a page, and what it works on; stops with the way to a study while there is none."""
    head(title, purpose)
    workspace = open_workspace_or_stop()
    study = current_study(workspace)
    if study is None:
        stop_empty("There is no study yet.", "overview", "Start one, or open the sample study")
    job_cards(study.study, title)
    return workspace, study


def open_workspace_or_stop() -> Workspace:
    """This person's Workspace; a store that cannot be opened is explained, and the page stops."""
    try:
        return open_door()
    except ResearchError as problem:
        show_problem(problem)
        st.stop()


def stop_empty(message: str, page: str = "", label: str = "", **ids: str) -> NoReturn:
    """The empty state: what is missing and where to get it; nothing below is drawn."""
    with st.container(border=True):
        st.markdown(message)
        if page:
            link(page, label, **ids)
    st.stop()


def link(page: str, label: str, *, icon: str | None = None, **ids: str) -> None:
    """A link to another page with the current study and ``ids`` in its URL; nothing while that page is missing."""
    path = page_path(page)
    if path is not None:
        st.page_link(path, label=label, icon=icon, query_params={"study": st.query_params.get("study", ""), **ids})


def next_link(page: str, label: str, **ids: str) -> None:
    """The one link at the foot of a page."""
    st.divider()
    link(page, f"Next: {label}", icon=":material/arrow_forward:", **ids)


def deep_link(page: str, *, label: str = "Copy link", **ids: str) -> None:
    """The address of exactly this view, ready to copy."""
    query = urlencode({"study": st.query_params.get("study", ""), **ids})
    with st.popover(label, icon=":material/link:", type="tertiary"):
        st.code(f"{urljoin(st.context.url or '', page)}?{query}", language=None, wrap_lines=True)


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


def badge_row(marks: Sequence[tuple[Mark, bool]], *, extra: str = "") -> None:
    """Chips on one line; the second of each pair says that it is only suggested."""
    st.html("".join(chip_html(mark, suggested=suggested) for mark, suggested in marks) + extra)


def evidence_badge(evidence: Evidence) -> str:
    """People first, then quotes, as Markdown."""
    return f":material/group: {evidence.summary}"


def verdict_badge(answer: str, *, about: str = "") -> None:
    """A check's or a step's answer as a chip with its shape and word, after the name of what was asked."""
    name = f'<span class="cpi-small">{escape(about)}</span> ' if about else ""
    st.html(name + chip_html(mark_of(VERDICT_MARKS, answer)))


def confirmed(label: str, question: str, *, key: str, icon: str | None = None) -> bool:
    """A step that takes something away: asks first, and is ``True`` on the run in which the person says yes."""
    with st.popover(label, icon=icon):
        st.markdown(question)
        return st.button("Yes, do it", key=key, type="primary")


def chart(picture: alt.Chart | alt.LayerChart, alt: str, rows: Sequence[Mapping[str, object]], *, key: str) -> None:
    """A chart with a description for those who cannot see it, and the same numbers as a table."""
    st.altair_chart(picture, width="stretch", alt=alt, key=key)
    with st.expander("The same as a table"):
        st.dataframe(pd.DataFrame(list(rows)), hide_index=True, key=f"{key}_table", alt=f"Table: {alt}")


__all__ = [
    "CANDIDATE_MARKS", "KIND_MARKS", "STATUS_MARKS", "STYLE", "VERDICT_MARKS", "act", "badge_row", "begin", "chart",
    "chip_html", "clock_time", "coding_chips_html", "confirmed", "current_study", "deep_link", "evidence_badge", "head",
    "job_cards", "jobs", "link", "mark_of", "next_link", "open_door", "open_workspace_or_stop", "place", "plain",
    "quote", "reading_turn_html", "say", "show_problem", "show_said", "stop_empty", "told_apart", "turn_html",
    "verdict_badge",
]  # fmt: skip
