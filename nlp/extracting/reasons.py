"""Which words carried a signal: the phrase whose tokens added most to the signal's logit.

The network pools a statement by averaging its tokens, so the pooled part of each logit is exactly a sum over tokens.
The phrase with the largest sum above the statement's average is the reason, cut at word borders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from nlp.extracting.network import Floats

LONGEST = 8
"""Words in a reason at most; a longer one could as well quote the whole statement."""
SHORTEST = 2
_WORD = re.compile(r"\S+")
_EDGES = ' ,;:.…"“”()[]'


def reason(text: str, offsets: Sequence[tuple[int, int]], shares: Floats) -> str:
    """A verbatim run of two to eight words of ``text`` (all of it where it is shorter).

    ``offsets`` are the token places in ``text`` and ``shares`` (tokens,) what each added to the logit; a text longer
    than the network reads has fewer shares than offsets, and words without a share are never quoted.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    gains = _word_gains(words, offsets[: len(shares)], shares)
    if len(words) <= SHORTEST or not len(shares):
        return text.strip()
    start, end = _best_run(gains)
    return text[words[start][0] : words[end - 1][1]].strip(_EDGES) or text.strip()


def _word_gains(words: Sequence[tuple[int, int]], offsets: Sequence[tuple[int, int]], shares: Floats) -> Floats:
    gains = np.zeros(len(words), dtype=np.float32)
    place = 0
    for (start, _), share in zip(offsets, shares, strict=True):
        while place + 1 < len(words) and words[place][1] <= start:
            place += 1
        gains[place] += share
    return gains


def _best_run(gains: Floats) -> tuple[int, int]:
    """The half-open run of words with the largest sum above average."""
    sums = np.concatenate([[0.0], np.cumsum(gains - gains.mean())])
    best = (-np.inf, 0, SHORTEST)
    for start in range(len(gains) - SHORTEST + 1):
        for end in range(start + SHORTEST, min(start + LONGEST, len(gains)) + 1):
            best = max(best, (float(sums[end] - sums[start]), start, end))
    return best[1], best[2]
