"""How customers are dealt with: outcomes said of the service itself, of no act and no thing that they name.

"They were rude", "he lied to us", "nobody called back": the words differ from study to study less than anything else
that customers say, so each outcome is told by words of one meaning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

MANY = 0.4
"""Share of a theme's statements, two at least, that tell of the same treatment."""


def _told(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_TREATMENTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        _told(
            r"rude(?:ly|ness)?|impolite|disrespect\w*|insult\w*|yell(?:ed|ing|s)?|scream(?:ed|ing|s)?|condescending|"
            r"unfriendly|hostile|arrogant|snapp?ed at"
        ),
        "Minimize the likelihood that customers are treated rudely",
    ),
    (
        _told(
            r"li(?:ed|ar|ars|es to|e to)|lying|dishonest\w*|misle(?:d|ad|ading)|deceiv\w+|decepti\w+|scam\w*|cheat\w*|"
            r"fraud\w*|con artists?"
        ),
        "Minimize the likelihood that customers are misled",
    ),
    (
        _told(r"ignor(?:ed|es|ing)|brush(?:ed|es) off|blew (?:me|us) off|acknowledged?|nobody (?:cares|helped)"),
        "Minimize the likelihood that customers are ignored",
    ),
    (
        _told(
            r"(?:call|calls|called|calling|phone|phoned|ring|rang|get|gets|got|write|wrote)"
            r"(?: (?:me|us|you|him|her|them|people|any ?one|no ?one|customers))? back|call-?backs?|"
            r"return\w* (?:\w+ )?calls?|"
            r"calls? (?:\w+ )?(?:n[o']t |n’t |weren't |never )?returned"
        ),
        "Increase the likelihood that customers are called back when promised",
    ),
    (
        _told(r"overcharg\w+|over-charg\w+|hidden (?:fees?|charges?|costs?)|"
              r"more than (?:I|we|they|what) \w+ (?:quoted|told)"),
        "Minimize the likelihood that customers are charged more than they were told",
    ),
    (
        _told(r"damag(?:ed|es)|shattered|smashed|dented|scratched|arrived broken|broken in transit"),
        "Minimize the likelihood that what customers get is damaged",
    ),
    (
        _told(
            r"crash(?:ed|es|ing)?|fr(?:eezes?|oze|ozen|eezing)|glitch\w*|error messages?|timed out|times out|"
            r"(?:kick(?:ed|s)|log(?:ged|s)) (?:me|us|you|them) (?:out|off)"
        ),
        "Minimize the number of times customers are thrown out by an error",
    ),
)  # fmt: skip


def treatments(texts: Sequence[str]) -> Iterator[tuple[float, str]]:
    """Each treatment that enough of the statements tell of, as (share of the statements in (0, 1], outcome)."""
    told = Counter(outcome for text in texts for words, outcome in _TREATMENTS if words.search(text))
    for outcome, n in told.items():
        if n > 1 and n >= MANY * len(texts):
            yield n / len(texts), outcome


_WAITED = _told(
    r"wait(?:ed|ing|s)?|delay(?:ed|s)?|late|slow(?:ly|er)?|forever|ages|"
    r"(?:\d+|an?|one|two|three|four|five|ten|few|couple|several|took|takes|taking)[ -](?:\w+[ -]){0,3}?"
    r"(?:min(?:ute)?s?|hours?|days?|weeks?|months?)"
)


def waits(texts: Sequence[str]) -> Iterator[tuple[float, str]]:
    """As :func:`treatments`, of having to wait: for themes about time in which nothing is named that took it."""
    n = sum(bool(_WAITED.search(text)) for text in texts)
    if n > 1 and n >= MANY * len(texts):
        yield n / len(texts), "Minimize the time customers have to wait"
