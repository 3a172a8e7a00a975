"""Agreement per label as a table: each number with its interval, or why it is undefined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from pages._parts import plain
from research import LabelAgreement, Measured

HEADINGS = {
    "prevalence": "Prevalence", "percent": "Percent", "kappa": "Cohen's κ", "alpha": "Krippendorff's α",
    "alpha_u": "α of unitizing", "ac1": "Gwet's AC1", "f1": "F1",
}  # fmt: skip


def draw_table(table: Sequence[LabelAgreement], labels: Mapping[str, str]) -> None:
    """One row a label; each number with its interval, or that it is undefined and why."""
    rows = [
        {"label": labels[row.label], "units": row.units, "left out": row.left_out, "sources": row.sources}
        | {HEADINGS[name]: _number(row.of(name)) for name in HEADINGS}  # type: ignore[arg-type]
        for row in table
    ]
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, key="agreement_table", alt="Agreement per label, with 95 % intervals")
    st.caption(
        "In brackets: 95 % interval from drawing whole sources anew. Prevalence is the share of ratings that give the "
        "label: where it is low, κ falls and AC1 flatters, so read both, and F1. Compared is what at least two of the "
        "coders read: sources that one of them worked on alone do not count. Where an older reading by the machine did "
        "not keep what it thinks of statements that somebody had judged, those are left out; let it read again."
    )
    reasons = [
        f"- {plain(labels[row.label])}, {HEADINGS[m.measure]}: {plain(m.coefficient.because or m.interval.because)}"
        for row in table for m in row.measures if m.coefficient.because or m.interval.because
    ]  # fmt: skip
    if reasons:
        with st.expander("Why some numbers or intervals are missing"):
            st.markdown("\n".join(reasons))
    st.download_button(
        "Download CSV", frame.to_csv(index=False), "agreement.csv", "text/csv", key="get_agreement",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _number(measured: Measured) -> str:
    value, low, high = measured.coefficient.value, measured.interval.low, measured.interval.high
    if value is None:
        return "undefined"
    return f"{value:.2f}" if low is None or high is None else f"{value:.2f} [{low:.2f}, {high:.2f}]"
