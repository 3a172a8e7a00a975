"""Tables of other programs, CSV or Excel, as rows of text."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from itertools import islice

from nlp.errors import ExchangeError
from nlp.reading.archives import guard_office
from nlp.reading.values import Limits

LARGEST = 200_000
"""Rows a table may have."""


def rows_of(name: str, data: bytes) -> list[list[str]]:
    """Every row of a CSV file (comma, semicolon or tab) or of the first sheet of an Excel file, the header first.

    Row ``n`` of the list is row ``n + 1`` of the sheet; empty rows stay.

    Raises:
        ExchangeError: if the file cannot be read, or has more rows than a table may have.
        TooLargeError: if an Excel file unpacks to more than any table needs.
        ReadingError: if an Excel file is damaged or declares XML entities.
    """
    rows = _excel(name, data) if data[:2] == b"PK" else _csv(name, data)
    if len(rows) > LARGEST:
        raise ExchangeError(f"{name} has more than {LARGEST:,} rows.", "Split it into several files.")
    return rows


def csv_of(rows: Sequence[Sequence[object]]) -> str:
    """The rows as CSV with commas and LF line ends."""
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def rows_of_csv(text: str) -> list[list[str]]:
    """The rows of what ``csv_of`` wrote."""
    return list(csv.reader(StringIO(text, newline="")))


def xlsx_of(rows: Sequence[Sequence[object]], title: str) -> bytes:
    """The rows as a sheet, every cell as text: what customers say is never a formula; forbidden characters go as �."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=False)
    sheet = book.create_sheet(title, 0)
    del book[book.sheetnames[1]]
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(value))[:32_767]
            cell.data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(name: str, data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        header = text.split("\n", maxsplit=1)[0]
        delimiter = max(",;\t", key=header.count)
        return list(islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), LARGEST + 1))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise ExchangeError(f"{name} is no CSV file in UTF-8: {problem}.", "Save it as CSV (UTF-8).") from problem


def _excel(name: str, data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook

    guard_office(name, data, Limits())
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        rows = islice(book.worksheets[0].iter_rows(values_only=True), LARGEST + 1)
        found = [["" if cell is None else str(cell) for cell in row] for row in rows]
    except Exception as problem:  # noqa: BLE001 - openpyxl raises whatever its XML and zip readers raise
        raise ExchangeError(f"{name} cannot be read as an Excel file: {problem}.", "Save it as CSV (UTF-8).") from None
    return found
