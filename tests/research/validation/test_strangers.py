"""Other people's files, in the shape in which public logs and tables come: what each column is, and what nobody said.

Written here with the columns those files are known by; no row of them is copied.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import cycle

import pytest

from nlp.errors import DataError
from research.validation.loading import load_document
from research.validation.mapping import Mapping, Outcome
from research.validation.measured import measure, propose_for
from research.validation.validating import Validated, validate
from tests.research.validation.conftest import Write

LOGS = {
    "shop sessions": (
        "event_time,event_type,product_id,category_id,price,user_id,user_session",
        "2019-10-01 00:0{n}:00 UTC,view,1,2053013555631882655,9.5,5{c},s{c}",
        ("user_session", "event_type", "event_time", "user_id"),
    ),
    "shop clicks": (
        "timestamp,visitorid,event,itemid,transactionid",
        "143322133211{n},{c},view,355908,",
        ("visitorid", "event", "timestamp", ""),
    ),
    "purchases": (
        "eventID ,case Company,case concept:name,event User,event concept:name,event time:timestamp",
        "{n},companyID_0000,P{c},user_000,Clear Invoice,02-01-2018 13:5{n}:00.000",
        ("case concept:name", "event concept:name", "event time:timestamp", ""),
    ),
    "incidents": (
        "SR Number,Change Date+Time,Status,Sub Status,Product",
        "1-{c},2006-01-11T23:4{n}:42+01:00,Queued,Awaiting Assignment,PROD582",
        ("SR Number", "Status", "Change Date+Time", ""),
    ),
    "activities": (
        "Incident ID,DateStamp,IncidentActivity_Number,IncidentActivity_Type,Assignment Group",
        "IM{c},07-01-2013 08:1{n}:17,001A{n},Reassignment,TEAM0008",
        ("Incident ID", "IncidentActivity_Type", "DateStamp", ""),
    ),
    "help desk": (
        "CaseID,ActivityID,CompleteTimestamp",
        "{c},8,2012-04-03 16:5{n}:38",
        ("CaseID", "ActivityID", "CompleteTimestamp", ""),
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_columns_of_well_known_logs_are_told(write: Write, name: str) -> None:
    head, row, roles = LOGS[name]
    found = propose_for(write(head, *(row.format(n=n % 10, c=n // 3) for n in range(30)))).mapping
    assert (found.case, found.event, found.timestamp, found.entity) == roles
    assert found.event_columns == ()


REQUESTS = "Unique Key,Created Date,Closed Date,Agency,Status,Borough"


def requests(write: Write, n: int = 30) -> str:
    rows = (
        f"{i},01/{i % 20 + 10}/2019 11:59:00 PM,02/{i % 20 + 5}/2019 01:00:00 AM,HPD,Closed,BRONX" for i in range(n)
    )
    return write(REQUESTS, *rows)


def test_a_row_a_case_is_told_by_its_ids_and_dates(write: Write) -> None:
    proposal = propose_for(requests(write))
    found = proposal.mapping
    assert (found.case, found.event, found.timestamp) == ("Unique Key", "", "")
    assert [column for _, column in found.event_columns] == ["Created Date", "Closed Date"]
    assert proposal.because[0].startswith("Each row is taken as one case: 'Unique Key' differs from row to row")
    assert set(found.attributes) == {"Agency", "Status", "Borough"}


def test_a_date_that_was_promised_is_nothing_that_happened(write: Write) -> None:
    rows = (f"{i},01/{i % 20 + 10}/2019,02/{i % 20 + 5}/2019,03/{i % 20 + 5}/2030" for i in range(30))
    path = write("Unique Key,Created Date,Closed Date,Due Date", *rows)
    proposal = propose_for(path)
    assert [column for _, column in proposal.mapping.event_columns] == ["Created Date", "Closed Date"]
    assert "'Due Date' is taken as said beforehand, not as something that happened." in proposal.because
    text = "type: target_hit\nincrement: {unit: requests, direction: higher}\nactual: Closed Date\npromise: Due Date\n"
    definition, _ = load_document(text, name="kept")
    found = measure(definition, path, proposal.mapping)
    assert (found.measurements.n, found.measurements.sum) == (30, 30)
    assert str(datetime.fromtimestamp((found.report.extract_end_us or 0) / 1e6, UTC).date()) == "2019-02-24"


def test_a_table_without_a_time_is_a_row_a_case_too(write: Write) -> None:
    found = propose_for(write("userid,version,retention_7", *(f"{i},gate_30,True" for i in range(20)))).mapping
    assert (found.case, found.event_columns) == ("userid", ())


def test_what_no_column_looks_like_is_said_and_the_rest_kept(write: Write) -> None:
    path = write("who,what,timestamp", *(f"{i % 4},asked,2024-01-0{i % 9 + 1}" for i in range(20)))
    with pytest.raises(DataError, match="no column looks like the case"):
        propose_for(path)
    proposal = propose_for(path, complete=False)
    assert (proposal.mapping.case, proposal.mapping.timestamp) == ("", "timestamp")
    assert "No column looks like the case: say which one it is." in proposal.because


def test_texts_for_not_known_are_suspected_but_not_in_the_name_of_a_case(write: Write) -> None:
    path = write("case,event,timestamp,resolved", "-,a,2024-01-01,?", "2,a,2024-01-02,01/02/2024")
    assert propose_for(path).suspects == (("resolved", ("?",)),)


# ── yes and no ───────────────────────────────────────────────────────────────────────────────────────────────────────


def judged(write: Write, said: str, outcome: Outcome, *, times: bool = False) -> Validated:
    """Minutes of delay, a row a flight, beside what travellers said, in turn the words of ``said``."""
    words = cycle(said.split("|"))
    rows = [f"{i},2024-01-{i % 27 + 1:02} 10:00,2024-01-{i % 27 + 1:02} 1{i % 3}:30,{next(words)}" for i in range(300)]
    path = write("id,planned,landed,satisfaction", *rows)
    end = "columns: {case: id, events: {planned: planned, landed: landed}}"
    text = f"type: duration\nincrement: minutes, lower\nfrom: planned\nto: {{event: landed, pick: last}}\n{end}"
    definition, columns = load_document(text, name="delay")
    return validate(definition, path, propose_for(path, columns).mapping, outcome=outcome, people=3)


def test_a_column_of_other_words_than_yes_or_no_is_not_read_as_no(write: Write) -> None:
    with pytest.raises(DataError, match="holds 'neutral or dissatisfied', 'satisfied', and nothing says which") as told:
        judged(write, "satisfied|neutral or dissatisfied", Outcome("Content", "satisfaction"))
    assert "Content=yes(satisfaction=" in told.value.fix


def test_named_words_mean_yes_and_all_others_no(write: Write) -> None:
    content = Outcome("Content", "satisfaction", yes=("satisfied",))
    found = judged(write, "satisfied|neutral or dissatisfied", content)
    assert not any("neither yes nor no" in note for note in found.report.notes)
    shares = next(f for f in found.findings if f.check == "natural bins").bins
    assert sum(part.total for part in shares) == 150


def test_words_beside_yes_and_no_count_as_not_known_and_are_counted_by_row(write: Write) -> None:
    found = judged(write, "Yes|No|N/A", Outcome("Content", "satisfaction"))
    assert "Content: 'N/A' is neither yes nor no and counts as not known (100 rows)." in found.report.notes
    assert sum(part.n for part in next(f for f in found.findings if f.check == "natural bins").bins) == 200


# ── what is counted after the outcome ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("measure", ["type: count\nevent: view", "type: options\nevent: view\ncolumn: item"])
def test_a_count_that_goes_on_after_the_outcome_is_refused(write: Write, measure: str) -> None:
    rows = []
    for i in range(400):
        steps = ["view"] * (i % 4 + 1) + ["purchase"] * (i % 2) + ["view"] * (i % 3)
        rows += [f"{i},{step},2024-01-01 10:{minute:02},{minute % 3}" for minute, step in enumerate(steps)]
    text = f"{measure}\nincrement: {{unit: views, direction: higher}}\n"
    definition, _ = load_document(text, name="views")
    bought = Outcome("bought", events=("purchase",), role="kpi")
    path = write("case,event,timestamp,item", *rows)
    mapping = Mapping("case", "event", "timestamp", attributes=("item",))
    found = validate(definition, path, mapping, kpis=[bought], people=3)
    step = found.verdict.step("linked")
    assert step is not None
    assert step.answer == "refused"
    assert "known before or at the moment what is measured ended" in step.because[0]
