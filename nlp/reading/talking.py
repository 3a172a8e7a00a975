"""Talk between two people that nobody labelled: who says what, by who asks and who tells.

Two voices and a chain: a line's words speak for the interviewer or the customer, and the voice more often changes
from line to line than stays. The likeliest chain is found by dynamic programming (Viterbi 1967), linear in lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.reading.wording import asks, scripted, sentences
from nlp.values import Role

_CHANGE = 0.4  # log-odds that the voice changes between two lines: about 3 to 2
_TELLS = re.compile(
    r"\b(?:i (?:would|like|liked|love|use|used|have|had|did|do|don['’]t|didn['’]t|guess|went|see|received|"
    r"usually|think it|"
    r"was|am|can|want|always|never|just|got|go|need|know|feel|prefer|checked|thought)|i['’](?:d|ve)|"
    r"my (?!screen|questions?)|"
    r"me personally|for me\b|yes,? i\b)",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"\b(?:i['’]m (?:actually |just )?(?:going to|gonna)|i(?:['’]ll| will) (?:have you|ask|send|give|share)|"
    r"have you scroll|"
    r"we['’]re (?:just )?(?:going to|gonna)|would you|could you|can you|do you|did you|are you|have you|"
    r"you (?:mentioned|said)|"
    r"what (?:do|did|would|makes)|how (?:would|do|did|easy|useful|valuable|important)|(?:that['’]s|thank you,?|"
    r"thanks,?) "
    r"(?:very |so |super |really )?(?:helpful|great|perfect|fantastic)|go ahead|in particular|prototype|on a scale|"
    r"you(?:['’]re| are) (?:on|seeing|thinking)|now,? (?:we|let|are|i)|scroll (?:up|down))\b",
    re.IGNORECASE,
)
_SHORT_YES = re.compile(r"^(?:yes|yeah|no|nope|one|two|three|four|five|sure|correct|right)[\s,.!]", re.IGNORECASE)


def leaning(text: str) -> float:
    """Log-odds that the interviewer says this, from the words alone; 0 when they do not tell."""
    spans = list(sentences(text[-2000:]))
    last = text[-2000:][slice(*spans[-1])] if spans else ""
    score = 0.0
    if last and asks(last):
        score += 2.0
    score += 1.5 * bool(scripted(text)) + 0.8 * min(3, len(_LEADS.findall(text[:2000])))
    score -= 0.9 * min(3, len(_TELLS.findall(text[:2000])))
    if _SHORT_YES.match(text + " "):
        score -= 1.2
    return max(-5.0, min(5.0, score))


def voices(texts: Sequence[str]) -> list[Role]:
    """Interviewer or customer for each line of a talk between two."""
    if not texts:
        return []
    scores = [leaning(text) for text in texts]
    best = (scores[0], -scores[0])
    back: list[tuple[int, int]] = []
    for score in scores[1:]:
        stay = (best[0] - _CHANGE, best[1] - _CHANGE)
        change = (best[1] + _CHANGE, best[0] + _CHANGE)
        back.append((0 if stay[0] >= change[0] else 1, 1 if stay[1] >= change[1] else 0))
        best = (max(stay[0], change[0]) + score, max(stay[1], change[1]) - score)
    now = 0 if best[0] >= best[1] else 1
    chain = [now]
    for step in reversed(back):
        now = step[now]
        chain.append(now)
    return ["interviewer" if voice == 0 else "customer" for voice in reversed(chain)]
