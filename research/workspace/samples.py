"""The sample study: one click opens it, one resets it, and it never mixes with anyone's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from nlp.errors import RecordError
from nlp.parts import Progress
from nlp.values import Stage
from research.exchange.codebook import read_codebook
from research.studies import Kpi, Study

if TYPE_CHECKING:
    from research.workspace import Workspace

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
"""Where the sample lies in the project."""


class Samples:
    """Open and reset the sample study."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def current(self) -> Study | None:
        """The sample study if it is open."""
        return next((study for study in self._workspace.studies.all() if study.sample), None)

    def open(self, *, progress: Progress | None = None) -> Study:
        """The sample study, made on first call: sources, codebook, suggestions, candidates, data, a decision.

        Raises:
            RecordError: if the project was installed without its sample.
        """
        return self.current() or self._make(progress)

    def reset(self, *, progress: Progress | None = None) -> Study:
        """Archives the sample as it stands and makes it anew; own studies are not touched."""
        old = self.current()
        if old is not None:
            self._workspace.studies.archive(old.id)
        return self._make(progress)

    def _make(self, progress: Progress | None) -> Study:
        if not (SAMPLE / "study.yaml").is_file():
            raise RecordError("The sample study is not here.", "It lies in data/sample of the project; get it again.")
        about = yaml.safe_load((SAMPLE / "study.yaml").read_text(encoding="utf-8"))
        return self._fill(about, progress)

    def _fill(self, about: dict[str, object], progress: Progress | None) -> Study:
        raise RecordError("The sample study is still being written.", "Start a study of your own.")


__all__ = ["Kpi", "Samples", "Stage", "read_codebook"]
