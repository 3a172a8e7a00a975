"""CSV and XLSX: a row per answer. Which column holds what is guessed for a person to correct.

One turn per filled answer cell; its speaker is the respondent, or the row's number where no column names one. The
question stands between the turns, so that it never counts as the customer's words.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.errors import EmptySourceError, ReadingError, TooLargeError
from nlp.reading.archives import guard_office
from nlp.reading.decoding import decode, tidy
from nlp.reading.values import Columns, Limits, Notice

_WHO = re.compile(
    r"\b(participant|respondent|interviewee|customer|user|person|client|email|e-mail|(?:response |record |session )?id|"
    r"code|name|speaker|teilnehmer|befragte|participante|répondant)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^(question|prompt|item|frage|pregunta|question text|q)$", re.IGNORECASE)
_TIME = re.compile(r"\b(time|timestamp|date|datetime|created|submitted|start|end|datum|fecha)\b", re.IGNORECASE)
_ANSWER = re.compile(
    r"\b(answer|response|comment|comments|feedback|text|verbatim|quote|review|transcript|utterance|notes?|words|"
    r"antwort|réponse|respuesta|why|tell us|describe|what|how)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[\s\d.,:%$€£/+-]*$")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as text: ``header`` and ``rows`` of the same width; ``numbers`` are the rows' numbers in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    sheet: str
    notices: tuple[Notice, ...] = ()


def is_sheet(data: bytes) -> bool:
    """Whether the bytes are a packed file (XLSX) rather than text (CSV)."""
    return data.startswith(b"PK")


def grid(name: str, data: bytes, *, sheet: str = "", limits: Limits) -> Grid:
    """The table of a CSV file or of one worksheet; the first filled row is its header.

    Raises:
        TooLargeError: if it has more rows than the limits allow.
        EmptySourceError: if it holds no row below the header.
        ReadingError: if it cannot be read, or has no such sheet.
    """
    notices: tuple[Notice, ...] = ()
    if is_sheet(data):
        sheet, cells = _sheet(name, data, sheet, limits)
    else:
        text, notices = decode(name, data)
        cells = _separated(name, text)
    filled: list[tuple[int, list[str]]] = []
    for number, row in enumerate(cells, 1):
        if number > limits.rows + 1:
            raise TooLargeError(
                f"{name} has more than {limits.rows} rows.", "Split it, or keep only the rows that hold answers."
            )
        if any(cell.strip() for cell in row):
            filled.append((number, [tidy(cell).strip() for cell in row]))
    if len(filled) < 2:
        raise EmptySourceError(
            f"{name} has no row below its header.", "Add a table with a header and one row per answer."
        )
    width = max(len(row) for _, row in filled)
    header = _header(filled[0][1], width)
    rows = tuple(tuple(row + [""] * (width - len(row))) for _, row in filled[1:])
    return Grid(header, rows, tuple(number for number, _ in filled[1:]), sheet, notices)


def _header(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Every column gets a name of its own."""
    names: list[str] = []
    for index in range(width):
        base = " ".join((cells[index] if index < len(cells) else "").split()) or f"Column {index + 1}"
        name, again = base, 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return tuple(names)


def _separated(name: str, text: str) -> Iterator[list[str]]:
    csv.field_size_limit(50_000_000)
    head = text[:20_000].split("\n", 1)[0]
    delimiter = max(",;\t|", key=lambda sign: (head.count(sign), sign == ","))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ReadingError(f"{name} is no readable table: {error}.", "Save it again as CSV or XLSX.") from error


def _sheet(name: str, data: bytes, sheet: str, limits: Limits) -> tuple[str, Iterator[list[str]]]:
    guard_office(name, data, limits)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise ReadingError(f"{name} could not be read as a workbook.", "Save it again as XLSX or CSV.") from error
    if sheet and sheet not in book.sheetnames:
        raise ReadingError(
            f"{name} has no sheet {sheet!r}; it has {', '.join(book.sheetnames)}.", "Choose one of its sheets."
        )
    page = book[sheet] if sheet else book.worksheets[0]
    return page.title, ([_cell(value) for value in row] for row in page.iter_rows(values_only=True))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def guess(table: Grid) -> Columns:
    """Which column holds what: by its name first, then by how long and how varied its cells are."""
    kept = [index for index in range(len(table.header)) if any(row[index] for row in table.rows)]
    question = next((i for i in kept if _QUESTION.match(table.header[i]) and _words(table, i) >= 2), -1)
    time = next((i for i in kept if _TIME.search(table.header[i]) and _words(table, i) < 4 and i != question), -1)
    who = _who(table, [i for i in kept if i not in (question, time)])
    rest = [i for i in kept if i not in (question, time, who)]
    answers = [i for i in rest if _answers(table, i)]
    if not answers and rest:
        answers = [max(rest, key=lambda i: (_words(table, i), -i))]
    names = table.header
    return Columns(
        answers=tuple(names[i] for i in answers),
        participant=names[who] if who >= 0 else "",
        question=names[question] if question >= 0 else "",
        time=names[time] if time >= 0 else "",
        attributes=tuple(names[i] for i in rest if i not in answers),
        available=names,
        sheet=table.sheet,
    )


def _who(table: Grid, candidates: Sequence[int]) -> int:
    named = [i for i in candidates if _WHO.search(table.header[i]) and _words(table, i) < 4]
    codes = [i for i in named if re.search(r"\b(id|code|participant|respondent)\b", table.header[i], re.IGNORECASE)]
    return (codes or named or [-1])[0]


def _words(table: Grid, column: int) -> float:
    """Mean number of words in the filled cells of a column, over the first thousand rows."""
    cells = [row[column] for row in table.rows[:1000] if row[column]]
    return sum(len(cell.split()) for cell in cells) / len(cells) if cells else 0.0


def _answers(table: Grid, column: int) -> bool:
    cells = [row[column] for row in table.rows[:1000] if row[column]]
    if all(_NUMBER.match(cell) for cell in cells):
        return False
    varied = len(set(cells)) / len(cells)
    mean = _words(table, column)
    named = bool(_ANSWER.search(table.header[column])) or table.header[column].endswith("?")
    return (mean >= 5 and (varied > 0.3 or len(cells) < 10)) or (named and (mean >= 2 or varied > 0.5))
