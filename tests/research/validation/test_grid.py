"""All comparisons of a study count: q over every CPI and KPI, harder where CPIs share events."""

from __future__ import annotations

from dataclasses import replace

import pytest

from research.validation.definition import Count, Definition, Events, Increment, Ratio, Tally
from research.validation.finding import Finding
from research.validation.grid import Asked, grid_for, links, sources_of
from tests.research.validation.test_checks import CONTACTS, WAIT

OTHER = Definition("o", "Fewer letters", Increment("letters", "lower"), Count(Events(("letter",))))


def link(kpi: str, p: float, *, check: str = "link, adjusted", estimate: float = 0.5) -> Finding:
    interval = (estimate - 0.1, estimate + 0.1)
    return Finding(check, "linked", "yes", f"{kpi} moves.", 500, estimate, interval, "change", about=kpi, p=p, se=0.05)


def test_a_link_alone_is_one_among_all_that_were_asked() -> None:
    one = Asked("1", "Wait", WAIT, (link("Sales", 0.02), link("Sales", 0.001, check="link, crude")))
    others = [Asked(str(i), f"Other {i}", OTHER, (link("Sales", 0.5),)) for i in range(2, 6)]
    (alone,) = links([one])
    assert (alone.label, alone.kpi, alone.verdict.answer) == ("Wait", "Sales", "yes")
    assert alone.head is alone.adjusted
    assert alone.head is not None
    assert alone.head.q == pytest.approx(0.02)
    assert alone.crude is not None
    assert alone.crude.q is None, "one test a pair: the crude one does not count again"
    among = links([one, *others[:1]])[0]
    assert among.head is not None
    assert among.head.q == pytest.approx(0.04)
    assert among.head.widened is not None
    assert among.head.widened[0] < 0.4
    assert links([one, *others])[0].verdict.answer == "undecided"


def test_every_pair_has_a_line_and_refused_ones_say_why() -> None:
    refused = Finding("order", "linked", "refused", "Refused: known first.", about="Churn", blocking=True)
    held = links([Asked("1", "Wait", WAIT, (link("Sales", 0.001), refused)), Asked("2", "Other", OTHER, ())])
    assert [(each.cpi, each.kpi, each.verdict.answer) for each in held] == [
        ("1", "Sales", "yes"),
        ("1", "Churn", "refused"),
    ]
    assert held[1].head is None


def test_measures_of_the_same_events_are_judged_harder() -> None:
    shared = replace(OTHER, measure=Count(Events(("b", "x"))))
    asked = [Asked("1", "Wait", WAIT, (link("Sales", 0.02),)), Asked("2", "Other", shared, (link("Sales", 0.02),))]
    assert grid_for(WAIT, asked[1:]).shares_events
    assert not grid_for(WAIT, [replace(asked[1], definition=OTHER)]).shares_events
    assert grid_for(CONTACTS, asked).shares_events, "any two, not only one's own"
    dependent, free = links(asked)[0].head, links([asked[0], replace(asked[1], definition=OTHER)])[0].head
    assert dependent is not None
    assert free is not None
    assert dependent.q == pytest.approx(1.5 * (free.q or 0))


def test_what_a_measure_is_read_from() -> None:
    assert sources_of(WAIT) == {"event a", "event b"}
    ratio = Ratio(Tally(Events(("claim",)), "amount"), Tally(Events(("line",))))
    assert sources_of(replace(OTHER, measure=ratio)) == {"event claim", "event line", "column amount"}
