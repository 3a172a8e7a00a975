"""Voices of files without speaker labels: guides with answers under them, and a researcher's notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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
_YOU = re.compile(r"\byou(?:r|['’]\w+)?\b", re.IGNORECASE)


def field_notes(seen: Profile, count: int) -> bool:
    """Whether the file is a researcher's account rather than a guide with answers.

    Either quotations stand among remarks and nothing asks in a style of its own, or most remarks are about people.
    """
    if seen.quotes >= 3 and not seen.guide:
        return True
    about = count >= 4 and seen.third >= 0.2 and seen.third >= 0.8 * seen.first
    return about and not seen.guide and seen.prompts < 0.15 * max(1, count)


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
        return _block(line, state)
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


def _block(line: Line, state: State) -> list[Piece]:
    """A ``>`` line answers, unless it tells about the customer; quotation marks inside it part the two."""
    about = about_subject(line.text) or (tells_doing(line.text) and not first_person(line.text))
    if about and has_quote(line.text):
        return quoted(line, state.person, rest="observer")
    return one(line, "observer") if about else speech(line, "customer", state.person)


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
    body, own = field_of(line)
    labelled = bool(body and text[body:].strip() and not own and opens_question(text) and body <= end)
    if not end or (labelled and not seen.apart):
        return _unasking(line, seen, state)
    state.awaiting = True
    rest = text[end:]
    if seen.apart or not rest.strip() or rest.strip()[0] in "([" or scripts(rest):
        return one(line, "boilerplate")
    return both(one(line, "boilerplate", end=start + end), speech(line, "customer", state.person, start=start + end))


def _unasking(line: Line, seen: Profile, state: State) -> list[Piece]:
    """A line in the guide's style that does not ask: ``label: answer``, or more of the guide."""
    if seen.apart or scripts(line.words):
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


Rule = Callable[[Line, Profile, State], "list[Piece] | None"]
"""Gives a line its voices, or None to leave it to the next rule."""


def _first(rules: Sequence[Rule], line: Line, seen: Profile, state: State) -> list[Piece] | None:
    for rule in rules:
        pieces = rule(line, seen, state)
        if pieces is not None:
            return pieces
    return None


def _answer(line: Line, seen: Profile, state: State) -> list[Piece]:
    """A line after a prompt, in another style than prompts have."""
    pieces = _first((_moved, _own, _labelled, _asked_again, _script, _field, _remark), line, seen, state)
    return speech(line, "customer", state.person, alone=line.shape != "text") if pieces is None else pieces


def _unasked(line: Line, zone: Zone, seen: Profile, state: State) -> list[Piece]:
    """A line that no prompt came before, at the start of a file or under a new heading."""
    pieces = _first((_moved, _prompt), line, seen, state)
    if pieces is None and (zone == "script" or _uttered_to(line, seen)):
        return one(line, "boilerplate")
    if pieces is None:
        pieces = _first((_noted, _own, _field_of_guide, _spoken), line, seen, state)
    return _doubtful(line, seen, state) if pieces is None else pieces


def _moved(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001 -- one shape for all rules
    """``[moves the card] I'd put this first``: what follows the direction is said."""
    return past_direction(line)


def _own(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001
    """``Task: …``, ``NOTES:``, a label with nothing behind it: the guide's own."""
    body, own = field_of(line)
    empty = bool(body) and not line.words[body:].strip()
    return one(line, "boilerplate") if own or empty else None


def _labelled(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001
    """``And when it is shut: I walk to the other branch``: the moderator's words in short, then the answer."""
    body, _ = field_of(line)
    asked = bool(body) and (asks(line.words[:body]) or opens_question(line.words))
    return _behind(line, body, state) if asked else None


def _asked_again(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001
    """A further prompt, alone or with its answer on the same line; a customer's own question stays theirs."""
    text = line.words
    end = leading_prompts(text)
    if end >= len(text.rstrip()):
        return one(line, "boilerplate") if _YOU.search(text) or scripted(text) else None
    if end and (scripted(text[:end]) or not first_person(text[:end])):
        return _behind(line, end, state)
    return None


def _script(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001
    return one(line, "boilerplate") if scripts(line.words) else None


def _field(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001
    """``Lot number: not important`` in a paragraph; in a bullet the label is more often part of the answer."""
    body, _ = field_of(line)
    return _behind(line, body, state) if body and line.shape != "bullet" else None


def _field_of_guide(line: Line, seen: Profile, state: State) -> list[Piece] | None:
    body, _ = field_of(line)
    return _behind(line, body, state) if body and seen.prompts >= 3 else None


def _remark(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001
    """A note about the customer among answers."""
    about = (about_subject(line.words) or tells_doing(line.words)) and not first_person(line.words)
    return one(line, "observer") if about else None


def _prompt(line: Line, seen: Profile, state: State) -> list[Piece] | None:
    """A prompt where none was due, perhaps with its answer."""
    end = leading_prompts(line.words)
    if not end:
        return None
    state.awaiting = True
    if spoken(line.words[end:]):
        return _behind(line, end, state)
    return one(line, "boilerplate") if seen.apart else _guide(line, seen, state)


def _uttered_to(line: Line, seen: Profile) -> bool:
    """Whether a line is put to the customer: script, or "you" in a shape that answers do not have."""
    return scripted(line.words) or (bool(_YOU.search(line.words)) and seen.apart and line.shape not in seen.answers)


def _noted(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001
    return one(line, "observer") if about_person(line.words) or tells_doing(line.words) else None


def _spoken(line: Line, seen: Profile, state: State) -> list[Piece] | None:  # noqa: ARG001
    if not _voiced(line.words):
        return None
    return speech(line, "customer", state.person, alone=line.shape != "text")


def _doubtful(line: Line, seen: Profile, state: State) -> list[Piece]:
    """Nothing in the line says whose it is: the file as a whole decides."""
    if seen.prompts >= 3:
        if line.shape != "bullet":
            return one(line, "boilerplate")
        return (
            one(line, "observer") if seen.quoted >= 0.2 or seen.first < 0.2 else speech(line, "customer", state.person)
        )
    return speech(line, "customer", state.person) if seen.first >= seen.third else one(line, "observer")


def scripts(text: str) -> bool:
    """Whether a line is script: its wording, put to somebody, rather than somebody's own "I"."""
    return scripted(text) and bool(_YOU.search(text) or not first_person(text))


def _voiced(text: str) -> bool:
    return not about_person(text) and (first_person(text) or spoken(text)) and not tells_doing(text)
