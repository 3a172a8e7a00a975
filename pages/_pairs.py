"""A CPI and a score side by side: what each increment of the one goes with in the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import SERIES, axis, figure, twin
from pages._parts import plain
from research import Bin, Pairing, WatchReading

_FEW = 10
"""Units below which an increment stands in the table only: its interval says nothing and would squeeze the others."""

_UNEVEN = 0.10
"""Difference in the share that is known, between increments, from which who answered may explain what they answered."""


def draw_pairs(reading: WatchReading, name: str) -> None:
    """Every pair of the reading, two beside each other; ``name`` is the CPI's."""
    st.subheader("Combined views", anchor=False)
    if not reading.pairs:
        st.caption("No outcome, survey score or KPI is known for enough of the same units, or the CPI was read before.")
        return
    st.markdown("What each increment goes with, unit by unit. Other things differ between units too: this is no proof.")
    for start in range(0, len(reading.pairs), 2):
        for place, pair in zip(st.columns(2, gap="large"), reading.pairs[start : start + 2], strict=False):
            with place:
                _draw(pair, name)


def _draw(pair: Pairing, name: str) -> None:
    rows = rows_of(pair)
    st.markdown(f"**{plain(name)} × {plain(pair.name)}**")
    st.markdown(plain(words(pair)))
    told = f"{name} by {pair.name}: {words(pair)} {len(rows)} increments with 95 % intervals."
    if any(_shown(held) for held in pair.bins):
        figure(_picture(rows, pair), told, rows, key=f"pair_{pair.name}")
    else:
        twin(told, rows, key=f"pair_{pair.name}")
    if uneven := unheard(pair):
        st.warning(plain(uneven), icon=":material/hearing_disabled:")


def rows_of(pair: Pairing) -> list[dict[str, Any]]:
    """A row per increment that any unit has."""
    return [
        {
            "increment": f"{held.label} {pair.unit}".strip(), "units": held.n, "mean": held.mean,
            "low": held.interval[0] if held.interval else None, "high": held.interval[1] if held.interval else None,
            "known for": share,
        }
        for held, share in zip(pair.bins, pair.known, strict=True)
    ]  # fmt: skip


def words(pair: Pairing) -> str:
    """What the first and the last increment go with, e.g. "Sentiment 4.2 (4 to 4.4) up to 1 hours, …"."""
    ends = [held for held in pair.bins if _shown(held)]
    if not ends:
        return f"{pair.n:,} units have both."
    told = "; ".join(
        f"{_value(pair, held.mean or 0)} ({_value(pair, held.interval[0])} to {_value(pair, held.interval[1])}) "
        f"at {held.label} {pair.unit}".rstrip()
        for held in dict.fromkeys((ends[0], ends[-1])) if held.interval is not None
    )  # fmt: skip
    what = f"Share with {pair.name}" if pair.kind == "binary" else f"Mean {pair.name}"
    few = [held.label for held in pair.bins if held.n and not _shown(held)]
    rest = f" Too few for the chart, so only in the table: {', '.join(few)} {pair.unit}".rstrip() + "." if few else ""
    return f"{what}: {told}. {pair.n:,} units have both.{rest}"


def _shown(held: Bin) -> bool:
    return held.n >= _FEW and held.mean is not None and held.interval is not None


def unheard(pair: Pairing) -> str:
    """A warning where the outcome is known for very different shares of units, "" elsewhere."""
    known = [share for held, share in zip(pair.bins, pair.known, strict=True) if _shown(held)]
    if not known or max(known) - min(known) <= _UNEVEN:
        return ""
    return (
        f"{pair.name} is known for {min(known):.0%} to {max(known):.0%} of the units, depending on the increment: "
        "who answered may explain what they answered."
    )


def _value(pair: Pairing, value: float) -> str:
    return f"{value:.0%}" if pair.kind == "binary" else f"{value:.3g}"


def _picture(rows: Sequence[dict[str, Any]], pair: Pairing) -> alt.LayerChart:
    shown = pd.DataFrame([row for row, held in zip(rows, pair.bins, strict=True) if _shown(held)])
    shown["step"] = [str(row).removesuffix(f" {pair.unit}") for row in shown["increment"]]
    form = "%" if pair.kind == "binary" else "~g"
    label = axis(title=pair.unit or None, labelAngle=-30, labelLimit=110, labelOverlap=False)
    base = alt.Chart(shown).encode(x=alt.X("step:N", sort=None, axis=label))
    scale = alt.Scale(zero=False)
    y = alt.Y("mean:Q", scale=scale, axis=axis(title=pair.name, format=form))
    band = base.mark_rule(color=SERIES[0], strokeWidth=2).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    line = base.mark_line(color=SERIES[0], strokeWidth=1, strokeDash=[4, 3]).encode(y=y)
    dots = base.mark_point(filled=True, size=80, color=SERIES[0], opacity=1).encode(
        y=y, tooltip=["increment", "units", "mean", "low", "high", "known for"]
    )
    return alt.LayerChart(layer=[band, line, dots]).properties(height=240)
