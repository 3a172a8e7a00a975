"""What the reader takes and gives: limits, column maps, notices and the reading itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from nlp.values import Role, Transcript

NoticeKind = Literal[
    "blank_guide",
    "language",
    "several_participants",
    "same_session_twice",
    "duplicate",
    "unlabelled",
    "encoding",
    "dropped",
    "personal_data",
    "times",
    "columns",
    "guess",
    "script",
    "speakers",
]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know before saving a source.

    ``message`` says what was found, ``fix`` what to do about it; both are sentences that can be shown as they are.
    """

    kind: NoticeKind
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold before it is refused with ``TooLargeError``.

    ``bytes`` and ``unpacked`` are bytes; ``ratio`` is unpacked size over packed size and is only looked at above
    ten megabytes, since small office files compress well; ``files`` counts the members of an archive.
    """

    bytes: int = 50_000_000
    pages: int = 2_000
    rows: int = 200_000
    unpacked: int = 400_000_000
    ratio: int = 200
    files: int = 2_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what; names are the header cells.

    ``answers`` are read in the order given, one turn per filled cell. ``participant``, ``question`` and ``time``
    are "" where the table has no such column. ``available`` lists every header, so that a page can offer them.
    ``sheet`` names the worksheet, "" for CSV or the first sheet.
    """

    answers: tuple[str, ...]
    participant: str = ""
    question: str = ""
    time: str = ""
    attributes: tuple[str, ...] = ()
    available: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was understood, for a person to check before it becomes a source.

    ``sha256`` is taken over the original bytes; ``language`` is ISO 639-1, or "und" where there is too little to
    say; ``participant`` is a suggested code such as "P07", "" where neither heading nor file name gives one.
    """

    name: str
    sha256: str
    media: str
    transcript: Transcript
    language: str
    participant: str
    notices: tuple[Notice, ...]


# ── inside the reader ────────────────────────────────────────────────────────────────────────────────────────────

Shape = Literal["text", "heading", "bullet", "number", "quote", "table", "front"]
Style = Literal["bold", "italic"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A styled stretch of a line, half-open, in code points of the line's text."""

    start: int
    end: int
    style: Style


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the normalised text, before anyone has decided who says it.

    ``prefix`` is what stands before the words (indentation, list marker); ``label`` names the speaker where the
    line carries one, and ``body`` is where the words begin in ``text`` (they end at ``tail``, -1 for the end).
    ``depth`` is the heading level or the list depth, from 1; ``fresh`` says that a blank line came before.
    """

    text: str
    shape: Shape = "text"
    depth: int = 0
    prefix: str = ""
    marks: tuple[Mark, ...] = ()
    label: str = ""
    body: int = 0
    tail: int = -1
    start_ms: int | None = None
    end_ms: int | None = None
    fresh: bool = True

    @property
    def words(self) -> str:
        """The text without label or trailing attribution."""
        return self.text[self.body :] if self.tail < 0 else self.text[self.body : self.tail]

    @property
    def end(self) -> int:
        """Where the words end in ``text``."""
        return len(self.text) if self.tail < 0 else self.tail

    def styled(self, style: Style) -> bool:
        """Whether nearly all of the line's words carry the style."""
        words = len(self.words.strip())
        inside = sum(max(0, min(m.end, self.end) - max(m.start, self.body)) for m in self.marks if m.style == style)
        return words > 0 and inside >= 0.9 * words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line with its voice, in code points of the line's text.

    ``alone`` keeps it from being joined to the piece before it.
    """

    start: int
    end: int
    role: Role
    speaker: str = ""
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """The lines of a file, with what was noticed while opening it."""

    lines: tuple[Line, ...]
    notices: tuple[Notice, ...] = ()
    timed: bool = False
    title: str = field(default="")
