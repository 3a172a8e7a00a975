"""Small event files written by hand, and the way from a definition's text to its values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from research.validation.measured import MeasureResult, measure_file

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes lines as a CSV file and gives its path."""

    def written(*lines: str, name: str = "events.csv", encoding: str = "utf-8") -> str:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return str(path)

    return written


@pytest.fixture
def measured(write: Write) -> Callable[..., MeasureResult]:
    """Measures a definition's text on lines of ``case,event,time[,…]``."""

    def result(definition: str, *lines: str, head: str = "case,event,timestamp") -> MeasureResult:
        return measure_file(definition, write(head, *lines))

    return result
