"""One stage of the journey: its frustrations, expectations and outcomes, what works and what people do about it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages._journey import stage_name
from pages._palette import KIND_MARKS
from pages._parts import chip_html, deep_link, plain, quote
from pages._picking import url_choice
from research import UNSURE, Kind, Source, StageColumn, Study, Workspace, people_and_quotes, stage_columns

BESIDE: tuple[Kind, ...] = ("frustration", "expectation", "outcome")
BELOW: tuple[Kind, ...] = ("met", "workaround")
PLURAL: Mapping[Kind, str] = {
    "frustration": "Frustrations", "expectation": "Expectations", "outcome": "Outcomes", "met": "What works already",
    "workaround": "Workarounds",
}  # fmt: skip
_OPEN = 4  # people whose quotes are open at first


def draw_stage(workspace: Workspace, study: Study, people: frozenset[str] | None) -> None:
    """The stage that the URL names, else the first; people first, then their quotes. Only ``people`` are heard, if any
    are named."""
    names = {stage.name: stage.name for stage in study.stages} | {stage_name(UNSURE): stage_name(UNSURE)}
    stage = url_choice(st, "Stage", names, param="stage", placeholder=study.stages[0].name) or study.stages[0].name
    wanted = UNSURE if stage == stage_name(UNSURE) else stage
    codings = [c for c in workspace.coding.all(study.study) if people is None or c.person in people]
    columns = {c.kind: c for c in stage_columns(codings, wanted, study.stages)}
    everything = {coding.id: coding for column in columns.values() for coding in column.codings}
    st.subheader(plain(stage.capitalize()), anchor=False)
    if about := next((s.description for s in study.stages if s.name == stage), ""):
        st.markdown(plain(about))
    if not everything:
        st.info("Nobody spoke of this stage, or their statements are not placed yet.", icon=":material/voice_over_off:")
        return
    who = len({coding.person for coding in everything.values()})
    st.markdown(f"**{people_and_quotes(who, len(everything))}**")
    index = workspace.sources.index(study.study)
    for place, kind in zip(st.columns(len(BESIDE), gap="medium"), BESIDE, strict=True):
        with place:
            _column(columns[kind], index)
    for place, kind in zip(st.columns(len(BELOW), gap="medium"), BELOW, strict=True):
        with place:
            _column(columns[kind], index)
    deep_link("journey_map", view="stage", stage=stage)


def _column(column: StageColumn, index: Mapping[str, Source]) -> None:
    st.markdown(f"#### {PLURAL[column.kind]}")
    mark, quotes = KIND_MARKS[column.kind], len(column.codings)
    guesses = sum(coding.status == "suggested" for coding in column.codings)
    note = people_and_quotes(len(column.voices), quotes) if quotes else "nobody"
    st.html(chip_html(mark, note=note, suggested=bool(quotes) and guesses == quotes))
    if guesses:
        st.caption(f"{guesses} of {quotes} are the machine's suggestion (dashed).")
    for n, voice in enumerate(column.voices):
        count = f"{len(voice.codings)} {'quote' if len(voice.codings) == 1 else 'quotes'}"
        with st.expander(f"{plain(voice.person)}: {count}", expanded=n < _OPEN):
            for coding in voice.codings:
                quote(coding, index.get(coding.source))
