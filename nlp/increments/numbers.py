"""Numbers as people write and say them: "1,200", "2.5", "1.2k", "forty five", "a hundred and twenty", "a dozen"."""

from __future__ import annotations

import re

_ONES = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORTH: dict[str, float] = (
    {word: n for n, word in enumerate(f"zero {_ONES} {_TEENS}".split())}
    | {word: 10.0 * n for n, word in enumerate(_TENS.split(), start=2)}
    | {"a": 1, "an": 1, "fourty": 40, "½": 0.5}
)
_POWERS = {"hundred": 100.0, "thousand": 1_000.0, "grand": 1_000.0, "k": 1_000.0, "million": 1_000_000.0}


def either(words: str) -> str:
    """A pattern that takes any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True)) + ")"


_SMALL = (
    rf"(?:{either(_TENS + ' fourty')}(?:[\s-]+{either(_ONES)}(?![\w]))?|{either(_TEENS)}|{either(_ONES)}|zero)(?!\w)"
)
_HUNDREDS = rf"(?:(?:an?|{_SMALL})[\s-]+hundred(?!\w)(?:[\s-]+(?:and[\s-]+)?{_SMALL})?)"
_THOUSANDS = rf"(?:(?:an?|{_HUNDREDS}|{_SMALL})[\s-]+thousand(?!\w)(?:[\s-]+(?:and[\s-]+)?(?:{_HUNDREDS}|{_SMALL}))?)"
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:\s*½)?(?:\s?(?:k|hundred|thousand|million)(?!\w))?"
"""A number in figures, with its thousands."""

NUMBER = rf"(?:(?<![\w.,:/#+]){DIGITS}|(?<!\w)(?:{_THOUSANDS}|{_HUNDREDS}|{_SMALL}))"
"""A number in figures or words."""

GROUPS = (
    r"(?<!\w)(?:half\s+a\s+dozen|(?:an?\s+)?half\s+dozen|a\s+dozen|two\s+dozen|three\s+dozen"
    r"|(?:an?\s+)?(?:couple|pair)(?:\s+of)?(?!\w))"
)
"""Numbers that are said as a group."""

VAGUE = (
    r"(?<!\w)(?:quite\s+a\s+few|a\s+few|few|several|(?:so|too|way\s+too|very)\s+many|many|multiple|numerous|countless"
    r"|umpteen|a\s+(?:whole\s+)?(?:bunch|lot|ton|handful|number)\s+of|(?:lots|tons|loads)\s+of|(?:dozens|hundreds|thousands|tens)\s+of"
    r"|(?:a|one)\s+(?:million|zillion|billion))(?!\w)"
)
"""Words for a number that nobody could give back."""

_PIECE = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+|½|[a-z]+")
_DOZENS = {"half": 6.0, "a": 12.0, "two": 24.0, "three": 36.0}


def value(words: str) -> float:
    """The number that :data:`NUMBER` or :data:`GROUPS` took, e.g. ``value("a hundred and twenty") == 120``."""
    words = words.lower()
    if "dozen" in words:
        return 6.0 if "half" in words else _DOZENS.get(words.split()[0], 12.0)
    if "couple" in words or "pair" in words:
        return 2.0
    total = run = 0.0
    for piece in _PIECE.findall(words):
        if piece in _POWERS:
            run = (run or 1.0) * _POWERS[piece]
            if run >= 1_000:
                total, run = total + run, 0.0
        elif piece != "and":
            run += _WORTH[piece] if piece in _WORTH else float(piece.replace(",", ""))
    return total + run


_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINALS = {word: float(n) for n, word in enumerate(_RANKS.split(), start=1)}
"""The ordinals in words, each with its number; in figures ("3rd") see :func:`rank`."""

ORDINAL = rf"(?<!\w)(?:{either(' '.join(ORDINALS))}|\d{{1,2}}(?:st|nd|rd|th))(?!\w)"


def rank(word: str) -> float:
    """The number of an ordinal: ``rank("third") == rank("3rd") == 3``."""
    return ORDINALS[word.lower()] if word.lower() in ORDINALS else float(word[:-2])
