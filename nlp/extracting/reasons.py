"""Which words carried a signal: the phrase whose tokens added most to the signal's logit.

The network pools a statement by averaging its tokens, so the pooled part of each logit is exactly a sum over tokens.
The phrase with the largest sum above the statement's average is the reason, cut at word borders; of phrases that say
about as much, one that does not stop at a word like "the" or "to" is taken, because it reads better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from nlp.extracting.network import Floats

LONGEST = 8
"""Words in a reason at most; a longer one could as well quote the whole statement."""
SHORTEST = 2
_OPEN_WORDS = """
a an the this that these those my your our their his her its i we they he she it to of in on at for with from by
and or but so if as than is are was were be been am do does did have has had would could should can will not very
really just too
"""
_OPEN = frozenset(_OPEN_WORDS.split())
"""Words that leave a phrase hanging when it stops there."""
_WORD = re.compile(r"\S+")
_EDGES = ' ,;:.…"“”()[]'


def reason(text: str, offsets: Sequence[tuple[int, int]], shares: Floats) -> str:
    """A verbatim run of two to eight words of ``text`` (all of it where it is shorter).

    ``offsets`` are the token places in ``text`` and ``shares`` (tokens,) what each added to the logit; a text longer
    than the network reads has fewer shares than offsets, and words without a share are never quoted.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= SHORTEST or not len(shares):
        return text.strip()
    hanging = [text[start:end].strip(_EDGES).lower() in _OPEN for start, end in words]
    start, end = _best_run(_word_gains(words, offsets[: len(shares)], shares), hanging)
    return text[words[start][0] : words[end - 1][1]].strip(_EDGES) or text.strip()


def _word_gains(words: Sequence[tuple[int, int]], offsets: Sequence[tuple[int, int]], shares: Floats) -> Floats:
    gains = np.zeros(len(words), dtype=np.float32)
    place = 0
    for (start, _), share in zip(offsets, shares, strict=True):
        while place + 1 < len(words) and words[place][1] <= start:
            place += 1
        gains[place] += share
    return gains


def _best_run(gains: Floats, hanging: Sequence[bool]) -> tuple[int, int]:
    """The half-open run of words with the largest sum above average, less a little where it stops at a hanging word."""
    sums = np.concatenate([[0.0], np.cumsum(gains - gains.mean())])
    cost = 0.25 * float(gains.max() - gains.min())
    best = (-np.inf, 0, SHORTEST)
    for start in range(len(gains) - SHORTEST + 1):
        for end in range(start + SHORTEST, min(start + LONGEST, len(gains)) + 1):
            best = max(best, (float(sums[end] - sums[start]) - cost * hanging[end - 1], start, end))
    return best[1], best[2]
