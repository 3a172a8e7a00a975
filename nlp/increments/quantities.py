"""Quantities with a unit: lengths of time, things counted, money and shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.increments.comparing import BEFORE, BEHIND, comparison
from nlp.increments.numbers import GROUPS, NUMBER, VAGUE, value
from nlp.increments.units import COUNTED, COUNTS, MONEY, MONEYS, PERIOD, PERIODS, SINGULARS, TIME, TIMES
from nlp.increments.values import SECONDS, Comparison, Measured


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity before it knows what it is attached to; ``start`` and ``end`` are code points of the text."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    dimension: Measured
    comparison: Comparison = "exactly"
    vague: bool = False


_PART = r"half\s+(?:of\s+)?an?|(?:a\s+)?half(?:\s+an?)?|(?:a\s+)?quarter\s+of\s+an?|three[\s-]quarters\s+of\s+an?"
_SINGLE = r"a\s+single|one\s+single|single"
_LONG = (
    r"(?:more|extra|additional|further|other|whole|full|entire|long|solid|straight|consecutive|good|little|different"
    r"|business|working|work|calendar|\w+ing|\w+ous|\w+ful)"
)
_STOP = (
    r"(?:an?|the|this|that|these|those|my|your|our|his|her|its|their|and|or|but|to|of|in|on|at|for|from|by|with|as"
    r"|is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|should|must|may|might|if|when|where|which"
    r"|who|what|because|so|then|than|per|after|before|until|i|you|he|she|it|we|they|me|us|him|them|not|no|one|way|thing"
    rf"|out|old|percent|said|called|half|star|stop|character|digit|letter|word|bedroom|inch|mile|{TIMES}|{MONEYS})(?!\w)"
)
_ANY = rf"(?:[\s-]+(?!{_STOP}|\w*\d)(?!\w+[^su\W]s(?!\w))[a-z][\w'’]*(?:-\w+)?){{0,2}}?"
_RANGE = (
    rf"(?:(?P<join>(?(open)\s+(?:and|to)\s+|\s+(?:to|or)\s+)|\s*[-–—]\s*|,?\s+)(?P<second>{NUMBER}))?"
    r"(?P<fraction>\s+and\s+an?\s+(?:half|quarter))?(?P<plus>\s*\+|\s+or\s+more(?!\w))?"
)
_OPEN = r"(?P<open>(?<!\w)(?:anywhere\s+)?(?:between|from)\s+)?"
_PER = r"(?:\s*(?:/|\b(?:per|an?|each|every)\b)\s*"
_RATE = rf"{_PER}(?P<rate>{PERIOD})(?!\w))?"
_ALSO = rf"(?:\s*,?\s*(?:and\s+)?(?P<also>{NUMBER})[\s-]*(?P<alsounit>{TIMES})(?!\w))?"
_ADDED = (
    r"(?P<added>\s+and\s+an?\s+(?:half|quarter)(?!\w))?"
    rf"(?:\s+or\s+(?P<ortwo>two|three)(?!\w)(?![\s-]+(?:\w+\s+)?(?:{COUNTS}|{TIMES}|{MONEYS})(?!\w)))?"
)


def _pattern(amount: str, unit: str, behind: str) -> re.Pattern[str]:
    whole = rf"{BEFORE}{_OPEN}(?P<first>{amount}){_RANGE}{unit}{behind}{BEHIND}"
    # Words stand four spaces apart at most, so that a long blank costs no more than its length.
    return re.compile(whole.replace(r"\s+", r"\s{1,4}").replace(r"\s*", r"\s{0,4}"), re.IGNORECASE)


_TIME_UNIT = rf"(?P<gap>(?:[\s-]+{_LONG}){{0,2}}?)[\s-]{{0,3}}(?P<unit>{TIMES})(?!\w)"
_COUNT_AMOUNT = rf"{VAGUE}|(?<!\w)(?:{_SINGLE})|{GROUPS}|{NUMBER}"
_TIME_AMOUNT = rf"{VAGUE}|{GROUPS}|(?<!\w)(?:{_PART})|{NUMBER}|(?<!\w)(?:an?|another)"
_PATTERNS: tuple[tuple[Measured, re.Pattern[str]], ...] = (
    ("time", _pattern(_TIME_AMOUNT, _TIME_UNIT, _ADDED + _ALSO + _RATE)),
    ("count", _pattern(_COUNT_AMOUNT, rf"(?P<gap>{_ANY})[\s-]+(?P<unit>{COUNTS})(?!\w)", _RATE)),
    (
        "money",
        _pattern(
            rf"{VAGUE}|{GROUPS}|{NUMBER}|(?<!\w)an?",
            rf"(?P<gap>)[\s-]+(?P<unit>{MONEYS})(?!\w)",
            rf"{_PER}(?P<rate>{PERIOD}|{SINGULARS})(?!\w))?",
        ),
    ),
    ("share", _pattern(NUMBER, r"(?P<gap>)\s*(?P<unit>%|percent(?!\w)|per\s+cent(?!\w)|pct(?!\w))", "")),
)
_OLD = re.compile(r"[\s-]*(?:olds?|of\s+age)\b", re.IGNORECASE)
_AGED = re.compile(r"\b(?:turned|age|aged)\s+$", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:version|page|step|room|form|chapter|section|option|question|suite|unit|apartment|apt|line|item|part|table|level"
    r"|phase|number|no\.|highway|route|gate|task|screen|january|february|march|april|june|july|august|september|october"
    r"|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\s+$",
    re.IGNORECASE,
)
_PAUSE = re.compile(
    r"\b(?:wait|hold|hang|give|gimme|one|just|bear with me)(?:\s+(?:on|me|us|for))?\W+(?:just\s+)?$", re.IGNORECASE
)
_RANKED = re.compile(
    r"\s+(?!(?:and|or|to|for|of|then|when|before|after|on|at|in|but|so|because|while|until|i|it)\b)[a-z]", re.IGNORECASE
)
_MEANT = re.compile(
    r"\b(?:in|within|for|takes?|taken|took|last(?:s|ed)?|than|after|until|needs?|by|of|only|the)\s+$", re.IGNORECASE
)
_LASTING = re.compile(
    r"[\s-]+(?:shipping|delivery|turnaround|late|early|wait|notice|service|response|delay|max)\b", re.IGNORECASE
)
_MODIFYING = {"page", "step", "click", "question", "screen", "person", "item", "form", "man"}
_NEXT_ONE = re.compile(r"\s+(?:to|past|till)\s+(?:the\s+next|\d|" + NUMBER + ")", re.IGNORECASE)
_NOT = re.compile(r"\bnot\s+$", re.IGNORECASE)
_AS_MUCH = re.compile(
    r"\s+(?:\w+ier|faster|slower|longer|better|worse|cheaper|harder|more|less|as|the)\b", re.IGNORECASE
)
_WHOLLY = re.compile(r"\s+(?!(?:of|off|on|in|refund|more|less|discount|at|for|and|or)\b)[a-z]", re.IGNORECASE)
_HEAVY = re.compile(r"\b(?:weigh\w*|weight|heavy|lifts?|lifted|lbs|lost|gained)\b", re.IGNORECASE)


def quantities(text: str) -> Iterator[Found]:
    """Every quantity with a unit, in no particular order; those of different kinds may overlap."""
    for dimension, pattern in _PATTERNS:
        place = 0
        while match := pattern.search(text, place):
            place = max(match.end("first"), match.start() + 1)
            found = _read(match, dimension)
            if found is not None and not _excused(match, dimension):
                place = found.end
                yield found


def _read(match: re.Match[str], dimension: Measured) -> Found | None:
    start, low, high, vague = _amount(match)
    unit, scale = _unit(match, dimension)
    end = match.end()
    if match.groupdict().get("also") and (vague or not _adds_up(match, unit)):
        end = match.end("unit")
    if low is not None and high is not None:
        low, high = low * scale, high * scale
        low, high = _with_parts(match, unit, low, high)
    bound = comparison(match)
    if match["first"].lower().startswith(("a couple", "couple")) and bound == "exactly":
        bound = "about"
    if match.groupdict().get("rate"):
        rate = match["rate"].lower()
        unit = f"{unit} per {PERIODS.get(rate, rate)}"
    return Found(start, end, low, high, unit, dimension, bound, vague)


def _amount(match: re.Match[str]) -> tuple[int, float | None, float | None, bool]:
    """Where the quantity starts, its bounds, and whether it is vague."""
    first, start = match["first"], match.start()
    if re.fullmatch(VAGUE, first, re.IGNORECASE):
        return start, None, None, True
    low = high = _worth(first)
    if match["second"]:
        high = value(match["second"])
        if not _ranges(match, low, high):
            return match.start("second"), high, high, False
        low, high = min(low, high), max(low, high)
    if match["fraction"]:
        extra = 0.5 if match["fraction"].lower().endswith("half") else 0.25
        low, high = (low if match["second"] else low + extra), high + extra
    return start, low, high, False


def _ranges(match: re.Match[str], low: float, high: float) -> bool:
    """Whether two numbers side by side are a range; not in "a 2 day stay" or "in 2019 two calls"."""
    if re.search(r"\w", match["join"]):
        return True
    article = match["first"].lower() in {"a", "an", "another"}
    return not article and low < high and (high <= 2 * low or "-" in match["join"] or "–" in match["join"])


def _worth(words: str) -> float:
    words = words.lower()
    if "quarters" in words:
        return 0.75
    if "quarter" in words:
        return 0.25
    if "half" in words and "dozen" not in words:
        return 0.5
    return 1.0 if "single" in words or words in {"a", "an", "another"} else value(words)


def _unit(match: re.Match[str], dimension: Measured) -> tuple[str, float]:
    word = match["unit"].lower()
    if dimension == "time":
        unit, scale = TIME[word]
        office = re.search(r"business|work", match["gap"], re.IGNORECASE)
        return (f"business {unit}" if office and unit == "days" else unit), scale
    if dimension == "money":
        return MONEY[word]
    return ("percent" if dimension == "share" else COUNTED[word]), 1.0


def _with_parts(match: re.Match[str], unit: str, low: float, high: float) -> tuple[float, float]:
    """Adds what follows the unit: "an hour *and a half*", "a day *or two*", "1 hour *20 minutes*"."""
    groups = match.groupdict()
    if groups.get("added"):
        low += 0.5 if groups["added"].lower().endswith("half") else 0.25
        high = low
    if groups.get("ortwo"):
        high = value(groups["ortwo"])
    if _adds_up(match, unit):
        smaller, scale = TIME[groups["alsounit"].lower()]
        extra = value(groups["also"]) * scale * SECONDS[smaller] / SECONDS[unit]
        low, high = low + extra, high + extra
    return low, high


def _adds_up(match: re.Match[str], unit: str) -> bool:
    """Whether a second length belongs to the first: "1 hour, 20 minutes", but not "half an hour, forty minutes"."""
    if not match.groupdict().get("also"):
        return False
    smaller = SECONDS[TIME[match["alsounit"].lower()][0]] < SECONDS.get(unit, 0.0)
    return smaller and not match["second"] and _worth(match["first"]).is_integer()


def _excused(match: re.Match[str], dimension: Measured) -> bool:
    """Whether the words only look like a quantity: an age, a date, a name, a figure of speech."""
    ahead, behind = match.string[: match.start()], match.string[match.end() :]
    first = match["first"].lower()
    if dimension == "time":
        return _no_length(match, first, ahead, behind)
    if dimension == "share":
        return value(first) == 100 and bool(_WHOLLY.match(behind))
    if dimension == "money":
        return match["unit"].lower().startswith("pound") and bool(_HEAVY.search(match.string))
    return _no_count(match, first, ahead, behind)


def _no_length(match: re.Match[str], first: str, ahead: str, behind: str) -> bool:
    if _OLD.match(behind) or _AGED.search(ahead) or _NEXT_ONE.match(behind):
        return True
    unit, alone = match["unit"].lower(), first in {"a", "an", "one", "another"}
    bound = match[0][: match.start("first") - match.start()]
    if alone and unit in {"second", "sec", "minute", "min"} and first != "another" and _PAUSE.search(ahead + bound):
        return True
    if alone and unit == "second" and _RANKED.match(behind):
        return True  # "a second opinion"
    plain = first == "one" and unit == "day" and not match["gap"] and not bound
    return plain and not (_MEANT.search(ahead) or _LASTING.match(behind))


def _no_count(match: re.Match[str], first: str, ahead: str, behind: str) -> bool:
    noun = match["unit"].lower()
    singular = COUNTED[noun] != noun and not noun.endswith("s") and noun not in {"people", "men", "women"}
    if re.fullmatch(VAGUE, first):
        return singular or ("illion" in first and noun != "times")
    number = _worth(first)
    if number != int(number) or (singular and number > 1 and noun not in _MODIFYING):
        return True
    if (noun == "times" and _AS_MUCH.match(behind)) or (noun == "time" and re.search(r"\bat\s+$", ahead)):
        return True
    if "single" in first and _NOT.search(ahead):
        return True
    year = re.fullmatch(r"(?:19|20)\d\d", first)
    return bool(_NAMED.search(ahead) or year) and match["second"] is None
