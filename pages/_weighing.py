"""Weights of the shortlist, and the chart of how far each rank depends on them."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from pages._charts import GREY, LINES, SERIES, Picture, axis, figure, lines
from pages._parts import act, plain, told_apart
from research import CRITERIA, Card, Study, Workspace

MOST_SHOWN = 20
"""Ranks in the chart: more cannot be told apart, and the table holds every one."""


def draw_ranks(workspace: Workspace, study: Study, cards: Sequence[Card]) -> None:
    """A line from the best to the worst rank of each candidate, and a dot at the stated weights."""
    passing = [card for card in cards if card.rank is not None]
    if not passing:
        st.info("None can be ranked yet: they are assumed until customers say it, or KPIs in disguise.")
        return
    _, band = workspace.shortlist.weights(study.study)
    names = told_apart({card.candidate.id: card.candidate.label for card in passing})
    rows = [
        {
            "candidate": names[card.candidate.id], "rank": card.rank.stated, "best": card.rank.best,
            "worst": card.rank.worst,
            "best by weights": card.by_weights.best, "worst by weights": card.by_weights.worst,
            "points (0 to 4)": round(card.rank.total, 2),
            "proposed": sum(cell.score is None for cell in card.cells.values()),
        }
        for card in passing if card.rank is not None and card.by_weights is not None
    ]  # fmt: skip
    st.markdown(f"**{plain(_headline(rows))}**")
    told = (
        f"Ranks of {len(rows)} candidates: a dot at the stated weights, a line over every weighting within {band:.0%}"
    )
    figure(_picture(rows[:MOST_SHOWN]), told, rows, key="ranks")
    if len(rows) > MOST_SHOWN:
        st.caption(f"The first {MOST_SHOWN} of {len(rows)}; the table has them all.")
    st.caption(
        f"Each weight may be off by {band:.0%} either way, on its own. Best and worst rank are exact, found by "
        "integer programming over all such weightings. Thick: weights alone. Thin: a criterion nobody knows may be "
        "anything from 0 to 4, so scoring what is not known narrows it."
    )


def _headline(rows: Sequence[dict[str, object]]) -> str:
    can_lead = [str(row["candidate"]) for row in rows if row["best by weights"] == 1]
    unsure = sum(row["best"] == 1 for row in rows) > len(can_lead)
    if len(can_lead) == 1:
        return f"“{can_lead[0]}” comes first whatever the weights in the band" + (
            ", unless what is not known yet says otherwise." if unsure else "."
        )
    return f"{len(can_lead)} of {len(rows)} could come first: {', '.join(f'“{name}”' for name in can_lead[:4])}" + (
        ", …" if len(can_lead) > 4 else "."
    )


def _picture(rows: Sequence[dict[str, object]]) -> Picture:
    table = pd.DataFrame([row | {"candidate": lines(str(row["candidate"]), 24)} for row in rows])
    order = list(table["candidate"])
    base = alt.Chart(table).encode(
        y=alt.Y("candidate:N", sort=order, title=None, axis=axis(labelExpr=LINES, labelLimit=220, labelOverlap=False)),
        tooltip=["candidate:N", "rank:Q", "best:Q", "worst:Q"],
    )
    worst = max(len(rows), *(int(str(row["worst"])) for row in rows))
    places = alt.Scale(domain=[0.5, worst + 0.5], nice=False, zero=False)
    ticks = axis(values=list(range(1, worst + 1, max(1, worst // 12))), format="d", grid=True)
    span = base.mark_rule(strokeWidth=2, color=GREY, strokeCap="round").encode(
        x=alt.X("best:Q", scale=places, axis=ticks, title="Rank (1 is first)"), x2="worst:Q"
    )
    dot = base.mark_point(filled=True, size=140, color=SERIES[0], opacity=1).encode(
        x=alt.X("rank:Q", scale=places, axis=ticks, title="Rank (1 is first)")
    )
    thick = base.mark_rule(strokeWidth=9, color=SERIES[0], opacity=0.45).encode(
        x=alt.X("best by weights:Q", scale=places, axis=ticks, title="Rank (1 is first)"), x2="worst by weights:Q"
    )
    return alt.LayerChart(layer=[span, thick, dot]).properties(height=80 + 44 * len(rows))


def draw_weights(workspace: Workspace, study: Study) -> None:
    """How much each criterion counts, and how sure anybody can be of that."""
    weights, band = workspace.shortlist.weights(study.study)
    held = workspace.shortlist.weighting(study.study)
    with st.expander("What counts how much", icon=":material/balance:"), st.form("weights"):
        st.caption(
            "All count the same until you say otherwise." if held is None
            else f"Set by {plain(held.by)} on {held.at:%d %B %Y}: {plain(held.because or 'no reason yet')}"
        )  # fmt: skip
        columns = st.columns(3)
        given = {
            name: columns[n % 3].slider(title, 0.0, 10.0, weights[name], 0.5, key=f"weight_{name}")
            for n, (name, (title, _)) in enumerate(CRITERIA.items())
        }
        wide = st.slider("Any weight may be off by (%)", 0, 100, round(band * 100), 5, key="band")
        because = st.text_input("Because", held.because if held else "", key="weights_because")
        if st.form_submit_button("Keep the weights", key="keep_weights"):
            act(
                lambda: workspace.shortlist.weigh(study.study, given, band=wide / 100, because=because),
                "Weighed. Ctrl+Z undoes it.",
            )
