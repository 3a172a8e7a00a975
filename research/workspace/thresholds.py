"""The thresholds of a study: set by a person, kept with the study, and honoured wherever suggestions are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlp.values import KINDS, Kind
from research.coding import Coding
from research.language import Language
from research.thresholds import Sifted, Threshold, checked, is_weaker, sift, told
from research.workspace.coding import CodingDesk
from research.workspace.desk import Desk


class Thresholds:
    """See and move from which score on suggestions are shown and grouped. What is weaker is hidden, never lost."""

    def __init__(self, desk: Desk, by: str, coding: CodingDesk, language: Callable[[], Language]) -> None:
        self._desk = desk
        self._by = by
        self._coding = coding
        self._language = language

    def of(self, study: str) -> dict[Kind, float]:
        """What people set, by signal; empty while the model's own thresholds stand."""
        return thresholds_of(self._desk, study)

    def calibrated(self) -> dict[Kind, float]:
        """The thresholds that the model was calibrated to, by signal: below them it suggests nothing."""
        return dict(zip(KINDS, self._language().extractor.thresholds, strict=True))

    def move(self, study: str, kind: Kind, least: float | None) -> None:
        """Sets one threshold, a probability in [0, 1]; ``None`` is what the model was calibrated to. One undo.

        Raises:
            RecordError: if the signal is unknown or the threshold lies outside [0, 1].
        """
        after = {k: v for k, v in self.of(study).items() if k != kind} | ({} if least is None else {kind: least})
        self._set(study, after)

    def reset(self, study: str) -> None:
        """Back to what the model was calibrated to, for every signal. One undo."""
        self._set(study, {})

    def shown(self, study: str, codings: Sequence[Coding], *, keep: str = "") -> list[Coding]:
        """The codings without the weaker suggestions; the one with the id ``keep`` stays, for a link to it."""
        least = self.of(study)
        return [coding for coding in codings if coding.id == keep or not is_weaker(coding, least)]

    def sifted(self, study: str) -> tuple[Sifted, ...]:
        """What the thresholds do to the suggestions that this person sees, signal by signal."""
        return sift(self._coding.all(study), self.of(study))

    def hidden(self, study: str) -> int:
        """How many suggestions of the study are weaker than their thresholds."""
        return sum(one.hidden for one in self.sifted(study))

    def _set(self, study: str, after: dict[Kind, float]) -> None:
        least = checked(after)
        summary = told(self.of(study), after)
        if not summary:
            return
        old = self._desk.live(Threshold, study)
        with self._desk.act(study, self._by, "coding.threshold", summary) as act:
            replaces = old[-1].id if old else None
            act.add(Threshold(id=act.id(), stamp=act.stamp, replaces=replaces, least=least))


def thresholds_of(desk: Desk, study: str) -> dict[Kind, float]:
    """The thresholds in force; of two that were set at once, the later."""
    held = desk.live(Threshold, study)
    return dict(held[-1].least) if held else {}
