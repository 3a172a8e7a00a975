"""Every refuter and guard fires on data that shows its trouble and stays quiet on data that does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from research.validation import verdict as judge
from research.validation.checks.guards import order
from research.validation.checks.influence import drift, leak, outlier, rows_or_units, selection
from research.validation.checks.lags import before_the_case, future, lagged
from research.validation.checks.linked import link, linked
from research.validation.checks.parts import has
from research.validation.checks.refuters import common_cause, control, permuted, subsets
from research.validation.definition import Condition, Events, Ratio, Tally
from research.validation.finding import Finding
from research.validation.mapping import Adjuster, Outcome
from research.validation.observed import Covariate, Observed, Pairs, pairs
from tests.research.validation.test_checks import CONTACTS, WAIT, named, observed

SPEND = Outcome("spend", "spend", kind="amount", role="kpi")
BOUGHT = Outcome("bought", "bought", role="kpi")
ORDERS = Outcome("orders", "orders", kind="count", role="kpi")


def found(seen: Observed) -> Pairs:
    return pairs(seen, seen.outcomes[0])


def units(slope: float = -1.0, n: int = 2000, seed: int = 1, **more) -> Pairs:
    """Contacts 0 to 5 and a spend that falls by ``-slope`` with each."""
    rng = np.random.default_rng(seed)
    dose = rng.integers(0, 6, n).astype(float)
    return found(observed(CONTACTS, dose, 20 + slope * dose + rng.normal(0, 3, n), about=SPEND, **more))


def test_chance_is_called_chance_and_a_link_is_not() -> None:
    for refuter in (permuted, subsets, common_cause):
        assert refuter(units()).verdict == "yes"
    noise = [units(0.0, n=300, seed=seed) for seed in range(20)]
    assert sum(permuted(n).verdict == "partly" for n in noise) >= 16
    assert sum(subsets(n).verdict == "partly" for n in noise) >= 10
    assert sum(common_cause(n).verdict == "partly" for n in noise) >= 8


def test_what_the_month_explains_is_shuffled_along() -> None:
    rng = np.random.default_rng(3)
    level = np.repeat([0.0, 1, 2, 3, 4, 5], 300)
    dose, spend = level + rng.normal(0, 0.5, 1800), 3 * level + rng.normal(0, 1, 1800)
    by_month = observed(CONTACTS, dose, spend, about=SPEND)
    month = Covariate(Adjuster(form="month"), by_month.months)
    assert permuted(found(replace(by_month, covariates=(month,)))).verdict == "partly"


def test_something_settled_before_the_case_must_not_go_with_the_value() -> None:
    clean = units()
    rng = np.random.default_rng(2)
    before = Covariate(Adjuster("bought_before", "linear"), rng.normal(size=2000))
    assert control(Pairs(replace(clean.observed, control=before), clean.answers, clean.keep)).verdict == "yes"
    tied = Covariate(Adjuster("bought_before", "linear"), clean.observed.dose + rng.normal(size=2000))
    caught = control(Pairs(replace(clean.observed, control=tied), clean.answers, clean.keep))
    assert caught.verdict == "partly"
    assert "like is not compared with like" in caught.because
    assert not has(clean, "control")


def comers(kind: str, customers: int = 600, seed: int = 4) -> Pairs:
    """Each customer comes four times; who depends on whom is the ``kind``."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(customers), 4)
    dose, spend = np.zeros(len(who)), np.zeros(len(who))
    for i in range(len(who)):
        new = i % 4 == 0
        dose[i] = rng.normal() + (1.0 * spend[i - 1] if kind == "reverse" and not new else 0)
        spend[i] = rng.normal() - (1.0 * dose[i] if kind == "forward" else 0)
    if kind == "customer":
        trait = np.repeat(rng.normal(size=customers), 4)
        dose, spend = dose + trait, spend + trait
    seen = observed(CONTACTS, dose + 10, spend, about=SPEND)
    return found(replace(seen, customers=who.astype(str).astype(object), start_us=np.arange(len(who), dtype=float)))


def test_the_figure_that_comes_first_is_found_out() -> None:
    caught = lagged(comers("reverse"))
    assert caught is not None
    assert caught.verdict == "partly"
    assert "may come first" in caught.because
    honest = lagged(comers("forward"))
    assert honest is not None
    assert honest.verdict == "yes"


def test_what_lies_in_the_customer_shows_in_the_value_of_the_next_case() -> None:
    for placebo in (future, before_the_case):
        caught, honest = placebo(comers("customer")), placebo(comers("forward"))
        assert caught is not None
        assert honest is not None
        assert (caught.verdict, honest.verdict) == ("partly", "yes")


def test_customers_who_come_once_cannot_be_followed() -> None:
    assert not has(units(), "customers over time")
    seen = units(customers=np.arange(2000).astype(str).astype(object), start_us=np.arange(2000.0))
    assert not has(seen, "customers over time")
    note = named(linked(seen.observed, seen.answers), "reverse")
    assert note.verdict == "note"
    assert "come back" in note.because


def test_a_value_that_contains_the_outcome() -> None:
    rng = np.random.default_rng(5)
    bought = (rng.random(1000) < 0.4).astype(float)
    tells = found(observed(CONTACTS, bought * 5 + rng.random(1000), bought, about=BOUGHT))
    assert leak(tells).verdict == "partly"
    assert leak(found(observed(CONTACTS, rng.random(1000), bought, about=BOUGHT))).verdict == "yes"


def test_a_ratio_of_the_very_thing_it_is_held_against_is_refused() -> None:
    ratio = Ratio(Tally(Events(("order",)), "spend"), Tally(Events(("visit",))))
    held = observed(replace(CONTACTS, measure=ratio), np.arange(200.0), np.arange(200.0), about=SPEND)
    refused = order(held, held.outcomes[0], "linked")
    assert (refused.verdict, refused.blocking) == ("refused", True)
    assert "'spend'" in refused.because
    free = observed(replace(CONTACTS, measure=replace(ratio, numerator=Tally(Events(("order",))))), np.arange(200.0),
                    np.arange(200.0), about=SPEND)  # fmt: skip
    assert not order(free, free.outcomes[0], "linked").blocking


def test_one_customer_does_not_make_an_effect() -> None:
    clean = units()
    assert outlier(clean).verdict == "yes"
    rng = np.random.default_rng(6)
    spend = rng.normal(20, 3, 500)
    dose = rng.integers(0, 6, 500).astype(float)
    spend[7], dose[7] = 49_854, 5
    caught = outlier(found(observed(CONTACTS, dose, spend, about=SPEND)))
    assert caught is not None
    assert caught.verdict == "partly" or (caught.estimate or 0) > 0.2
    assert sum(outlier(units(0.0, n=400, seed=seed)).verdict == "partly" for seed in range(40)) <= 3


def test_an_effect_that_wanders() -> None:
    rng = np.random.default_rng(7)
    dose = rng.integers(0, 6, 3000).astype(float)
    turn = np.repeat([1, -1, 1, -1, 1, -1], 500)
    wanders = drift(found(observed(CONTACTS, dose, turn * dose + rng.normal(0, 2, 3000), about=SPEND)))
    assert wanders is not None
    assert wanders.verdict == "partly"
    assert sum((drift(units(seed=seed)) or wanders).verdict == "partly" for seed in range(100)) <= 4


def test_whom_the_estimate_speaks_of() -> None:
    assert selection(units()) is None
    rng = np.random.default_rng(8)
    dose = np.where(rng.random(1000) < 0.4, np.nan, rng.random(1000))
    few = selection(found(observed(CONTACTS, dose, rng.normal(size=1000), about=SPEND)))
    assert few is not None
    assert "came to the end" in few.because
    only = replace(WAIT, population=(Condition(Events(("accepted",))),))
    chosen = selection(found(observed(only, rng.random(1000), rng.normal(size=1000), about=SPEND)))
    assert chosen is not None
    assert "in which accepted happened" in chosen.because


def test_a_share_of_rows_is_no_share_of_units() -> None:
    rng = np.random.default_rng(9)
    met = (rng.random(1000) < 0.634).astype(float)
    seen = found(observed(CONTACTS, rng.integers(0, 6, 1000).astype(float), met, about=BOUGHT))
    apart = rows_or_units(Pairs(seen.observed, replace(seen.answers, row_share=0.935), seen.keep))
    assert apart is not None
    assert "93.5 % of rows and 6" in apart.because
    assert rows_or_units(Pairs(seen.observed, replace(seen.answers, row_share=0.64), seen.keep)) is None


def test_counts_are_read_as_rates() -> None:
    rng = np.random.default_rng(10)
    dose = rng.integers(0, 6, 3000).astype(float)
    seen = found(observed(CONTACTS, dose, rng.poisson(2 * np.exp(-0.1 * dose)), about=ORDERS))
    head = link(seen)
    assert head.measure == "rate ratio per 1 contact"
    assert head.estimate == pytest.approx(np.exp(-0.1), abs=0.02)
    assert head.method == "Poisson, robust"


def test_a_value_that_never_occurs_with_one_answer_has_no_odds_ratio() -> None:
    rng = np.random.default_rng(12)
    dose = np.where(rng.random(4000) < 0.5, 0.0, rng.integers(1, 6, 4000))
    bought = (rng.random(4000) < 0.4) & (dose == 0)  # nobody who had to call could buy at all
    head = link(found(observed(CONTACTS, dose, bought, about=BOUGHT)))
    assert head.verdict == "undecided"
    assert head.estimate is None
    assert "never occurs at some values" in head.because


def test_no_link_is_said_only_when_there_were_enough_units_to_see_one() -> None:
    many, few = link(units(0.0, n=20_000)), link(units(0.0, n=120))
    assert many.verdict == "no"
    assert "equivalence" in many.because
    assert few.verdict == "undecided"
    assert "units would show" in few.because


def test_two_flags_leave_a_link_undecided() -> None:
    seen = units()
    head = replace(named(linked(seen.observed, seen.answers), "link, crude"), q=0.001)
    flag = Finding("drift", "linked", "partly", "It wanders.", about="spend")
    answers = [judge.linked([head, *[flag] * flags]).answer for flags in range(3)]
    assert answers == ["yes", "partly", "undecided"]


def test_picked_links_carry_wider_intervals_and_others_count_too() -> None:
    seen = units()
    alone = named(judge.with_q(linked(seen.observed, seen.answers)), "link, crude")
    assert alone.widened == pytest.approx(alone.interval)
    among = judge.with_q(linked(seen.observed, seen.answers), judge.Grid((0.5,) * 9))
    wide = named(among, "link, crude")
    assert wide.q == pytest.approx(10 * (wide.p or 0))
    assert wide.widened is not None
    assert wide.interval is not None
    assert wide.widened[0] < wide.interval[0] < wide.interval[1] < wide.widened[1]
    dependent = judge.with_q(linked(seen.observed, seen.answers), judge.Grid((0.5,) * 9, shares_events=True))
    assert (named(dependent, "link, crude").q or 0) > (wide.q or 0)


def test_the_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(11)
    seen = units(-0.2, n=800)
    turned = rng.permutation(800)
    again = replace(
        seen.observed, dose=seen.observed.dose[turned], end_us=seen.observed.end_us[turned],
        months=seen.observed.months[turned], lost=seen.observed.lost[turned],
        outcomes=(replace(seen.answers, values=seen.answers.values[turned], at_us=seen.answers.at_us[turned]),),
    )  # fmt: skip
    one, other = (linked(o, o.outcomes[0]) for o in (seen.observed, again))
    assert [f.verdict for f in one] == [f.verdict for f in other]
    assert [f.estimate or 0 for f in one] == pytest.approx([f.estimate or 0 for f in other], rel=1e-6)
