"""Voices of files without speaker labels: guides with answers under them, and a researcher's notes."""

from __future__ import annotations

import re

from nlp.reading.cutting import both, one, past_direction, quoted, speech
from nlp.reading.profile import Profile, has_quote, style_of
from nlp.reading.state import State, field_of, metadata
from nlp.reading.values import Line, Piece
from nlp.reading.wording import (
    about_person,
    about_subject,
    asks,
    bare,
    directs,
    first_person,
    leading_prompts,
    opens_question,
    scripted,
    spoken,
    tells_doing,
)
from nlp.reading.zones import Zone

_SLASHED = re.compile(r"^/.{3,}/$")
_ENCLOSED = re.compile(r"^[\[(*]+[^\[\]]*[\])*]+[.:]?$")
_YOU = re.compile(r"\byou(?:r|['’]\w+)?\b", re.I)


def field_notes(seen: Profile, count: int) -> bool:
    """Whether the file is a researcher's account rather than a guide with answers.

    Either quotations stand among remarks and nothing asks in a style of its own, or most remarks are about people.
    """
    if seen.quotes >= 3 and not seen.guide:
        return True
    return seen.third >= 0.25 and seen.third > seen.first and seen.prompts < 0.15 * max(1, count)


def field_note(line: Line, zone: Zone, state: State) -> list[Piece]:
    """A line of field notes: quotations are the customer's, the rest is the researcher's."""
    if line.shape == "quote":
        return one(line, "customer", state.person)
    if zone == "script" or metadata(line, state.number):
        return one(line, "boilerplate")
    if line.shape == "bullet" and has_quote(line.text[:3]):
        return quoted(line, state.person, rest="observer")
    return one(line, "observer")


def note(line: Line, zone: Zone, seen: Profile, state: State) -> list[Piece]:
    """A line of a guide that was filled in: prompts, answers, remarks."""
    if line.shape == "quote":
        return speech(line, "customer", state.person)
    if metadata(line, state.number) and not state.awaiting:
        return one(line, "boilerplate")
    enclosed = _enclosed(line, state)
    if enclosed is not None:
        return enclosed
    if style_of(line) in seen.guide:
        return _guide(line, seen, state)
    if line.shape == "bullet" and has_quote(line.text) and (seen.quoted >= 0.2 or has_quote(line.text[:1])):
        return quoted(line, state.person, rest="customer" if _voiced(line.text) else "observer")
    return _answer(line, seen, state) if state.awaiting else _unasked(line, zone, seen, state)


def _enclosed(line: Line, state: State) -> list[Piece] | None:
    """A line wholly in brackets, slashes or italics: a direction, or what the moderator asked."""
    text = line.words.strip()
    slashed = bool(_SLASHED.match(text))
    if not (slashed or line.styled("italic") or (_ENCLOSED.match(text) and text[0] in "[(")):
        return None
    inside = bare(text)
    question = inside.endswith("?") or text.rstrip("])*. ").endswith("?") or opens_question(inside)
    if slashed or asks(inside) or (question and text[0] == "["):
        state.awaiting = True
        return one(line, "interviewer" if text[0] == "[" and question else "boilerplate")
    if directs(inside) or text[0] == "[" or scripted(inside):
        return one(line, "boilerplate")
    return None


def _guide(line: Line, seen: Profile, state: State) -> list[Piece]:
    """A line in a style that asks: the prompts, then an answer on the same line where the file has it so."""
    text = line.words
    start = line.body
    end = leading_prompts(text)
    if not end:
        return _unasking(line, seen, state)
    state.awaiting = True
    rest = text[end:]
    if seen.apart or not rest.strip() or rest.strip()[0] in "([" or (scripted(rest) and not first_person(rest)):
        return one(line, "boilerplate")
    return both(
        one(line, "boilerplate", end=start + end), speech(line, "customer", state.person, start=start + end)
    )


def _unasking(line: Line, seen: Profile, state: State) -> list[Piece]:
    """A line in the guide's style that does not ask: ``label: answer``, or more of the guide."""
    if seen.apart or scripted(line.words):
        return one(line, "boilerplate")
    body, own = field_of(line)
    if own:
        return one(line, "boilerplate")
    if body and state.awaiting and line.words[body:].strip():
        return _behind(line, body, state)
    if state.awaiting and (first_person(line.words) or spoken(line.words)):
        return speech(line, "customer", state.person)
    return one(line, "boilerplate")


def _behind(line: Line, body: int, state: State) -> list[Piece]:
    """``label: answer``: the label is the guide's, the answer the customer's."""
    start = line.body + body
    return both(one(line, "boilerplate", end=start), speech(line, "customer", state.person, start=start))


def _answer(line: Line, seen: Profile, state: State) -> list[Piece]:
    """A line after a prompt, in another style than prompts have."""
    text = line.words
    told = past_direction(line)
    if told is not None:
        return told
    end = leading_prompts(text)
    if end >= len(text.rstrip()) and (_YOU.search(text) or scripted(text)):
        return one(line, "boilerplate")
    if 0 < end < len(text.rstrip()) and (scripted(text[:end]) or not first_person(text[:end])):
        return _behind(line, end, state)
    if scripted(text) and not first_person(text):
        return one(line, "boilerplate")
    body, own = field_of(line)
    if own:
        return one(line, "boilerplate")
    if body and text[body:].strip() and line.shape != "bullet":
        return _behind(line, body, state)
    if body and not text[body:].strip():
        return one(line, "boilerplate")
    if (about_subject(text) or tells_doing(text)) and not first_person(text):
        return one(line, "observer")
    joins = line.shape == "text"
    return speech(line, "customer", state.person, alone=not joins)


def _unasked(line: Line, zone: Zone, seen: Profile, state: State) -> list[Piece]:
    """A line that no prompt came before, at the start of a file or under a new heading."""
    text = line.words
    told = past_direction(line)
    if told is not None:
        return told
    end = leading_prompts(text)
    if end:
        state.awaiting = True
        if seen.apart and not spoken(text[end:]):
            return one(line, "boilerplate")
        return _behind(line, end, state) if spoken(text[end:]) else _guide(line, seen, state)
    if zone == "script" or scripted(text):
        return one(line, "boilerplate")
    if about_person(text) or tells_doing(text):
        return one(line, "observer")
    body, own = field_of(line)
    if own or (body and not text[body:].strip()):
        return one(line, "boilerplate")
    if body and seen.prompts >= 3 and text[body:].strip():
        return _behind(line, body, state)
    if _voiced(text):
        return speech(line, "customer", state.person, alone=line.shape != "text")
    return _doubtful(line, seen, state)


def _doubtful(line: Line, seen: Profile, state: State) -> list[Piece]:
    """Nothing in the line says whose it is: the file as a whole decides."""
    if seen.prompts >= 3:
        if line.shape != "bullet":
            return one(line, "boilerplate")
        return one(line, "observer") if seen.quoted >= 0.2 or seen.first < 0.2 else speech(line, "customer", state.person)
    return speech(line, "customer", state.person) if seen.first >= seen.third else one(line, "observer")


def _voiced(text: str) -> bool:
    return not about_person(text) and (first_person(text) or spoken(text)) and not tells_doing(text)
