"""Words that bound a quantity: "less than", "at least", "about", before it or behind it."""

from __future__ import annotations

import re

from nlp.increments.values import Comparison

_AT_MOST = (
    r"(?:in|at|for|within)\s+(?:under|less\s+than|no\s+more\s+than|at\s+most|up\s+to)|within|inside(?:\s+of)?|under"
    r"|below|(?:less|fewer|shorter|quicker|faster|sooner)\s+than|(?:no|not)\s+(?:more|longer|over|later)\s+than|not\s+over"
    r"|at\s+(?:the\s+)?(?:very\s+)?most|up\s+to|(?:a\s+)?max(?:imum)?(?:\s+of)?"
)
_AT_LEAST = (
    r"at\s+(?:the\s+)?(?:very\s+)?least|(?:no|not)\s+(?:less|fewer|under)\s+than|(?:a\s+)?min(?:imum)?(?:\s+of)?"
    r"|(?:more|longer|greater|later|higher)\s+than|over|above|upwards?\s+of|north\s+of|beyond|exceeding|well\s+over"
)
_ABOUT = (
    r"about|around|roughly|approximately|approx\.?|circa|like|some|something\s+like|nearly|almost|close\s+to|maybe"
    r"|probably|perhaps|an?\s+estimated|~|pretty\s+much"
)
_EXACTLY = r"exactly|precisely|just|only"
_FILLER = r"(?:(?:,\s*)?(?:uh+|um+|er+|like|you\s+know|i\s+mean)(?!\w),?\s+){0,4}"

BEFORE = (
    rf"(?:(?:(?P<most>(?<!\w)(?:{_AT_MOST})(?!\w))|(?P<least>(?<!\w)(?:{_AT_LEAST})(?!\w))"
    rf"|(?P<near>(?<!\w)(?:{_ABOUT})(?!\w)|~)|(?P<exact>(?<!\w)(?:{_EXACTLY})(?!\w)))\s*{_FILLER})?"
)
"""What may stand before a quantity; groups ``most``, ``least``, ``near`` and ``exact``."""

BEHIND = (
    r"(?:,?\s*(?:(?P<less>or\s+(?:less|fewer|under|sooner|faster)|at\s+(?:the\s+)?(?:very\s+)?most"
    r"|max(?:imum)?|tops)|(?P<more>or\s+(?:more|longer|over)|at\s+(?:the\s+)?(?:very\s+)?least|min(?:imum)"
    r"|and\s+up|plus)|(?P<so>or\s+so|or\s+thereabouts|give\s+or\s+take|ish))(?!\w))?"
)
"""What may stand behind a quantity; groups ``less``, ``more`` and ``so``."""

_DENIED = re.compile(r"(?:\bnot|n['’]t|\bnever|\bno|\bcannot|\bwithout|nt)\s+(?:[\w'’]+\s+){0,5}$", re.IGNORECASE)
_NO_SCOPE = re.compile(r"\b(?:in|for|after|until|till|since|because|took|takes|been)\s+$", re.IGNORECASE)


def comparison(match: re.Match[str]) -> Comparison:
    """How the words around a match of :data:`BEFORE` … :data:`BEHIND` bound it.

    "More than" under a denial is a ceiling ("shouldn't need more than two visits"), but not where a preposition
    or another verb stands between ("haven't heard in more than two weeks").
    """
    groups = match.groupdict()
    if groups.get("less") or groups["most"]:
        return "at most"
    if groups["least"]:
        ahead = match.string[: match.start()]
        denied = _DENIED.search(ahead) and not _NO_SCOPE.search(ahead)
        return "at most" if denied and not re.match(r"at|no", groups["least"], re.IGNORECASE) else "at least"
    if groups.get("more") or groups.get("plus"):
        return "at least"
    return "about" if groups["near"] or groups.get("so") else "exactly"
