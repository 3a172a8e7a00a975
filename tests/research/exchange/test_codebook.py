"""Codebooks as tables: whatever the names hold, they come back; what cannot be taken is named row by row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import ExchangeError
from research.coding import Code
from research.exchange.codebook import codebook_rows, joined, parted, read_codebook, read_lines, write_codebook
from research.exchange.sheets import rows_of, xlsx_of
from research.records import Stamp

STAMP = Stamp("s", "a", "Ana", datetime(2026, 1, 1, tzinfo=UTC))
names = st.text("ab/\\ é👩,;\"'=\n", min_size=1, max_size=8).map(str.strip).filter(bool)
paths = st.lists(names, min_size=1, max_size=3).map(tuple)


@given(paths)
def test_a_path_in_a_cell_comes_back(path: tuple[str, ...]) -> None:
    assert parted(joined(path)) == path


@given(st.lists(paths, min_size=1, max_size=5, unique=True), names)
def test_a_codebook_comes_back_from_csv(made: list[tuple[str, ...]], words: str) -> None:
    codes = [Code(id=f"a-{n}", stamp=STAMP, path=p, definition=words, example=words) for n, p in enumerate(made)]
    back = read_codebook("x.csv", write_codebook(codes).encode())
    assert [(row.path, row.definition, row.example) for row in back] == [(p, words, words) for p in made]


def test_a_codebook_comes_back_from_excel_and_no_cell_is_a_formula() -> None:
    code = Code(id="a-0", stamp=STAMP, path=("=1+1", "on/off"), definition="=cmd()\x0b")
    data = xlsx_of(codebook_rows([code]), "codebook")
    (row,) = read_codebook("x.xlsx", data)
    assert (row.path, row.definition) == (("=1+1", "on/off"), "=cmd()\ufffd")
    assert rows_of("x.xlsx", data)[1][0] == "=1+1/on\\/off"


def test_what_is_wrong_is_said_row_by_row_and_a_strict_reading_takes_nothing() -> None:
    data = b"Tag;Description\nwaiting;They wait.\nwaiting//x;\n\nwaiting;again\ncalls;\n"
    assert [(line.number, line.problem) for line in read_lines("x.csv", data)] == [
        (2, ""),
        (3, "has an empty name"),
        (5, "repeats row 2"),
        (6, ""),
    ]
    with pytest.raises(ExchangeError, match="row 3"):
        read_codebook("x.csv", data)
    with pytest.raises(ExchangeError, match="no column 'path'"):
        read_lines("x.csv", b"a,b\n1,2\n")
