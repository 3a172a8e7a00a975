"""Tables of other programs: read whole or refused, never unpacked without end."""

from __future__ import annotations

import io
import zipfile

import pytest

from nlp.errors import ExchangeError, ReadingError, TooLargeError
from research.exchange import sheets
from research.exchange.sheets import csv_of, rows_of, xlsx_of


def swapped(part: str, data: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of([["a"]], "s"))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    return out.getvalue()


def test_a_sheet_comes_back_as_the_text_it_was() -> None:
    rows = [["name", "about"], ["=1+1", "two\nlines"], ["x", "é😀"]]
    assert rows_of("a.xlsx", xlsx_of(rows, "codes")) == rows
    assert rows_of("a.csv", csv_of(rows).encode()) == rows


def test_a_workbook_that_attacks_its_reader_is_refused() -> None:
    with pytest.raises(TooLargeError, match="unpack"):
        rows_of("a.xlsx", swapped("xl/worksheets/sheet1.xml", b" " * 30_000_000))
    entities = b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    with pytest.raises(ReadingError, match="entities"):
        rows_of("a.xlsx", swapped("xl/workbook.xml", entities))


def test_rows_beyond_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 3)
    rows = [["a"]] * 4
    for name, data in (("a.csv", csv_of(rows).encode()), ("a.xlsx", xlsx_of(rows, "s"))):
        with pytest.raises(ExchangeError, match="more than 3 rows"):
            rows_of(name, data)
        assert len(rows_of(name, csv_of(rows[:3]).encode())) == 3
