"""What a form drafts can be read back, means what was asked, and survives awkward event names."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.validation.drafting import draft_definition
from research.validation.glimpsing import event_names, glimpse
from research.validation.loading import load_document
from research.validation.measured import propose_for

LOG = """case_id,event,timestamp
1,asked,2024-01-01T09:00:00Z
1,NO,2024-01-01T11:00:00Z
2,asked,2024-01-01T09:00:00Z
2,NO,2024-01-02T09:00:00Z
3,asked,2024-01-01T09:00:00Z
3,asked,2024-01-01T10:00:00Z
"""


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return str(path)


def test_events_are_listed_most_frequent_first(log: str) -> None:
    assert event_names(log, propose_for(log).mapping) == (("asked", 4), ("NO", 2))


@pytest.mark.parametrize(
    ("type", "answers", "n", "mean"),
    [
        ("duration", {"start": "asked", "end": "NO", "unit": "hours"}, 2, 13 * 3_600_000_000),
        (
            "share",
            {"start": "asked", "end": "NO", "unit": "cases", "within": "4 hours", "direction": "higher"},
            3,
            1 / 3,
        ),
        ("count", {"start": "asked", "unit": "contacts"}, 3, 4 / 3),
        ("target_hit", {"start": "asked", "end": "NO", "unit": "cases", "within": "4 hours"}, 2, 0.5),
    ],
)
def test_a_draft_measures_what_was_asked(log: str, type: str, answers: dict[str, str], n: int, mean: float) -> None:
    text = draft_definition("x", "Minimize: the time, “quoted”", type, **answers)  # type: ignore[arg-type]
    definition, _ = load_document(text, name="draft")
    assert definition.statement == "Minimize: the time, “quoted”"
    found = glimpse(definition, log, propose_for(log).mapping).measurements
    assert found.n == n
    assert found.mean == pytest.approx(mean)
