"""Where values are missing: in which months and segments, whether a segment tells it, and what to log instead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from research.validation import thresholds as limits
from research.validation.checks.wording import length, share
from research.validation.definition import Condition, Definition, Duration, FirstContact, ScorePair, Share, TargetHit
from research.validation.estimating import Floats, auc, wilson
from research.validation.finding import Answer, Bin, Finding
from research.validation.observed import Covariate, Observed

_TIMED = ("month", "weekday", "hour")
_MOST_NAMED = 3
_MOST_LEVELS = 120  # ten years of months; what has more names groups or customers rather than kinds of them


def gaps(observed: Observed) -> list[Finding]:
    """Coverage by month and by every segment that is held equal, and how well a segment tells what is missing."""
    counted = _counted(observed)
    segments = [c for c in observed.covariates if c.values.dtype == object and c.adjuster.form not in _TIMED]
    found = [_coverage_in(observed, counted, observed.months, "month", "coverage by month")]
    found += [_coverage_in(observed, counted, c.values, c.adjuster.name, "coverage by segment") for c in segments]
    return [f for f in (*found, _told_by_segment(observed, counted, segments)) if f is not None]


def _counted(observed: Observed) -> NDArray[np.bool_]:
    """Units that should have a value by now: for times all, since those still waiting are covered; else those with a
    value and those that lost it, which leaves out the too recent ones."""
    if observed.definition.is_time:
        return np.ones(len(observed.dose), dtype=bool)
    return np.asarray(observed.lost | ~np.isnan(observed.dose), dtype=bool)


def _coverage_in(
    observed: Observed, counted: NDArray[np.bool_], levels: NDArray[np.object_], name: str, check: str
) -> Finding | None:
    known = counted & np.array([level is not None for level in levels], dtype=bool)  # what never began has no month
    names, codes = np.unique(levels[known].astype(str), return_inverse=True)
    if len(names) > _MOST_LEVELS:
        return None
    n, lost = np.bincount(codes), np.bincount(codes, observed.lost[known])
    bins = tuple(_bin(*each) for each in zip(names.tolist(), n.tolist(), (n - lost).tolist(), strict=True))
    judged = [b for b in bins if b.n >= limits.SEGMENT_LEAST]
    if not judged or (len(bins) < 2 and name != "month"):
        return None
    low = sorted((b for b in judged if (b.mean or 0) < limits.SEGMENT_COVERAGE_LEAST), key=lambda b: b.mean or 0)
    worst = min(judged, key=lambda b: b.mean or 0)
    everywhere = float((~observed.lost[counted]).mean()) < limits.COVERAGE_PARTLY  # then coverage itself says so
    answer: Answer = "partly" if low and not everywhere else "note"
    if low:
        named = ", ".join(f"{b.label} ({share(b.mean)} of {b.n:,})" for b in low[:_MOST_NAMED])
        more = f" and {len(low) - _MOST_NAMED} more" if len(low) > _MOST_NAMED else ""
        because = f"By {name}, fewer than half have a value in {named}{more}: what is said here leaves them out."
    else:
        because = f"By {name}, at least {share(worst.mean)} have a value ({worst.label})."
    return Finding(check, "measurable", answer, because, int(known.sum()), worst.mean, worst.interval, about=name,
                   measure="lowest share with a value", method="Wilson interval", bins=bins)  # fmt: skip


def _bin(level: str, n: int, total: float) -> Bin:
    return Bin(level, None, None, n, total, total / n, wilson(total, n))


def _told_by_segment(observed: Observed, counted: NDArray[np.bool_], segments: list[Covariate]) -> Finding | None:
    """The segment that tells best whether a value is missing. It never blocks: segments can be held equal."""
    lost = observed.lost[counted]
    if min(int(lost.sum()), int((~lost).sum())) < limits.ESTIMATE_LEAST or not segments:
        return None
    areas = [(auc(lost, _foretold(c.values[counted].astype(str), lost)) or 0.5, c.adjuster.name) for c in segments]
    area, name = max(areas)
    answer: Answer = "note" if area <= limits.MISSING_AUC_YES else "partly"
    because = f"Knowing {name} tells whether the value is missing with an area of {area:.2f} (0.5 = not at all)"
    because += (
        "." if answer == "note" else f": what is left over-represents some; compare only among those alike in {name}."
    )
    return Finding("missing by segment", "measurable", answer, because, int(counted.sum()), area, about=name,
                   measure="area under the curve", method="each half foretold from the other")  # fmt: skip


def _foretold(labels: NDArray[np.str_], lost: NDArray[np.bool_]) -> Floats:
    """Share missing of each unit's level in the *other* half of units, so that small levels foretell nothing by chance.

    One unit of the overall share is added to each level."""
    _, codes = np.unique(labels, return_inverse=True)
    half, found = np.arange(len(lost)) % 2, np.empty(len(lost))
    usual, size = float(lost.mean()), int(codes.max()) + 1
    for side in (0, 1):
        there = half != side
        hits, n = np.bincount(codes[there], lost[there], size), np.bincount(codes[there], minlength=size)
        found[half == side] = ((hits + usual) / (n + 1))[codes[half == side]]
    return found


def recording_lag(observed: Observed) -> Finding:
    """How late rows are written down: what began within that time of the data's end looks unfinished, or as if little
    had happened, though it is only not known yet. Where no column tells it, that is said."""
    held = observed.recording
    if held is None or observed.start_us is None:
        because = (
            "Not looked at: no column was named that says when a row was written down, as against when it happened."
        )
        return Finding("recording lag", "measurable", "note", because)
    increment = observed.definition.increment
    starts = observed.start_us[~np.isnan(observed.start_us)]
    recent = int((starts > held.until_us - held.most_us).sum())
    found = recent / len(starts) if len(starts) else 0.0
    late = found > limits.RECENT_MOST and held.most_us > 0
    because = (
        f"Half of the rows are written down within {length(held.middle_us, increment)} of what happened, 95 % within "
        f"{length(held.most_us, increment)}; {recent:,} of {len(starts):,} units ({share(found)}) began closer to the "
        "end than that"
    )
    if held.ahead:
        because += f". {held.ahead:,} rows are written down before they happened: are the two columns mixed up?"
    elif late:
        because += ": what happened to them may not be known yet. End the data earlier with observed_until."
    else:
        because += "."
    answer: Answer = "partly" if late or held.ahead > limits.NEGATIVES_YES * held.rows else "note"
    return Finding("recording lag", "measurable", answer, because, held.rows, found, wilson(recent, len(starts) or 1),
                   measure="share of units too recent", method="95th percentile of the lag")  # fmt: skip


def to_log(definition: Definition) -> str:
    """What has to be logged so that a value exists: events by name, columns by name; "" when the definition is about
    whatever rows there are."""
    measure = definition.measure
    span = measure.exposure if isinstance(measure, ScorePair) else measure
    events: list[str] = []
    columns: list[str] = []
    if isinstance(span, Duration):
        events = [*span.start.events.names[:1], *span.end.events.names[:1]]
    elif isinstance(span, TargetHit):
        events, columns = [*span.actual.events.names[:1]], [span.promise]
    elif isinstance(span, FirstContact):
        events = [*span.contact.names[:1], *span.resolved.names[:1]]
    elif isinstance(span, Share):
        parts: tuple[Condition, ...] = (*span.denominator, *span.numerator)
        events = [name for part in parts for name in part.events.names[:1]]
        columns = [clause.column for part in parts for clause in part.events.where]
    columns += [measure.score] if isinstance(measure, ScorePair) else []
    named = [_listed("the event", events), _listed("the column", columns)]
    return " and ".join(part for part in named if part)


def _listed(what: str, names: list[str]) -> str:
    once = [f"“{name}”" for name in dict.fromkeys(names) if name]
    if not once:
        return ""
    return f"{what}{'s' if len(once) > 1 else ''} {' and '.join(once)}"
