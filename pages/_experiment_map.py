"""Which column of the table of units holds what the design names."""

from __future__ import annotations

import streamlit as st

from pages._unit_table import pick_column, pick_optional
from research import Registration, UnitColumns


def map_units(made: Registration, columns: list[str]) -> UnitColumns:
    """A picker for every part of the design; what need not be recorded may be left out."""
    design, key = made.design, made.id
    with st.grid(min_column_width=220):
        arm = pick_column("Arm", columns, f"{key}_arm", ("arm", "group", "variant", "version", "treatment", "segment"))
        measures = tuple((n, pick_column(n, columns, f"{key}_m_{n}", (n,))) for n in design.columns)
        segments = tuple((n, pick_optional(n, columns, f"{key}_s_{n}", (n,))) for n in design.segments)
        unit = pick_optional("Unit", columns, f"{key}_unit", ("unit", "customer", "customer_id", "userid", "id"))
        assigned = pick_optional("Assigned at", columns, f"{key}_assigned", ("assigned", "assigned_at"))
        exposed = pick_optional("Exposed at", columns, f"{key}_exposed", ("exposed", "exposed_at"))
        covariate = pick_optional("Covariate", columns, f"{key}_cov", (design.covariate,)) if design.covariate else ""
        late = ("covariate_at", "measured_at")
        measured = pick_optional("Covariate measured at", columns, f"{key}_cov_at", late) if design.covariate else ""
        cluster = pick_optional("Cluster", columns, f"{key}_cluster", (design.cluster,)) if design.cluster else ""
        until = st.text_input(
            "Data end at", key=f"{key}_until", help="Written like the times; blank when all is mature."
        )
    return UnitColumns(
        arm, measures, unit, assigned, exposed, covariate, measured, cluster, until.strip(),
        tuple((name, column) for name, column in segments if column),
    )  # fmt: skip
