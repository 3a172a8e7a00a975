"""Who speaks: finding the labels of a transcript, in all the ways people write them.

A word and a colon is not yet a speaker: ``Thoughts:``, ``17:30`` and ``https:`` are not. A label counts when it is a
role ("Moderator", "P4", misspelt or not), a letter that comes back, or a name that comes back and is never written in
lower case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.reading.roles import role_of
from nlp.reading.values import Line

_COLON = re.compile(r"^[\s.\-–—>*_#|]{0,4}([^\W\d_][\w.'’()&/ #-]{0,48}?)\s*(?::(?!//)(?!\d)|：)\s*")
_LETTER = re.compile(r"^\s{0,4}([A-Z]\d{0,2})\s+(?=[a-z\[(*]|[A-Z]\w)")
_TRAILING = re.compile(r"([\"”»]|[.?!…])\s*[-–—~]{1,2}\s*([^\W\d_][\w.' ]{0,30})$")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+|(?:https?://|www\.)\S+|@\w+")
_ODD = re.compile(
    r"^(?:https?|www|mailto|ftp|re|fwd?|ps|nb|e\.?g|i\.?e|note|notes|prompt|probe|task|scenario|url|link)$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^(?:thoughts?|why|what|how|when|where|who|reactions?|answers?|questions?|responses?|comments?|feedback|goals?|"
    r"objectives?|date|time|location|attendees|title|summary|description|instructions?|examples?|action items?|"
    r"tasks?|scenarios?|"
    r"notes?|prompts?|probes?|expectations?|observations?|interpretation|overall|overview|conclusion|background|"
    r"context|device|"
    r"browser|version|duration|method|status|type|review|continue|next|yes|no|if|also|other|first|second|third|"
    r"finally|step|part|"
    r"section|page|screen|table|figure|source|subject|from|to|cc|sent|topics?|themes?|quotes?|insights?|"
    r"recommendations?|"
    r"introductions?|profile|information|details|highlights|pros|cons|likes|dislikes|pain ?points?|needs?|"
    r"wants?|experience|introduction|closing|warning|important|todo)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A label at the start (or end) of a line: the name and where the words are."""

    name: str
    body: int
    tail: int = -1
    bold: bool = False


def label_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with ``label``, ``body`` and ``tail`` set where somebody is named.

    Lines that already carry a label keep it. A label alone on its line also counts when its name does.
    """
    found = [None if _unfit(line) else candidate(line) for line in lines]
    speakers = _speakers(lines, found)
    letters = {name for name in speakers if len(name) <= 3}
    out: list[Line] = []
    for line, label in zip(lines, found, strict=True):
        name = _known(label, speakers) if label else ""
        if label and name:
            out.append(_twice(replace(line, label=name, body=label.body), speakers))
        elif letters and (letter := _colonless(line, letters)):
            out.append(replace(line, label=letter.name, body=letter.body))
        else:
            out.append(line)
    return _attributed(tuple(out))


def _known(label: Found, speakers: frozenset[str]) -> str:
    """The speaker a label stands for; ``m:`` is ``M:`` where that is a speaker, "" for no speaker."""
    if label.name in speakers:
        return label.name
    return label.name.upper() if len(label.name) == 1 and label.name.upper() in speakers else ""


def _unfit(line: Line) -> bool:
    return bool(line.label) or line.shape in ("heading", "front", "table")


def candidate(line: Line) -> Found | None:
    """What might be a label at the start of the line."""
    found = _COLON.match(line.text[:120])
    if not found:
        return None
    name = " ".join(found.group(1).split())
    if _ODD.match(name) or len(name.split()) > 4 or _FIELD.match(name.split()[-1]):
        return None
    bold = any(
        mark.style == "bold" and mark.start <= found.start(1) and mark.end >= found.end(1) for mark in line.marks
    )
    return Found(name, found.end(), bold=bold)


def _speakers(lines: Sequence[Line], found: Sequence[Found | None]) -> frozenset[str]:
    """Names among the candidates that are speakers."""
    counts = Counter(label.name for label in found if label)
    bold = Counter(label.name for label in found if label and label.bold)
    lower = _lower_words(lines)
    names: set[str] = set()
    for name, count in counts.items():
        if (
            role_of(name)
            or _letter(name, count)
            or (_is_name(name, lower) and (count >= 3 or bold[name] >= 2 or (count >= 2 and not _FIELD.match(name))))
        ):
            names.add(name)
    if not names:
        return frozenset()
    return frozenset(names | _once(counts, bold, lower, names))


def _once(counts: Counter[str], bold: Counter[str], lower: frozenset[str], names: set[str]) -> set[str]:
    """A name met once is a speaker when it is set in bold among others, or lengthens a known name."""
    firsts = {name.split()[0] for name in names}
    many = sum(counts[name] for name in names) >= 6
    return {
        name
        for name in counts
        if _initial(name, names)
        or (_is_name(name, lower) and ((many and bold[name] and len(name.split()) <= 3) or name.split()[0] in firsts))
    }


def _initial(name: str, names: set[str]) -> bool:
    """A letter met once among letters, or the initial of somebody named: ``K:`` beside ``Kevin:``."""
    if len(name) != 1 or not name.isupper():
        return False
    return any(len(other) == 1 or other.startswith(name) for other in names)


def _letter(name: str, count: int) -> bool:
    return len(name) == 1 and name.isupper() and count >= 2


def _is_name(name: str, lower: frozenset[str]) -> bool:
    """One to three capitalised words, none a common word of the file nor a usual field of a form."""
    words = re.findall(r"[\w'’-]+", name)
    if not 1 <= len(words) <= 3 or _FIELD.match(name):
        return False
    capital = all(word[0].isupper() or word[0].isdigit() for word in words)
    return capital and len(words[0]) > 1 and not any(word.lower() in lower for word in words)


def _lower_words(lines: Sequence[Line]) -> frozenset[str]:
    """Words written in lower case; those of an address are none, since ``rosa@example.org`` is no common noun."""
    texts = (_ADDRESS.sub(" ", line.text[:20_000]) for line in lines)
    return frozenset(word for text in texts for word in re.findall(r"(?<![\w'’])[a-z][\w'’]+", text))


def _twice(line: Line, speakers: frozenset[str]) -> Line:
    """``**Moderator:** Moderator: words``: the second label is no word of anybody's."""
    rest = Line(line.words)
    again = candidate(rest)
    if again and again.name in speakers and (again.name == line.label or role_of(again.name) == role_of(line.label)):
        return replace(line, body=line.body + again.body)
    return line


def _colonless(line: Line, letters: set[str]) -> Found | None:
    """``M text`` and ``P [clicks]`` where M and P are labels of the file; ``I`` and ``A`` are words."""
    if _unfit(line) or line.shape != "text":
        return None
    found = _LETTER.match(line.text[:40])
    if found and found.group(1) in letters and found.group(1) not in ("I", "A"):
        return Found(found.group(1), found.end())
    return None


def _attributed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """``“What would you expect?” - Moderator``: the label stands at the end."""
    tails = [None if line.label or line.shape == "heading" else _TRAILING.search(line.text[-80:]) for line in lines]
    names = Counter(tail.group(2).strip() for tail in tails if tail)
    known = {line.label for line in lines if line.label}
    real = {name for name, count in names.items() if role_of(name) or name in known or count >= 3}
    out: list[Line] = []
    for line, tail in zip(lines, tails, strict=True):
        if tail and tail.group(2).strip() in real:
            shift = max(0, len(line.text) - 80)
            out.append(replace(line, label=tail.group(2).strip(), body=0, tail=shift + tail.end(1)))
        else:
            out.append(line)
    return tuple(out)
