"""A table to a transcript: one turn per answer, the question as text between turns."""

from __future__ import annotations

import re

from nlp.errors import EmptySourceError, ReadingError
from nlp.reading.roles import role_of
from nlp.reading.stamps import milliseconds
from nlp.reading.tables import Grid, grid, guess
from nlp.reading.values import Columns, Limits, Notice
from nlp.values import Span, Transcript, Turn

_CLOCK = re.compile(r"^(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?$")


def preview_columns(name: str, data: bytes, *, sheet: str = "", limits: Limits | None = None) -> Columns:
    """A guess at which column of a CSV or XLSX file holds what, for a person to correct.

    Raises:
        ReadingError: if the table cannot be read; its subclasses for empty and too large ones.
    """
    return guess(grid(name, data, sheet=sheet, limits=limits or Limits()))


def read_rows(
    name: str, data: bytes, *, columns: Columns | None, limits: Limits
) -> tuple[Transcript, tuple[Notice, ...]]:
    """One turn per filled answer cell, in the order of rows and then of ``columns.answers``; a respondent who is
    labelled as moderator or note-taker keeps that role.

    Raises:
        ReadingError: if a named column is not in the table; subclasses as in ``grid``.
    """
    table = grid(name, data, sheet=columns.sheet if columns else "", limits=limits)
    chosen = columns or guess(table)
    _known(name, table, chosen)
    text, turns = _laid_out(table, chosen)
    if not turns:
        raise EmptySourceError(
            f"{name} has no filled cell in {', '.join(chosen.answers) or 'any column'}.",
            "Choose the columns that hold the answers.",
        )
    notices = table.notices if columns else (*table.notices, _guessed(chosen))
    return Transcript(text, tuple(turns)), notices


def _known(name: str, table: Grid, chosen: Columns) -> None:
    wanted = (*chosen.answers, chosen.participant, chosen.question, chosen.time, *chosen.attributes)
    missing = [column for column in wanted if column and column not in table.header]
    if missing:
        raise ReadingError(
            f"{name} has no column {missing[0]!r}; it has {', '.join(table.header)}.", "Map the columns again."
        )


def _laid_out(table: Grid, chosen: Columns) -> tuple[str, list[Turn]]:
    at = {column: index for index, column in enumerate(table.header)}
    parts: list[str] = []
    turns: list[Turn] = []
    length = 0
    for number, row in zip(table.numbers, table.rows, strict=True):
        who = row[at[chosen.participant]] if chosen.participant else ""
        speaker = who or f"R{number - 1:03d}"
        asked = row[at[chosen.question]] if chosen.question else ""
        clock = row[at[chosen.time]] if chosen.time else ""
        for column in chosen.answers:
            answer = row[at[column]]
            if not any(character.isalnum() for character in answer):
                continue
            question = asked or (column if len(chosen.answers) > 1 else "")
            head = f"{speaker} · {question}\n" if question else f"{speaker}: "
            start = length + len(head)
            parts.append(head + answer + "\n\n")
            time = milliseconds(clock) if _CLOCK.match(clock) else None
            turns.append(Turn(speaker, role_of(speaker) or "customer", Span(start, start + len(answer)), time))
            length += len(parts[-1])
    return "".join(parts).rstrip("\n"), turns


def _guessed(chosen: Columns) -> Notice:
    who = f"{chosen.participant!r} as the respondent" if chosen.participant else "the row's number as the respondent"
    return Notice(
        "columns",
        f"Read {', '.join(repr(column) for column in chosen.answers)} as answers and {who}.",
        "Check the mapping of columns and change it if it is wrong.",
    )
