"""Parts of a document that nobody says: front matter, written summaries, instructions, introductions, repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from nlp.reading.values import Line

Zone = Literal["body", "front", "summary", "instructions", "script", "repeat"]

_SUMMARY = re.compile(
    r"^\W*(?:(?:executive |session |interview |ai |meeting |quick )?(?:summary|recap)|(?:top |key |main )?takeaways?|"
    r"key (?:findings|insights|points|themes)|highlights|tl;?dr|description|abstract|about this (?:session|interview)|"
    r"action items|next steps|résumé|zusammenfassung|resumen|riassunto|resumo|samenvatting)\b[^?]{0,40}$",
    re.IGNORECASE,
)
_INSTRUCTIONS = re.compile(
    r"^\W*(?:instructions?|moderator (?:logistics|notes|guide|instructions)|note-?taker (?:instructions|guide)|"
    r"how to (?:take|use)|things to watch(?: for)?|what to (?:watch|look|listen) for|logistics|session set-?up|"
    r"research (?:goals?|questions?|objectives?)|hypothes[ie]s|goals?(?: of .*)?|objectives?|legend|"
    r"key)\W*(?:\(.*\))?$",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"^\W*(?:\d+\W+)?(?:intro(?:duction)?s?|welcome|opening|consent|closing(?! (?:interview|questions?))|close|"
    r"thank[- ]?you(?: and closing)?|"
    r"wrap[- ]?up(?! questions)|(?:computer |tech(?:nical)? |screen )?set-?up\b.*|before we (?:start|begin)|"
    r"recruit(?:ing|ment).*|incentives?|debrief)\b(?:(?! questions).){0,60}$",
    re.IGNORECASE,
)
_REPEAT = re.compile(
    r"^\W*(?:raw|original|full|auto(?:matic)?(?:ally)?[- ]generated|youtube|unedited)\b.*(?:transcript|captions?)",
    re.IGNORECASE,
)


def zone_of(heading: str) -> Zone:
    """What a heading opens, judged by its words."""
    words = heading[:120]
    if _REPEAT.match(words):
        return "repeat"
    if _SUMMARY.match(words):
        return "summary"
    if _INSTRUCTIONS.match(words):
        return "instructions"
    return "script" if _SCRIPT.match(words) else "body"


def zones(lines: Sequence[Line]) -> tuple[Zone, ...]:
    """The zone of every line. A zone ends at the next heading of its level or above, or at a labelled speaker.

    A raw transcript counts as a repeat only where labelled speech came before it.
    """
    out: list[Zone] = []
    now: Zone = "body"
    level = 0
    labelled = 0
    for line in lines:
        if line.shape == "front":
            out.append("front")
            continue
        if line.shape == "heading" and not (now in ("summary", "repeat") and line.depth > level):
            now, level = _opened(line, labelled), line.depth
        if line.label and now in ("summary", "instructions"):
            now = "body"
        labelled += bool(line.label)
        out.append(now)
    return tuple(out)


def _opened(line: Line, labelled: int) -> Zone:
    zone = zone_of(line.text)
    return "body" if zone == "repeat" and labelled < 4 else zone
