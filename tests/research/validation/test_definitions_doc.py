"""Whatever the documentation shows can be read, and every type is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from research.validation.dumping import dump
from research.validation.loading import load_definition
from research.validation.loading_measures import READERS

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "definitions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_example_reads_and_survives_being_written(block: str) -> None:
    definition = load_definition(block, name="example.yaml")
    assert load_definition(dump(definition), name="again.yaml").hash == definition.hash


def test_every_type_has_an_example_and_a_heading() -> None:
    shown = {load_definition(block, name="example.yaml").measure.type for block in BLOCKS}
    assert shown == {*READERS, "derived"}
    for name in (*READERS, "derived"):
        assert f"\n## {name}\n" in TEXT


def test_short_and_long_form_mean_the_same() -> None:
    short = next(block for block in BLOCKS if "increment: hours, lower" in block)
    assert load_definition(short, name="s").measure == load_definition(BLOCKS[0], name="l").measure
