"""Colours are told apart from both backgrounds, and nothing rests on colour alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pages._charts import HEAT, INK
from pages._palette import CANDIDATE_MARKS, CODE_COLOURS, KIND_MARKS, STATUS_MARKS, VERDICT_MARKS

CONFIG = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit/config.toml").read_text(encoding="utf-8"))
MARKS = [KIND_MARKS, STATUS_MARKS, CANDIDATE_MARKS, VERDICT_MARKS]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, in [0, 1]."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_nine_code_colours_stand_out_from_both_backgrounds(look: str) -> None:
    assert len(set(CODE_COLOURS)) == 9
    used = {*CODE_COLOURS, *(mark.colour for marks in MARKS for mark in marks.values())}
    low = {c: contrast(c, CONFIG["theme"][look]["backgroundColor"]) for c in used}
    assert min(low.values()) >= 3, low


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("ink", ["textColor", "linkColor", "primaryColor"])
@pytest.mark.parametrize("paper", ["backgroundColor", "secondaryBackgroundColor"])
def test_words_are_readable(look: str, ink: str, paper: str) -> None:
    theme = CONFIG["theme"][look]
    assert contrast(theme[ink], theme[paper]) >= 4.5


def test_the_words_on_a_primary_button_are_readable() -> None:
    assert contrast(CONFIG["theme"]["light"]["primaryColor"], "#ffffff") >= 4.5
    assert contrast(CONFIG["theme"]["dark"]["primaryColor"], "#0c1114") >= 4.5


@pytest.mark.parametrize("look", ["light", "dark"])
def test_numbers_are_readable_on_every_cell(look: str) -> None:
    assert min(contrast(INK[look], cell) for cell in HEAT[look]) >= 4.5


def test_charts_use_the_same_nine_colours() -> None:
    for look in ("light", "dark"):
        assert tuple(CONFIG["theme"][look]["chartCategoricalColors"]) == CODE_COLOURS


@pytest.mark.parametrize("marks", MARKS)
def test_a_mark_is_told_by_its_word_and_shape(marks: dict) -> None:
    assert len({mark.word for mark in marks.values()}) == len(marks)
    assert len({mark.shape for mark in marks.values()}) == len(marks)


def test_nothing_is_sent_anywhere() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
