"""The one place where every line gets its voices: whose words, in which role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.reading.cutting import both, one, quoted, speech
from nlp.reading.noting import field_note, field_notes, note
from nlp.reading.people import person_of
from nlp.reading.profile import Profile, style_of
from nlp.reading.state import State, field_of, metadata
from nlp.reading.talking import voices
from nlp.reading.values import Line, Piece
from nlp.reading.wording import (
    asks,
    bare,
    directs,
    first_person,
    leading_prompts,
    opens_question,
    scripted,
    sentences,
    spoken,
    tells_doing,
)
from nlp.reading.zones import Zone

_IMAGE = re.compile(r"^\[image:[^\]]*\]$")
_QUIET = ("front", "summary", "instructions", "repeat")
_PART = 600
_DUMP = 3_000  # an unlabelled line longer than this is nobody's paragraph


def decide(lines: Sequence[Line], where: Sequence[Zone], seen: Profile, *, timed: bool) -> list[list[Piece]]:
    """Pieces of every line, in order. Pieces never overlap; what is in no piece belongs to nobody."""
    if talk(lines, seen, timed=timed):
        return _talk(lines, where, seen)
    field = not seen.dialogue and field_notes(seen, len(lines))
    state = State()
    out: list[list[Piece]] = []
    for line, zone in zip(lines, where, strict=True):
        out.append(_line(line, zone, seen, state, field=field))
        state.number += 1
    return out


def talk(lines: Sequence[Line], seen: Profile, *, timed: bool) -> bool:
    """Whether the file is talk of two people without labels: captions, or paragraphs that ask and answer in turn."""
    plain = [line for line in lines if line.shape == "text" and not line.label]
    if seen.dialogue or len(plain) < 6:
        return False
    if timed:
        return True
    listed = sum(line.shape in ("bullet", "number", "quote") for line in lines)
    asking = sum(leaning_ask(line.text) for line in plain)
    return listed <= 0.1 * len(lines) and 0.15 * len(plain) <= asking <= 0.65 * len(plain)


def leaning_ask(text: str) -> bool:
    """Whether a paragraph ends by asking."""
    spans = list(sentences(text[-500:]))
    return bool(spans) and asks(text[-500:][slice(*spans[-1])])


def _talk(lines: Sequence[Line], where: Sequence[Zone], seen: Profile) -> list[list[Piece]]:
    def free(line: Line) -> bool:
        return line.shape in ("text", "bullet") and not line.label and not _title(line)

    roles = iter(voices([line.words for line in lines if free(line)]))
    out: list[list[Piece]] = []
    for number, (line, zone) in enumerate(zip(lines, where, strict=True)):
        if line.label:
            out.append(speech(line, seen.cast.roles[line.label], line.label))
        elif free(line):
            role = next(roles)
            quiet = zone in _QUIET or metadata(line, number)
            out.append(one(line, "boilerplate") if quiet else speech(line, role, ""))
        else:
            out.append(one(line, "boilerplate"))
    return out


def _title(line: Line) -> bool:
    """A short line without any end mark or time, such as "Task 1", between cues."""
    words = line.text.split()
    return line.start_ms is None and len(words) <= 5 and line.text[-1:].isalnum() and line.text[:1].isupper()


def _line(line: Line, zone: Zone, seen: Profile, state: State, *, field: bool) -> list[Piece]:
    if line.shape == "heading":
        return _heading(line, state)
    if line.label:
        return _labelled(line, seen, state)
    if line.shape in ("front", "table") or zone in _QUIET or _IMAGE.match(line.text):
        return one(line, "boilerplate")
    if seen.dialogue:
        return _unlabelled(line, zone, seen, state)
    if len(line.words) > _DUMP:
        return _dump(line, state)
    return field_note(line, zone, state) if field else note(line, zone, seen, state)


def _dump(line: Line, state: State) -> list[Piece]:
    """A whole talk on one line: cut after some sentences, so that a person can give the parts to their speakers."""
    pieces: list[Piece] = []
    begin = line.body
    plain = replace(line, marks=())
    for _, stop in sentences(line.words):
        end = line.body + stop
        if end - begin >= _PART or end >= line.end:
            pieces.extend(speech(plain, "customer", state.person, start=begin, end=end))
            begin = end
    return pieces


def _heading(line: Line, state: State) -> list[Piece]:
    state.voice, state.role, state.awaiting, state.asked = "", None, False, False
    state.person = person_of(line.text) or state.person
    prompt = asks(line.text)
    state.awaiting = prompt
    return one(line, "boilerplate")


def _labelled(line: Line, seen: Profile, state: State) -> list[Piece]:
    role = seen.cast.roles[line.label]
    state.voice, state.role = line.label, role
    state.awaiting = False
    words = line.words.strip()
    if words:
        state.asked = role == "interviewer" and (leaning_ask(words) or directs(words))
    if role == "observer":
        return quoted(line, "", rest="observer")
    return speech(line, role, line.label)


def _unlabelled(line: Line, zone: Zone, seen: Profile, state: State) -> list[Piece]:
    """A line without a label in a file that has labels: someone goes on, answers, or the guide shows through."""
    enclosed = _enclosed(line)
    if enclosed is not None:
        return enclosed
    if line.shape in ("bullet", "number") or style_of(line)[1]:
        return _listed(line, seen, state)
    early = metadata(line, state.number) and not state.voice
    words = line.words
    if early or (scripted(words) and state.role != "interviewer" and not (first_person(words) and spoken(words))):
        return one(line, "boilerplate")
    if line.shape == "quote":
        return speech(line, "customer", _only(seen, state))
    return _answering(line, zone, seen, state) if seen.one_sided else _going_on(line, seen, state)


def _enclosed(line: Line) -> list[Piece] | None:
    """A line wholly in square brackets, or a direction in italics: the moderator's question, or nobody's words."""
    bracketed = line.text[:1] == "[" and line.text[-1:] == "]"
    inside = bare(line.text)
    if bracketed and line.text[:-1].rstrip().endswith("?"):
        return one(line, "interviewer")
    if bracketed or (line.styled("italic") and (directs(inside) or asks(inside))):
        return one(line, "boilerplate")
    return None


def _listed(line: Line, seen: Profile, state: State) -> list[Piece]:
    """A list item or a bold line between labelled speech: a prompt of the guide, its answer, or a list said aloud."""
    asking = leading_prompts(line.words) > 0
    if asking or scripted(line.words):
        state.awaiting = state.awaiting or asking
        state.voice, state.role, state.asked = "", None, asking
        return one(line, "boilerplate")
    if style_of(line)[1] or (style_of(line) in seen.guide and not state.awaiting):
        return one(line, "boilerplate")
    if state.awaiting:
        body, own = field_of(line)
        unsaid = own or (seen.apart and seen.one_sided) or (body and not line.words[body:].strip())
        return one(line, "boilerplate") if unsaid else speech(line, "customer", _only(seen, state))
    if state.role:
        return speech(line, state.role, state.voice)
    return one(line, "boilerplate")


def _answering(line: Line, zone: Zone, seen: Profile, state: State) -> list[Piece]:
    """Only the interviewer is labelled, so an unlabelled paragraph after a question is the customer's."""
    words = line.words
    if scripted(words) and not (first_person(words) and spoken(words)):
        return one(line, "boilerplate")
    if leading_prompts(words) >= len(words.rstrip()) and opens_question(words) and not state.asked:
        state.awaiting = True
        return one(line, "boilerplate")
    if not (state.role or state.awaiting) and (zone == "script" or not (first_person(words) or spoken(words))):
        return one(line, "boilerplate")
    _, own = field_of(line)
    if own:
        return one(line, "boilerplate")
    state.role, state.voice, state.asked = "customer", "", False
    return speech(line, "customer", _only(seen, state), alone=False)


def _going_on(line: Line, seen: Profile, state: State) -> list[Piece]:
    """Everybody is labelled: a paragraph goes on with who spoke last, or answers a prompt of the guide."""
    words = line.words
    answered = state.role == "interviewer" and state.asked and line.fresh and not leading_prompts(words)
    if answered and (first_person(words[:60]) or state.voice == ""):
        state.role, state.voice, state.asked = "customer", _only(seen, state), False
    if line.fresh and tells_doing(words) and not first_person(words):
        return one(line, "observer")
    if state.role in ("customer", "interviewer"):
        if state.role == "interviewer":
            state.asked = leaning_ask(words)
        return speech(line, state.role, state.voice, alone=False)
    if state.awaiting and not leading_prompts(words):
        return speech(line, "customer", _only(seen, state))
    state.awaiting = state.awaiting or leading_prompts(words) > 0
    return both(one(line, "observer" if state.role == "observer" else "boilerplate"))


def _only(seen: Profile, state: State) -> str:
    """The customer's label where the file has just one; otherwise the participant a heading named, or ""."""
    labels = seen.cast.of("customer")
    return labels[0] if len(labels) == 1 else state.person
