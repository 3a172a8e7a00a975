"""How far a study's goals are."""

from __future__ import annotations

from datetime import UTC, datetime

from nlp.values import Stage
from research.goals import Goal, goals
from research.overview import Progress
from research.records import Stamp
from research.studies import Kpi, Participant, Study

STAMP = Stamp("s-0", "s", "Ana", datetime(2026, 1, 1, tzinfo=UTC))


def study(**said: object) -> Study:
    return Study(id="s-0", stamp=STAMP, title="Claims", **said)  # type: ignore[arg-type]


def person(code: str, segment: str = "") -> Participant:
    return Participant(id=code, stamp=STAMP, code=code, segment=segment)


def test_a_new_study_has_reached_nothing_and_divides_by_nothing() -> None:
    found = goals(study(), Progress(), people=(), placed=(), linked=0)
    assert [g.name for g in found] == ["question", "customer", "stages", "kpis", "decision"]
    assert not any(g.reached or g.said for g in found)
    assert found[0].far == "Nobody has been heard yet."


def test_a_finished_study_has_reached_all() -> None:
    about = study(
        question="Why?", customer="Tenants", decision="Which", stages=(Stage("Ask"),), kpis=(Kpi("churn", "lower"),)
    )
    done = Progress(sources=1, people=1, confirmed=3, kept=1, validated=1, decided=1, adopted=1)
    found = goals(about, done, people=(person("P1", "tenant"),), placed=("Ask",), linked=1)
    assert all(g.reached and g.said for g in found)
    assert [g.far for g in found] == [
        "1 person heard, 100% of 3 statements judged",
        "1 of 1 person placed in a segment",
        "1 of 1 stage with a candidate",
        "1 of 1 kept candidate tested for a link to one",
        "1 of 1 kept candidate decided, 1 adopted",
    ]


def test_empty_stages_are_named_while_some_are_filled() -> None:
    about = study(stages=(Stage("Ask"), Stage("Wait")))
    some = goals(about, Progress(), people=(person("P1"), person("P2", "x")), placed=("Ask", "", "gone"), linked=0)
    assert some[2] == Goal("stages", "Ask, Wait", "1 of 2 stages with a candidate; none yet in Wait", reached=False)
    assert some[1].far == "1 of 2 people placed in a segment"
    none = goals(about, Progress(), people=(), placed=(), linked=0)
    assert none[2].far == "0 of 2 stages with a candidate"
