"""Which words carried a signal: the phrase without which the model would have been least sure.

Two measures are joined. *What is lost*: the statement is scored again without each of its pieces (a few words each),
and what the signal's logit falls by belongs to the piece (occlusion). *What is added*: the network averages the
statement's tokens, so that part of a logit is a sum over tokens, which tells the words of a piece apart. The phrase
with the largest total above the statement's average is the reason, cut at word borders; of phrases that say about as
much, one that does not stop at a word like "the" or "to" is taken, because it reads better.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from nlp.extracting.network import Floats

LONGEST = 8
"""Words in a reason at most; a longer one could as well quote the whole statement."""
SHORTEST = 2
PIECE = 3
"""Words of a piece."""
MOST_PIECES = 8
"""Pieces of a statement at most; those of a longer one have more words."""
_OPEN_WORDS = """
a an the this that these those my your our their his her its i we they he she it to of in on at for with from by
and or but so if as than is are was were be been am do does did have has had would could should can will not very
really just too
"""
_OPEN = frozenset(_OPEN_WORDS.split())
"""Words that leave a phrase hanging when it stops there."""
_WORD = re.compile(r"\S+")
_EDGES = ' ,;:.…"“”()[]'

Place = tuple[int, int]


def pieces(text: str) -> list[Place]:
    """Half-open word ranges that part a statement, none across a comma or full stop; empty where it is too short."""
    words = _WORD.findall(text)
    if len(words) <= SHORTEST:
        return []
    size = max(PIECE, math.ceil(len(words) / MOST_PIECES))
    starts = [0]
    for place, word in enumerate(words[:-1], 1):
        if place - starts[-1] >= size or (word[-1] in ",;.:!?" and len(starts) < MOST_PIECES):
            starts.append(place)
    return list(zip(starts, [*starts[1:], len(words)], strict=True))


def without(text: str, piece: Place) -> str:
    """The statement without one of its pieces."""
    words = _WORD.findall(text)
    return " ".join(words[: piece[0]] + words[piece[1] :])


def reason(text: str, offsets: Sequence[Place], shares: Floats, lost: Floats) -> str:
    """A verbatim run of two to eight words of ``text`` (all of it where it is shorter).

    ``offsets`` are the token places in ``text`` and ``shares`` (tokens,) what each added to the logit; a text longer
    than the network reads has fewer shares than offsets. ``lost`` (pieces,) is what the logit fell by without each of
    ``pieces(text)``.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= SHORTEST or not len(shares):
        return text.strip()
    gains = _word_gains(words, offsets[: len(shares)], shares)
    for (start, end), fall in zip(pieces(text), lost, strict=True):
        gains[start:end] += fall / (end - start)
    hanging = [text[start:end].strip(_EDGES).lower() in _OPEN for start, end in words]
    start, end = _best_run(gains, hanging)
    return text[words[start][0] : words[end - 1][1]].strip(_EDGES) or text.strip()


def _word_gains(words: Sequence[Place], offsets: Sequence[Place], shares: Floats) -> Floats:
    gains = np.zeros(len(words), dtype=np.float32)
    place = 0
    for (start, _), share in zip(offsets, shares, strict=True):
        while place + 1 < len(words) and words[place][1] <= start:
            place += 1
        gains[place] += share
    return gains


def _best_run(gains: Floats, hanging: Sequence[bool]) -> Place:
    """The half-open run of words with the largest sum above average, less a little where it stops at a hanging word."""
    sums = np.concatenate([[0.0], np.cumsum(gains - gains.mean())])
    cost = 0.25 * float(gains.max() - gains.min())
    best = (-np.inf, 0, SHORTEST)
    for start in range(len(gains) - SHORTEST + 1):
        for end in range(start + SHORTEST, min(start + LONGEST, len(gains)) + 1):
            best = max(best, (float(sums[end] - sums[start]) - cost * hanging[end - 1], start, end))
    return best[1], best[2]
