"""Estimators held to figures from the literature, from other libraries, or worked out by hand."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from research.validation.checks.guards import stratified
from research.validation.estimating import (
    auc,
    benjamini_hochberg,
    e_value,
    estimate,
    mantel_haenszel,
    spearman,
    welch,
    wilson,
)
from research.validation.regressing import design, dummies, least_squares, logit, poisson
from research.validation.survival import Counts, Curve, aalen_johansen, kaplan_meier, survival


def counts(rows: list[tuple[float, int, int, int]]) -> Counts:
    return Counts(*(np.array(column, dtype=float) for column in zip(*rows, strict=True)))


# Remission in weeks of 21 patients on 6-MP (Freireich et al. 1963), the usual textbook example.
REMISSION = [
    (6, 3, 0, 1), (7, 1, 0, 0), (9, 0, 0, 1), (10, 1, 0, 1), (11, 0, 0, 1), (13, 1, 0, 0), (16, 1, 0, 0), (17, 0, 0, 1),
    (19, 0, 0, 1), (20, 0, 0, 1), (22, 1, 0, 0), (23, 1, 0, 0), (25, 0, 0, 1), (32, 0, 0, 2), (34, 0, 0, 1),
    (35, 0, 0, 1),
]  # fmt: skip


def test_kaplan_meier_of_the_textbook() -> None:
    curve = kaplan_meier(counts(REMISSION))
    by_week = dict(zip(curve.times, 1 - curve.ended, strict=True))
    published = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert {week: round(by_week[week], 4) for week in published} == published
    found = survival(counts(REMISSION))
    assert found is not None
    assert (found.median, found.low, found.high) == (23, 13, None)  # as R's survfit with conf.type = "log-log"
    assert (found.n, found.ended, found.censored) == (21, 9, 12)


def test_kaplan_meier_without_censoring_is_the_sample_itself() -> None:
    found = survival(counts([(float(t), 1, 0, 0) for t in range(1, 12)]))
    assert found is not None
    assert found.median == 6
    assert found.p90 == 10


def test_the_curve_kept_for_drawing_is_the_curve() -> None:
    short = survival(counts(REMISSION))
    assert short is not None
    full = kaplan_meier(counts(REMISSION))
    assert [(p.time, p.ended) for p in short.curve] == list(zip(full.times, full.ended, strict=True))
    assert sum(p.censored for p in short.curve) == short.censored
    assert short.curve[0].at_risk == short.n
    long = survival(counts([(float(t), 3, t % 2, t % 3) for t in range(1, 2000)]))
    assert long is not None
    assert 100 <= len(long.curve) <= 122
    assert long.curve[-1].time == 1999
    assert sum(p.censored for p in long.curve) == long.censored
    at = {p.time: p for p in long.curve}
    whole = aalen_johansen(counts([(float(t), 3, t % 2, t % 3) for t in range(1, 2000)]))
    assert all(at[t].ended == share for t, share in zip(whole.times, whole.ended, strict=True) if t in at)
    assert (long.curve[-1].other or 0) + long.curve[-1].ended == pytest.approx(1, abs=0.01)


def test_nobody_ended() -> None:
    assert survival(counts([(1.0, 0, 0, 3)])) is None
    assert survival(Counts(*(np.array([]) for _ in range(4)))) is None


def test_aalen_johansen_splits_what_kaplan_meier_joins() -> None:
    rows = [(1, 1, 0, 0), (2, 0, 1, 0), (3, 1, 0, 1), (4, 0, 1, 0), (5, 1, 0, 0)]
    ours = aalen_johansen(counts(rows)).ended
    other = aalen_johansen(counts([(t, c, e, z) for t, e, c, z in rows])).ended
    joined = kaplan_meier(counts([(t, e + c, 0, z) for t, e, c, z in rows])).ended
    assert ours + other == pytest.approx(joined)
    assert ours[:3] == pytest.approx([1 / 6, 1 / 6, 1 / 6 + 4 / 6 * 1 / 4])


def test_aalen_johansen_without_competition_is_kaplan_meier() -> None:
    one, other = aalen_johansen(counts(REMISSION)), kaplan_meier(counts(REMISSION))
    assert one.ended == pytest.approx(other.ended)


@pytest.mark.parametrize("seed", [3, 8])
def test_curves_and_their_bands_are_those_of_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ending, other, lost = rng.exponential(10, 300), rng.exponential(20, 300), rng.uniform(0, 25, 300)
    time = np.ceil(np.minimum.reduce([ending, other, lost]) * 2) / 2  # half units, so that many fall on one time
    why = np.select([(ending <= other) & (ending <= lost), other <= lost], [1, 2], 0)
    table = counts([(t, *(int(((time == t) & (why == k)).sum()) for k in (1, 2, 0))) for t in np.unique(time)])
    ours, theirs = aalen_johansen(table), CumIncidenceRight(time, why)
    at = np.searchsorted(table.times, theirs.times)
    assert ours.ended[at] == pytest.approx(theirs.cinc[0])
    assert _bounds(ours, at) == pytest.approx(_log_log(theirs.cinc[0], theirs.cinc_se[0]), rel=1e-6)
    plain, known = kaplan_meier(table), SurvfuncRight(time, why == 1)
    at = np.searchsorted(table.times, known.surv_times)
    assert 1 - plain.ended[at] == pytest.approx(known.surv_prob)
    assert 1 - _bounds(plain, at)[::-1] == pytest.approx(_log_log(known.surv_prob, known.surv_prob_se), rel=1e-6)
    lost_from_sight = np.asarray(table.censored + table.competing)
    told = survival(replace(table, competing=np.zeros(len(table.times)), censored=lost_from_sight))
    assert told is not None
    assert told.median == known.quantile(0.5)
    assert (told.low, told.high) == known.quantile_ci(0.5, method="cloglog")


def _bounds(curve: Curve, at: np.ndarray) -> np.ndarray:
    return np.stack([curve.low[at], curve.high[at]])


def _log_log(share: np.ndarray, se: np.ndarray) -> np.ndarray:
    """95 % bounds of a share by the normal theory of log(−log)."""
    half = 1.959963984540054 * se / (share * np.abs(np.log(share)))
    return np.stack([share ** np.exp(half), share ** np.exp(-half)])


@given(st.integers(1, 400), st.integers(0, 400))
def test_wilson(n: int, hits: int) -> None:
    hits = min(hits, n)
    assert wilson(hits, n) == pytest.approx(proportion_confint(hits, n, method="wilson"), abs=1e-12)


def test_welch() -> None:
    left, right = np.array([1.0, 2, 3, 4, 9]), np.array([2.0, 2, 3, 8, 9, 11, 12])
    result = stats.ttest_ind(right, left, equal_var=False)
    ours = welch(left, right)
    assert ours.p == pytest.approx(result.pvalue)
    assert ours.interval == pytest.approx(tuple(result.confidence_interval()))


def test_area_under_the_curve_counts_ties_half() -> None:
    assert auc(np.array([True, False, True, False]), np.array([3.0, 1, 2, 2])) == pytest.approx(3.5 / 4)
    assert auc(np.array([True, True]), np.array([1.0, 2])) is None


def sample(seed: int, n: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    dose, level = rng.normal(50, 20, n), rng.integers(0, 4, n).astype(str).astype(object)
    y = (rng.random(n) < 1 / (1 + np.exp(-(dose - 50) / 30))).astype(float)
    return dose, level, y


@pytest.mark.parametrize("seed", range(3))
def test_logit_agrees_with_statsmodels(seed: int) -> None:
    dose, level, y = sample(seed)
    x = design([dose, *dummies(level)], len(y))
    ours, theirs = logit(y, x), sm.Logit(y, x).fit(disp=0)
    assert ours is not None
    assert ours.value == pytest.approx(theirs.params[1], rel=1e-7)
    assert ours.interval == pytest.approx(tuple(theirs.conf_int()[1]), rel=1e-6)
    assert ours.p == pytest.approx(theirs.pvalues[1], rel=1e-5)


def test_least_squares_agrees_with_statsmodels_robust_and_clustered() -> None:
    dose, level, y = sample(5)
    x, teams = design([dose, *dummies(level)], len(y)), np.repeat(np.arange(50), 8)
    ours, theirs = least_squares(y, x), sm.OLS(y, x).fit(cov_type="HC1")
    assert ours is not None
    assert (ours.value, ours.se) == pytest.approx((theirs.params[1], theirs.bse[1]), rel=1e-9)
    clustered = least_squares(y, x, clusters=teams.astype(str).astype(object))
    raw = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": teams, "use_correction": False})
    assert clustered is not None
    assert clustered.se == pytest.approx(raw.bse[1] * math.sqrt(50 / 49), rel=1e-9)
    t = stats.t.ppf(0.975, 49)
    assert clustered.high - clustered.value == pytest.approx(t * clustered.se)


def test_logit_says_nothing_where_nothing_differs() -> None:
    x = design([np.arange(10.0)], 10)
    assert logit(np.ones(10), x) is None
    assert logit(np.array([0.0, 1] * 5), design([np.ones(10)], 10)) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_benjamini_hochberg(ps: list[float]) -> None:
    assert benjamini_hochberg(ps) == pytest.approx(tuple(multipletests(ps, method="fdr_bh")[1]))


def test_untested_cells_do_not_count() -> None:
    assert benjamini_hochberg([0.01, None, 0.04]) == (pytest.approx(0.02), None, pytest.approx(0.04))


def test_e_value_of_the_paper() -> None:
    assert e_value(3.9, common=False) == pytest.approx(7.26, abs=0.005)  # VanderWeele & Ding 2017
    assert e_value(1 / 3.9, common=False) == pytest.approx(7.26, abs=0.005)
    assert e_value(1.0, common=True) == 1


def test_spearman_agrees_with_scipy() -> None:
    x, y = np.array([1.0, 2, 2, 4, 5, 9]), np.array([3.0, 1, 4, 4, 6, 5])
    found = spearman(x, y)
    assert found is not None
    assert found.value == pytest.approx(stats.spearmanr(x, y).statistic)
    assert spearman(np.ones(5), np.arange(5.0)) is None


def test_berkeley_turns_round_within_departments(shared_data: Path) -> None:
    cells: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    with (shared_data / "interactions" / "UCBAdmissions.csv").open() as file:
        for row in csv.DictReader(file):
            cells[row["Dept"]][row["Gender"], row["Admit"]] = float(row["Freq"])
    order = [("Male", "Admitted"), ("Male", "Rejected"), ("Female", "Admitted"), ("Female", "Rejected")]
    tables = {dept: tuple(held[key] for key in order) for dept, held in cells.items()}
    a, b, c, d = (sum(table[i] for table in tables.values()) for i in range(4))
    assert a * d / (b * c) == pytest.approx(1.84108, abs=5e-6)
    ratio, interval = mantel_haenszel(list(tables.values())).odds()
    assert ratio == pytest.approx(0.90470, abs=5e-6)
    assert interval == pytest.approx((0.77191, 1.06033), abs=5e-6)
    finding = stratified(tables, "admission")
    assert finding.verdict == "partly"
    assert "within strata counts" in finding.because


def _teams(seed: int, teams: int = 12, each: int = 50) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    team = np.repeat(np.arange(teams), each)
    x = np.repeat(rng.normal(size=teams), each)
    y = 0.23 * np.repeat(rng.normal(size=teams), each) + rng.normal(size=teams * each)
    return team.astype(str).astype(object), x, rng.normal(size=teams * each), y


def test_few_clusters_are_read_with_the_bias_reduced_sandwich() -> None:
    team, x, z, y = _teams(3)
    x = x + z / 2
    columns = design([x, z], len(y))
    found = least_squares(y, columns, clusters=team)
    bread = np.linalg.inv(columns.T @ columns)
    left, meat = y - columns @ (bread @ columns.T @ y), np.zeros((3, 3))
    for name in np.unique(team):
        own = columns[team == name]
        values, vectors = np.linalg.eigh(np.eye(len(own)) - own @ bread @ own.T)
        score = own.T @ (vectors @ np.diag(values**-0.5) @ vectors.T) @ left[team == name]
        meat += np.outer(score, score)
    assert found is not None
    assert found.se == pytest.approx(float(np.sqrt((bread @ meat @ bread)[1, 1])))
    assert found.df == 11


def test_noise_that_varies_by_team_is_not_called_a_finding() -> None:
    hits = plain = 0
    for seed in range(200):
        team, x, _, y = _teams(seed)
        columns = design([x], len(y))
        few, none = least_squares(y, columns, clusters=team), least_squares(y, columns)
        assert few is not None
        assert none is not None
        hits, plain = hits + (few.p < 0.05), plain + (none.p < 0.05)
    assert plain / 200 > 0.2
    assert hits / 200 < 0.09


def test_poisson_agrees_with_statsmodels() -> None:
    rng = np.random.default_rng(8)
    x = rng.normal(size=2000)
    y = rng.negative_binomial(2, 1 / (1 + np.exp(0.3 * x) / 2)).astype(float)
    ours = poisson(y, design([x], 2000))
    theirs = sm.GLM(y, sm.add_constant(x), family=sm.families.Poisson()).fit(cov_type="HC1")
    assert ours is not None
    assert ours.value == pytest.approx(theirs.params[1])
    assert ours.se == pytest.approx(theirs.bse[1], rel=2e-3)
    assert poisson(np.zeros(10), design([np.arange(10.0)], 10)) is None


def test_benjamini_yekutieli_agrees_with_scipy() -> None:
    ps = [0.001, 0.2, 0.03, 0.04]
    theirs = stats.false_discovery_control(ps, method="by")
    assert benjamini_hochberg(ps, dependent=True) == pytest.approx(tuple(theirs))


def test_equivalence_needs_both_sides_inside() -> None:
    assert estimate(0.001, 0.005, 500).within(0.02)
    assert not estimate(0.001, 0.02, 500).within(0.02)
    assert not estimate(0.015, 0.005, 500).within(0.02)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=300))
def test_an_interval_worked_out_where_it_is_needed_is_that_of_the_whole_curve(rows: list[tuple[int, int]]) -> None:
    held = counts(
        [(float(t), ended, 0, lost) for t, (ended, lost) in enumerate(rows) if ended or lost] or [(1, 1, 0, 0)]
    )
    found = survival(held)
    if found is None:
        return
    whole = kaplan_meier(held)
    for bound, reached in ((whole.high, found.low), (whole.low, found.high)):
        at = np.flatnonzero(np.nan_to_num(bound, nan=-1.0) >= 0.5 - 1e-12)
        assert reached == (whole.times[at[0]] if len(at) else None)
    by_time = {point.time: point for point in found.curve}
    for time, low, high in zip(whole.times, whole.low, whole.high, strict=True):
        if time in by_time:
            point = by_time[time]
            assert (point.low, point.high) == tuple(float(b) if math.isfinite(b) else None for b in (low, high))
