"""Every CPI against every KPI as a forest plot: before and after comparing like with like, and what it amounts to."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, LINES, SERIES, axis, figure, lines
from pages._palette import VERDICT_MARKS, mark_of
from pages._parts import plain
from research import Finding, Link

WORDS = {"yes": "linked", "partly": "weakly linked", "no": "not linked", "undecided": "undecided", "refused": "refused"}
_SHAPES = alt.Scale(domain=["adjusted", "crude"], range=["circle", "diamond"])


def verdict_words(link: Link) -> str:
    """The answer as a shape and a word."""
    answer = link.verdict.answer
    return f"{mark_of(VERDICT_MARKS, answer).shape} {WORDS.get(answer, answer)}"


def draw_forest(links: Sequence[Link]) -> None:
    """A chart for each way an effect is told, since ratios and differences share no axis; then what has no estimate."""
    told = [link for link in links if link.head is not None and link.head.interval is not None]
    for family in dict.fromkeys(_family(link.head) for link in told if link.head):
        _draw([link for link in told if link.head and _family(link.head) == family], family)
    for link in links:
        if link not in told:
            st.markdown(f"**{plain(_name(link))}:** {verdict_words(link)}. {plain(' '.join(link.verdict.because[:1]))}")


def _family(finding: Finding) -> str:
    measure = finding.measure.partition(" per ")[0].partition(" for ")[0]
    return "ratio" if "ratio" in measure else f"{measure} in {finding.about}"


def _name(link: Link) -> str:
    return f"{link.label} → {link.kpi}"


def _draw(links: Sequence[Link], family: str) -> None:
    rows = [row for link in links for row in _rows(link)]
    ratio = family == "ratio"
    none = 1.0 if ratio else 0.0
    scale = alt.Scale(type="log" if ratio else "linear", zero=False, nice=False, padding=20)
    data = pd.DataFrame(rows)
    data["line"] = [lines(str(row["link"]), 34) + f"\n{row['verdict']}" for row in rows]
    shift = alt.YOffset("estimate of:N", scale=alt.Scale(domain=["crude", "adjusted"], paddingOuter=0.6))
    along = axis(title="odds or rate ratio, per step" if ratio else f"{family}, per step", tickCount=5)
    base = alt.Chart(data).encode(
        y=alt.Y("line:N", sort=None, axis=axis(title=None, labelExpr=LINES, labelLimit=320, labelLineHeight=16)),
        yOffset=shift,
        color=alt.Color("estimate of:N", scale=alt.Scale(domain=["adjusted", "crude"], range=[SERIES[0], GREY]),
                        legend=None),
        tooltip=["link", "estimate of", "step", "estimate", "low", "high", "q", "verdict", "n"],
    )  # fmt: skip
    wide = base.mark_rule(strokeWidth=7, opacity=0.25).encode(
        x=alt.X("low, picked:Q", scale=scale), x2="high, picked:Q"
    )
    whiskers = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    points = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X("estimate:Q", scale=scale, axis=along), shape=alt.Shape("estimate of:N", scale=_SHAPES, legend=None)
    )
    line = alt.Chart(pd.DataFrame([{"at": none}])).mark_rule(color=GREY, strokeDash=[4, 4])
    picture = alt.LayerChart(layer=[line.encode(x=alt.X("at:Q", scale=scale)), wide, whiskers, points])
    figure(picture.properties(height=84 * len(links) + 60), _told(links, ratio=ratio), rows, key=f"forest_{family}")
    st.caption(
        f"The dashed line is no link ({'a ratio of 1' if ratio else 'a difference of 0'}). Grey diamonds: before "
        "comparing like with like; blue dots: after. Thin lines are 95 % intervals; pale bars allow for having picked "
        "these links among all that were asked."
    )


def _rows(link: Link) -> list[dict[str, object]]:
    """The crude line, then the one that counts."""
    found: list[dict[str, object]] = []
    for name, finding in (("crude", link.crude), ("adjusted", link.adjusted)):
        if finding is None or finding.interval is None:
            continue
        counts = finding is link.head
        low, high = finding.widened if counts and finding.widened else (None, None)
        found.append({
            "link": _name(link), "estimate of": name, "step": finding.measure, "estimate": finding.estimate,
            "low": finding.interval[0], "high": finding.interval[1], "low, picked": low, "high, picked": high,
            "q": finding.q if counts else None, "n": finding.n, "verdict": verdict_words(link),
        })  # fmt: skip
    return found


def _told(links: Sequence[Link], *, ratio: bool) -> str:
    each = [_line(link, link.head) for link in links if link.head is not None]
    return f"Forest plot of {'ratios' if ratio else 'differences'} with 95 % intervals. {'; '.join(each)}."


def _line(link: Link, head: Finding) -> str:
    low, high = head.interval or (0.0, 0.0)
    return f"{_name(link)}: {head.estimate:.3g} ({low:.3g} to {high:.3g}), {verdict_words(link)[2:]}"
