"""Turns to statements: a sentence, or a clause that stands alone, inside one turn.

Three steps, each for what the one before leaves open: line breaks, bullets and punctuation (:mod:`nlp.boundaries`);
the parser, inside long runs of words that carry no punctuation, as captions do; and a limit on length, cut at the
likeliest clause.

Decisions that others rely on:

* Boilerplate turns yield no segments. Their sentences still serve as context.
* The same holds for stage directions that stand alone or at the edge of a sentence (``[clicks button]``,
  ``*Laughs*``, ``(reading page)``), for a moderator's question in square brackets, and for time stamps.
* Pieces without a letter or digit (rules, lone emoji, empty bullets) are dropped altogether.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp import boundaries
from nlp.pipeline import MODEL, parse, pipeline_fingerprint
from nlp.values import Segment, Span, Transcript

VERSION = 1
"""Counts up whenever the same transcript would be cut differently."""

LONGEST = 60
"""Words; no statement is longer, unless a single word never ends."""

_DOUBTFUL = 20
_WRITTEN = 40
_STOPS = re.compile(r"[.!?…][\"”’')\]*_]*\s*$")
_CHUNK = 4_000
_SLICE = 256
_NOT_FOR_SENTENCES = ("tagger", "morphologizer", "trainable_lemmatizer", "ner")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " "))

_WORD = re.compile(r"\S+")
_STAMP = re.compile(r"[\[(]?(?:time ?stamp:?\s*)?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?", re.IGNORECASE)
_ASIDE = re.compile(r"\[[^\[\]]{1,300}\?\s*\]")
_DIRECTION = re.compile(
    r"[*_]{0,3}(?:\[[^\[\]]{1,120}\]|\([^()]{1,80}\))[*_]{0,3}"
    r"|(?<!\*)\*[^*\s][^*]{0,80}\*(?!\*)|(?<!\w)_[^_\s][^_]{0,80}_(?!\w)|♪[^♪]*♪?"
)
_ACTS = re.compile(
    r"click|scroll|read|laugh|chuckl|giggl|paus|typ(?:es|ing)|navigat|point|hover|open|tap|press|select|sigh|nod|look"
    r"|goes|going|mov(?:es|ing)|switch|cough|inaudible|unintelligible|indiscernible|cross\s?talk|overlapping|silence"
    r"|music|applause|noise|redacted|shar(?:es|ing)|screen|enter(?:s|ing)|search|exhal|think(?:s|ing)|shrug|smil"
    r"|log(?:s|ging)|return|proceed|end of|background|foreign|blank|creat(?:es|ing)|sees|tries|wait(?:s|ing)|drag",
    re.IGNORECASE,
)
_REASONED = re.compile(
    r"n['’]t\b|\b(?:not|no|because|but|i|i['’]\w+|my|me|hard|confus\w*|frustrat\w*|should|wish)\b", re.IGNORECASE
)
_OPENS_CLAUSE = boundaries.word_set(
    "and but so because then which or when if where while although until since um uh well okay"
)
_SUBJECTS = boundaries.word_set("i you he she it we they that this there i'm i've i'd it's that's we're they're you're")


class StatementSegmenter:
    """Cuts turns into statements with the pipeline ``en_cpi``; see the module for what is left out.

    ``longest`` is the most words a statement may have (at least 10).

    Raises:
        ValueError: if ``longest`` is below 10.
    """

    def __init__(self, *, longest: int = LONGEST, path: Path = MODEL) -> None:
        if longest < 10:
            raise ValueError(f"a statement needs room for at least 10 words, not {longest}")
        self._longest = longest
        self._path = path

    @property
    def fingerprint(self) -> str:
        """``"statements/<version>/<longest>+<pipeline>"``.

        Raises:
            LanguageError: if the pipeline cannot be loaded.
        """
        return f"statements/{VERSION}/{self._longest}+{pipeline_fingerprint(self._path)}"

    def segment(self, transcript: Transcript) -> tuple[Segment, ...]:
        """Statements of every turn but boilerplate, in text order; time and memory grow with the text's length.

        Raises:
            LanguageError: if the pipeline is needed (long runs without punctuation) and cannot be loaded.
        """
        pieces = [
            (index, piece)
            for index, turn in enumerate(transcript.turns)
            for piece in _punctuated(transcript.text, turn.span, spoken=turn.role in ("customer", "interviewer"))
        ]
        parsed = self._parsed(transcript.text, [piece for _, piece in pieces])
        cut = (
            (index, short)
            for (index, piece), part in zip(pieces, parsed, strict=True)
            for clause in part
            for short in _shortened(transcript.text, clause, self._longest)
        )
        return tuple(_statements(transcript, cut))

    def _parsed(self, text: str, pieces: Sequence[Span]) -> list[list[Span]]:
        """Each piece, cut where the parser sees sentences if punctuation left too much open."""
        chunks = [(n, chunk) for n, piece in enumerate(pieces) for chunk in _doubtful(text, piece)]
        starts: dict[int, list[int]] = {}
        for first in range(0, len(chunks), _SLICE):
            batch = chunks[first : first + _SLICE]
            docs = parse(
                [chunk.of(text).translate(_BREAKS) for _, chunk in batch], without=_NOT_FOR_SENTENCES, path=self._path
            )
            for (n, chunk), doc in zip(batch, docs, strict=True):
                starts.setdefault(n, []).extend(chunk.start + sentence.start_char for sentence in doc.sents)
        return [_split(text, piece, starts.get(n, [])) for n, piece in enumerate(pieces)]


def _punctuated(text: str, within: Span, *, spoken: bool) -> Iterator[Span]:
    """Untrimmed pieces of one turn by line, bullet and punctuation, stage directions at the edges apart."""
    words = within.of(text)
    for line in boundaries.lines(words, spoken=spoken):
        for piece in boundaries.sentences(words, line):
            for part in _apart(words, piece):
                yield Span(within.start + part.start, within.start + part.end)


def _apart(text: str, piece: Span) -> Iterator[Span]:
    """Stage directions that begin or end a piece, and what lies between."""
    start, end = piece.start, piece.end
    while (found := _DIRECTION.match(text, _past_blanks(text, start, end), end)) and is_direction(found[0]):
        yield Span(start, found.end())
        start = found.end()
    last = None
    for found in _DIRECTION.finditer(text, start, end):
        last = found
    tail = end
    if last and not text[last.end() : end].strip(" .\t") and is_direction(last[0]):
        tail = last.start()
    if start < tail:
        yield Span(start, tail)
    if tail < end:
        yield Span(tail, end)


def _past_blanks(text: str, start: int, end: int) -> int:
    found = re.compile(r"\s*").match(text, start, end)
    return found.end() if found else start


def is_direction(text: str) -> bool:
    """Whether a piece is no statement but a stage direction, a moderator's bracketed question or a time stamp.

    A bracketed or italic piece of up to eight words (sixteen in square brackets) is a direction if it names an act
    ("clicks", "pauses") or a sound ("[Music]", "[inaudible]") and gives no reason or judgement ("(goes back because
    it failed)" is a statement).
    """
    text = text.strip()
    if _STAMP.fullmatch(text) or _ASIDE.fullmatch(text):
        return True
    if not _DIRECTION.fullmatch(text.rstrip(".")):
        return False
    words = text.split()
    most = 16 if "[" in text else 8
    acts = any(_ACTS.match(word.strip("[(*_♪")) for word in words[:4])
    return text.startswith("♪") or (len(words) <= most and acts and not _REASONED.search(text))


def _doubtful(text: str, piece: Span) -> Iterator[Span]:
    """Chunks of a piece for the parser; none if it is short enough, or ends as a written sentence does."""
    words = sum(1 for _ in _WORD.finditer(text, piece.start, piece.end))
    if words <= (_WRITTEN if _STOPS.search(piece.of(text)[-12:]) else _DOUBTFUL):
        return
    start = end = piece.start
    for word in _WORD.finditer(text, piece.start, piece.end):
        if len(word[0]) > _CHUNK:
            return  # no language: an encoded picture or the like
        if word.end() - start > _CHUNK:
            yield Span(start, end)
            start = word.start()
        end = word.end()
    yield Span(start, end)


def _split(text: str, piece: Span, starts: Sequence[int]) -> list[Span]:
    """The piece cut before each of ``starts`` that leaves at least three words on both sides."""
    parts, begin = [], piece.start
    for start in starts:
        if start <= begin or not text[start - 1].isspace():
            continue
        near = min(piece.end, start + 200)  # far enough for three words, and no copy of a long rest
        if len(text[begin:start].split(maxsplit=3)) >= 3 and len(text[start:near].split()) >= 3:
            parts.append(Span(begin, start))
            begin = start
    return [*parts, Span(begin, piece.end)]


def _shortened(text: str, piece: Span, longest: int) -> Iterator[Span]:
    """Parts of at most ``longest`` words, each cut where a clause most likely begins."""
    words = list(_WORD.finditer(text, piece.start, piece.end))
    first, start = 0, piece.start
    while len(words) - first > longest:
        last = min(first + longest, len(words) - 3)
        at = max(range(first + longest // 3, last + 1), key=lambda n: (_clause_score(words, n), n))
        yield Span(start, words[at].start())
        first, start = at, words[at].start()
    yield Span(start, piece.end)


def _clause_score(words: Sequence[re.Match[str]], at: int) -> int:
    """How likely a clause begins at word ``at``: after a comma or dash, at a conjunction, at a subject."""
    word = words[at][0].lower().replace("’", "'").strip(",")
    following = words[at + 1][0].lower().replace("’", "'") if at + 1 < len(words) else ""
    score = 2 if words[at - 1][0][-1] in ",;:—–-" else 0
    if word in _OPENS_CLAUSE:
        score += 2 + (following in _SUBJECTS)
    elif word in _SUBJECTS:
        score += 1
    return score


def _statements(transcript: Transcript, pieces: Iterator[tuple[int, Span]]) -> Iterator[Segment]:
    """Segments with their context from untrimmed pieces in text order."""
    said: deque[str] = deque(maxlen=2)
    for index, piece in pieces:
        whole = piece.of(transcript.text).strip()
        direction = is_direction(whole)
        span = boundaries.trimmed(transcript.text, piece)
        words = span.of(transcript.text)
        if not any(character.isalnum() for character in words):
            continue
        turn = transcript.turns[index]
        if turn.role != "boilerplate" and not direction:
            yield Segment(span, index, words, tuple(said), turn.speaker, turn.role)
        if not _STAMP.fullmatch(words):
            said.append(words)
