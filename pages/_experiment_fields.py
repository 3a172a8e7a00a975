"""The fields of a design, as one draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from research import Candidate, Definition, DesignDraft, Study, one_increment

_ARMS = pd.DataFrame({"arm": ["as now", "changed"], "share": [0.5, 0.5]})
_RAILS = pd.DataFrame(
    {"guardrail": pd.Series(dtype="str"), "good when": pd.Series(dtype="str"), "margin": pd.Series(dtype="float")}
)
_FURTHER = pd.DataFrame({"outcome": pd.Series(dtype="str"), "good when": pd.Series(dtype="str")})
_WAYS = ("higher", "lower")
_WAY_COLUMN = {"good when": st.column_config.SelectboxColumn(options=list(_WAYS), default="higher")}


def design_fields(study: Study, candidate: Candidate, defined: Definition | None) -> DesignDraft:
    """Draws the fields and gives what stands in them."""
    key = candidate.id
    hypothesis = st.text_area(
        "Hypothesis", key=f"hypothesis_{key}", height=70,
        placeholder="The change … shortens … by …, and with it … rises by …",
    )  # fmt: skip
    left, right = st.columns(2)
    kpi = left.text_input("Primary KPI", study.kpis[0].name if study.kpis else "", key=f"kpi_{key}")
    kpi_better = _way(left, "Good when", "higher", f"kw_{key}")
    cpi, cpi_better, increment = _moved(right, candidate, defined)
    unit = left.text_input("Unit assigned and counted", "customer", key=f"unit_{key}")
    arms = _table(_ARMS, f"arms_{key}", "Arms: name and share, the control first")
    rails = _table(_RAILS, f"rails_{key}", "Guardrails: what must not suffer, and by how much at most")
    st.caption(
        "Arms with their shares, the control first; then guardrails: what must not suffer by more than a margin."
    )
    more = _special(key)
    beside, segments = _beside(key)
    looks = st.segmented_control(
        "Read it", ["one look", "always valid"], default="one look", required=True, key=f"looks_{key}",
        help="Once at the planned size; or as often as you like, with wider intervals that allow for it.",
    )  # fmt: skip
    return DesignDraft(
        hypothesis, unit, kpi, kpi_better, cpi, cpi_better, increment, looks, arms, rails, beside, segments,
        more.covariate, more.cluster, more.denominator, more.window,
    )  # fmt: skip


def _table(start: pd.DataFrame, key: str, alt: str) -> list[dict[Any, Any]]:
    edited = st.data_editor(
        start, num_rows="dynamic", hide_index=True, key=key, alt=alt,
        column_config=_WAY_COLUMN if "good when" in start else None,
    )  # fmt: skip
    return edited.to_dict("records")


@dataclass(frozen=True, slots=True)
class _Special:
    """What not every design needs: "" and 0 where it does not."""

    covariate: str
    cluster: str
    denominator: str
    window: float


def _special(key: str) -> _Special:
    with st.expander("Covariate, clusters, ratio, window"):
        one, two = st.columns(2)
        covariate = one.text_input(
            "Covariate", key=f"cov_{key}", placeholder="policies held before",
            help="Measured before exposure; it makes the intervals of the KPI narrower (CUPED).",
        )  # fmt: skip
        cluster = two.text_input(
            "Assigned in groups of", key=f"cl_{key}", placeholder="branch",
            help="Name it when whole groups are assigned together: they then count as one.",
        )  # fmt: skip
        denominator = one.text_input(
            "KPI per", key=f"den_{key}", placeholder="visits", help="For a ratio of sums, such as spend per visit."
        )  # fmt: skip
        window = two.number_input(
            "Days until the KPI is complete", min_value=0.0, value=0.0, key=f"win_{key}",
            help="Counted from each unit's exposure; units whose time has not passed are left out and counted.",
        )  # fmt: skip
    return _Special(covariate, cluster, denominator, float(window))


def _beside(key: str) -> tuple[list[dict[Any, Any]], str]:
    """Further outcomes and segments: what is not promised here is not read afterwards."""
    with st.expander("Further outcomes, effects by segment"):
        st.caption("Read beside the claim and counted against chance together. What is not named here is not read.")
        further = _table(_FURTHER, f"further_{key}", "Further outcomes: name and the direction that is good")
        segments = st.text_input(
            "Segments", key=f"segments_{key}", placeholder="region, new or returning",
            help="Three at most, with commas: columns fixed before exposure by which a different effect is expected.",
        )  # fmt: skip
    return further, segments


def _moved(where: Any, candidate: Candidate, defined: Definition | None) -> tuple[str, str, str]:
    """The CPI that the change must move, with the direction and increment of its definition to begin with."""
    unit, better = (defined.increment.unit, defined.increment.direction) if defined else ("", "lower")
    cpi = where.text_input("CPI it must move", candidate.label, key=f"cpi_{candidate.id}")
    way = _way(where, "Better when", "higher" if better == "higher" else "lower", f"cw_{candidate.id}")
    increment = where.text_input(
        "One increment", one_increment(unit, better), key=f"inc_{candidate.id}",
        help="What one unit for the better is called: “One hour less changes …”.",
    )  # fmt: skip
    return cpi, way, increment


def _way(where: Any, label: str, usual: str, key: str) -> str:
    return str(where.segmented_control(label, _WAYS, default=usual, required=True, key=key))
