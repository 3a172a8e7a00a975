"""Corrections a person makes before a source is saved. The text never changes, and every span stays exact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.errors import ReadingError
from nlp.reading.roles import distance, is_speaker_number, role_of
from nlp.reading.values import Reading
from nlp.values import ROLES, Role, Span, Transcript, Turn

_CROWD = 200


def merge_speakers(reading: Reading, labels: Sequence[str], into: str) -> Reading:
    """Every turn of ``labels`` gets the speaker ``into``, and the role that most words of ``into`` have.

    Raises:
        ReadingError: if a label speaks nowhere, or ``into`` is empty.
    """
    turns = reading.transcript.turns
    for label in labels:
        if not any(turn.speaker == label for turn in turns):
            raise ReadingError(f"{reading.name} has no speaker {label!r}.", "Choose among the labels of the file.")
    if not into.strip():
        raise ReadingError("A merged speaker needs a name.", "Give the name that is to remain.")
    role = _main_role(turns, into) or _main_role(turns, labels[0] if labels else into)
    merged = tuple(
        replace(turn, speaker=into, role=_spoken_role(turn, role)) if turn.speaker in labels else turn for turn in turns
    )
    return _with(reading, merged)


def _spoken_role(turn: Turn, role: Role | None) -> Role:
    return turn.role if role is None or turn.role == "boilerplate" else role


def _main_role(turns: Sequence[Turn], speaker: str) -> Role | None:
    words = {role: sum(len(t.span) for t in turns if t.speaker == speaker and t.role == role) for role in ROLES}
    best = max(ROLES, key=lambda role: words[role])
    return best if words[best] else None


def assign_role(reading: Reading, speaker: str, role: Role) -> Reading:
    """Every turn of ``speaker`` gets ``role``; "" means the turns that nobody is named for, boilerplate left alone.

    Raises:
        ReadingError: if the speaker says nothing, or the role is none of ``ROLES``.
    """
    _check_role(role)
    turns = reading.transcript.turns
    chosen = [t.speaker == speaker and bool(speaker or t.role != "boilerplate") for t in turns]
    if not any(chosen):
        raise ReadingError(
            f"{reading.name} has no turn of speaker {speaker!r}.", "Choose among the labels of the file."
        )
    return _with(
        reading, tuple(replace(turn, role=role) if mine else turn for turn, mine in zip(turns, chosen, strict=True))
    )


def assign_turn(reading: Reading, turn: int, *, speaker: str | None = None, role: Role | None = None) -> Reading:
    """One turn gets another speaker, role, or both; what is not given stays.

    Raises:
        ReadingError: if there is no such turn or role.
    """
    old = _turn(reading, turn)
    if role is not None:
        _check_role(role)
    new = replace(old, speaker=old.speaker if speaker is None else speaker, role=old.role if role is None else role)
    return _with(reading, _spliced(reading, turn, turn + 1, new))


def drop_turns(reading: Reading, turns: Sequence[int]) -> Reading:
    """The turns are gone; their words stay in the text and belong to nobody.

    Raises:
        ReadingError: if there is no such turn.
    """
    gone = {index for index in turns if _turn(reading, index)}
    return _with(reading, tuple(t for index, t in enumerate(reading.transcript.turns) if index not in gone))


def split_turn(reading: Reading, turn: int, at: int) -> Reading:
    """One turn becomes two at ``at``, a code point of the whole text; blanks at the cut belong to neither.

    The first half keeps the start time and the second the end time, since the time between is unknown.

    Raises:
        ReadingError: if there is no such turn, or one half would be empty.
    """
    old = _turn(reading, turn)
    text = reading.transcript.text
    first, second = text[old.span.start : max(at, old.span.start)], text[at : old.span.end]
    if not first.strip() or not second.strip() or at <= old.span.start or at >= old.span.end:
        raise ReadingError(
            f"Turn {turn + 1} cannot be cut at {at}: one half would be empty.", "Choose a place between two words."
        )
    head = replace(old, span=Span(old.span.start, old.span.start + len(first.rstrip())), end_ms=None)
    tail = replace(old, span=Span(old.span.end - len(second.lstrip()), old.span.end), start_ms=None)
    return _with(reading, _spliced(reading, turn, turn + 1, head, tail))


def join_turns(reading: Reading, first: int, last: int) -> Reading:
    """Turns ``first`` to ``last`` (both included) become one, with the first one's speaker and role.

    Whatever stands between them in the text, a label say, becomes part of the turn.

    Raises:
        ReadingError: if there are no such turns, or fewer than two.
    """
    head, tail = _turn(reading, first), _turn(reading, last)
    if last <= first:
        raise ReadingError("Joining needs at least two turns.", "Choose a first and a later last turn.")
    joined = replace(head, span=Span(head.span.start, tail.span.end), end_ms=tail.end_ms)
    return _with(reading, _spliced(reading, first, last + 1, joined))


def suggest_merges(reading: Reading) -> tuple[tuple[str, ...], ...]:
    """Groups of labels that may be one person, the most frequent label of each first.

    "M", "Moderator" and "Moderater"; "Kevin" and "K"; "Kevin Smith" and "Kevin"; "Steven" and "Stephen". An
    initial or first name that fits several people is not offered, and nothing is where more than 200 speak (a survey).
    """
    counts: dict[str, int] = {}
    for turn in reading.transcript.turns:
        if turn.speaker:
            counts[turn.speaker] = counts.get(turn.speaker, 0) + 1
    labels = list(counts)
    if len(labels) > _CROWD:
        return ()
    groups: list[set[str]] = []
    for one in labels:
        matches = [other for other in labels if other != one and _same(one, other, labels)]
        for other in matches:
            _unite(groups, one, other)
    ordered = [tuple(sorted(group, key=lambda label: (-counts[label], -len(label), label))) for group in groups]
    return tuple(sorted(ordered, key=lambda group: labels.index(group[0])))


def _unite(groups: list[set[str]], one: str, other: str) -> None:
    touching = [group for group in groups if one in group or other in group]
    united = {one, other}.union(*touching)
    groups[:] = [group for group in groups if group not in touching]
    groups.append(united)


def _same(one: str, other: str, labels: Sequence[str]) -> bool:
    if is_speaker_number(one) or is_speaker_number(other) or _digits(one) != _digits(other):
        return False
    if role_of(one) or role_of(other):
        return _same_role(one, other)
    short, long = sorted((one.casefold(), other.casefold()), key=lambda label: (len(label), label))
    if short == long:
        return True
    if long.split()[0] == short or (len(short) == 1 and long.startswith(short)):
        fits = [label for label in labels if label.casefold() != short and label.casefold().startswith(short)]
        return len({label.split()[0].casefold() for label in fits}) == 1
    return len(short) >= 5 and " " not in short + long and short[:2] == long[:2] and distance(short, long, 2) <= 2


def _same_role(one: str, other: str) -> bool:
    """Two spellings of one role word, or the letter it begins with; never two different role words such as guest."""
    first, second = one.casefold().strip(), other.casefold().strip()
    if len(first) == 1 or len(second) == 1:
        letter, word = sorted((first, second), key=len)
        return word.startswith(letter) and letter in "mpi"
    return role_of(one) == role_of(other) and (first[:3] == second[:3] or distance(first, second, 2) <= 2)


def _digits(label: str) -> str:
    return "".join(re.findall(r"\d+", label))


def _turn(reading: Reading, index: int) -> Turn:
    turns = reading.transcript.turns
    if not 0 <= index < len(turns):
        raise ReadingError(
            f"{reading.name} has no turn {index + 1}; it has {len(turns)}.", "Choose one of the turns shown."
        )
    return turns[index]


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ReadingError(f"{role!r} is no role.", f"Choose one of {', '.join(ROLES)}.")


def _spliced(reading: Reading, start: int, end: int, *new: Turn) -> tuple[Turn, ...]:
    turns = reading.transcript.turns
    return (*turns[:start], *new, *turns[end:])


def _with(reading: Reading, turns: tuple[Turn, ...]) -> Reading:
    return replace(reading, transcript=Transcript(reading.transcript.text, turns))
