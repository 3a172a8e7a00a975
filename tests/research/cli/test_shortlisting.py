"""The shortlist from the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from research import open_workspace
from tests.research.cli.test_verbs import run


def test_scored_weighed_rated_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--db", str(tmp_path / "studies.db"), "--by", "Rita")
    work = open_workspace(str(tmp_path / "studies.db"))
    study = work.studies.create("Claims").id
    one = work.candidates.add(study, "Know by when", "Know", assumed=True).id
    assert run(capsys, store, "shortlist", "score", study, one, "link", "3", "--because", "churn")[0] == 0
    assert run(capsys, store, "shortlist", "score", study, one, "link", "9")[0] == 1
    assert run(capsys, store, "shortlist", "score", study, one, "link", "3")[0] == 1, "a score needs its reason"
    code, kept = run(
        capsys, store, "shortlist", "weigh", study, "--link", "8", "--band", "0.1", "--because", "churn is the worry"
    )
    assert (code, kept["weights"]["link"], kept["weights"]["gaming"]) == (0, 8.0, 5.0)  # type: ignore[index]
    sheet = tmp_path / "ratings.csv"
    sheet.write_text(
        "person,outcome,importance,satisfaction\n"
        + "".join(f"R{n},Know,{4 + (n > 1)},{1 + n % 2}\n" for n in range(4)),
        encoding="utf-8",
    )
    code, rated = run(capsys, store, "shortlist", "rate", study, str(sheet))
    assert (code, rated["scores"][0]["n"], rated["scores"][0]["score"]) == (0, 4, 20.0)  # type: ignore[index]
    code, cards = run(capsys, store, "shortlist", "show", study)
    assert cards[0]["rank"] is None  # type: ignore[index]
    assert cards[0]["scores"]["link"] == {"points": 3, "by": "Rita", "because": "churn"}  # type: ignore[index]
