"""The register of measures: a card each, and all of them as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from pages._charts import twin
from pages._measure_names import MEASURES
from pages._palette import VERDICT_MARKS, Mark, mark_of
from pages._parts import chip_html, link, plain
from research import MeasureLine, value_words

_NEW, _CURRENT = Mark("Not measured yet", "┄", "#8a6d5b"), Mark("Up to date", "✓", "#2e8b57")
_STALE, _OLD = Mark("To be measured again", "↻", "#b7791f"), Mark("Half a year old", "◷", "#b7791f")
_KPI = Mark("KPI in disguise", "€", "#d1495b")


def draw_list(lines: Sequence[MeasureLine], *, now: datetime) -> None:
    """A card per measure, then all of them as one table."""
    for line in lines:
        with st.container(border=True, gap="xsmall"):
            _draw_line(line, now)
    twin("Every defined measure with its last value", [row_of(line, now) for line in lines], key="measures")


def _draw_line(line: MeasureLine, now: datetime) -> None:
    st.markdown(f"**{plain(line.candidate.label)}**")
    draw_value(line, now=now)
    with st.container(horizontal=True, gap="medium"):
        link("measures", "Definition, SQL, rows", icon=":material/table_rows:", candidate=line.candidate.id)
        link("validation", "Change or test it", icon=":material/science:", candidate=line.candidate.id)


def draw_value(line: MeasureLine, *, now: datetime) -> None:
    """How it stands, the last value with its interval, how old that is, and what is measured."""
    st.html("".join(chip_html(mark) for mark in _marks(line, now)))
    if line.validation is not None and line.headline is not None:
        st.markdown(plain(said(line)))
        st.caption(plain(_freshness(line)))
    if line.stale:
        st.caption(plain(line.stale))
    definition = line.defined.definition
    st.caption(
        f"{MEASURES.get(definition.measure.type, definition.measure.type)}, in steps of "
        f"{plain(definition.increment.words)}, {definition.increment.direction} is better · version "
        f"{line.defined.version} · `{definition.hash[:12]}`"
    )


def _marks(line: MeasureLine, now: datetime) -> list[Mark]:
    """State, whether it can be measured at all, and what the gate says."""
    step = line.validation.verdict.step("measurable") if line.validation else None
    marks = [_mark(line, now)]
    if step is not None:
        told = mark_of(VERDICT_MARKS, step.answer)
        marks.append(Mark(f"Measurable: {told.word.lower()}", told.shape, told.colour))
    return [*marks, _KPI] if line.gate == "KPI in disguise" else marks


def said(line: MeasureLine) -> str:
    """The last value with its interval and what it stands on, in a sentence."""
    head, held, definition = line.headline, line.validation, line.measured
    if head is None or held is None or definition is None:
        return "Not measured yet."
    value = value_words(definition, head.value)
    if definition.measure.type in ("count", "options", "ratio"):
        value += f" {definition.increment.unit}"
    if head.low is not None and head.high is not None:
        value += f", 95 % interval {value_words(definition, head.low)} to {value_words(definition, head.high)}"
    counted = held.measurements
    covered = "" if counted.coverage is None else f", coverage {counted.coverage:.1%}"
    return f"{head.what.capitalize()}: {value}; {counted.n:,} of {counted.n_eligible:,} have a value{covered}."


def _freshness(line: MeasureLine) -> str:
    data = line.dataset.name if line.dataset else "data that were withdrawn"
    reaches = f", cases up to {line.reaches}" if line.reaches else ""
    return f"Measured on {line.validation.at:%d %B %Y} on {data}{reaches}." if line.validation else ""


def _mark(line: MeasureLine, now: datetime) -> Mark:
    if line.validation is None:
        return _NEW
    return _STALE if line.stale else _OLD if line.old(now) else _CURRENT


def row_of(line: MeasureLine, now: datetime) -> dict[str, object]:
    """A row of the table."""
    head, held = line.headline, line.validation.measurements if line.validation else None
    unit_us = line.measured.increment.unit_us if line.measured and line.measured.is_time else None
    value, low, high = (
        None if number is None else number / (unit_us or 1)
        for number in ((head.value, head.low, head.high) if head else (None, None, None))
    )
    definition = line.defined.definition
    return {
        "measure": line.candidate.label, "state": _mark(line, now).word, "what": head.what if head else "",
        "value": value, "low": low, "high": high, "unit": definition.increment.unit,
        "coverage": held.coverage if held else None, "with a value": held.n if held else None,
        "eligible": held.n_eligible if held else None, "cases up to": line.reaches,
        "measured": f"{line.validation.at:%Y-%m-%d}" if line.validation else "",
        "data": line.dataset.name if line.dataset else "", "version": line.defined.version, "hash": definition.hash,
        "why again": line.stale, "gate": line.gate,
    }  # fmt: skip
