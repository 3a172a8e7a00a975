"""Ratings of importance and satisfaction, as a study keeps them and as they are read from a table."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from nlp.errors import DataError
from research.opportunity import Rating
from research.records import Record

COLUMNS = ("person", "outcome", "importance", "satisfaction")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingSheet(Record):
    """Who rated which candidate how, on a scale from 1 to ``scale``; ``Rating.outcome`` is a candidate's id."""

    name: str
    ratings: tuple[Rating, ...]
    scale: int = 5


def read_ratings(name: str, data: bytes) -> list[Rating]:
    """Ratings of a CSV file with the columns ``person, outcome, importance, satisfaction``.

    Raises:
        DataError: naming the row and value that cannot be read, or the columns that are missing.
    """
    try:
        rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise DataError(f"{name} cannot be read as CSV: {fault}.", "Save it as CSV in UTF-8.") from fault
    if not rows or any(column not in rows[0] for column in COLUMNS):
        raise DataError(f"{name} has not the columns it needs.", f"It needs {', '.join(COLUMNS)} and a row or more.")
    made = []
    for n, row in enumerate(rows, start=1):
        try:
            made.append(Rating(row["person"].strip(), row["outcome"], int(row["importance"]), int(row["satisfaction"])))
        except (TypeError, ValueError, AttributeError) as fault:
            given = f"{row['importance']!r} and {row['satisfaction']!r}"
            raise DataError(f"{name}, row {n}: rated {given}.", "Give two whole numbers, 1 is the lowest.") from fault
    return made
