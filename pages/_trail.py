"""The trail of a candidate: decision, validation, definition, candidate, and the sentences in their sources."""

from __future__ import annotations

from html import escape
from itertools import groupby

import streamlit as st

from pages._decision import draw_decision
from pages._ladder import ladder_line
from pages._measure_names import MEASURES
from pages._parts import link, plain, turn_html
from research import DefinitionVersion, Span, Trail, TrailWord, Validation

_AROUND = 600  # characters of a long turn shown on either side of a sentence


def draw_trail(trail: Trail) -> None:
    """Every hop, top down; what nobody has done yet says so."""
    about = trail.candidate.id
    with _hop("gavel", "Decision"):
        if trail.decision is None:
            st.markdown("Nobody has decided yet.")
        else:
            draw_decision(trail.decision)
    _tested(trail)
    with _hop("straighten", "of the definition"):
        _definition(trail.definition, about)
    with _hop("lightbulb", "of the candidate"):
        st.markdown(f"**{plain(trail.candidate.label)}**: {plain(trail.candidate.statement)}")
        link("candidates", "Open the candidate", candidate=about)
    with _hop("format_quote", f"which rests on {trail.evidence.summary}"):
        _words(trail)


def _tested(trail: Trail) -> None:
    """What the decision rests on, and a later test where there is one."""
    about, latest = trail.candidate.id, trail.validation
    with _hop("monitoring", "rests on the validation"):
        if trail.decision is not None and trail.resting is None:
            st.markdown("It was decided without one.")
        else:
            _validation(trail.resting if trail.decision else latest, about)
    if trail.decision is not None and latest is not None and (trail.resting is None or trail.resting.id != latest.id):
        with _hop("update", "tested since then"):
            _validation(latest, about)


def draw_upward(trail: Trail) -> None:
    """The way up from a candidate, on its own page: what was defined, found and decided."""
    st.markdown("**What came of it**")
    about = trail.candidate.id
    with _hop("straighten", "Defined"):
        _definition(trail.definition, about)
    with _hop("monitoring", "Tested on data"):
        if trail.validation is not None:
            ladder_line(trail.validation.verdict)
        _validation(trail.validation, about)
    with _hop("gavel", "Decided"):
        if trail.decision is None:
            st.markdown("Nobody has decided yet.")
        else:
            draw_decision(trail.decision)
        link("decisions", "Decide about it" if trail.decision is None else "Open the decision", candidate=about)


def _hop(icon: str, name: str) -> st.delta_generator.DeltaGenerator:
    box = st.container(border=True, gap="small")
    box.markdown(f":material/{icon}: **{plain(name)}**")
    return box


def _validation(validation: Validation | None, candidate: str) -> None:
    if validation is None:
        st.markdown("It has not been tested on data yet.")
    else:
        st.markdown(plain(validation.verdict.sentence))
        st.caption(
            f"Run by {plain(validation.by)} on {validation.at:%d %B %Y, %H:%M} UTC, on "
            f"{validation.measurements.n_eligible:,} units; data {validation.data_fingerprint[:12] or 'of a database'}."
        )
    link("validation", "Open the validation" if validation else "Test it", candidate=candidate)


def _definition(version: DefinitionVersion | None, candidate: str) -> None:
    if version is None:
        st.markdown("It has no definition yet.")
        link("validation", "Define it", candidate=candidate)
        return
    held = version.definition
    st.markdown(
        f"Version {version.version}: {MEASURES[held.measure.type].lower()}, per {held.unit_of_analysis}, in steps "
        f"of {plain(held.increment.words)}; {held.increment.direction} is better."
    )
    st.caption(f"Defined by {plain(version.by)} on {version.at:%d %B %Y}; identity {held.hash[:12]}.")


def _words(trail: Trail) -> None:
    if not trail.words:
        st.markdown("No customer's words stand behind it: it is assumed.")
    ordered = sorted(trail.words, key=lambda word: trail.evidence.people.index(word.coding.person))
    for n, (person, said) in enumerate(groupby(ordered, key=lambda word: word.coding.person)):
        own = list(said)
        with st.expander(f"{plain(person)}: {len(own)} {'quote' if len(own) == 1 else 'quotes'}", expanded=n == 0):
            for word in own:
                _sentence(word)


def _sentence(word: TrailWord) -> None:
    coding, source = word.coding, word.source
    if word.turn is None:
        st.html(f"<p>“{escape(coding.quote)}”</p>")
    else:
        near = Span(max(0, coding.span.start - _AROUND), coding.span.end + _AROUND)
        st.html(turn_html(source, word.turn, {coding.span: f"{coding.status} focus"}, within=near))
    who = "" if coding.status == "suggested" else f" by {plain(coding.by)}"
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(f"{plain(source.name)} · {coding.status}{who} on {coding.at:%d %B %Y}")
        link("code", "Open in its source", src=source.id, quote=coding.id)
