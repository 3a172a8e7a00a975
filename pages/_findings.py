"""What a validation found: the ladder in sentences, then charts, then numbers."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._covered import draw_covered
from pages._curve import draw_curve
from pages._dose import draw_doses
from pages._ladder import draw_ladder
from pages._parts import plain
from pages._what_was_run import draw_findings
from research import Definition, Finding, IncrementSummary, Validation, Verdict, value_words


def draw_validation(
    validation: Validation, verdict: Verdict, definition: Definition, stale: str, spoken: IncrementSummary | None = None
) -> None:
    """The verdict and everything it rests on, sentences first; ``verdict`` is that of today, experiments included;
    ``spoken`` is what customers said in increments."""
    if stale:
        st.warning(f"{plain(stale)} Run it again: this verdict is about what was there before.")
    draw_ladder(verdict)
    draw_doses(validation.findings, definition, spoken)
    links = [f for f in validation.findings if f.check.startswith("link") and f.interval]
    for measure in dict.fromkeys(f.measure for f in links):
        _draw_links([f for f in links if f.measure == measure])
    draw_numbers(validation, definition)
    draw_findings(validation)


def _draw_links(links: Sequence[Finding]) -> None:
    """Crude beside adjusted: what an estimate becomes when like is compared with like."""
    rows: list[dict[str, object]] = [
        {"link": f"{f.about}, {f.check.removeprefix('link, ')}", "estimate": f.estimate, "low": f.interval[0],
         "high": f.interval[1], "n": f.n}
        for f in links if f.interval
    ]  # fmt: skip
    measure = links[0].measure
    ratio = "odds" in measure.lower()
    st.markdown("**Links to the company's figures, before and after comparing like with like**")
    words = axis(title=None, labelLimit=220, labelOverlap=False)
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y("link:N", sort=None, axis=words), tooltip=["link", "estimate", "low", "high", "n"]
    )
    scale = alt.Scale(type="log" if ratio else "linear", zero=False, nice=False, padding=20)
    points = base.mark_point(filled=True, size=70, color=SERIES[0], opacity=1).encode(
        x=alt.X("estimate:Q", scale=scale, axis=axis(title=measure, tickCount=5))
    )
    whiskers = base.mark_rule(color=SERIES[0], strokeWidth=2).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    none = alt.Chart(pd.DataFrame([{"at": 1.0 if ratio else 0.0}])).mark_rule(color=GREY, strokeDash=[4, 4])
    told = "; ".join(f.because for f in links)
    picture = alt.LayerChart(layer=[none.encode(x=alt.X("at:Q", scale=scale)), whiskers, points])
    figure(picture.properties(height=44 * len(rows) + 70), told, rows, key=f"links_{measure}")
    st.caption(f"The dashed line is no link ({'an odds ratio of 1' if ratio else 'a change of 0'}).")


def draw_numbers(validation: Validation, definition: Definition) -> None:
    """The measure in short, and month by month."""
    held = validation.measurements
    st.markdown("**The measure itself**")
    with st.grid(min_column_width=180):
        st.metric("With a value", f"{held.n:,}", help=f"of {held.n_eligible:,} that belong to the population")
        if held.survival is not None:
            st.metric("Still waiting", f"{held.censored:,}", help="They had not come to their end in these data.")
        st.metric("Median", value_words(definition, held.median))
        st.metric("Mean", value_words(definition, held.mean))
        st.metric("9 of 10 have at most", value_words(definition, held.p90))
    if held.survival is not None:
        draw_curve(held.survival, definition)
    for note in held.notes:
        st.warning(plain(note), icon=":material/info:")
    _draw_months(validation, definition)
    draw_covered(validation.findings)


def _draw_months(validation: Validation, definition: Definition) -> None:
    months = [month for month in validation.measurements.months if month.mean is not None]
    unit_us = definition.increment.unit_us if definition.is_time else None
    rows: list[dict[str, object]] = [
        {"month": month.name, "mean": (month.mean or 0) / (unit_us or 1), "n": month.n, "of": month.n_eligible}
        for month in months
    ]
    if len(rows) < 2:
        return
    title = f"mean, {definition.increment.unit}" if unit_us else "mean"
    picture = (
        alt.Chart(pd.DataFrame(rows))
        .mark_line(point=True, color=SERIES[0])
        .encode(
            x=alt.X("month:O", axis=axis(title="month in which it began", labelAngle=-30)),
            y=alt.Y("mean:Q", scale=alt.Scale(zero=False), axis=axis(title=title)),
            tooltip=["month", "mean", "n", "of"],
        )
    )
    figure(picture.properties(height=220), f"Mean by month, {len(rows)} months.", rows, key="months")
