"""Agreement and search in the terminal: tables, JSON, exit codes, and what is said of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.values import Span
from research.cli import main
from research.storage import open_repository
from research.workspace import Workspace
from research.workspace.desk import Desk
from tests.fakes import fake_language

TALK = "Moderator: How did it go?\nAna: I waited three weeks for the quote. The office is blue. She was great.\n"

Store = tuple[str, str]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A study that the machine read and two people coded: the address of its store, and its id."""
    url = str(tmp_path / "studies.db")
    desk = Desk(open_repository(url))
    rita, ben = (Workspace(desk, by=name, language=fake_language) for name in ("Rita", "Ben"))
    study = rita.studies.create("Claims").id
    readings, _ = rita.sources.read([("ana.txt", TALK.encode())])
    ana = rita.sources.add(study, readings[0], TALK.encode(), consent="quotes")
    rita.coding.suggest(study, ana.id)
    for who, said, kind in ((rita, "The office is blue.", "met"), (ben, "three weeks", "frustration")):
        start = ana.transcript.text.index(said)
        who.coding.code(study, ana.id, Span(start, start + len(said)), kinds=(kind,))  # type: ignore[arg-type]
    return url, study


def run(store: Store, *command: str, by: str = "Rita") -> int:
    url, study = store
    return main([study if word == "STUDY" else word for word in command] + ["--db", url, "--by", by])


def test_agreement_is_a_table_with_intervals_or_a_reason(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, "agreement", "show", "STUDY", "--coders", "Ben", "Rita", "--labels", "met", "Frustration") == 0
    head, names, *rows = capsys.readouterr().out.splitlines()
    assert head == "Ben and Rita, unit statement"
    assert names.split()[:4] == ["label", "units", "left", "out"]
    assert [row.split()[0] for row in rows] == ["Met", "Frustration"]
    assert all(row.split()[1:3] == ["3", "0"] for row in rows)


def test_agreement_as_json_says_why_a_number_is_missing(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, "agreement", "show", "STUDY", "--coders", "Ben", "Rita", "--unit", "overlap", "--json") == 0
    rows = {row["label"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["Met"]["f1"]["value"] == 0
    assert rows["Workaround"]["f1"] == {"value": None, "low": None, "high": None, "because": "neither coder gave it"}


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (("--coders", "Rita"), "Agreement needs two coders."),
        (("--coders", "Rita", "Bob"), "'Bob' has coded nothing here."),
        (("--labels", "delight"), "There is no signal or code 'delight'."),
    ],
)
def test_bad_choices_are_named_with_what_there_is(
    store: Store, capsys: pytest.CaptureFixture[str], bad: tuple[str, ...], said: str
) -> None:
    assert run(store, "agreement", "show", "STUDY", *bad) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_an_unknown_unit_or_study_never_starts(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(store, "agreement", "show", "STUDY", "--unit", "word")
    assert stopped.value.code == 2
    assert run(store, "agreement", "show", "nowhere-0") == 1
    assert "nowhere-0" in capsys.readouterr().err


def test_blind_coding_is_switched_and_opened(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, "agreement", "blind", "STUDY", "on") == 0
    assert run(store, "agreement", "show", "STUDY") == 1
    assert "coding blind" in capsys.readouterr().err
    assert run(store, "agreement", "open", "STUDY") == 0
    assert run(store, "agreement", "show", "STUDY") == 0
    assert run(store, "agreement", "show", "STUDY", by="Ben") == 1
    assert run(store, "agreement", "blind", "STUDY", "off") == 0
    assert run(store, "agreement", "show", "STUDY", by="Ben") == 0


def test_search_prints_people_first_and_gives_places_as_json(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store, "search", "find", "STUDY", "signal:met AND NOT status:suggested") == 0
    assert capsys.readouterr().out.splitlines() == ["1 people, 1 passages", "ana  ana.txt  “The office is blue.”"]
    assert run(store, "search", "find", "STUDY", "blue", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert TALK[row["start"] : row["end"]] == row["quote"] == "The office is blue."
    assert run(store, "search", "find", "STUDY", "blue", "--scope", "text", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["coding"] is None


def test_a_search_without_result_is_no_error_and_a_bad_query_names_its_place(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(store, "search", "find", "STUDY", "zebra") == 0
    assert capsys.readouterr().out == "0 people, 0 passages\n"
    assert run(store, "search", "find", "STUDY", "(blue") == 1
    assert "At character" in capsys.readouterr().err
    assert run(store, "search", "find", "STUDY", "colour:blue") == 1
    assert "colour" in capsys.readouterr().err
