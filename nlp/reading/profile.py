"""What kind of file it is, counted over all its lines: who is labelled, which lines ask, where the answers stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from nlp.reading.roles import Cast, cast
from nlp.reading.values import Line
from nlp.reading.wording import (
    about_person,
    asks,
    first_person,
    leading_prompts,
    names_person,
    placeholder,
    scripted,
    tells_doing,
)
from nlp.reading.zones import Zone

Style = tuple[str, bool, bool]
"""Shape of a line, and whether all of it is bold or italic: guides keep one style for what the moderator says."""

_QUOTED = re.compile(r"^\W{0,3}[\"“„«]")
_ANY_QUOTE = re.compile(r"[\"“”„«]")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the lines of a file tell together.

    ``guide`` are styles whose lines mostly ask; ``apart`` says that answers stand on lines of their own rather than
    behind the question, and ``answers`` in which shapes of line; ``one_sided`` that only the interviewer is labelled;
    ``quoted``, ``third`` and ``first`` are shares of note lines in [0, 1]; ``prompts`` counts lines that ask.
    """

    cast: Cast
    dialogue: bool
    one_sided: bool
    guide: frozenset[Style]
    apart: bool
    answers: frozenset[str]
    prompts: int
    quotes: int
    quoted: float
    third: float
    first: float


def style_of(line: Line) -> Style:
    """The style of a line, for comparing it with others."""
    return (line.shape, line.styled("bold"), line.styled("italic"))


def profile(lines: Sequence[Line], where: Sequence[Zone]) -> Profile:
    """Count what the later decisions need; one pass over lines for each question."""
    players = cast(_said(lines))
    body = [line for line, zone in zip(lines, where, strict=True) if zone == "body" or line.label]
    free = [line for line in body if not line.label and line.shape not in ("heading", "table") and line.text]
    guide, asked = _guide(free)
    answers = _apart(body, guide)
    notes = [line for line in free if line.shape in ("bullet", "text") and not placeholder(line.text)]
    talk = [line for line in lines if line.label and players.roles[line.label] != "observer"]
    return Profile(
        cast=players,
        dialogue=len(talk) >= 2 and (len(players.roles) > 1 or len(talk) >= 3),
        one_sided=_one_sided(lines, players),
        guide=guide,
        apart=bool(answers),
        answers=answers,
        prompts=asked,
        quotes=sum(line.shape == "quote" and not placeholder(line.text) for line in free),
        quoted=_share(notes, lambda line: bool(_QUOTED.match(line.text) and line.shape == "bullet")),
        third=_share(notes, lambda line: names_person(line.text) or tells_doing(line.text)),
        first=_share(notes, lambda line: first_person(line.text) and not about_person(line.text)),
    )


def _share(lines: Sequence[Line], test: object) -> float:
    if not lines or not callable(test):
        return 0.0
    return sum(bool(test(line)) for line in lines) / len(lines)


def _said(lines: Sequence[Line]) -> Mapping[str, list[str]]:
    """What each label says: its own line, and the unlabelled paragraphs right after it."""
    said: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        if line.label:
            current = said.setdefault(line.label, [])
            current.append(line.words)
        elif line.shape != "text":
            current = None
    return said


def _guide(free: Sequence[Line]) -> tuple[frozenset[Style], int]:
    """Styles in which at least half of the lines begin by asking, and how many lines ask in all.

    Plain paragraphs need clearly more, since customers ask too.
    """
    total: Counter[Style] = Counter()
    asking: Counter[Style] = Counter()
    for line in free:
        if placeholder(line.text) or line.shape == "quote":
            continue
        style = style_of(line)
        total[style] += 1
        asking[style] += leading_prompts(line.text[:2000]) > 0 or scripted(line.text)
    guide = {
        style
        for style, count in total.items()
        if count >= 3 and asking[style] >= (0.65 if style == ("text", False, False) else 0.5) * count
    }
    return frozenset(guide), sum(asking.values())


def _apart(body: Sequence[Line], guide: frozenset[Style]) -> frozenset[str]:
    """Shapes of the lines that answer, if at least a quarter of the prompts are followed by one in another style."""
    prompts = 0
    answered: Counter[str] = Counter()
    for line, after in zip_longest(body, body[1:]):
        if line.label or style_of(line) not in guide or leading_prompts(line.text[:2000]) == 0:
            continue
        prompts += 1
        if after is None or after.label or after.shape == "heading" or placeholder(after.text):
            continue
        if style_of(after) not in guide and not asks(after.text[:300]):
            answered[after.shape] += 1
    total = sum(answered.values())
    if total < 0.25 * prompts:
        return frozenset()
    return frozenset(shape for shape, count in answered.items() if count >= 0.15 * total)


def _one_sided(lines: Sequence[Line], players: Cast) -> bool:
    """Whether the interviewer's lines are labelled and the customer's, but for a few, are not."""
    hosts = sum(bool(line.label) and players.roles[line.label] == "interviewer" for line in lines)
    guests = sum(
        bool(line.label) and players.roles[line.label] == "customer" and bool(line.words.strip()) for line in lines
    )
    return hosts >= 2 and guests < 0.2 * hosts


def has_quote(text: str) -> bool:
    """Whether any quotation mark stands in the text."""
    return bool(_ANY_QUOTE.search(text))
