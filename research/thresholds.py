"""Thresholds: from which score on a suggestion is put before a person, signal by signal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp.errors import RecordError
from nlp.values import KINDS, Kind
from research.coding import Coding
from research.records import Record

Least = Mapping[Kind, float]
"""For a signal, the probability in [0, 1] from which on it is shown; one that is not named is always shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Record):
    """Where the researchers of a study set the thresholds, in the order of ``KINDS``.

    A signal that is not named keeps the threshold that its model was calibrated to: below it nothing is suggested.
    """

    least: tuple[tuple[Kind, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Sifted:
    """What a threshold does to the open suggestions whose likeliest signal is ``kind``.

    ``likely`` is how many of the ``shown`` ones are that signal by their calibrated scores; ``hidden`` are weaker.
    """

    kind: Kind
    shown: int
    likely: float
    hidden: int


def is_weaker(coding: Coding, least: Least) -> bool:
    """Whether none of the suggestion's signals reaches its threshold; a person's judgement is never weaker.

    Scores are compared in whole percent, as they are shown: what reads 30 % passes a threshold of 30 %.
    """
    if coding.status != "suggested" or not coding.scores:
        return False
    told = zip(coding.kinds, coding.scores, strict=False)
    return all(_percent(score) < _percent(least.get(kind, 0.0)) for kind, score in told)


def sift(codings: Iterable[Coding], least: Least) -> tuple[Sifted, ...]:
    """For every signal, how many open suggestions are shown and how many are hidden. Each counts once."""
    groups: dict[Kind, list[Coding]] = {kind: [] for kind in KINDS}
    for coding in codings:
        if coding.status == "suggested" and coding.scores and coding.kinds:
            groups[coding.kinds[0]].append(coding)
    return tuple(_sifted(kind, group, least) for kind, group in groups.items())


def _sifted(kind: Kind, group: Sequence[Coding], least: Least) -> Sifted:
    shown = [coding for coding in group if not is_weaker(coding, least)]
    return Sifted(kind, len(shown), sum(coding.scores[0] for coding in shown), len(group) - len(shown))


def checked(least: Least) -> tuple[tuple[Kind, float], ...]:
    """The thresholds in order.

    Raises:
        RecordError: if a signal is unknown or a threshold lies outside [0, 1].
    """
    bad = next((f"{kind}: {share}" for kind, share in least.items() if kind not in KINDS or not 0 <= share <= 1), None)
    if bad is not None:
        raise RecordError(
            f"{bad!r} is no threshold.", f"Name one of {', '.join(KINDS)}, and a probability between 0 and 1."
        )
    return tuple((kind, least[kind]) for kind in KINDS if kind in least)


def told(before: Least, after: Least) -> str:
    """What somebody changed, in words for the history; "" when nothing did."""
    changes = []
    for kind in KINDS:
        if before.get(kind) != after.get(kind):
            to = f"to {_percent(after[kind])} %" if kind in after else "back to what it was calibrated to"
            changes.append(f"{kind} {to}")
    return f"set the threshold of {', '.join(changes)}" if changes else ""


def _percent(share: float) -> int:
    return round(100 * share)
