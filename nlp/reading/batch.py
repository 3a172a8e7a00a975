"""Several files of one study read together: what they share is script, and what is the same file is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from nlp.errors import ReadingError
from nlp.reading.reader import read
from nlp.reading.values import Columns, Limits, Notice, Reading
from nlp.values import Span, Transcript, Turn

_TOKENS = re.compile(r"[^\W_]+")
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")
_RUN = 5  # words in a shingle
_LONG = 8  # a line of this many words may differ in a few of them and still be the same line
_TABLES = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def read_many(
    files: Iterable[tuple[str, bytes]],
    *,
    columns: Mapping[str, Columns] | None = None,
    limits: Limits | None = None,
) -> tuple[tuple[Reading, ...], tuple[tuple[str, ReadingError], ...]]:
    """Read the files of a study; one bad file never stops the others.

    ``columns`` maps file names to their column maps. A line that comes nearly verbatim in files of different
    participants is the guide's, not theirs, and becomes boilerplate. Equal files and sessions that share most of
    their words are told in notices on the later one. Order is kept; errors come with the name of their file.
    """
    readings: list[Reading] = []
    errors: list[tuple[str, ReadingError]] = []
    for name, data in files:
        try:
            readings.append(read(name, data, columns=(columns or {}).get(name), limits=limits))
        except ReadingError as error:
            errors.append((name, error))
    return compare(readings), tuple(errors)


def compare(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings with lines they share marked as script, and repeats of a file or session told."""
    shingles = [_shingles(reading.transcript.text) for reading in readings]
    twins = _twins(readings)
    spread = Counter(run for own in shingles for run in own)
    lines = [_lines(reading) for reading in readings]
    out: list[Reading] = []
    for index, reading in enumerate(readings):
        same = {other for other, _ in twins.get(index, ())} | {
            later for later, pairs in twins.items() for other, _ in pairs if other == index
        }
        others = spread.copy() if same else spread
        for twin in same:
            others.subtract(shingles[twin])
        alike = _lines_elsewhere(readings, index, same, lines) if reading.media not in _TABLES else frozenset()
        marked = _marked(reading, others, alike)
        out.append(_told(marked, readings, twins.get(index, ())))
    return tuple(out)


def _told(reading: Reading, readings: Sequence[Reading], pairs: Sequence[tuple[int, bool]]) -> Reading:
    notices = list(reading.notices)
    for other, equal in pairs:
        if equal:
            notices.append(
                Notice(
                    "duplicate",
                    f"{reading.name} is the same file as {readings[other].name}.",
                    "Add it once only, or the same words count double.",
                )
            )
        else:
            notices.append(
                Notice(
                    "same_session_twice",
                    f"{reading.name} shares most of its words with {readings[other].name}; it may be the same session.",
                    "Keep one of them, or the same words count double.",
                )
            )
    return replace(reading, notices=tuple(notices))


def _shingles(text: str) -> frozenset[int]:
    return frozenset(_runs([word.casefold() for word in _TOKENS.findall(text)]))


def _runs(words: Sequence[str]) -> list[int]:
    """Hashes of every five words in a row; numbers count as one word, since guides carry dates."""
    plain = ["#" if word.isdigit() else word for word in words]
    return [hash(run) for run in zip(*(plain[at:] for at in range(_RUN)), strict=False)]


def _twins(readings: Sequence[Reading]) -> dict[int, list[tuple[int, bool]]]:
    """For each file the earlier ones it repeats: byte for byte, or with four fifths of the customer's words."""
    twins: dict[int, list[tuple[int, bool]]] = {}
    said = [_shingles(_said(reading)) for reading in readings]
    for index, reading in enumerate(readings):
        for before in range(index):
            equal = readings[before].sha256 == reading.sha256
            if equal or (reading.media not in _TABLES and _overlap(said[index], said[before]) >= 0.8):
                twins.setdefault(index, []).append((before, equal))
    return twins


def _said(reading: Reading) -> str:
    transcript = reading.transcript
    return "\n".join(transcript.words(turn) for turn in transcript.turns if turn.role in ("customer", "observer"))


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of the smaller set found in the other; 0 where there is too little to compare."""
    small, large = sorted((one, other), key=len)
    return len(small & large) / len(small) if len(small) >= 30 else 0.0


def _lines(reading: Reading) -> frozenset[str]:
    """Short unlabelled lines of a file, for comparing word by word; none of a table."""
    if reading.media in _TABLES:
        return frozenset()
    transcript = reading.transcript
    turns = (turn for turn in transcript.turns if not turn.speaker or turn.role != "customer")
    return frozenset(_plain(part) for turn in turns for part in _PARAGRAPH.findall(transcript.words(turn)))


def _lines_elsewhere(
    readings: Sequence[Reading], index: int, same: Iterable[int], lines: Sequence[frozenset[str]]
) -> frozenset[str]:
    """The lines of the other participants' files."""
    left_out = {index, *same}
    here = readings[index].participant
    return frozenset().union(
        *(
            lines[number]
            for number, other in enumerate(readings)
            if number not in left_out and (here != other.participant or not here)
        )
    )


def _plain(words: str) -> str:
    return " ".join("#" if word.isdigit() else word.casefold() for word in _TOKENS.findall(words[:2000]))


def _marked(reading: Reading, spread: Counter[int], alike: frozenset[str]) -> Reading:
    if reading.media in _TABLES:
        return reading
    transcript = reading.transcript
    turns: list[Turn] = []
    changed = 0
    for turn in transcript.turns:
        parts = _parted(reading, turn, spread, alike)
        changed += sum(part.role != turn.role for part in parts)
        turns.extend(parts)
    if not changed:
        return reading
    what = "1 paragraph stands" if changed == 1 else f"{changed} paragraphs stand"
    notice = Notice(
        "script",
        f"{what} nearly word for word in other files of this batch and {'counts' if changed == 1 else 'count'} "
        "as the guide's.",
        "Give it back to the customer if two people did say the same.",
    )
    return replace(reading, transcript=Transcript(transcript.text, tuple(turns)), notices=(*reading.notices, notice))


def _parted(reading: Reading, turn: Turn, spread: Counter[int], alike: frozenset[str]) -> list[Turn]:
    """The turn as it is, or cut at its paragraphs so that those which are script stand alone.

    A researcher's notes may repeat themselves from day to day, so they count only with a participant known.
    """
    if turn.role not in ("customer", "observer") or (turn.role == "observer" and not reading.participant):
        return [turn]
    text = reading.transcript.text
    spans = [
        Span(turn.span.start + found.start(), turn.span.start + found.end())
        for found in _PARAGRAPH.finditer(turn.span.of(text))
    ]
    flags = [_shared(span.of(text), bool(turn.speaker), spread, alike) for span in spans]
    if not any(flags):
        return [turn]
    runs = [list(run) for _, run in groupby(range(len(spans)), key=lambda at: flags[at])]
    return [
        replace(
            turn,
            role="boilerplate" if flags[run[0]] else turn.role,
            span=Span(spans[run[0]].start, spans[run[-1]].end),
            start_ms=turn.start_ms if run[0] == 0 else None,
            end_ms=turn.end_ms if run[-1] == len(spans) - 1 else None,
        )
        for run in runs
    ]


def _shared(paragraph: str, labelled: bool, spread: Counter[int], alike: frozenset[str]) -> bool:
    """Whether a paragraph stands in another participant's file too; a labelled one must be longer to count."""
    words = [word.casefold() for word in _TOKENS.findall(paragraph)]
    if len(words) < _RUN or (labelled and len(words) < _LONG + 4):
        return False
    if len(words) >= _LONG:
        runs = _runs(words)
        return sum(spread[run] > 1 for run in runs) >= 0.85 * len(runs)
    return _plain(paragraph) in alike
