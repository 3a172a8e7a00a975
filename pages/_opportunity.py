"""Opportunity scores where customers were asked: how important each outcome is, and how well it is met."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages._charts import twin
from pages._parts import act, plain
from research import OPPORTUNITY_CAUTIONS, Card, Opportunities, Study, Workspace, read_ratings


def draw_opportunity(workspace: Workspace, study: Study, cards: Sequence[Card]) -> None:
    """The scores of the latest sheet of ratings, and the way to bring one."""
    st.subheader("Opportunity score", anchor=False)
    found = workspace.shortlist.opportunity(study.study)
    if found is None:
        st.markdown(
            "Nobody was asked yet. Ask 30 people or more how important each outcome is, and how well it is met."
        )
    else:
        _draw_scores(found, cards)
    with st.expander("Bring ratings", icon=":material/upload:"):
        st.markdown("A CSV with the columns `person, outcome, importance, satisfaction`; the outcome is a label.")
        sheet = pd.DataFrame([{"person": "", "outcome": c.candidate.label} for c in cards])
        sheet = sheet.assign(importance="", satisfaction="")
        st.download_button(
            "Download an empty sheet", sheet.to_csv(index=False), "ratings.csv", "text/csv", key="ratings_empty",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        upload = st.file_uploader("Ratings", type=["csv"], key="ratings")
        scale = st.number_input("Highest rating", 3, 11, 5, key="ratings_scale")
        if upload is not None and st.button("Keep the ratings", key="ratings_keep"):
            act(
                lambda: workspace.shortlist.rate(
                    study.study, upload.name, read_ratings(upload.name, upload.getvalue()), scale=int(scale)
                ),
                "Kept. Ctrl+Z undoes it.",
            )


def _draw_scores(found: Opportunities, cards: Sequence[Card]) -> None:
    names = {card.candidate.id: card.candidate.label for card in cards}
    rows = [
        {
            "outcome": names.get(o.outcome, o.outcome), "people": o.n, "importance": round(o.importance, 1),
            "satisfaction": round(o.satisfaction, 1), "score": round(o.score, 1), "low": o.low, "high": o.high,
            "rank": "none" if o.rank is None else str(o.rank), "because": o.because, "reading": o.reading,
        }
        for o in found.outcomes
    ]  # fmt: skip
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="opportunity", alt="Opportunity scores with their 95 % intervals"
    )
    st.caption(
        f"Variant {found.variant}, scale 1 to {found.scale}, {found.resamples:,} resamples of people. "
        + plain(" ".join((*OPPORTUNITY_CAUTIONS, *found.left_out[:3])))
    )
    twin("Opportunity scores", rows, key="opportunity_rows", label="As a file")
