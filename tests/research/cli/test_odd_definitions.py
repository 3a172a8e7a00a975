"""What the terminal says to definitions that do not fit: which column, unit or window, and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.cli import main

DAYS = [f"2024-01-{day:02}" for day in range(1, 10)]
ROWS = "".join(f"c{day},opened,{day}T08:00:00Z,a\nc{day},solved,{day}T09:00:00Z,b\n" for day in DAYS)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("type: count\nevent: any\ndistinct: agnt\nincrement: {unit: agents, direction: lower}\n", 1,
         "no column 'agnt'; did you mean 'agent'? It has 'case', 'event', 'time', 'agent'"),
        ("type: duration\nincrement: 'houres, lower'\nfrom: opened\nto: solved\n", 0,
         "Times cannot be told in 'houres', so they are told in microseconds; did you mean hours?"),
        (("type: share\nincrement: {unit: cases, direction: higher}\nnumerator: {event: solved, within: 2 days}\n"
         "from: opened\nmaturity: 900 days\n"), 0, "0 of 9 units have a value, 9 were not seen for long enough"),
        (("type: share\nincrement: {unit: cases, direction: higher}\nnumerator: {event: solved, within: -2 days}\n"
         "from: opened\n"), 1, "within is '-2 days'; expected a length of time"),
        ("type: duration\nfrom: opend\nto: solved\n", 0, "No row names the event 'opend'; did you mean 'opened'?"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_with_what_was_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, code: int, said: str
) -> None:
    (tmp_path / "log.csv").write_text("case,event,time,agent\n" + ROWS, encoding="utf-8")
    (tmp_path / "odd.yaml").write_text("id: odd\n" + text, encoding="utf-8")
    given = ["measure", str(tmp_path / "odd.yaml"), "--events", str(tmp_path / "log.csv")]
    assert main([*given, "--out", str(tmp_path / "out.json")]) == code
    told = capsys.readouterr()
    assert said in told.out + told.err
