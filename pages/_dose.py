"""The outcome by increment: means with intervals, where customers put their own steps, and the break with its interval.

The axis runs from step to step, each as wide as the next; within one, places are in proportion.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages._charts import figure
from pages._dose_picture import Rows, dose_picture, place
from pages._parts import plain
from research import Bin, Definition, Finding, IncrementSummary, named_steps

_BINS = {"natural bins": "in the steps people think in", "equal bins": "in groups of equal size"}


def draw_doses(findings: Sequence[Finding], definition: Definition, spoken: IncrementSummary | None = None) -> None:
    """A chart for each outcome that was looked at."""
    ways = [f for f in findings if f.bins and f.check in _BINS]
    for about in dict.fromkeys(f.about for f in ways):
        bend = next((f for f in findings if f.check == "threshold" and f.about == about), None)
        _draw([f for f in ways if f.about == about], bend, definition, spoken)


def _draw(
    ways: Sequence[Finding], bend: Finding | None, definition: Definition, spoken: IncrementSummary | None
) -> None:
    about, checks = ways[0].about, [f.check for f in ways]
    st.markdown(f"**{plain(about)} by increment**")
    picked = st.segmented_control(
        "Grouped", checks, default=checks[0], format_func=lambda check: _BINS.get(check, check), key=f"bins_{about}",
        required=True,
    )  # fmt: skip
    finding = next(f for f in ways if f.check == picked)
    said = plain(" ".join(f.because for f in (finding, bend) if f is not None))
    st.markdown(said)
    means, named, breaks = _means(finding.bins), _named(finding.bins, definition, spoken), _break(finding.bins, bend)
    picture = dose_picture(means, named, breaks, (about, definition.increment.unit))
    told = f"Mean {about} by increment with 95 % intervals. {said}"
    rows = [{k: v for k, v in row.items() if k not in ("at", "to")} for row in (*means, *named, *breaks)]
    figure(picture.properties(height=280), told, rows, key=f"bins_of_{about}")
    st.caption(_legend(named=bool(named), broken=bool(breaks)))


def _legend(*, named: bool, broken: bool) -> str:
    words = "Dots are means, lines their 95 % intervals."
    words += " Triangles are the increments that customers named." if named else ""
    words += " The dashed line is the threshold, the band its 95 % interval." if broken else ""
    return f"{words} Cases that differ in it may differ in other ways too."


def _means(bins: Sequence[Bin]) -> Rows:
    return [
        {"what": "mean", "increment": b.label, "at": i + 0.5, "mean": b.mean, "n": b.n,
         "low": b.interval[0] if b.interval else None, "high": b.interval[1] if b.interval else None}
        for i, b in enumerate(bins) if b.n
    ]  # fmt: skip


def _named(bins: Sequence[Bin], definition: Definition, spoken: IncrementSummary | None) -> Rows:
    """The increments that customers named, each where it lies; one that reaches no bin is left to the quotes."""
    if spoken is None or len(bins) < 3:
        return []
    return [
        {"what": "named by customers", "increment": step.words, "at": place(bins, step.value), "n": len(step.people),
         "people": ", ".join(step.people)}
        for step in named_steps(spoken, definition.increment)
    ]  # fmt: skip


def _break(bins: Sequence[Bin], bend: Finding | None) -> Rows:
    if bend is None or bend.estimate is None or bend.interval is None:
        return []
    low, high = bend.interval
    return [
        {"what": what, "increment": f"{value:g} {bend.measure}", "at": place(bins, value), "n": bend.n}
        for what, value in (("threshold", bend.estimate), ("threshold, low end", low), ("threshold, high end", high))
    ]
