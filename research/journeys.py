"""The journey map: where along the customer's journey each candidate was heard, counted in people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.values import KINDS, Kind, Stage
from research.candidates import Candidate, Evidence
from research.coding import Coding, people

UNSURE = ""
"""The stage of a statement that nobody could place, or whose stage the study does not list any more."""


@dataclass(frozen=True, slots=True)
class JourneyCell:
    """One candidate in one stage: the distinct people, and the statements behind them.

    ``stage`` is a stage's name, or ``UNSURE``. Somebody who spoke of several stages counts once in each of them.
    """

    stage: str
    people: tuple[str, ...]
    codings: tuple[Coding, ...]

    @property
    def by_kind(self) -> dict[Kind, int]:
        """Distinct people per signal, in the order of the signals; those that nobody told of are left out."""
        counts = {kind: len(people(c for c in self.codings if kind in c.kinds)) for kind in KINDS}
        return {kind: count for kind, count in counts.items() if count}


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """One candidate along the journey, a cell per column; ``people`` are the distinct people of all its cells."""

    candidate: Candidate
    cells: tuple[JourneyCell, ...]
    people: tuple[str, ...]

    def cell(self, stage: str) -> JourneyCell:
        """The cell of a stage, empty when the map has no such column."""
        return next((cell for cell in self.cells if cell.stage == stage), JourneyCell(stage, (), ()))


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """``columns`` are the stages in journey order and, last, ``UNSURE``; rows stand in the order given."""

    columns: tuple[str, ...]
    rows: tuple[JourneyRow, ...]

    def row(self, candidate: str) -> JourneyRow | None:
        """The row of a candidate, ``None`` when it is not on the map."""
        return next((row for row in self.rows if row.candidate.id == candidate), None)


@dataclass(frozen=True, slots=True)
class Voice:
    """One person's statements."""

    person: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class StageColumn:
    """What was said in one stage that carries one signal; the voices that say most stand first."""

    kind: Kind
    voices: tuple[Voice, ...]

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The statements of all voices."""
        return tuple(coding for voice in self.voices for coding in voice.codings)


def stage_columns(codings: Iterable[Coding], stage: str, stages: Sequence[Stage]) -> tuple[StageColumn, ...]:
    """A column per signal with what counts of ``codings`` in ``stage`` (``UNSURE`` for what nobody could place).

    A statement that carries two signals stands in both columns.
    """
    names = {one.name for one in stages}
    here = [c for c in codings if c.counts and (c.stage if c.stage in names else UNSURE) == stage]
    return tuple(StageColumn(kind, _voices([c for c in here if kind in c.kinds])) for kind in KINDS)


def _voices(codings: Sequence[Coding]) -> tuple[Voice, ...]:
    said: dict[str, list[Coding]] = {}
    for coding in codings:
        said.setdefault(coding.person, []).append(coding)
    ordered = sorted(said.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Voice(person, tuple(held)) for person, held in ordered)


def journey_map(
    weighed: Iterable[tuple[Candidate, Evidence]], stages: Sequence[Stage], *, kinds: Sequence[Kind] = ()
) -> JourneyMap:
    """Distinct people per (candidate, stage), from the stages of the live codings each candidate rests on.

    ``kinds`` keeps statements that carry any of these signals; none keeps all.
    """
    names = tuple(stage.name for stage in stages)
    rows = tuple(_row(candidate, _carrying(evidence.codings, kinds), names) for candidate, evidence in weighed)
    return JourneyMap((*names, UNSURE), rows)


def _carrying(codings: Sequence[Coding], kinds: Sequence[Kind]) -> list[Coding]:
    return [coding for coding in codings if not kinds or set(kinds) & set(coding.kinds)]


def _row(candidate: Candidate, codings: Sequence[Coding], names: Sequence[str]) -> JourneyRow:
    placed: dict[str, list[Coding]] = {name: [] for name in (*names, UNSURE)}
    for coding in codings:
        placed[coding.stage if coding.stage in placed else UNSURE].append(coding)
    cells = tuple(JourneyCell(stage, people(held), tuple(held)) for stage, held in placed.items())
    return JourneyRow(candidate, cells, people(codings))
