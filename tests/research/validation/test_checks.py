"""The checks on made-up units: what must be found is found, what must be refused is refused, noise stays noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from research.validation import thresholds as limits
from research.validation import verdict as judge
from research.validation.checks.binning import binned, equal_edges, natural_edges
from research.validation.checks.guards import order, sentinel
from research.validation.checks.linked import linked
from research.validation.checks.measurable import coverage, measurable, missingness, order_of_events, sample, spread
from research.validation.checks.threshold import find_break
from research.validation.checks.valued import valued
from research.validation.definition import Count, Definition, Duration, End, Events, Increment, Share, Start
from research.validation.finding import Finding, StepVerdict
from research.validation.mapping import Adjuster, Outcome
from research.validation.measurements import Measurements
from research.validation.observed import Answers, Covariate, Observed, pairs
from research.validation.validating import climb

WAIT = Definition(
    "w", "Minimize the wait", Increment("hours", "lower"), Duration(Start(Events(("a",))), End(Events(("b",))))
)
CONTACTS = Definition("c", "Minimize the contacts", Increment("contacts", "lower"), Count(Events(("call",))))
HAPPY = Outcome("happy", "happy")
SCORE = Outcome("score", "score", kind="score")
SALES = Outcome("sales", "sales", role="kpi")


def observed(definition: Definition, dose, outcome, *, about: Outcome = HAPPY, at=None, months=6, **more) -> Observed:
    n = len(dose)
    labels = np.array([f"2024-{1 + i * months // n:02}" for i in range(n)], dtype=object)
    at_us = np.full(n, np.nan) if at is None else np.asarray(at, dtype=float)
    answers = Answers(about, np.asarray(outcome, dtype=float), at_us)
    dose = np.asarray(dose, dtype=float)
    filled = {"end_us": np.arange(n, dtype=float), "lost": np.isnan(dose), **more}
    return Observed(definition, dose, months=labels, outcomes=(answers,), **filled)


def named(findings, check: str) -> Finding:
    return next(finding for finding in findings if finding.check == check)


def planted(slope: float, n: int = 3000, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    dose = rng.lognormal(1.5, 1.2, n)
    return dose, (rng.random(n) < np.clip(0.5 + slope * (np.log2(dose + 0.25) - 2), 0.02, 0.98)).astype(float)


# ── measurable ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("n", "censored", "answer"), [(60, 20, "yes"), (79, 0, "partly"), (50, 0, "partly"), (49, 0, "no"), (21, 0, "no")]
)
def test_coverage(n: int, censored: int, answer: str) -> None:
    found = coverage(WAIT, Measurements("us", 100, n, censored=censored))
    assert found.verdict == answer
    assert found.estimate == (n + censored) / 100
    assert found.blocking == (answer == "no")


def test_immature_units_are_not_held_against_it() -> None:
    assert coverage(WAIT, Measurements("share", 200, 90, immature=100)).estimate == 0.9
    assert coverage(WAIT, Measurements("share", 5, 0, immature=5)).verdict == "undecided"


def test_too_few_units_are_undecided_and_say_how_many_are_needed() -> None:
    found = sample(WAIT, Measurements("us", 12, 12))
    assert found.verdict == "undecided"
    assert found.because == "Undecided because n = 12 and 100 are needed."
    rare = sample(WAIT, Measurements("share", 1000, 1000, sum=12))
    assert "n = 12 and 30 are needed" in rare.because
    assert sample(WAIT, Measurements("share", 150, 150, sum=10)).because.endswith("n = 150 and 200 are needed.")


def test_no_spread() -> None:
    flat = spread(CONTACTS, Measurements("count", 200, 200, mode_share=0.97, distinct=2))
    assert (flat.verdict, flat.blocking) == ("no", True)


@pytest.mark.parametrize(("wrong", "answer"), [(1, "yes"), (3, "partly"), (16, "no")])
def test_negative_durations_are_counted(wrong: int, answer: str) -> None:
    assert order_of_events(WAIT, Measurements("us", 100, 100, negatives=wrong)).verdict == answer
    assert order_of_events(WAIT, Measurements("us", 100, 100 - wrong, unpaired=wrong)).verdict == answer


def test_values_missing_where_customers_are_unhappy() -> None:
    rng = np.random.default_rng(2)
    happy = (rng.random(2000) < 0.5).astype(float)
    gone = rng.random(2000) < np.where(happy == 1, 0.02, 0.5)
    biased = observed(WAIT, np.where(gone, np.nan, 1.0), happy)
    assert missingness(biased, 0).verdict in ("partly", "no")
    fair = observed(WAIT, np.where(rng.random(2000) < 0.2, np.nan, 1.0), happy)
    assert missingness(fair, 0).verdict == "yes"


# ── valued ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_planted_effect_is_found_with_its_direction() -> None:
    happy = np.repeat([0.9, 0.7, 0.5, 0.3], 200) > np.tile(np.linspace(0, 1, 200), 4)
    seen = observed(CONTACTS, np.repeat([0.0, 1, 2, 3], 200), happy)
    found = valued(seen, seen.outcomes[0])
    slope = named(found, "slope")
    assert slope.verdict == "yes"
    assert slope.estimate == pytest.approx(-0.2, abs=0.01)
    assert named(found, "monotone").verdict == "yes"
    assert [round(b.mean or 0, 1) for b in named(found, "natural bins").bins] == [0.9, 0.7, 0.5, 0.3]


def test_the_wrong_direction_is_not_valued() -> None:
    seen = observed(WAIT, *planted(+0.06))
    found = valued(seen, seen.outcomes[0])
    assert named(found, "slope").verdict == "no"
    assert "against the direction" in named(found, "slope").because
    assert judge.valued(found).answer == "no"


def test_no_effect_in_many_units_is_no_and_in_few_undecided() -> None:
    many = observed(WAIT, *planted(0.0, n=60_000))
    assert named(valued(many, many.outcomes[0]), "slope").verdict == "no"
    few = observed(WAIT, *planted(0.0, n=150, seed=2))
    assert named(valued(few, few.outcomes[0]), "slope").verdict == "undecided"


def test_twelve_units_are_undecided() -> None:
    seen = observed(WAIT, *planted(-0.06, n=12))
    found = named(valued(seen, seen.outcomes[0]), "small n")
    assert "undecided because n = 12 and 30 are needed" in found.because
    assert judge.valued((found,)).answer == "undecided"


def test_an_effect_that_turns_from_month_to_month_is_only_partly_valued() -> None:
    rng = np.random.default_rng(4)
    dose = rng.integers(0, 4, 3000).astype(float)
    turn = np.repeat([1, -1, 1, -1, 1, 1], 500)
    score = np.where(turn > 0, -1.0, 0.5) * dose + rng.normal(0, 1, 3000)
    seen = observed(CONTACTS, dose, score, about=SCORE)
    found = valued(seen, seen.outcomes[0])
    assert named(found, "stability").estimate == pytest.approx(4 / 6)
    assert (
        judge.valued([f if f.check != "stability" else replace(f, verdict="partly") for f in found]).answer == "partly"
    )


def bent(n: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """No difference up to 4 hours, 0.15 in log odds per hour beyond."""
    rng = np.random.default_rng(seed)
    dose = np.minimum(rng.exponential(6, n), 30)
    return dose, (rng.random(n) < 1 / (1 + np.exp(0.15 * np.maximum(dose - 4, 0)))).astype(float)


def test_a_planted_threshold_is_found_where_it_is() -> None:
    seen = observed(WAIT, *bent(12_000))
    found = named(valued(seen, seen.outcomes[0]), "threshold")
    assert found.verdict == "yes"
    assert found.estimate == pytest.approx(4, abs=1)
    low, high = found.interval or (0, 0)
    assert low <= 4 <= high
    assert "beyond 1 hour more goes with -0.0" in found.because
    assert judge.valued(valued(seen, seen.outcomes[0])).because[0].startswith("There is a threshold")


def test_a_threshold_in_scores_beyond_which_nothing_changes() -> None:
    rng = np.random.default_rng(4)
    dose = rng.uniform(0, 12, 3000)
    held = find_break(dose, 5 - 0.4 * np.minimum(dose, 6) + rng.normal(0, 1, 3000), step=1, seed=1)
    assert held is not None
    assert not held.beyond
    assert held.place == pytest.approx(6, abs=0.5)
    assert held.slope == pytest.approx(-0.4, abs=0.05)
    assert held.p < 0.01


def test_a_straight_line_has_no_threshold() -> None:
    claims = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        dose = rng.uniform(0, 12, 600)
        held = find_break(dose, 3 - 0.1 * dose + rng.normal(0, 1, 600), step=1, seed=seed)
        claims += held is not None and held.gain >= limits.BIC_STRONG and held.p <= limits.PERMUTED_MOST
    assert claims <= 1


def test_an_edge_out_of_line_may_be_a_sentinel() -> None:
    rng = np.random.default_rng(5)
    dose = rng.integers(0, 6, 6000).astype(float)
    score = np.where(dose == 0, 4.5, 2 + 0.1 * dose) + rng.normal(0, 1, 6000)
    bins = binned(dose, score, natural_edges(dose, "points"), binary=False)
    found = sentinel(bins, "score")
    assert found is not None
    assert "not known" in found.because
    assert (
        sentinel(binned(dose, 2 + 0.1 * dose + rng.normal(0, 1, 6000), [0, 1, 2, 3, 4], binary=False), "score") is None
    )


def test_bins_hold_everyone_once() -> None:
    dose = np.array([0.0, 0.5, 0.50001, 1, 24, 168, 200])
    bins = binned(dose, np.ones(7), natural_edges(dose, "hours"), binary=True)
    assert [b.n for b in bins] == [2, 2, 0, 1, 0, 1, 1]
    assert bins[2].mean is None
    groups = binned(dose, np.ones(7), equal_edges(dose), binary=True)
    assert sum(b.n for b in groups) == 7


# ── order ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("wrong", "verdict"), [(0, "yes"), (10, "yes"), (11, "refused"), (1000, "refused")])
def test_outcomes_known_before_the_end(wrong: int, verdict: str) -> None:
    at = np.arange(1000.0) + 5
    at[:wrong] -= 5  # the very moment counts as known before
    seen = observed(WAIT, np.ones(1000), np.ones(1000), at=at)
    found = order(seen, seen.outcomes[0], "linked")
    assert (found.verdict, found.blocking) == (verdict, verdict == "refused")
    assert int(pairs(seen, seen.outcomes[0]).keep.sum()) == 1000 - wrong


def test_a_column_on_both_sides_is_refused() -> None:
    same = replace(WAIT, measure=Share((), ()))
    seen = observed(replace(same, measure=Count(Events(("x",)), "distinct", "happy")), np.ones(50), np.ones(50))
    assert order(seen, seen.outcomes[0], "valued").verdict == "refused"


# ── linked ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_confounder_that_turns_the_effect_round_is_shown() -> None:
    rng = np.random.default_rng(6)
    segment = rng.integers(0, 2, 4000)
    dose = 3 * segment + rng.normal(0, 1, 4000)
    outcome = 3 * segment - 0.5 * dose + rng.normal(0, 1, 4000)
    covariate = Covariate(Adjuster("segment"), segment.astype(str).astype(object))
    about = replace(SCORE, role="kpi")
    seen = observed(CONTACTS, dose, outcome, about=about, covariates=(covariate,))
    found = linked(seen, seen.outcomes[0])
    assert (named(found, "link, crude").estimate or 0) > 0
    assert named(found, "link, adjusted").estimate == pytest.approx(-0.5, abs=0.05)
    assert named(found, "simpson").verdict == "partly"
    assert judge.linked(judge.with_q(found)).answer == "partly"


def test_shuffled_units_are_hardly_ever_linked() -> None:
    rng, answers = np.random.default_rng(7), []
    for seed in range(60):
        dose, outcome = planted(-0.06, n=400, seed=seed)
        seen = observed(WAIT, dose, rng.permutation(outcome), about=SALES)
        answers.append(judge.linked(judge.with_q(linked(seen, seen.outcomes[0]))).answer)
    assert answers.count("yes") <= 5
    assert answers.count("undecided") >= 50


def test_a_planted_link_is_found() -> None:
    answers = []
    for seed in range(12):
        seen = observed(WAIT, *planted(-0.06, n=1500, seed=seed), about=SALES)
        answers.append(judge.linked(judge.with_q(linked(seen, seen.outcomes[0]))).answer)
    assert answers.count("yes") >= 9


def test_many_questions_make_chance_likelier() -> None:
    ps = (0.01, 0.2, 0.4, 0.6, 0.8)
    heads = [Finding("link, crude", "linked", "yes", f"k{i}", 500, 1.2, p=p, about=f"k{i}") for i, p in enumerate(ps)]
    counted = judge.with_q(heads)
    assert counted[0].q == pytest.approx(0.05)
    alone = judge.with_q(heads[:1])
    assert alone[0].q == pytest.approx(0.01)


def test_the_same_question_has_the_same_answer() -> None:
    seen = observed(WAIT, *planted(-0.03, n=500), about=SALES)
    assert linked(seen, seen.outcomes[0]) == linked(seen, seen.outcomes[0])


# ── the ladder ───────────────────────────────────────────────────────────────────────────────────────────────────


def steps(**answers: str) -> list[StepVerdict]:
    return [StepVerdict(step, answer, (f"{step} because.",)) for step, answer in answers.items()]  # type: ignore[arg-type]


def test_steps_cannot_be_skipped() -> None:
    held = judge.overall(steps(said="yes", defined="yes", measurable="no", valued="yes", linked="yes"))
    assert held.reached == "defined"
    assert held.sentence == "It has come to 'defined': it is not measurable. measurable because."
    assert judge.overall(steps(said="no", defined="yes")).reached is None
    assert (
        judge.overall(steps(said="yes", defined="partly", measurable="yes", valued="undecided", linked="yes")).reached
        == "measurable"
    )


def test_the_top_of_what_data_can_say() -> None:
    held = judge.overall(steps(said="yes", defined="yes", measurable="yes", valued="partly", linked="yes"))
    assert held.reached == "linked"
    assert "experiment" in held.sentence


def test_evidence_is_counted_in_people() -> None:
    assert [judge.said(n).answer for n in (0, 1, 2, 3)] == ["no", "partly", "partly", "yes"]


def test_a_kpi_in_disguise_is_only_a_hint() -> None:
    held = climb(replace(WAIT, statement="Increase the conversion rate"), (), 4)
    defined = held.step("defined")
    assert defined is not None
    assert defined.answer == "partly"
    assert "conversion" in defined.because[1]


def test_every_step_gives_its_reason() -> None:
    seen = observed(WAIT, *planted(-0.06))
    measured = Measurements(
        "us", 3000, 3000, coverage=1.0, q25=1.0, q75=9e10, distinct=2999, mode_share=0.001, median=1e10
    )
    findings = (*measurable(WAIT, measured, seen), *valued(seen, seen.outcomes[0]))
    for verdict in climb(WAIT, findings, 4).steps:
        assert verdict.because
        assert all(reason.endswith(".") for reason in verdict.because)


def test_thresholds_are_in_order() -> None:
    assert limits.COVERAGE_PARTLY < limits.COVERAGE_YES
    assert limits.MISSING_AUC_YES < limits.MISSING_AUC_PARTLY
    assert limits.Q_LINKED < limits.Q_CANDIDATE


def test_bins_are_cut_where_customers_say_that_it_changes() -> None:
    assert natural_edges(np.array([0.5, 3, 30]), "hours", (2.0, 24.0)) == [2, 24]


def test_a_kpi_that_no_unit_can_have_was_not_asked() -> None:
    rng = np.random.default_rng(8)
    never = Outcome("policies", "policies", role="kpi")
    seen = observed(CONTACTS, rng.integers(0, 5, 400), np.zeros(400), about=never)
    (_, told) = linked(seen, seen.outcomes[0])
    assert (told.check, told.verdict) == ("not about these", "note")
    assert "None of 400 units have policies" in told.because
    alone = judge.linked((told,))
    assert (alone.answer, alone.because) == ("undecided", (told.because,))
    spent = Outcome("spent", "spent", kind="amount", role="kpi")
    flat = observed(CONTACTS, rng.integers(0, 5, 20_000), rng.normal(0, 1, 20_000), about=spent)
    both = (*linked(flat, flat.outcomes[0]), told)
    assert judge.linked(judge.with_q(both)).answer == "no", "what was not asked does not make the rest undecided"


def test_a_value_that_separates_an_outcome_is_still_asked_whether_it_contains_it() -> None:
    rng = np.random.default_rng(9)
    renewed = rng.random(2000) < 0.7
    renews = Outcome("renewed", "renewed", role="kpi")
    seen = observed(CONTACTS, 40 * renewed + rng.normal(40, 2, 2000), renewed, about=renews)
    found = linked(seen, seen.outcomes[0])
    assert named(found, "link, crude").verdict == "undecided"
    assert named(found, "leakage").verdict == "partly"
    assert judge.linked(found).answer == "undecided"
