"""Two matrices whose cells open their quotes: labels that meet, and labels by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, HEAT, INK, LINES, axis, clickable, lines, look
from pages._parts import plain, quote
from research import CaseFilter, Crossed, Passage, Study, Workspace, attribute_values, people_and_quotes

MOST = 14  # labels or cases on one picture
_ROW = 40


def draw_together(workspace: Workspace, study: Study, found: Sequence[Passage]) -> None:
    """Labels by labels."""
    labels = _picked(workspace, study, "together")
    st.caption(
        "A cell counts the people with a quote of the row that shares at least one character with a quote of the "
        "column, in the same source; a quote with both labels counts. The diagonal holds all people of a label."
    )
    _draw(workspace, study, workspace.search.together(study.study, found, list(labels)), labels, key="together")


def draw_cases(workspace: Workspace, study: Study, found: Sequence[Passage], cases: CaseFilter) -> None:
    """Labels by person, segment or attribute."""
    labels = _picked(workspace, study, "cases")
    names = attribute_values(workspace.studies.participants(study.study))
    case = st.selectbox("Case", ["person", "segment", *names], key="cases_by", format_func=str.capitalize)
    cells = workspace.search.by_case(study.study, found, list(labels), case=case, cases=cases)
    st.caption("A cell counts quotes." if case == "person" else "A cell counts people.")
    _draw(workspace, study, cells, labels, key="cases", quotes=case == "person")


def _picked(workspace: Workspace, study: Study, key: str) -> Mapping[str, str]:
    labels = workspace.agreement.labels(study.study)
    signals = [label for label in labels if label.startswith("signal:")]
    chosen = st.multiselect(
        "Signals and codes", list(labels), signals, key=f"cross_{key}", format_func=labels.__getitem__,
        max_selections=MOST, persist_state="session",
    )  # fmt: skip
    return {label: labels[label] for label in chosen}


def _draw(
    workspace: Workspace, study: Study, cells: Sequence[Crossed], labels: Mapping[str, str], *, key: str,
    quotes: bool = False,
) -> None:  # fmt: skip
    if not cells:
        st.info("Pick signals or codes to cross.", icon=":material/grid_on:")
        return
    rows = [
        {"row": labels[c.row], "column": labels.get(c.column, c.column), "people": len(c.people),
         "quotes": len(c.codings), "count": len(c.codings) if quotes else len(c.people)}
        for c in cells
    ]  # fmt: skip
    told = f"Heatmap: {len(labels)} labels in rows; each cell holds {'quotes' if quotes else 'people'}."
    clicked = clickable(_picture(rows), told, rows, key=f"cross_{key}_map")
    by_name = {f"{r['row']} × {r['column']}": c for r, c in zip(rows, cells, strict=True) if c.codings}
    at = f"{clicked[0]['row']} × {clicked[0]['column']}" if clicked else None
    if at in by_name and at != st.session_state.get(f"cross_{key}_clicked"):
        st.session_state[f"cross_{key}_cell"] = at
    st.session_state[f"cross_{key}_clicked"] = at
    if st.session_state.get(f"cross_{key}_cell") not in by_name:
        st.session_state[f"cross_{key}_cell"] = None
    named = st.selectbox(
        "Cell", list(by_name), index=None, key=f"cross_{key}_cell", placeholder="Click a cell, or pick one here"
    )
    if named is not None:
        _draw_quotes(workspace, study, by_name[named])


def _draw_quotes(workspace: Workspace, study: Study, cell: Crossed) -> None:
    index = workspace.sources.index(study.study)
    st.markdown(f"**{people_and_quotes(len(cell.people), len(cell.codings))}**: {plain(', '.join(cell.people))}")
    for coding in cell.codings[:30]:
        quote(coding, index.get(coding.source))


def _picture(rows: Sequence[Mapping[str, object]]) -> alt.LayerChart:
    shown = pd.DataFrame([{**row, "heading": lines(str(row["column"]), 10), "name": lines(str(row["row"]), 26)}
                          for row in rows])  # fmt: skip
    most = max(1, int(shown["count"].max()))
    base = alt.Chart(shown).encode(
        x=alt.X("heading:N", sort=None, title=None,
                axis=axis(orient="top", labelAngle=0, labelExpr=LINES, labelOverlap=False, ticks=False, domain=False)),
        y=alt.Y("name:N", sort=None, title=None,
                axis=axis(labelExpr=LINES, labelLimit=240, labelOverlap=False, ticks=False, domain=False)),
        tooltip=["row", "column", "people", "quotes"],
    )  # fmt: skip
    cell = alt.selection_point(name="cell", fields=["row", "column"], empty=False)
    boxes = base.mark_rect(cornerRadius=4, stroke=GREY, cursor="pointer").encode(
        color=alt.Color("count:Q", legend=None, scale=alt.Scale(domain=[0, most], range=HEAT[look()])),
        strokeWidth=alt.when(cell).then(alt.value(3)).otherwise(alt.value(0.5)),
    )
    numbers = base.mark_text(fontSize=14, fontWeight="bold", color=INK[look()], cursor="pointer").encode(text="count:Q")
    picture = alt.LayerChart(layer=[boxes.add_params(cell), numbers])
    return picture.properties(height=_ROW * shown["name"].nunique() + 60)
