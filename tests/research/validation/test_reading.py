"""Reading somebody's data: names kept, times told apart, nothing dropped in silence."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from nlp.errors import DataError
from research.validation.loading import Columns
from research.validation.mapping import LoadReport, Mapping
from research.validation.measured import MeasureResult, measure_file, measure_files, propose_for
from research.validation.measuring.events import load_report, open_events
from research.validation.measuring.reading import fingerprint, preview
from research.validation.proposing import propose_mapping, suspected_sentinels

Write = Callable[..., str]
HOUR = 3_600_000_000
LOG = Mapping("case", "event", "timestamp")
WAIT = "increment: hours, lower\ntype: duration\nfrom: a\nto: b\n"
ROWS = ("NA,a,2024-01-01 00:00", "NA,b,2024-01-01 02:00", "007,a,2024-01-01 00:00", "007,b,2024-01-01 01:00")
HEAD = "case,event,timestamp"


def report(location: str, mapping: Mapping = LOG) -> LoadReport:
    with open_events(location, mapping) as events:
        return load_report(events, location)


def hours(result: MeasureResult) -> dict[str, float | None]:
    return {case.case: None if case.value is None else case.value / HOUR for case in result.cases}


def as_gzip(path: Path) -> str:
    packed = path.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return str(packed)


def as_parquet(path: Path) -> str:
    target = path.with_suffix(".parquet")
    duckdb.execute(f"COPY (SELECT * FROM read_csv('{path}', all_varchar=true)) TO '{target}' (FORMAT parquet)")
    return str(target)


def as_typed_parquet(path: Path) -> str:
    target = path.with_suffix(".typed.parquet")
    times = 'SELECT "case", event, timestamp::TIMESTAMP AS timestamp'
    duckdb.execute(f"COPY ({times} FROM read_csv('{path}', all_varchar=true)) TO '{target}' (FORMAT parquet)")
    return str(target)


def as_duckdb(path: Path) -> str:
    target = path.with_suffix(".duckdb")
    with duckdb.connect(str(target)) as base:
        base.execute(f"CREATE TABLE log AS SELECT * FROM read_csv('{path}', all_varchar=true)")
        base.execute("CREATE TABLE other AS SELECT 1 AS x")
    return f"{target}#log"


def as_excel(path: Path) -> str:
    book = Workbook()
    for line in path.read_text().splitlines():
        book.active.append(line.split(","))
    book.save(path.with_suffix(".xlsx"))
    return str(path.with_suffix(".xlsx"))


def as_semicolons(path: Path) -> str:
    target = path.with_suffix(".txt")
    target.write_text(path.read_text().replace(",", ";"), encoding="utf-8-sig")
    return str(target)


@pytest.mark.parametrize(
    "form", [as_gzip, as_parquet, as_typed_parquet, as_duckdb, as_excel, as_semicolons], ids=lambda form: form.__name__
)
def test_the_same_values_from_every_kind_of_file(write: Write, form: Callable[[Path], str]) -> None:
    location = form(Path(write(HEAD, *ROWS)))
    assert hours(measure_file(WAIT, location)) == {"007": 1, "NA": 2}


def test_latin_1(write: Write) -> None:
    path = write("case,event,timestamp", "Zoë,a,2024-01-01 00:00", "Zoë,b,2024-01-01 03:00", encoding="latin-1")
    assert hours(measure_file(WAIT, path)) == {"Zoë": 3}


def test_the_report_counts_what_is_odd(write: Write) -> None:
    path = write(
        HEAD, "1,a,2024-01-01 05:00", "1,b,2024-01-01 04:00", "1,b,2024-01-01 04:00", ",a,2024-01-01 00:00",
        "2,,2024-01-01 00:00", "2,a,yesterday", "2,a,",
    )  # fmt: skip
    held = report(path)
    assert (held.rows, held.cases, held.duplicates, held.out_of_order) == (7, 2, 1, 1)
    assert (held.no_case, held.no_event, held.unparsable, held.no_time) == (1, 1, 1, 1)
    assert held.events == 3
    assert held.fingerprint == fingerprint(path)
    assert len(held.fingerprint) == 64


def test_repeated_rows_go_only_on_request(write: Write) -> None:
    path = write(HEAD, "1,a,2024-01-01", "1,a,2024-01-01")
    text = "increment: {unit: events, direction: lower}\ntype: count\nevent: a\n"
    assert measure_file(text, path).cases[0].value == 2
    assert measure_file(text + "columns: {drop_duplicates: true}", path).cases[0].value == 1


@pytest.mark.parametrize(
    ("first", "second", "extra", "expected"),
    [
        ("2024-01-01T10:00:00+02:00", "2024-01-01T10:00:00Z", "", 2),
        ("2024-01-01 10:00:00 +0200", "2024-01-01 10:00:00.500 +0000", "", 2 + 0.5 / 3600),
        ("2024-01-01", "2024-01-02", "", 24),
        ("01/02/2024 10:00", "13/02/2024 10:00", "", 12 * 24),
        ("02/01/2024 10:00", "02/13/2024 10:00", "", 12 * 24),
        ("1704067200", "1704070800", "", 1),
        ("1704067200000", "1704070800500", "", 1 + 0.5 / 3600),
        ("03/04/2024 10:00", "04/04/2024 10:00", 'timestamp_format: "%d/%m/%Y %H:%M"', 24),
        ("03/04/2024 10:00", "04/04/2024 10:00", 'timestamp_format: "%m/%d/%Y %H:%M"', 31 * 24),
        ("31.03.2024 01:30", "31.03.2024 03:30", "timezone: Europe/Amsterdam", 1),  # the clocks change at two
    ],
)
def test_times(write: Write, first: str, second: str, extra: str, expected: float) -> None:
    path = write(HEAD, f"1,a,{first}", f"1,b,{second}")
    assert hours(measure_file(WAIT + extra, path)) == {"1": pytest.approx(expected, rel=1e-12)}


def test_day_and_month_are_not_guessed(write: Write) -> None:
    path = write(HEAD, "1,a,03/04/2024 10:00", "1,b,04/04/2024 10:00")
    with pytest.raises(DataError, match="day and month cannot be told apart") as caught:
        measure_file(WAIT, path)
    assert "timestamp_format" in caught.value.fix


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((HEAD, "1,a,soon", "1,b,later"), "'soon'"),
        (("when,what", "2024-01-01,a"), "no column looks like the case"),
        (("case,what,timestamp", "1,a,2024-01-01"), "no column looks like the event"),
    ],
)
def test_complaints_about_data(write: Write, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(DataError) as caught:
        measure_file(WAIT, write(*lines))
    assert said in caught.value.message
    assert caught.value.fix


def test_a_missing_file_or_column_is_named(write: Write, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no file .*nothing\.csv"):
        measure_file(WAIT, str(tmp_path / "nothing.csv"))
    with pytest.raises(DataError, match="no column 'wrong'"):
        measure_file(WAIT + "columns: {case: wrong}", write(HEAD, *ROWS))
    with pytest.raises(DataError, match="no column 'status'"):
        measure_file(WAIT + "rows: {status: done}", write(HEAD, *ROWS))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(DataError, match="of a kind that is not read"):
        preview(str(tmp_path / "picture.png"))


def test_an_event_that_nothing_is_called_is_said(write: Write) -> None:
    notes = measure_file(WAIT.replace("to: b", "to: B"), write(HEAD, *ROWS)).measurements.notes
    assert notes == ("No row names the event 'B'; there are 'a', 'b'.",)


def test_preview(write: Write) -> None:
    seen = preview(write(HEAD, *ROWS, "8,,2024-01-01"), rows=5)
    assert seen.columns == ("case", "event", "timestamp")
    assert seen.rows[0] == ("NA", "a", "2024-01-01 00:00")
    assert seen.rows[4] == ("8", None, "2024-01-01")


def test_a_mapping_is_proposed_from_names_and_values() -> None:
    columns = ("time:timestamp", "case:concept:name", "concept:name", "org:resource", "customer_id")
    rows = (("2024-01-01T00:00:00Z", "A1", "asked", "?", "c9"),)
    proposal = propose_mapping(columns, rows)
    mapping = proposal.mapping
    assert (mapping.case, mapping.event, mapping.timestamp) == ("case:concept:name", "concept:name", "time:timestamp")
    assert mapping.entity == "customer_id"
    assert mapping.attributes == ("org:resource",)
    assert any("'concept:name' is taken as the event" in sentence for sentence in proposal.because)
    assert suspected_sentinels(columns, rows) == (("org:resource", ("?",)),)


def test_what_is_declared_is_taken_as_it_stands(write: Write) -> None:
    path = write("a,b,c", "1,x,2024-01-01")
    mapping = propose_for(path, Columns(case="a", event="b", timestamp="c", timezone="Asia/Tokyo")).mapping
    assert (mapping.case, mapping.event, mapping.timestamp, mapping.timezone) == ("a", "b", "c", "Asia/Tokyo")


def test_sentinels_are_missing_values(write: Write) -> None:
    path = write("case,event,timestamp,score", "1,a,2024-01-01,5", "2,a,2024-01-01,-100")
    text = "increment: {unit: cases, direction: higher}\ntype: share\nnumerator: {column: score, present: 'yes'}\n"
    assert measure_file(text, path).measurements.sum == 2
    assert measure_file(text + "sentinels: {score: ['-100']}", path).measurements.sum == 1


def test_unreadable_times_are_shown_with_their_row(write: Write) -> None:
    held = report(write(HEAD, "1,a,2024-01-01", "1,b,yesterday", "2,a,2024-01-02", "2,b,2024-01-03"))
    assert held.unreadable == ("row 2: 'yesterday' in 'timestamp' is no time",)
    wide = Mapping("case", event_columns=(("a", "asked"), ("b", "sent")))
    held = report(write("case,asked,sent", "1,2024-01-01,2024-01-02", "2,2024-01-01,soon", "3,2024-01-01,"), wide)
    assert held.unreadable == ("row 2: 'soon' in 'sent' is no time",)
    assert held.unparsable == 1


def test_dropped_rows_are_counted(write: Write) -> None:
    path = write(HEAD, "1,a,2024-01-01", "1,a,2024-01-01", "1,a,2024-01-01", "1,b,2024-01-01")
    held = report(path, Mapping("case", "event", "timestamp", drop_duplicates=True))
    assert (held.rows, held.dropped, held.events) == (4, 2, 2)


def test_sentinels_of_case_and_time(write: Write) -> None:
    path = write(HEAD, "?,a,2024-01-01", "1,a,never", "1,b,2024-01-02")
    mapping = Mapping("case", "event", "timestamp", sentinels=(("case", ("?",)), ("timestamp", ("never",))))
    held = report(path, mapping)
    assert (held.no_case, held.no_time, held.unparsable, held.cases) == (1, 1, 0, 1)


def test_ids_are_kept_to_the_letter(write: Write) -> None:
    names = ("#1", "0010", " 7", "1e3", "null", "NaN")
    lines = [f'"{name}",{event},2024-01-01 0{hour}:00' for name in names for hour, event in enumerate("ab")]
    assert hours(measure_file(WAIT, write(HEAD, *lines))) == dict.fromkeys(names, 1)


def test_a_row_with_too_many_cells_is_named(write: Write) -> None:
    path = write(HEAD, *ROWS, "8,a,2024-01-01,extra,more", name="odd.csv")
    with pytest.raises(DataError, match=r"odd\.csv") as caught:
        measure_file(WAIT, path)
    assert "6" in caught.value.message


def test_a_row_without_a_case_is_counted_as_such_and_not_as_an_event(write: Write) -> None:
    found = report(write(HEAD, *ROWS, ",a,2024-01-01 00:00"))
    assert (found.rows, found.no_case, found.events) == (5, 1, 4)


def test_several_definitions_are_measured_in_their_order_each_by_its_columns(write: Write) -> None:
    location = write("case,event,timestamp,later", *(f"{row},2024-02-0{i + 1}" for i, row in enumerate(ROWS)))
    other = WAIT + "columns: {timestamp: later}\n"
    count = "{type: count, event: a, increment: {unit: times, direction: lower}}"
    both = measure_files([("w", WAIT), ("o", other), ("c", count)], location)
    assert [hours(one) for one in both[:2]] == [{"007": 1, "NA": 2}, {"007": 24, "NA": 24}]
    assert [case.value for case in both[2].cases] == [1, 1]


def test_a_workbook_that_would_unpack_beyond_measure_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    Workbook().save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet9.xml", b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>")
    with pytest.raises(DataError, match=r"bomb\.xlsx would unpack to 60 MB"):
        preview(str(path))


def test_a_workbook_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.xlsx"
    Workbook().save(path)
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/more.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(DataError, match="entities"):
        preview(str(path))


def test_a_damaged_workbook_and_a_sheet_that_is_not_there_are_said(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(DataError, match=r"damaged\.xlsx is damaged"):
        preview(str(damaged))
    book = Workbook()
    book.create_sheet("calls")
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(DataError, match="there are: Sheet, calls"):
        preview(f"{tmp_path / 'two.xlsx'}#events")
