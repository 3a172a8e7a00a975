"""The fields that say what a study is about: question, customer, decision, stages and KPIs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from pages._stages import stage_field, typed_names
from research import Kpi, Study

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def goal_fields(key: str, study: Study | None) -> Callable[[], dict[str, object]]:
    """Draws the fields; what it gives reads them once the form is sent."""
    title = st.text_input("Title", study.title if study else "", key=f"title_{key}", required=True)
    question = st.text_area(
        "Research question", study.question if study else "", key=f"question_{key}", height=70,
        placeholder="What must go well for customers who report a fault?",
    )  # fmt: skip
    left, right = st.columns(2)
    customer = left.text_input("Customer", study.customer if study else "", key=f"customer_{key}",
                               placeholder="Private customers with a broadband contract")  # fmt: skip
    decision = right.text_input("Decision it serves", study.decision if study else "", key=f"decision_{key}",
                                placeholder="Which CPI the service team will own next year")  # fmt: skip
    stages = stage_field(left, key, study)
    kpis = _kpi_fields(right, key, study)

    def read() -> dict[str, object]:
        return {
            "title": title, "question": question, "customer": customer, "decision": decision,
            "stages": stages(), "kpis": kpis(),
        }  # fmt: skip

    return read


def _kpi_fields(column: DeltaGenerator, key: str, study: Study | None) -> Callable[[], tuple[Kpi, ...]]:
    """Two lists, one for each good direction: which way is good is then said by where a KPI stands."""
    held = study.kpis if study else ()
    rise, fall = (
        column.text_area(
            f"KPIs that should {way}", "\n".join(k.name for k in held if k.direction == direction), height=68,
            key=f"kpis_{way}_{key}", placeholder=example, help="What the company hopes to move, one a line.",
        )
        for way, direction, example in (("rise", "higher", "Contracts renewed"), ("fall", "lower", "Cost of a repair"))
    )  # fmt: skip
    return lambda: (
        *(Kpi(name) for name in typed_names(rise)),
        *(Kpi(name, "lower") for name in typed_names(fall) if name not in typed_names(rise)),
    )
