"""Quantities that are one word or a turn of phrase: "twice", "third call", "half the time", "$40", "right away"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nlp.increments.calendar import MONTHS
from nlp.increments.comparing import BEFORE, BEHIND, comparison
from nlp.increments.numbers import DIGITS, NUMBER, ORDINAL, rank, value
from nlp.increments.quantities import Found
from nlp.increments.units import COUNTS, PERIOD, PERIODS, SINGULARS, SYMBOLS, TIGHT, TIME, TIMES, TRIED, TRIES
from nlp.increments.values import SECONDS

_OFTEN = re.compile(
    rf"{BEFORE}(?<!\w)(?P<word>once|twice|thrice)(?!\w)(?!\s+(?:as|again)\b)(?:\s+(?:or|to)\s+(?P<more>twice|thrice|three\s+times))?"
    rf"(?:\s*(?:/|\b(?:per|an?|each|every)\b)\s*(?P<rate>{PERIOD})(?!\w))?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"(?P<ahead>\b\w+\s+(?:the\s+|my\s+|our\s+|their\s+|a\s+|very\s+)?)?(?P<rank>{ORDINAL})"
    rf"[\s-]+(?:\w+(?:ed|ing)\s+|separate\s+|phone\s+|follow-up\s+)?(?P<what>{TRIES})(?!\w)",
    re.IGNORECASE,
)
_SOLVED = re.compile(r"\s+(?:resolution|fix|resolved|right)\b", re.IGNORECASE)
_SYMBOL = r"(?:(?:US|CA|C|AU|A|NZ)?\$|£|€|¥|₹)"
_PRICE = re.compile(
    rf"{BEFORE}(?P<open>between\s+|from\s+)?(?P<sign>{_SYMBOL})\s?(?P<first>{DIGITS})"
    rf"(?:\s*(?:-|–|to|or|(?(open)and|to))\s*(?:{_SYMBOL}\s?)?(?P<second>{DIGITS})(?![\w%]))?(?P<plus>\+)?(?:\s*(?:USD|CAD|AUD))?"
    rf"(?:\s*(?:/|\b(?:per|an?|each|every)\b)\s*(?P<rate>{PERIOD}|{SINGULARS})(?!\w))?{BEHIND}",
    re.IGNORECASE,
)
_CODED = re.compile(rf"(?<!\w)(?P<sign>USD|EUR|GBP|CAD|AUD|CHF|JPY|INR)\s?(?P<first>{DIGITS})", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:went|go|goes|going|gone|rose|raised|dropped|jumped|up|down|changed?)\s*$", re.IGNORECASE)
_TIGHT = re.compile(
    r"(?<![\w.,:$£€'’-])(?P<n1>\d{1,3}(?:\.\d+)?)(?P<u1>[hms])(?:\s?(?P<n2>\d{1,2})(?P<u2>[ms]))?(?!\w)", re.IGNORECASE
)
_HALF_OF = re.compile(
    rf"(?<!\w)half\s+(?:of\s+)?(?:the|my|our|their|your|all|these|those)\s+(?:\w+\s+)?(?P<what>time|{COUNTS})(?!\w)"
    r"(?!\s+(?:\w+ed|as|that|it|of)\b)",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"(?P<first>{NUMBER})(?:\s+times)?\s+(?:out\s+of|in)\s+(?:every\s+)?(?P<second>{NUMBER})(?!\w)(?!\s+{TIMES}\b)",
    re.IGNORECASE,
)
_RATED = re.compile(
    r"\b(?:an?|step|page|number|question|give|gave|rate|rated|score|scored|say|it['’]s)\s+(?:it\s+|them\s+)?(?:an?\s+)?$",
    re.IGNORECASE,
)
_HAND = re.compile(r"(?<!\w)half\s+the\s+(?P<unit>day|morning|afternoon|night|week|year)(?!\w)", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?<!\w)all\s+(?:(?P<unit>day|week|month|year)|(?:the\s+)?(?:morning|afternoon|evening|night))(?:\s+long)?(?!\w)",
    re.IGNORECASE,
)
_THE = re.compile(rf"(?<!\w)within\s+the\s+(?P<unit>{PERIOD})(?!\w)", re.IGNORECASE)
_BARE = re.compile(
    r"(?<!\w)(?:for|took|takes?|taking|taken|waste[ds]?|wasting|waite?d?|waiting|spen[dt]|spending|been|lasted|in|within)\s+"
    r"(?:(?:me|us|him|her|them|literally|like|probably|about|on\s+hold\s+for|the\s+last|just)\s+)*"
    r"(?P<span>(?P<unit>seconds|minutes|hours|days|weeks|months|years|decades)(?:\s+and\s+(?P=unit)|\s+on\s+end)?)(?!\w)",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"(?<!\w)(?:forever|for\s+ages|took\s+(?:me\s+|us\s+)?(?P<ages>ages)|an\s+eternity|(?:quite\s+)?a\s+(?:little\s+|good\s+|long\s+)?while"
    r"|awhile|(?:a|such\s+a|the)\s+(?:very\s+|really\s+)?long(?:est)?\s+time|(?:way\s+|far\s+|much\s+)?too\s+long|(?:quite\s+)?some\s+time"
    r"|so\s+long(?!\s+as)|(?:(?:a\s+(?:whole\s+)?lot|lots|loads)\s+of|so\s+much|too\s+much)\s+time(?!\w)|right\s+away|straight\s*away|immediately|instantly|at\s+once|asap|as\s+soon\s+as\s+possible|in\s+no\s+time)"
    r"(?!\w)(?!\s+stamp)",
    re.IGNORECASE,
)


def phrases(text: str) -> Iterator[Found]:
    """Every such quantity in the text, in no particular order."""
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            found = read(match)
            if found is not None:
                yield found


def _often(match: re.Match[str]) -> Found | None:
    word = match["word"].lower()
    said = match["rate"] or match["more"] or match["most"] or match["least"] or match["near"] or match["exact"]
    after = match.string[match.end() :]
    if word == "once" and not said and not re.match(r"\W*(?:$|[.,;!?])", after):
        return None
    if word == "once" and re.search(r"\b(?:at|not)\s+$", match.string[: match.start()], re.IGNORECASE):
        return None
    if word == "twice" and re.search(r"\bthink\s+$", match.string[: match.start("word")], re.IGNORECASE):
        return None
    low = {"once": 1.0, "twice": 2.0, "thrice": 3.0}[word]
    high = low if not match["more"] else 2.0 if match["more"].lower() == "twice" else 3.0
    unit = f"times per {PERIODS[match['rate'].lower()]}" if match["rate"] else "times"
    return Found(match.start(), match.end(), low, high, unit, "count", comparison(match))


def _ordinal(match: re.Match[str]) -> Found | None:
    what, number = match["what"].lower(), rank(match["rank"])
    ahead = (match["ahead"] or "").lower().split()
    if ahead and ahead[0] in MONTHS:
        return None
    if number == 1:
        after = match.string[match.end() :]
        led = bool(ahead) and ahead[0] in {"on", "at", "with", "in", "by", "after", "during", "right"}
        closing = what != "time" or bool(re.match(r"\s*(?:$|[.,;!?])", after))
        tied = match[0].lower().endswith(("first-call", "first-contact")) or bool(_SOLVED.match(after))
        if not (led and closing) and not tied:
            return None
    return Found(match.start("rank"), match.end(), number, number, TRIED[what], "count")


def _price(match: re.Match[str]) -> Found:
    low = value(match["first"])
    high, end = low, match.end()
    if match.groupdict().get("second"):
        if _CHANGED.search(match.string[: match.start()]):
            return Found(match.start("sign"), match.end("first"), low, low, SYMBOLS[match["sign"].upper()], "money")
        high = value(match["second"])
    sign = match["sign"].upper()
    unit = SYMBOLS.get(sign, sign)
    rate = match.groupdict().get("rate")
    if rate:
        unit = f"{unit} per {PERIODS.get(rate.lower(), rate.lower())}"
    bound = comparison(match) if "most" in match.groupdict() else "exactly"
    return Found(match.start(), end, min(low, high), max(low, high), unit, "money", bound)


def _tight(match: re.Match[str]) -> Found | None:
    unit = TIGHT[match["u1"].lower()]
    low = float(match["n1"])
    if match["n2"]:
        low += float(match["n2"]) * SECONDS[TIGHT[match["u2"].lower()]] / SECONDS[unit]
    elif unit != "hours" and (
        unit == "minutes" or re.search(r"\b(?:the|my|her|his|their)\s+$", match.string[: match.start()])
    ):
        return None
    return Found(match.start(), match.end(), low, low, unit, "time")


def _out_of(match: re.Match[str]) -> Found | None:
    part, whole = value(match["first"]), value(match["second"])
    if not 0 < part < whole or whole > 1_000 or _RATED.search(match.string[: match.start()]):
        return None
    share = 100 * part / whole
    return Found(match.start(), match.end(), share, share, "percent", "share")


def _half_day(match: re.Match[str]) -> Found:
    unit, scale = TIME.get(match["unit"].lower(), ("days", 0.5))
    return Found(match.start(), match.end(), 0.5 * scale, 0.5 * scale, unit, "time", "about")


def _vague(match: re.Match[str]) -> Found:
    groups = match.groupdict()
    unit = TIME[groups["unit"].lower()][0] if groups.get("unit") else "hours" if match.re is _WHOLE else ""
    inner = "span" if groups.get("span") else "ages" if groups.get("ages") else 0
    return Found(match.start(inner), match.end(inner), None, None, unit, "time", vague=True)


_Reader = Callable[[re.Match[str]], Found | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_OFTEN, _often),
    (_ORDINAL, _ordinal),
    (_PRICE, _price),
    (_CODED, _price),
    (_TIGHT, _tight),
    (_HALF_OF, lambda match: Found(*match.span(), 50.0, 50.0, "percent", "share")),
    (_OUT_OF, _out_of),
    (_HAND, _half_day),
    (_THE, lambda match: Found(*match.span(), 1.0, 1.0, TIME[match["unit"].lower()][0], "time", "at most")),
    (_WHOLE, _vague),
    (_BARE, _vague),
    (_LOOSE, _vague),
)
