"""What a definition gives on the data while it is being written: a summary, the first cases, and the SQL behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pages._parts import plain
from research import Candidate, Dataset, Definition, Glimpse, Workspace, value_words

LIVE_MOST = 500_000
"""Rows up to which a definition is measured anew at every change; larger data waits for the switch."""


def _identity(dataset: Dataset) -> str:
    return dataset.id


def _asked(definition: Definition) -> str:
    return f"{definition.hash} {definition.increment}"


_HASHED: dict[str | type[Any], Callable[[Any], Any]] = {Dataset: _identity, Definition: _asked}


@st.cache_data(max_entries=32, ttl=600, show_spinner="Measuring …", hash_funcs=_HASHED)
def _seen(_workspace: Workspace, dataset: Dataset, definition: Definition) -> Glimpse:
    return _workspace.validation.try_out(definition, dataset.location, dataset.mapping)


@st.cache_data(max_entries=32, ttl=600, show_spinner="Writing the SQL …", hash_funcs=_HASHED)
def _sql(_workspace: Workspace, dataset: Dataset, definition: Definition) -> str:
    return _workspace.validation.sql(definition, dataset.location, dataset.mapping)


def draw_preview(workspace: Workspace, candidate: Candidate, dataset: Dataset, definition: Definition) -> None:
    """Live on data of moderate size.

    Raises:
        DefinitionError: if the definition cannot be measured as written.
        DataError: if the data does not hold what the definition names.
    """
    live = dataset.rows <= LIVE_MOST
    with st.container(horizontal=True, gap="medium"):
        values = st.toggle("Show what it gives", value=live, key=f"live_{candidate.id}")
        query = st.toggle("Show the SQL", key=f"draft_sql_{candidate.id}")
    if values:
        _draw_glimpse(definition, _seen(workspace, dataset, definition))
    if query:
        st.code(_sql(workspace, dataset, definition), language="sql", wrap_lines=True)


def _draw_glimpse(definition: Definition, seen: Glimpse) -> None:
    held = seen.measurements
    without = (
        (held.censored, "are still waiting"),
        (held.competing, "ended otherwise"),
        (held.immature, "are too recent"),
        (held.missing + held.unpaired, "have none"),
    )
    rest = "".join(f", {n:,} {word}" for n, word in without if n)
    st.markdown(
        f"**{held.n:,} of {held.n_eligible:,}** have a value{rest}; the median is "
        f"{value_words(definition, held.median)}, the mean {value_words(definition, held.mean)}."
    )
    for note in held.notes:
        st.caption(plain(note))
    rows = [{"case": c.case, "value": value_words(definition, c.value), "standing": c.status} for c in seen.cases]
    with st.expander(f"The first {len(rows)} cases"):
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="The first cases with their values")
