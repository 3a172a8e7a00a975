"""Fields whose value lives in the URL, so that a link opens the same view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages._door import told_apart
from research import Candidate


def url_choice(where: Any, label: str, options: Mapping[str, str], *, param: str, placeholder: str) -> str | None:
    """A select box over ``options`` (value to words) drawn in ``where``; the URL's ``param`` holds the value.

    ``None`` while nothing is picked; a value that is no option counts as nothing.
    """
    key, words = f"pick_{param}", told_apart(options)
    named = st.query_params.get(param)
    st.session_state[key] = named if named in options else None

    def _chosen() -> None:
        picked = st.session_state[key]
        if picked is None:
            st.query_params.pop(param, None)
        else:
            st.query_params[param] = picked

    picked: str | None = where.selectbox(
        label, list(options), index=None, format_func=words.__getitem__, key=key, on_change=_chosen,
        placeholder=placeholder,
    )  # fmt: skip
    return picked


def candidate_choice(candidates: Sequence[Candidate]) -> str | None:
    """The candidate that the page is about, by id."""
    names = {candidate.id: candidate.label for candidate in candidates}
    return url_choice(st, "Candidate", names, param="candidate", placeholder="Pick a candidate")
