"""Moments and rhythms: "by Friday", "before 5 pm", "24/7", "the same afternoon", "every other week"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nlp.boundaries import word_set
from nlp.increments.numbers import NUMBER, VAGUE, either, value
from nlp.increments.quantities import Found
from nlp.increments.units import COUNTED, TIME, TIMES
from nlp.increments.values import Comparison

_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
MONTHS = word_set("january february march april may june july august september october november december")
_MOMENTS = "noon midnight lunch lunchtime breakfast dinner christmas easter tomorrow tonight cob eod"
_WEEKDAY = either(_DAYS)
_MOMENT = (
    rf"(?:(?:the\s+)?(?:next|following)\s+(?:day|morning|week|month)|(?:the\s+)?end\s+of\s+(?:the\s+|that\s+)?"
    rf"(?:business\s+day|day|week|month|year|business)|close\s+of\s+business|the\s+weekend"
    rf"|(?:(?:next|this|that|the\s+following)\s+)?{_WEEKDAY}|{either(' '.join(MONTHS))}(?=\s*(?:[.,;!?]|$))"
    rf"|{either(_MOMENTS)})"
)
_HOUR = r"(?P<hour>\d{1,2}|" + either("one two three four five six seven eight nine ten eleven twelve") + ")"
_OF_DAY = rf"{_HOUR}(?::(?P<minute>\d\d))?(?:\s*(?P<half>[ap])\.?m\b\.?|\s*o['’]?clock)?"
_DEADLINE = re.compile(
    rf"(?<!\w)(?P<how>by|before|until|till|til|not\s+until|after|no\s+later\s+than)\s+(?:about\s+|around\s+|like\s+)?"
    rf"(?:(?P<moment>{_MOMENT})(?!\w)|{_OF_DAY}(?=\s*(?:[.,;!?]|$|or\b|and\b|on\b|today\b|tomorrow\b)))",
    re.IGNORECASE,
)
_SAID_HOUR = re.compile(rf"(?<!\w)(?P<how>by|before|until|till|after)\s+{_OF_DAY}(?![\w:])", re.IGNORECASE)
_OPENING = re.compile(
    r"(?<![\w.,:/-])(?:from\s+)?(?P<opens>\d{1,2}|seven|eight|nine|ten)(?::00)?\s{0,3}(?P<first>[ap]\.?m\.?)?"
    r"\s{0,3}(?:to|-|–|till|until)\s{0,3}(?P<closes>\d{1,2}|four|five|six|seven|eight)(?::00)?\s{0,3}(?P<last>[ap]\.?m\.?)?(?![\w%:/-])"
    r"(?!\s{0,3}(?:percent|[a-z]+s\b))",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"(?<![\w/])24\s?/\s?7(?![\w/])|(?<!\w)(?:around|round)\s+the\s+clock|twenty[\s-]four[\s/-]seven", re.IGNORECASE
)
_SAME = re.compile(
    r"(?<!\w)(?:(?:the|that)\s+)?(?:very\s+)?same[\s-]+(?:exact\s+)?(?P<stretch>day|afternoon|morning|evening|night|week|"
    r"hour|minute)(?!\w)",
    re.IGNORECASE,
)
_IN_SAME = re.compile(
    r"(?<!\w)(?:the\s+)?(?:very\s+)?same[\s-]+(?:phone\s+)?(?P<what>call|visit|conversation|contact|session|trip|chat)(?!\w)",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?<!\w)(?:the\s+)?(?:(?:next|following)[\s-]+(?:business[\s-]+|working[\s-]+)?(?P<stretch>day|morning)|day\s+after)(?!\w)",
    re.IGNORECASE,
)
_OVERNIGHT = re.compile(r"(?<!\w)overnight(?!\w)", re.IGNORECASE)
_EVERY = re.compile(
    rf"(?<!\w)(?:every|each)\s+(?:single\s+)?(?:(?P<other>other|second)\s+|(?P<vague>{VAGUE}|couple\s+of)\s+"
    rf"|(?P<number>{NUMBER})(?:\s+(?:to|or)\s+(?P<second>{NUMBER}))?\s+)?(?P<unit>{TIMES})(?!\w)",
    re.IGNORECASE,
)
_RHYTHMS: dict[str, tuple[float, str]] = {
    "hourly": (1, "hours"),
    "daily": (1, "days"),
    "nightly": (1, "days"),
    "weekly": (1, "weeks"),
    "biweekly": (2, "weeks"),
    "bi-weekly": (2, "weeks"),
    "fortnightly": (2, "weeks"),
    "monthly": (1, "months"),
    "bimonthly": (2, "months"),
    "quarterly": (3, "months"),
    "yearly": (1, "years"),
    "annually": (1, "years"),
}
"""Adverbs of rhythm. English leaves open whether "biweekly" is twice a week; here it is every two weeks."""
_RHYTHM = re.compile(
    rf"(?<![\w-]){either(' '.join(_RHYTHMS))}(?![\w-])(?!\s+(?:life|lives|basis\s+i\b))", re.IGNORECASE
)


def calendar(text: str) -> Iterator[Found]:
    """Every moment, opening time and rhythm in the text, in no particular order."""
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            found = read(match)
            if found is not None:
                yield found


def _clock(match: re.Match[str], unit: str, comparison: Comparison = "exactly") -> Found:
    return Found(match.start(), match.end(), None, None, unit, "clock", comparison)


def _deadline(match: re.Match[str]) -> Found | None:
    how: Comparison = "by" if match["how"].lower() in {"by", "before", "no later than"} else "at least"
    moment = match.groupdict().get("moment")
    if moment:
        later = match["how"].lower() == "after" and moment.lower() not in {"noon", "midnight", "lunch", "dinner"}
        words = re.sub(r"^(?:the|next|this|that|following)\s+(?=\w+day\b|\w)", "", moment.lower())
        unit = words if "next" not in moment.lower() else re.sub(r"^the\s+", "", moment.lower())
        return None if later else _clock(match, re.sub(r"\s+of\s+(?:the|that)\s+", " of ", unit), how)
    hour = value(match["hour"])
    sure = match["minute"] or match["half"] or re.search(r"clock", match[0], re.IGNORECASE)
    loose = match.re is _SAID_HOUR or how == "at least" or not match["hour"].isdigit()
    if not 0 < hour <= 24 or (loose and not sure):
        return None
    hour = _of_day(hour, match["half"]) + (int(match["minute"]) / 60 if match["minute"] else 0)
    return Found(match.start(), match.end(), hour, hour, "o'clock", "clock", how)


def _of_day(hour: float, half: str | None) -> float:
    if not half:
        return hour
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def _opening(match: re.Match[str]) -> Found | None:
    opens, closes = value(match["opens"]), value(match["closes"])
    if match["first"] or match["last"]:
        opens, closes = _of_day(opens, match["first"] or "a"), _of_day(closes, match["last"])
    elif 6 <= opens <= 11 and closes <= 9 and closes < opens:
        closes += 12
    else:
        return None
    return Found(match.start(), match.end(), opens, closes, "o'clock", "clock")


def _every(match: re.Match[str]) -> Found:
    unit, scale = TIME[match["unit"].lower()]
    start, end = match.span()
    if match["vague"]:
        couple = "couple" in match["vague"].lower()
        return Found(start, end, 2 if couple else None, 2 if couple else None, unit, "time", "every", not couple)
    low = value(match["number"]) if match["number"] else 2.0 if match["other"] else 1.0
    high = value(match["second"]) if match["second"] else low
    return Found(start, end, low * scale, high * scale, unit, "time", "every")


def _rhythm(match: re.Match[str]) -> Found:
    size, unit = _RHYTHMS[match[0].lower()]
    return Found(match.start(), match.end(), size, size, unit, "time", "every")


_Reader = Callable[[re.Match[str]], Found | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_DEADLINE, _deadline),
    (_SAID_HOUR, _deadline),
    (_OPENING, _opening),
    (_ALWAYS, lambda match: _clock(match, "24/7")),
    (_SAME, lambda match: _clock(match, f"same {match['stretch'].lower()}")),
    (_IN_SAME, lambda match: Found(*match.span(), 1.0, 1.0, COUNTED[match["what"].lower()], "count")),
    (_NEXT, lambda match: _clock(match, f"next {(match['stretch'] or 'day').lower()}")),
    (_OVERNIGHT, lambda match: _clock(match, "overnight")),
    (_EVERY, _every),
    (_RHYTHM, _rhythm),
)  # fmt: skip
