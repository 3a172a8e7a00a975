"""Long labelling that was interrupted goes on where it stopped, and gives the file that one run would have given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from nlp.errors import DataError
from nlp.extracting import Scores
from research.workspace import tables
from research.workspace.resuming import taken_up
from research.workspace.tables import label_csv


class LengthScorer:
    """Scores by length of text, and counts what it was asked."""

    thresholds = (0.5,) * 5

    def __init__(self, fingerprint: str = "length/1") -> None:
        self.fingerprint = fingerprint
        self.asked = 0

    def score(self, texts: Sequence[str], contexts: Sequence[Sequence[str]] | None = None) -> Scores:
        self.asked += len(texts)
        signals = np.array([[len(text) % 10 / 10] * 5 for text in texts], dtype=np.float32)
        return Scores(signals, np.eye(13, dtype=np.float32)[[len(text) % 13 for text in texts]])


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tables, "CHUNK", 10)
    path = tmp_path / "rows.csv"
    lines = [f'{n},"said ""{"x" * (n % 17)}"", and\nmore"' for n in range(95)]
    path.write_text("\n".join(["id,text", *lines]) + "\n", encoding="utf-8")
    return path


def stop_after(rows: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done >= rows:
            raise KeyboardInterrupt

    return progress


def test_an_interrupted_run_goes_on_and_gives_the_same_file(rows: Path, tmp_path: Path) -> None:
    whole, twice = tmp_path / "whole.csv", tmp_path / "twice.csv"
    label_csv(rows, whole, text="text", scorer=LengthScorer())
    with pytest.raises(KeyboardInterrupt):
        label_csv(rows, twice, text="text", scorer=LengthScorer(), progress=stop_after(40))
    assert not twice.exists()
    with (tmp_path / ".twice.csv.part").open("a", encoding="utf-8") as torn:
        torn.write('41,"a row that the power cut t')
    scorer = LengthScorer()
    done = label_csv(rows, twice, text="text", scorer=scorer)
    assert (done.rows, done.before, scorer.asked) == (95, 40, 55)
    assert twice.read_bytes() == whole.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["rows.csv", "twice.csv", "whole.csv"]


@pytest.mark.parametrize("what", ["model", "file", "note"])
def test_other_work_begins_anew(rows: Path, tmp_path: Path, what: str) -> None:
    out = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        label_csv(rows, out, text="text", scorer=LengthScorer(), progress=stop_after(40))
    if what == "file":
        rows.write_text(rows.read_text("utf-8") + "95,one more\n", encoding="utf-8")
    if what == "note":
        (tmp_path / ".out.csv.rows").write_text("no JSON", encoding="utf-8")
    done = label_csv(rows, out, text="text", scorer=LengthScorer("length/2" if what == "model" else "length/1"))
    assert done.before == 0
    assert done.rows == 95 + (what == "file")


def test_after_bad_input_nothing_stays(tmp_path: Path) -> None:
    def write_half() -> None:
        with taken_up(tmp_path / "out.csv", {}) as draft:
            draft.out.write("half")
            draft.keep(1)
            raise DataError("Row 2 is torn.", "Mend it.")

    with pytest.raises(DataError, match="torn"):
        write_half()
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="it is a folder"), taken_up(tmp_path, {}):
        raise AssertionError("there is nothing to write to")
