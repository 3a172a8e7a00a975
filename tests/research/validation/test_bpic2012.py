"""The quote turnaround of a real bank, figure by figure (BPI Challenge 2012)."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.validation.finding import Finding
from research.validation.loading import load_definition
from research.validation.mapping import Adjuster, Mapping, Outcome
from research.validation.measured import measure
from research.validation.validating import Validated, validate

HOUR, DAY = 3_600_000_000, 86_400_000_000
MAPPING = Mapping("case:concept:name", "concept:name", "time:timestamp")
ACCEPTED = Outcome("acceptance", events=("O_ACCEPTED",))
ADJUSTERS = (
    Adjuster("case:AMOUNT_REQ", "log"),
    Adjuster(form="month"),
    Adjuster(form="weekday"),
    Adjuster(form="hour"),
)
TOP = """
statement: Minimize the time it takes to get a quote
increment: hours, lower
rows: {lifecycle:transition: COMPLETE}
"""


def definition(measure: str):
    return load_definition(f"{TOP}measure: {measure}", name="bpic.yaml")


QUOTE = definition("{type: duration, from: A_SUBMITTED, to: {event: O_SENT, pick: first_after}}")


@pytest.fixture(scope="module")
def log() -> str:
    path = Path(__file__).resolve().parents[3] / "../shared/data/interactions/bpic2012.csv.gz"
    if not path.is_file():
        pytest.skip("bpic2012.csv.gz is not beside this checkout (../shared/data)")
    return str(path)


@pytest.fixture(scope="module")
def quote(log: str) -> Validated:
    return validate(QUOTE, log, MAPPING, outcome=ACCEPTED, kpis=(ACCEPTED,), adjusters=ADJUSTERS, people=4)


def found(validated: Validated, check: str) -> Finding:
    return next(finding for finding in validated.findings if finding.check == check)


def test_turnaround(quote: Validated) -> None:
    held = quote.measurements
    assert (held.n_eligible, held.n, held.censored) == (13_087, 5_015, 8_072)
    assert held.sum == 362_407_706_286_000
    assert held.median == pytest.approx(5.732384 * HOUR, rel=1e-7)
    assert held.mean == pytest.approx(20.073541 * HOUR, rel=1e-7)
    assert held.p90 == pytest.approx(45.631521 * HOUR, rel=1e-7)
    assert held.negatives == 0


def test_load_report(quote: Validated) -> None:
    report = quote.report
    assert (report.rows, report.cases, report.unparsable, report.duplicates) == (262_200, 13_087, 0, 0)
    assert report.extract_end_us == 1_331_737_494_681_000  # 2012-03-14 15:04:54.681 UTC


def test_how_applications_end(log: str) -> None:
    shares = f"{TOP}measure: {{type: share, numerator: {{event: %s}}}}"
    for event, n in {"A_APPROVED": 2_246, "A_DECLINED": 7_635, "A_CANCELLED": 2_807}.items():
        held = measure(load_definition(shares % event, name="d"), log, MAPPING).measurements
        assert (held.n, held.sum) == (13_087, n)


def test_time_to_a_decision_counts_the_unfinished(log: str) -> None:
    decision = definition("{type: duration, from: A_SUBMITTED, to: {event: [A_APPROVED, A_DECLINED, A_CANCELLED]}}")
    held = measure(decision, log, MAPPING).measurements
    assert (held.n, held.censored) == (12_688, 399)
    assert held.median == pytest.approx(0.66084 * DAY, abs=5e-6 * DAY)
    assert held.survival is not None
    assert held.survival.method == "Kaplan–Meier"
    assert held.survival.median == pytest.approx(0.81021 * DAY, abs=5e-6 * DAY)
    assert held.survival.low < held.survival.median < held.survival.high  # type: ignore[operator]


def test_every_offer_to_the_next_answer(log: str) -> None:
    each = definition(
        "{type: duration, from: {event: O_SENT, pick: each}, to: {event: [O_ACCEPTED, O_CANCELLED], pick: next}}"
    )
    held = measure(each, log, MAPPING).measurements
    assert (held.span_starts, held.spans, held.span_sum) == (7_030, 5_898, 6_395_706_541_296_000)


def test_acceptance_by_turnaround(quote: Validated) -> None:
    bins = found(quote, "natural bins").bins
    assert [round(b.mean or 0, 4) for b in bins] == [0.5533, 0.4091, 0.4392, 0.4313, 0.4018, 0.3299, 0.2651]
    assert [b.n for b in bins] == [1_126, 352, 831, 1_660, 769, 194, 83]
    assert all(b.interval and b.interval[0] < (b.mean or 0) < b.interval[1] for b in bins)


@pytest.mark.parametrize(
    ("check", "estimate", "interval"),
    [("link, crude", 0.91717, (0.89758, 0.93720)), ("link, adjusted", 0.89893, (0.87641, 0.92203))],
)
def test_odds_ratio_per_doubling(quote: Validated, check: str, estimate: float, interval: tuple[float, float]) -> None:
    held = found(quote, check)
    assert held.estimate == pytest.approx(estimate, abs=5e-6)
    assert held.interval == pytest.approx(interval, abs=5e-6)
    assert held.n == 5_015
    assert "doubling of (hours + 0.25)" in held.measure


def test_the_verdict_climbs_to_linked_and_speaks_of_an_association(quote: Validated) -> None:
    assert quote.verdict.reached == "linked"
    step = quote.verdict.step("linked")
    assert step is not None
    assert step.answer == "yes"
    assert any("association" in reason for reason in step.because)
    valued = quote.verdict.step("valued")
    assert valued is not None
    assert valued.answer == "partly"  # one hour is too small a step to notice, the direction is right


def test_a_whole_case_duration_is_refused(log: str) -> None:
    whole = definition("{type: duration, from: {event: any, pick: first}, to: {event: any, pick: last}}")
    refused = validate(whole, log, MAPPING, outcome=ACCEPTED, kpis=(ACCEPTED,), adjusters=ADJUSTERS, people=4)
    step = refused.verdict.step("linked")
    assert step is not None
    assert step.answer == "refused"
    assert "contains the outcome" in step.because[0]
    assert refused.verdict.reached == "measurable"
    assert not [f for f in refused.findings if f.check.startswith("link")]


def test_an_end_that_is_the_outcome_is_refused(log: str) -> None:
    own = definition("{type: duration, from: A_SUBMITTED, to: {event: O_ACCEPTED}}")
    refused = validate(own, log, MAPPING, outcome=ACCEPTED, people=4)
    order = found(refused, "order")
    assert order.verdict == "refused"
    assert "'O_ACCEPTED'" in order.because


def test_without_words_of_customers_nothing_is_reached(quote: Validated) -> None:
    from research.validation import verdict as judge

    steps = [judge.said(0), *quote.verdict.steps[1:]]
    assert judge.overall(steps).reached is None
