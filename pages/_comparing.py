"""The places where coders differ, and settling one of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from pages._parts import act, plain, turn_html
from research import Coding, Difference, Disagreement, Source, Span, Workspace

SHOWN = 12
_AROUND = 400


def draw_differences(
    workspace: Workspace, study: str, found: Sequence[Difference], labels: Mapping[str, str], index: dict[str, Source]
) -> None:
    """The list, and the one that the URL names, side by side."""
    still = [d for d in found if d.settled is None]
    st.subheader(f"{len(still)} disagreements to settle, {len(found) - len(still)} settled", anchor=False)
    listed = found if st.toggle("Show settled ones", key="agreement_settled") else still
    if not listed:
        st.caption("Nothing is left to settle here.")
        return
    by_key = {_key(d.disagreement): d for d in listed}
    chosen = by_key.get(st.query_params.get("differ", "")) or listed[0]
    rows, card = st.columns([2, 3], gap="medium")
    with rows:
        _draw_rows(listed, chosen, labels, index)
    with card, st.container(border=True):
        _draw_sides(workspace, study, chosen, labels, index)


def _key(d: Disagreement) -> str:
    return f"{d.source}~{d.span.start}~{d.span.end}~{d.label}"


def _draw_rows(
    listed: Sequence[Difference], chosen: Difference, labels: Mapping[str, str], index: Mapping[str, Source]
) -> None:
    pages = -(-len(listed) // SHOWN)
    page = st.pagination(pages, key="agreement_page") if pages > 1 else 1
    with st.container(key="cpi_rows", gap=None):
        for difference in listed[(page - 1) * SHOWN : page * SHOWN]:
            d = difference.disagreement
            words = " ".join(d.span.of(index[d.source].transcript.text).split())[:80]
            label = f"{'✓' if difference.settled else '≠'} {labels[d.label]} · {words}"
            here = difference is chosen
            if st.button(
                plain(label), key=f"differ_{_key(d)}", type="secondary" if here else "tertiary", width="stretch",
                wrap=True,
            ):  # fmt: skip
                st.query_params["differ"] = _key(d)
                st.rerun()


def _draw_sides(
    workspace: Workspace, study: str, difference: Difference, labels: Mapping[str, str], index: Mapping[str, Source]
) -> None:
    d = difference.disagreement
    source = index[d.source]
    st.markdown(f"**{plain(labels[d.label])}** in {plain(source.name)}")
    sides = workspace.agreement.sides(study, d)
    for column, (coder, codings) in zip(st.columns(len(sides)), sides.items(), strict=True):
        with column:
            gave = coder in d.given
            st.markdown(f"{'✓' if gave else '✕'} **{plain(coder)}** {'gave it' if gave else 'did not'}")
            st.html(_turns(source, d.span, codings))
            other = sorted({kind for c in codings for kind in c.kinds})
            st.caption(f"Marked here as: {', '.join(other)}" if other else "Marked no signal here.")
    if difference.settled is not None:
        kept = ", ".join(difference.settled.keep) or "neither"
        st.info(f"Settled by {plain(difference.settled.by)}: {plain(kept)}. {plain(difference.settled.because)}")
    else:
        _draw_settling(workspace, study, d, list(sides))


def _turns(source: Source, span: Span, codings: Sequence[Coding]) -> str:
    marked = {c.span: f"{c.status} focus" for c in codings}
    window = Span(max(0, span.start - _AROUND), span.end + _AROUND)
    near = [turn for turn in source.transcript.turns if turn.span.overlaps(span)]
    return f'<div class="cpi-beside">{"".join(turn_html(source, turn, marked, within=window) for turn in near)}</div>'


def _draw_settling(workspace: Workspace, study: str, d: Disagreement, coders: Sequence[str]) -> None:
    options = {f"Keep what {c} did": (c,) for c in coders} | {"Keep both": tuple(coders), "Neither: no label here": ()}
    with st.form(f"settle_{_key(d)}", border=False):
        picked = st.radio("What stands", list(options), key=f"stands_{_key(d)}")
        because = st.text_input("Why", key=f"why_{_key(d)}", placeholder="a sentence that a third coder could follow")
        if st.form_submit_button("Settle", type="primary"):
            act(
                lambda: workspace.agreement.adjudicate(study, d, options[picked], because),
                "Settled. Ctrl+Z undoes it.",
            )
