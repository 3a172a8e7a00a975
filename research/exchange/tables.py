"""Records as tables other programs read: CSV and JSON, one row per signal, theme or candidate.

Offsets count code points of the source's normalised text, half-open, so ``text[start:end] == quote``.
"""

from __future__ import annotations

import csv
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO

from nlp.increments.values import Increment
from research.candidates import Candidate, Evidence
from research.coding import Coding
from research.increments import SpokenUnit, increments_of, stated_in
from research.stability import Stability
from research.studies import Source
from research.validation.finding import Finding as Found

SIGNAL_COLUMNS = ("source", "turn", "speaker", "start", "end", "quote", "kind", "dimension", "stage", "score")
THEME_COLUMNS = ("theme", "label", "terms", "people", "quotes", "source", "start", "end", "quote")

FINDING_COLUMNS = (
    "candidate", "step", "check", "about", "answer", "because", "estimate", "low", "high", "n", "p", "q", "measure",
    "method",
)  # fmt: skip

Pairs = Sequence[tuple[Candidate, Evidence]]
Finding = Callable[[Sequence[str]], Sequence[Sequence[Increment]]]
"""Finds the increments of each text."""


def signals_csv(codings: Iterable[Coding], sources: Mapping[str, Source]) -> str:
    """One row per signal. ``turn`` counts from 1; ``score`` is a probability with four decimals, "" for a person's."""
    starts: dict[str, list[int]] = {}
    for source in sources.values():
        if source.id not in starts:
            starts[source.id] = [turn.span.start for turn in source.transcript.turns]
    rows = (
        row
        for coding in codings
        for row in _signal_rows(coding, sources[coding.source], starts[sources[coding.source].id])
    )
    return _csv(SIGNAL_COLUMNS, rows)


def _signal_rows(coding: Coding, source: Source, starts: Sequence[int]) -> list[list[object]]:
    turns = source.transcript.turns
    at = bisect_right(starts, coding.span.start) - 1
    number = at if at >= 0 and turns[at].span.contains(coding.span) else None
    speaker = turns[number].speaker if number is not None else ""
    scores: Sequence[float | None] = coding.scores or [None] * len(coding.kinds)
    where = [source.name, "" if number is None else number + 1, speaker or coding.person]
    return [
        [*where, coding.span.start, coding.span.end, coding.quote, kind, coding.dimension, coding.stage, _figure(score)]
        for kind, score in zip(coding.kinds, scores, strict=False)
    ]


def themes_csv(pairs: Pairs, sources: Mapping[str, Source]) -> str:
    """One row per quote of each theme, themes in the order of ``pairs``, quotes most central first."""
    rows = (
        [n, candidate.label, "; ".join(candidate.terms), len(evidence.people), len(evidence.codings),
         sources[coding.source].name, coding.span.start, coding.span.end, coding.quote]
        for n, (candidate, evidence) in enumerate(pairs, start=1)
        for coding in evidence.codings
    )  # fmt: skip
    return _csv(THEME_COLUMNS, rows)


def findings_csv(found: Iterable[tuple[str, Found]]) -> str:
    """One row per finding of a validation, with the candidate it is about; an interval is 95 %, "" where none is."""
    rows = (
        [label, f.step, f.check, f.about, f.verdict, f.because, _known(f.estimate), *(f.interval or ("", "")), f.n,
         _known(f.p), _known(f.q), f.measure, f.method]
        for label, f in found
    )  # fmt: skip
    return _csv(FINDING_COLUMNS, rows)


def _known(value: float | None) -> object:
    return "" if value is None else value


def candidates_json(
    pairs: Pairs,
    sources: Mapping[str, Source],
    stability: Mapping[str, Stability] | None = None,
    *,
    finding: Finding = stated_in,
) -> str:
    """A list of candidates in the order of ``pairs``, each with its verbatim quotes.

    ``stability`` is by candidate id; ``finding`` finds the increments of all quotes at once.
    """
    known = stability or {}
    quotes = tuple(dict.fromkeys(coding.quote for _, evidence in pairs for coding in evidence.codings))
    said = dict(zip(quotes, finding(quotes), strict=True))
    rows = [
        candidate_object(c, e, sources, known.get(c.id), finding=lambda texts: [said[text] for text in texts])
        for c, e in pairs
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def candidate_object(
    candidate: Candidate,
    evidence: Evidence,
    sources: Mapping[str, Source],
    stability: Stability | None = None,
    *,
    finding: Finding = stated_in,
) -> dict[str, object]:
    """One candidate as plain values; ``people`` is their number, ``participants`` their codes.

    ``increments`` are the units that its quotes are spoken in, most people first, with medians of what they say.
    ``stability`` is how well its theme stands when people are drawn anew, ``None`` where nobody measured it.
    """
    spoken = increments_of(evidence.codings, finding([coding.quote for coding in evidence.codings]))
    return {
        "statement": candidate.statement,
        "label": candidate.label,
        "dimension": candidate.dimension,
        "stage": candidate.stage,
        "people": len(evidence.people),
        "participants": list(evidence.people),
        "terms": list(candidate.terms),
        "quotes": [
            {
                "source": sources[coding.source].name,
                "start": coding.span.start,
                "end": coding.span.end,
                "quote": coding.quote,
                "person": coding.person,
                "kinds": list(coding.kinds),
            }
            for coding in evidence.codings
        ],
        "increments": [_unit_object(unit) for unit in spoken.units],
        "stability": None if stability is None else _stability_object(stability),
    }


def _stability_object(stability: Stability) -> dict[str, object]:
    likeness = None if stability.jaccard is None else round(stability.jaccard, 4)
    return {"likeness": likeness, "draws": stability.draws, "verdict": stability.verdict}


def _unit_object(unit: SpokenUnit) -> dict[str, object]:
    return {
        "unit": unit.unit,
        "measures": unit.dimension,
        "people": len(unit.people),
        "participants": list(unit.people),
        "low": unit.low,
        "high": unit.high,
        "said": list(dict.fromkeys(mention.increment.quote for mention in unit.said)),
    }


def _figure(score: float | None) -> str:
    return "" if score is None else f"{score:.4f}"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
