"""Rules an outcome statement should keep (after Ulwick, *What Customers Want*, 2005, ch. 2), and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 25
"""Words of a statement at most."""

_DIRECTION = re.compile(r"^(minimi[sz]e|maximi[sz]e|reduce|increase|decrease|lower|raise|shorten)\b", re.IGNORECASE)
_METRIC = re.compile(
    r"\b(time|likelihood|number|amount|frequency|effort|cost|share|chance|probability|risk)s?\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\b(easy|easier|easily|better|best|good|great|nice|reliable|seamless|smooth|intuitive|simple|convenient|"
    r"user[- ]friendly|improved?|experience|quality of service|efficient|fast|quick|quickly|robust)\b",
    re.IGNORECASE,
)
_SOLUTION = re.compile(
    r"\b(apps?|buttons?|chat ?bots?|one-click|click(?:ing)?|dashboards?|widgets?|drop-?downs?|pop-?ups?|"
    r"check ?box(?:es)?|web ?sites?|web ?pages?|(?:home|landing|log-?in|same)? ?pages?|sites?|portals?|screens?|links?|"
    r"menus?|tabs|icons?|banners?|widgets?|hyperlinks?|browsers?|user interface|"
    r"add a|add an|build|implement|introduce|launch|integrate|automate|AI|blockchain)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(it(?! (?:takes|costs)\b)|this|these|those|here|something|anything|everything|stuff|things?|ones?(?!-))\b|"
    r"\bthat(?:$|[.,]| (?:is|was|one|way|thing|for|in|on)\b)",
    re.IGNORECASE,
)
_OF_ITS_OWN = re.compile(r"\b(?:what|which)(?: \w+){1,4} it (?:is|was)\b", re.IGNORECASE)
"""What names the thing before it points at it: "what type of training it was"."""
_NOBODY = re.compile(r"\b(he|she|him|his|her|hers|them|theirs|himself|herself|itself)\b", re.IGNORECASE)
_MANY = re.compile(r"\b(?!customers\b|this\b|is\b|was\b|does\b|has\b|as\b|takes\b|costs\b)\w{2,}s\b", re.IGNORECASE)
"""A noun in the plural, which a "them" after it may mean."""
_SYMBOL = re.compile(r"[$€£¥](?!\s?\d)|(?:^|\s)[&@#+*=~^|<>/\\](?=\s|$)|[\[\]{}_*|]|\.{2,}|…|[?!]")
_SHOUTED = re.compile(r"\b[A-Z]{6,}\b|\b[A-Z]{4,} [A-Z]{4,}\b")
_FILLER = re.compile(
    r"\b(um+|uh+|erm?|hmm+|yeah|yep|nope|gonna|wanna|gotta|kinda|sorta|lol|etc|you know|i mean|or what(?:ever|not)?|"
    r"and stuff|a bunch of|like a|maybe|basically|actually|literally|obviously)\b(?! \w+ing\b)",
    re.IGNORECASE,
)
_TWICE = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
_ARTICLE = re.compile(
    r"\ba (?:[aeio](?!ne\b|nce\b|u)|u[nm](?!i|anim))\w+|\ban (?!hour|hono|heir)(?-i:[bcdfghjklmnpqrstvwxyz])\w+|"
    r"\b(?:the|a|an|their) (?:the|a|an|their|than|of|to|and|most|customers)\b|\ba (?:many|two|three|people)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:(?:can|could|would|should|must) (?:\w+[^e\W]ed|\w+ied)|(?:to|can|could|would|should|must) (?:took|went|"
    r"got|gave|came|saw|said|told|knew|found|made|paid|sent|bought|brought|thought|kept|left|lost|met|ran|sold|stood|wrote|was|"
    r"were|had|did))\b(?! by)",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"\b(the|a|an|of|and|or|but|to|their|what|which|whose|if|whether|because|than|before|after)[\s.]*$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:to|can|they|customers) (click|scroll|tap|go|say|tell|talk|deal|look|think|guess|come|happen|get to)\b|"
    r"\b(going on)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(I|me|my|we|us|our|you|your)\b")
_PRODUCT = re.compile(
    r"^(the |our )?(app|product|system|platform|website|tool|company|service|software)\b", re.IGNORECASE
)
_TWO_METRICS = re.compile(
    r"\b(time|likelihood|number|amount|frequency|effort|cost)s?\b[^,.]{0,12}\b(and|or)\b\s+(the\s+)?"
    r"(time|likelihood|number|amount|frequency|effort|cost)s?\b",
    re.IGNORECASE,
)
_TWO_ACTS = re.compile(
    r"\bto \w+[^,]*\b(and|or) (to )?(find|get|see|know|pay|send|call|fill|book|change)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Lint:
    """One rule that a statement breaks: its name, what is wrong, and what to do."""

    rule: str
    message: str
    fix: str


UNWORDED = "Still to be worded: "
"""How a draft begins where nothing that was said makes an outcome statement."""


def lint_statement(text: str) -> tuple[Lint, ...]:
    """Every rule the statement breaks, in the order a person would mend them; empty for a good one."""
    return tuple(lint for rule in _RULES if (lint := rule(text.strip())) is not None)


def _direction(text: str) -> Lint | None:
    if _DIRECTION.match(text):
        return None
    return Lint("direction", "It does not say which way is better.", "Begin with “Minimize” or “Increase”.")


def _metric(text: str) -> Lint | None:
    head = " ".join(text.split()[:6])
    if _METRIC.search(head):
        return None
    return Lint("metric", "It names nothing that can be measured.", "Name time, likelihood, number, amount or effort.")


def _one_metric(text: str) -> Lint | None:
    if not _TWO_METRICS.search(text):
        return None
    return Lint("one metric", "It names two metrics.", "Make a statement of each: they can move apart.")


def _one_object(text: str) -> Lint | None:
    if not _TWO_ACTS.search(text):
        return None
    return Lint("one object", "It asks for two things at once.", "Make a statement of each.")


def _vague(text: str) -> Lint | None:
    found = _VAGUE.search(text)
    if found is None:
        return None
    return Lint("vague", f"“{found.group()}” means something else to everyone.", "Say what would be measured instead.")


def _solution(text: str) -> Lint | None:
    found = _SOLUTION.search(text)
    if found is None:
        return None
    return Lint("solution", f"“{found.group()}” names a solution.", "Say what it would let the customer get done.")


def _subject(text: str) -> Lint | None:
    if not _PRODUCT.match(text):
        return None
    return Lint("subject", "It is about the product.", "Say what the customer wants to be true.")


def _pointing(text: str) -> Lint | None:
    found = _POINTING.search(_OF_ITS_OWN.sub("", text))
    if found is None:
        return None
    return Lint("pointing", f"“{found.group().split()[0]}” points at what is not said.", "Name what is meant.")


def _told(text: str) -> Lint | None:
    found = _TOLD.search(text)
    if found is None:
        return None
    word = found.group(1) or found.group(2)
    return Lint("narration", f"“{word}” tells what went on.", "Say what the customer wants to get done.")


def _own(text: str) -> Lint | None:
    found = _OWN.search(text)
    if found is None:
        return None
    return Lint("person", f"“{found.group()}” speaks as one person.", "Speak of customers.")


def _nobody(text: str) -> Lint | None:
    found = _NOBODY.search(text)
    if found is None or (found.group().lower() in ("them", "theirs") and _MANY.search(text[: found.start()])):
        return None
    return Lint(
        "pointing", f"“{found.group()}” points at somebody or something not named.", "Name who or what is meant."
    )


def _symbol(text: str) -> Lint | None:
    found = _SYMBOL.search(text)
    if found is None:
        return None
    return Lint("symbol", f"“{found.group().strip()}” is no word.", "Write what it stands for, or leave it out.")


def _shouted(text: str) -> Lint | None:
    found = _SHOUTED.search(text)
    if found is None:
        return None
    return Lint("capitals", f"“{found.group()}” is all capitals.", "Use small letters, unless it is a short name.")


def _filler(text: str) -> Lint | None:
    found = _FILLER.search(text)
    if found is None:
        return None
    return Lint("filler", f"“{found.group()}” is how people talk, not what they want.", "Leave it out.")


def _grammar(text: str) -> Lint | None:
    for found, wrong in (
        (_TWICE.search(text), "says a word twice"),
        (_ARTICLE.search(text), "has a wrong or missing word"),
        (_PAST.search(text), "has a verb in the wrong form"),
        (_OPEN_END.search(text), "breaks off"),
    ):
        if found is not None:
            return Lint("grammar", f"“{found.group().strip()}” {wrong}.", "Read it aloud and mend the sentence.")
    return None


def is_unworded(statement: str) -> bool:
    """Whether a draft says of itself that a person has yet to word it."""
    return statement.startswith(UNWORDED.strip())


def _unworded(text: str) -> Lint | None:
    if not is_unworded(text):
        return None
    return Lint(
        "unworded",
        "Nothing that was said makes an outcome statement by itself.",
        "Read the quotes and say what should take less time, effort or chance, or reject the candidate.",
    )


def _length(text: str) -> Lint | None:
    words = len(text.split())
    if words <= LONGEST:
        return None
    return Lint("length", f"It has {words} words; {LONGEST} are enough.", "Leave out what the evidence already shows.")


_RULES: tuple[Callable[[str], Lint | None], ...] = (
    _unworded, _direction, _metric, _one_metric, _one_object, _vague, _solution, _subject, _pointing, _nobody, _told,
    _own, _symbol, _shouted, _filler, _grammar, _length,
)  # fmt: skip
