"""The second stage from the terminal, on a real bank's log: the published figures come out of typed commands."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from research.cli import main
from research.cli.saying import typed_adjuster, typed_kpi, typed_outcome, typed_pair
from tests.research.cli.test_stateless import ANA, BEN

DEFINITION = """
id: quote-turnaround
statement: Minimize the time it takes to get a quote
increment: {unit: hours}
rows: {"lifecycle:transition": COMPLETE}
measure: {type: duration, from: A_SUBMITTED, to: {event: O_SENT, pick: first_after}}
"""


@pytest.mark.parametrize(
    ("word", "name", "column", "events", "kind"),
    [
        ("accepted=event(O_ACCEPTED)", "accepted", "", ("O_ACCEPTED",), "binary"),
        ("csat=score(case:csat)", "csat", "case:csat", (), "score"),
        ("churned=churn", "churned", "churn", (), "binary"),
    ],
)
def test_outcomes_as_typed(word: str, name: str, column: str, events: tuple[str, ...], kind: str) -> None:
    outcome = typed_outcome(word)
    assert (outcome.name, outcome.column, outcome.events, outcome.kind) == (name, column, events, kind)
    assert (outcome.role, typed_kpi(word).role) == ("outcome", "kpi")


def test_more_of_an_outcome_as_typed() -> None:
    churned = typed_outcome("churned=yes(Churn status=Left|Gone):lower:at(left on)")
    assert (churned.column, churned.yes, churned.direction, churned.at) == (
        "Churn status", ("Left", "Gone"), "lower", "left on",
    )  # fmt: skip
    assert typed_outcome("wait=amount(case:wait=h):lower").column == "case:wait=h"
    assert typed_pair("resolved=at=?") == ("resolved=at", "?")


@pytest.mark.parametrize("word", ["csat", "=csat", "csat=", "csat=mean(csat)"])
def test_what_is_no_outcome_is_refused(word: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="csat"):
        typed_outcome(word)


def test_adjusters_as_typed() -> None:
    assert typed_adjuster("log(case:AMOUNT_REQ)").name == "log(case:AMOUNT_REQ + 1)"
    assert typed_adjuster("month").form == "month"
    assert typed_adjuster("case:REGION").column == "case:REGION"


def test_the_banks_figures_by_typed_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Path(__file__).resolve().parents[3] / "../shared/data/interactions/bpic2012.csv.gz"
    if not log.is_file():
        pytest.skip("bpic2012.csv.gz is not beside this checkout (../shared/data)")

    def run(*words: str) -> object:
        assert main([*words, "--db", str(tmp_path / "s.db"), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    study = run("studies", "create", "Quotes")["study"]  # type: ignore[index]
    for name, text in (("ana.vtt", ANA), ("ben.txt", BEN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        run("sources", "add", study, str(tmp_path / name))
    run("coding", "suggest", study)
    candidate = run("candidates", "propose", study)[0]["candidate"]  # type: ignore[index]
    (tmp_path / "quote.yaml").write_text(DEFINITION, encoding="utf-8")
    run("validation", "define", study, candidate, str(tmp_path / "quote.yaml"))
    data = run(
        "validation", "data", study, str(log), "--case", "case:concept:name", "--event", "concept:name",
        "--timestamp", "time:timestamp", "--kpi", "acceptance=event(O_ACCEPTED)",
        "--outcome", "accepted=event(O_ACCEPTED)",
    )["dataset"]  # type: ignore[index]  # fmt: skip
    told = run(
        "validation", "run", study, candidate, data, "--within", "",
        "--adjust", "log(case:AMOUNT_REQ)", "month", "weekday", "hour",
    )  # fmt: skip
    found = {finding["check"]: finding for finding in told["findings"]}  # type: ignore[index]
    assert told["measurements"]["sum"] == 362_407_706_286_000  # type: ignore[index]
    assert found["link, crude"]["estimate"] == pytest.approx(0.91717, abs=5e-6)
    assert found["link, adjusted"]["estimate"] == pytest.approx(0.89893, abs=5e-6)
    assert found["link, adjusted"]["interval"] == pytest.approx((0.87641, 0.92203), abs=5e-6)
    shares = [round(one["mean"], 4) for one in found["natural bins"]["bins"]]
    assert shares == [0.5533, 0.4091, 0.4392, 0.4313, 0.4018, 0.3299, 0.2651]


def test_a_table_of_cases_with_texts_for_not_known_is_added_by_typed_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "incidents.csv"
    rows = "".join(
        f"INC{i},{i % 28 + 1}/2/2016 01:16,{'?' if i % 9 == 0 else f'{i % 28 + 1}/3/2016 02:00'},Low\n"
        for i in range(40)
    )
    path.write_text(f"number,opened,resolved,impact\n{rows}", encoding="utf-8")
    db = ("--db", str(tmp_path / "s.db"), "--json")
    assert main(["studies", "create", "Incidents", *db]) == 0
    study = json.loads(capsys.readouterr().out)["study"]
    assert main(["validation", "data", study, str(path), *db]) == 0
    guessed = capsys.readouterr()
    assert json.loads(guessed.out)["columns"]["event_columns"] == [["opened", "opened"], ["resolved", "resolved"]]
    assert "'resolved' holds '?'" in guessed.err
    words = [
        "--case", "number", "--times", "opened", "resolved", "--unknown", "resolved=?", "--format", "%d/%m/%Y %H:%M",
        "--timezone", "Europe/Lisbon", "--kpi", "low=yes(impact=Low):lower",
    ]  # fmt: skip
    assert main(["validation", "data", study, str(path), *words, *db]) == 0
    said = capsys.readouterr()
    kept = json.loads(said.out)["columns"]
    assert (kept["timestamp_format"], kept["timezone"]) == ("%d/%m/%Y %H:%M", "Europe/Lisbon")
    assert kept["sentinels"] == [["resolved", ["?"]]]
    assert (kept["outcomes"][0]["yes"], kept["outcomes"][0]["direction"]) == (["Low"], "lower")
    assert "not known" not in said.err
