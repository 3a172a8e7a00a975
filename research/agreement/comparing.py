"""From what each coder marked to a table of agreement per label, and to the places where they differ."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

from nlp.values import Span
from research.agreement.intervals import Interval, bootstrap
from research.agreement.nominal import Coefficient
from research.agreement.tallying import MEASURES, Measure, Pattern, Patterns, summed
from research.agreement.unitizing import Unit, alpha_u

UnitKind = Literal["statement", "character", "overlap"]
"""What is compared: ``statement``, every statement of a customer or observer, a label holding for it where a coder's
mark covers at least half of the shorter of the two; ``character``, every character of their turns; ``overlap``, the
stretches that at least one coder marked, those that overlap by half of the shorter being one."""

RESAMPLES = 400
RESAMPLES_UNITIZING = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch one coder marked, with its labels; ``coding`` is the id of the judgement."""

    coder: str
    source: str
    span: Span
    labels: frozenset[str]
    coding: str


@dataclass(frozen=True, slots=True)
class Text:
    """A source as it is compared: its length in code points, statements and turns of customers and observers, and the
    coders who worked on it. A coder who is not among them has no rating there, nor has one in what ``passed`` names
    for them: stretches that they never read."""

    source: str
    length: int
    statements: tuple[Span, ...]
    spoken: tuple[Span, ...]
    coders: frozenset[str]
    passed: tuple[tuple[str, tuple[Span, ...]], ...] = ()

    def unread(self, coder: str) -> tuple[Span, ...]:
        """Stretches that the coder passed over, in order."""
        return next((spans for name, spans in self.passed if name == coder), ())


@dataclass(frozen=True, slots=True)
class UnitRating:
    """One unit and each coder's rating; ``weight`` counts characters, and is 1 for other units."""

    span: Span
    ratings: Pattern
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """A coefficient with its interval by source."""

    measure: Measure
    coefficient: Coefficient
    interval: Interval


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """How far coders agree on one label: over how many units, in how many sources, by each measure.

    The universe is the units that two of the coders read; ``left_out`` counts those of the same sources that fewer did.
    """

    label: str
    units: int
    sources: int
    measures: tuple[Measured, ...]
    left_out: int = 0

    def of(self, measure: Measure) -> Measured:
        """One measure."""
        return next(m for m in self.measures if m.measure == measure)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit that some coders gave the label and others did not."""

    source: str
    label: str
    span: Span
    given: tuple[str, ...]
    withheld: tuple[str, ...]


def units_of(text: Text, marks: Sequence[Mark], coders: Sequence[str], label: str, unit: UnitKind) -> list[UnitRating]:
    """The units of one source with each coder's rating of ``label``; ``marks`` are those in this source.

    Units that only one of the coders rated are left in with ``None`` for the others.
    """
    spans = _characters(text, marks, coders, label) if unit == "character" else _stretches(text, marks, unit)
    of_label = {coder: [m.span for m in marks if m.coder == coder and label in m.labels] for coder in coders}
    if unit == "character":
        covered = {coder: _merged(given) for coder, given in of_label.items()}
        return [UnitRating(s, _rated(text, coders, s, lambda c, s=s: _covers(covered[c], s)), len(s)) for s in spans]
    return [UnitRating(s, _rated(text, coders, s, lambda c, s=s: any(same(g, s) for g in of_label[c]))) for s in spans]


def _rated(text: Text, coders: Sequence[str], span: Span, gave: object) -> Pattern:
    read = (c in text.coders and not any(p.overlaps(span) for p in text.unread(c)) for c in coders)
    return tuple(bool(gave(c)) if known else None for c, known in zip(coders, read, strict=True))  # type: ignore[operator]


def same(one: Span, other: Span) -> bool:
    """Whether two stretches overlap by at least half of the shorter."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and shared * 2 >= min(len(one), len(other))


def _stretches(text: Text, marks: Sequence[Mark], unit: UnitKind) -> list[Span]:
    spans = sorted(m.span for m in marks if len(m.span))
    if unit == "overlap":
        return _grouped(spans)
    starts = [s.start for s in text.statements]
    outside = [s for s in spans if not any(same(s, t) for t in _near(text.statements, starts, s))]
    return sorted([*text.statements, *_grouped(outside)])


def _near(statements: Sequence[Span], starts: Sequence[int], span: Span) -> Sequence[Span]:
    return statements[max(0, bisect_left(starts, span.start) - 1) : bisect_left(starts, span.end)]


def _grouped(ordered: Iterable[Span]) -> list[Span]:
    """Stretches that overlap by half of the shorter, brought together."""
    groups: list[Span] = []
    for span in ordered:
        if groups and same(groups[-1], span):
            groups[-1] = Span(groups[-1].start, max(groups[-1].end, span.end))
        else:
            groups.append(span)
    return groups


def _characters(text: Text, marks: Sequence[Mark], coders: Sequence[str], label: str) -> list[Span]:
    """Runs within which nobody's rating changes: all of what was said, and what was marked elsewhere."""
    given = [*(m.span for m in marks if label in m.labels), *(s for c in coders for s in text.unread(c))]
    universe = _merged([*text.spoken, *(m.span for m in marks)])
    cuts = sorted({edge for span in given for edge in (span.start, span.end)})
    runs = []
    for whole in universe:
        at = whole.start
        for cut in [*(c for c in cuts if whole.start < c < whole.end), whole.end]:
            runs.append(Span(at, cut))
            at = cut
    return [run for run in runs if len(run)]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters as stretches that neither overlap nor touch."""
    whole: list[Span] = []
    for span in sorted(s for s in spans if len(s)):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def _covers(merged: Sequence[Span], run: Span) -> bool:
    return any(span.start <= run.start and run.end <= span.end for span in merged)


@lru_cache(maxsize=32)
def compare(
    texts: tuple[Text, ...], marks: tuple[Mark, ...], coders: tuple[str, ...], labels: tuple[str, ...], unit: UnitKind
) -> tuple[LabelAgreement, ...]:
    """Agreement of ``coders`` per label, with percentile intervals from resampling whole sources.

    Sources that fewer than two of the coders worked on are passed over; αu takes those that all of them worked on.
    """
    shared = [text for text in texts if len(text.coders & set(coders)) >= 2]
    return tuple(_agreement(shared, _picked(marks, labels), coders, label, unit) for label in labels)


def _picked(marks: Iterable[Mark], labels: Iterable[str]) -> list[Mark]:
    wanted = set(labels)
    return [mark for mark in marks if mark.labels & wanted]


def _agreement(
    texts: Sequence[Text], marks: Sequence[Mark], coders: Sequence[str], label: str, unit: UnitKind
) -> LabelAgreement:
    counted = [_tally(text, marks, coders, label, unit) for text in texts]
    tallies = [tally for tally, _ in counted]
    total = summed(tallies)
    measured = []
    for name, measure in MEASURES.items():
        interval = bootstrap([[tally] for tally in tallies], partial(_value, measure), resamples=RESAMPLES)
        measured.append(Measured(name, measure(total), interval))
    measured.append(_unitizing([t for t in texts if set(coders) <= t.coders], marks, coders, label))
    return LabelAgreement(label, sum(total.values()), len(texts), tuple(measured), sum(left for _, left in counted))


def _value(measure: Callable[[Patterns], Coefficient], drawn: Sequence[Patterns]) -> float | None:
    return measure(summed(drawn)).value


def _tally(
    text: Text, marks: Sequence[Mark], coders: Sequence[str], label: str, unit: UnitKind
) -> tuple[Counter[Pattern], int]:
    """Patterns of the units that two of the coders read, and the weight of those that fewer did."""
    tally: Counter[Pattern] = Counter()
    left = 0
    for rated in units_of(text, _within(text, marks, coders), coders, label, unit):
        if sum(r is not None for r in rated.ratings) >= 2:
            tally[rated.ratings] += rated.weight
        else:
            left += rated.weight
    return tally, left


def _within(text: Text, marks: Sequence[Mark], coders: Sequence[str]) -> list[Mark]:
    return [m for m in marks if m.source == text.source and m.coder in coders]


def _unitizing(texts: Sequence[Text], marks: Sequence[Mark], coders: Sequence[str], label: str) -> Measured:
    if not texts:
        nothing = "no source was worked on by every coder picked"
        return Measured("alpha_u", Coefficient(None, 0, because=nothing), Interval(None, None, 0.95, 0, 0, nothing))
    lines = [_line(t, coders, _within(t, marks, coders), label) for t in texts]
    interval = bootstrap([[line] for line in lines], lambda s: _alpha_u(s).value, resamples=RESAMPLES_UNITIZING)
    return Measured("alpha_u", _alpha_u(lines), interval)


def _line(text: Text, coders: Sequence[str], marks: Sequence[Mark], label: str) -> tuple[int, list[list[Span]]]:
    """A source as αu takes it: what somebody passed over shrunk to one character that nobody marked by itself."""
    gaps = _merged(span for coder in coders for span in text.unread(coder))
    given = (_merged(m.span for m in marks if m.coder == coder and label in m.labels) for coder in coders)
    kept = [[s for span in spans if (s := _shrunk(span, gaps)) is not None] for spans in given]
    return text.length - sum(len(gap) - 1 for gap in gaps), kept


def _shrunk(span: Span, gaps: Sequence[Span]) -> Span | None:
    start = next((gap.end for gap in gaps if gap.start <= span.start < gap.end), span.start)
    end = next((gap.start for gap in gaps if gap.start < span.end <= gap.end), span.end)
    lost = [sum(len(gap) - 1 for gap in gaps if gap.end <= at) for at in (start, end)]
    return Span(start - lost[0], end - lost[1]) if start < end else None


def _alpha_u(lines: Sequence[tuple[int, list[list[Span]]]]) -> Coefficient:
    """The sources laid end to end, a character apart so that units of two of them never touch."""
    coded: list[list[Unit]] = [[] for _ in lines[0][1]]
    offset = 0
    for length, per_coder in lines:
        for own, spans in zip(coded, per_coder, strict=True):
            own.extend(Unit(offset + s.start, len(s)) for s in spans)
        offset += length + 1
    return alpha_u({"label": coded}, start=0, length=offset)[1]["label"]


def disagreements(
    texts: Sequence[Text], marks: Sequence[Mark], coders: Sequence[str], labels: Sequence[str], unit: UnitKind
) -> list[Disagreement]:
    """Every unit on which the coders differ, by source, place and label. Coders without a rating take no side."""
    picked, found = _picked(marks, labels), []
    for text in texts:
        own = _within(text, picked, coders)
        for label in labels:
            for rated in units_of(text, own, coders, label, unit):
                sides = [
                    tuple(c for c, r in zip(coders, rated.ratings, strict=True) if r is side) for side in (True, False)
                ]
                if all(sides):
                    found.append(Disagreement(text.source, label, rated.span, sides[0], sides[1]))
    order = {text.source: n for n, text in enumerate(texts)}
    return sorted(found, key=lambda d: (order[d.source], d.span, d.label))
