"""XES logs: traces, nested attributes, renamed extensions, packed files, and files that are not what they say."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from nlp.errors import DataError
from research.validation.loading import Columns
from research.validation.mapping import Mapping
from research.validation.measured import measure_file, propose_for
from research.validation.measuring.events import load_report, open_events
from research.validation.measuring.reading import preview

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="c" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="event"><string key="c:name" value="nobody"/></global>
  <classifier name="Activity" keys="c:name lifecycle:transition"/>
  <string key="c:name" value="Quotes, 2024"/>
  <trace>
    <string key="c:name" value="NA"/>
    <int key="amount" value="500"><string key="currency" value="EUR"/></int>
    <event>
      <string key="c:name" value="asked, &quot;loud&quot;"/><string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2024-03-31T01:30:00.000+01:00"/>
    </event>
    <event>
      <string key="c:name" value="sent"/><string key="lifecycle:transition" value="start"/>
      <date key="time:timestamp" value="2024-03-31T03:15:00.000+02:00"/>
    </event>
    <event>
      <string key="c:name" value="sent"/><string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2024-03-31T03:30:00.000+02:00"/>
      <list key="products"><values><string key="product" value="loan"/></values></list>
    </event>
  </trace>
  <trace><string key="c:name" value="007"/></trace>
  <event><string key="c:name" value="stray"/><date key="time:timestamp" value="2024-03-31T00:00:00Z"/></event>
</log>
"""
WAIT = """
type: duration
increment: hours, lower
rows: {"lifecycle:transition": complete}
from: 'asked, "loud"'
to: sent
"""
US = 3_600_000_000


@pytest.fixture(params=["log.xes", "log.xes.gz"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / request.param
    data = LOG.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return str(path)


def test_every_attribute_is_a_column(log: str) -> None:
    seen = preview(log)
    assert set(seen.columns) == {
        "case:concept:name", "concept:name", "time:timestamp", "case:amount", "case:amount/currency",
        "lifecycle:transition", "products/product",
    }  # fmt: skip
    first = dict(zip(seen.columns, seen.rows[0], strict=True))
    assert (first["case:concept:name"], first["case:amount"], first["case:amount/currency"]) == ("NA", "500", "EUR")
    assert first["concept:name"] == 'asked, "loud"'


def test_it_is_measured_without_naming_a_column(log: str) -> None:
    result = measure_file(WAIT, log)
    assert [(case.case, case.value) for case in result.cases] == [("NA", US)]  # 01:30+01:00 to 03:30+02:00


def test_the_report_counts_traces_and_strays(log: str) -> None:
    mapping = propose_for(log, Columns()).mapping
    assert isinstance(mapping, Mapping)
    with open_events(log, mapping) as events:
        report = load_report(events, log)
    assert (report.rows, report.events, report.cases) == (5, 3, 2)
    assert (report.no_case, report.no_event) == (1, 1)


def test_unnamed_traces_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_text(
        '<log><trace><event><string key="concept:name" value="a"/></event></trace><trace><event/></trace></log>'
    )
    assert [row[0] for row in preview(str(path)).rows] == ["trace 1", "trace 2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<log><trace><event></trace></log>", "mismatched tag"),
        ('<!DOCTYPE l [<!ENTITY a "aa">]><log><trace><string key="x" value="&a;"/></trace></log>', "ntit"),
        ("<log></log>", "no trace"),
        ("hello", "syntax error"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "log.xes"
    path.write_text(text)
    with pytest.raises(DataError, match=said) as caught:
        preview(str(path))
    assert "log.xes" in caught.value.message
    assert caught.value.fix


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.xes.gz"
    path.write_bytes(gzip.compress(LOG.encode())[:-40])
    with pytest.raises(DataError, match="not readable as XES"):
        preview(str(path))
