"""Where values are missing: the share that has one, by month and by segment."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, SERIES, axis, figure
from pages._parts import plain
from research import SEGMENT_COVERAGE_LEAST, Finding

_CHECKS = ("coverage by month", "coverage by segment")


def draw_covered(findings: Sequence[Finding]) -> None:
    """Coverage by month and segment, one picked; a full one needs no chart, only its sentence."""
    held = {f.about: f for f in findings if f.check in _CHECKS and len(f.bins) > 1}
    lacking = {name: f for name, f in held.items() if any((b.mean or 0) < 1 for b in f.bins)}
    if not lacking:
        return
    st.markdown("**Where values are missing**")
    worst = min(lacking, key=lambda name: lacking[name].estimate or 0)
    picked = st.segmented_control("By", list(lacking), default=worst, required=True, key="covered_by")
    finding = lacking[picked]
    st.markdown(plain(finding.because))
    rows: list[dict[str, object]] = [
        {"level": b.label, "share with a value": b.mean, "low": b.interval[0] if b.interval else None,
         "high": b.interval[1] if b.interval else None, "n": b.n}
        for b in finding.bins
    ]  # fmt: skip
    told = f"Share with a value by {finding.about}, with 95 % intervals. {plain(finding.because)}"
    figure(_picture(rows, finding.about), told, rows, key="covered")


def _picture(rows: list[dict[str, object]], by: str) -> alt.LayerChart:
    share = alt.Scale(domain=[0, 1])
    label = axis(title=by, labelAngle=-30, labelLimit=110)
    base = alt.Chart(pd.DataFrame(rows)).encode(x=alt.X("level:N", sort=None, axis=label))
    lines = base.mark_rule(color=SERIES[0], strokeWidth=2).encode(y=alt.Y("low:Q", scale=share), y2="high:Q")
    dots = base.mark_point(filled=True, size=60, color=SERIES[0], opacity=1).encode(
        y=alt.Y("share with a value:Q", scale=share, axis=axis(title="share with a value", format="%")),
        tooltip=["level", "share with a value", "low", "high", "n"],
    )
    least = alt.Chart(pd.DataFrame([{"at": SEGMENT_COVERAGE_LEAST}])).mark_rule(color=GREY, strokeDash=[5, 4])
    return alt.LayerChart(layer=[least.encode(y=alt.Y("at:Q", scale=share)), lines, dots]).properties(height=220)
