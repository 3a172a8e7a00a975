"""What a validation found: the ladder in sentences, then charts, then numbers, then the query."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._ladder import draw_ladder
from pages._palette import VERDICT_MARKS, mark_of
from pages._parts import plain
from research import Definition, Finding, Validation, value_words


def draw_validation(validation: Validation, stale: str) -> None:
    """The verdict and everything it rests on."""
    if stale:
        st.warning(f"{plain(stale)} Run it again: this verdict is about what was there before.")
    draw_ladder(validation.verdict)
    for number, finding in enumerate(f for f in validation.findings if f.bins):
        _draw_bins(finding, f"bins_{number}")
    links = [f for f in validation.findings if f.check.startswith("link") and f.interval and f.estimate]
    if links:
        _draw_links(links)
    _draw_table(validation)


def _draw_bins(finding: Finding, key: str) -> None:
    rows: list[dict[str, object]] = [
        {"increment": b.label, "mean": b.mean, "low": b.interval[0] if b.interval else None,
         "high": b.interval[1] if b.interval else None, "n": b.n}
        for b in finding.bins
    ]  # fmt: skip
    st.markdown(f"**{plain(finding.about)}, {plain(finding.check)}.** {plain(finding.because)}")
    words = axis(title=None, labelAngle=-30, labelOverlap=False, labelLimit=160)
    base = alt.Chart(pd.DataFrame(rows)).encode(x=alt.X("increment:N", sort=None, axis=words))
    scale = alt.Scale(zero=False)
    points = base.mark_point(filled=True, size=70, color=SERIES[0]).encode(
        y=alt.Y("mean:Q", scale=scale, axis=axis(title=finding.about)),
        tooltip=["increment", "mean", "low", "high", "n"],
    )
    whiskers = base.mark_rule(color=SERIES[0], strokeWidth=2).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    told = f"Mean {finding.about} by increment with 95 % intervals. {finding.because}"
    figure((whiskers + points).properties(height=260), told, rows, key=key)


def _draw_links(links: list[Finding]) -> None:
    """Crude beside adjusted: what an estimate becomes when like is compared with like."""
    rows: list[dict[str, object]] = [
        {"link": f"{f.about}, {f.check.removeprefix('link, ')}", "estimate": f.estimate, "low": f.interval[0],
         "high": f.interval[1], "n": f.n, "measure": f.measure}
        for f in links if f.interval
    ]  # fmt: skip
    ratio = all("odds" in f.measure.lower() for f in links)
    st.markdown("**Links to the company's figures, before and after comparing like with like**")
    base = alt.Chart(pd.DataFrame(rows)).encode(y=alt.Y("link:N", sort=None, axis=axis(title=None, labelLimit=320)))
    scale = alt.Scale(type="log" if ratio else "linear", zero=False)
    points = base.mark_point(filled=True, size=70, color=SERIES[0]).encode(
        x=alt.X("estimate:Q", scale=scale, axis=axis(title=links[0].measure)),
        tooltip=["link", "estimate", "low", "high", "n"],
    )
    whiskers = base.mark_rule(color=SERIES[0], strokeWidth=2).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    none = (
        alt.Chart(pd.DataFrame([{"at": 1.0 if ratio else 0.0}]))
        .mark_rule(color=GREY, strokeDash=[4, 4])
        .encode(x="at:Q")
    )
    told = "; ".join(f.because for f in links)
    figure((none + whiskers + points).properties(height=44 * len(rows) + 60), told, rows, key="links")


def _draw_table(validation: Validation) -> None:
    with st.expander("Every finding"):
        rows = [
            {"step": f.step, "check": f.check, "about": f.about, "answer": mark_of(VERDICT_MARKS, f.verdict).word,
             "because": f.because, "estimate": f.estimate, "low": f.interval[0] if f.interval else None,
             "high": f.interval[1] if f.interval else None, "n": f.n, "p": f.p, "q": f.q, "method": f.method}
            for f in validation.findings
        ]  # fmt: skip
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="findings", alt="Every finding of this validation")
    with st.expander("What exactly was run"):
        st.caption(f"Definition {validation.definition}, data {validation.dataset}")
        st.code(f"sha256 of the data   {validation.data_fingerprint or '(no file)'}", language=None)
        st.code(f"sha256 of the query  {validation.measurements.query}", language=None)


def draw_numbers(validation: Validation, definition: Definition) -> None:
    """The measure in short."""
    held = validation.measurements
    tiles = st.columns(4)
    tiles[0].metric("With a value", f"{held.n:,}", help=f"of {held.n_eligible:,} that belong to the population")
    tiles[1].metric("Still waiting", f"{held.censored:,}", help="They had not come to their end in these data.")
    tiles[2].metric("Median", value_words(definition, held.median))
    tiles[3].metric("9 of 10 within", value_words(definition, held.p90))
