"""Published figures of a shop, a telephone company and an e-mail experiment, through the same door."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from research.validation.estimating import welch
from research.validation.finding import Finding
from research.validation.loading import load_document
from research.validation.mapping import Adjuster, Outcome
from research.validation.measured import propose_for
from research.validation.validating import Validated, validate

DAY = 86_400_000_000
ORDERS = """
rows: {order_status: delivered}
columns: {case: order_id, events: {bought: order_purchase_timestamp, came: order_delivered_customer_date}}
"""
REVIEW = Outcome("review score", "review_score", kind="score")
PROMISE = """
type: target_hit
increment: {unit: orders, direction: higher}
actual: came
promise: order_estimated_delivery_date
"""


def found(validated: Validated, check: str) -> Finding:
    return next(finding for finding in validated.findings if finding.check == check)


def run(text: str, location: str, **asked) -> Validated:
    definition, columns = load_document(text, name="d.yaml")
    return validate(definition, location, propose_for(location, columns).mapping, people=3, **asked)


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Orders with their latest review."""
    folder = Path(__file__).resolve().parents[3] / "../shared/data/interactions"
    if not folder.is_dir():
        pytest.skip("the orders are not beside this checkout (../shared/data)")
    path = tmp_path_factory.mktemp("olist") / "orders.csv"
    latest = "QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY review_answer_timestamp DESC) = 1"
    duckdb.execute(f"""
        COPY (SELECT o.*, r.review_score, r.review_creation_date
              FROM read_csv('{folder}/olist_orders.csv.gz', all_varchar = true) o
              LEFT JOIN (SELECT * FROM read_csv('{folder}/olist_order_reviews.csv.gz', all_varchar = true) {latest}) r
              USING (order_id)) TO '{path}' (HEADER)""")
    return str(path)


def test_days_to_delivery(orders: str) -> None:
    text = "type: duration\nincrement: days, lower\nfrom: bought\nto: {event: came, pick: last}" + ORDERS
    held = run(text, orders).measurements
    assert held.n == 5_164
    assert (held.mean or 0) / DAY == pytest.approx(12.5180, abs=5e-5)
    assert (held.median or 0) / DAY == pytest.approx(10.3424, abs=5e-5)
    assert (held.p90 or 0) / DAY == pytest.approx(22.7640, abs=5e-5)


@pytest.mark.parametrize(("semantics", "late"), [("timestamp", 414), ("date", 342)])
def test_late_by_the_clock_and_by_the_day(orders: str, semantics: str, late: int) -> None:
    held = run(f"{PROMISE}semantics: {semantics}{ORDERS}", orders).measurements
    assert (held.n, held.n - held.sum, held.missing) == (5_164, late, 8)


def test_reviews_of_late_orders(orders: str) -> None:
    validated = run(PROMISE + ORDERS, orders, outcome=REVIEW)
    late, on_time = found(validated, "natural bins").bins
    assert (late.n, on_time.n) == (414, 4_750)
    assert (late.mean, on_time.mean) == pytest.approx((2.497585, 4.277895), abs=5e-7)
    slope = found(validated, "slope")
    assert slope.interval == pytest.approx((1.617452, 1.943168), abs=1e-3)
    assert slope.verdict == "yes"


def test_reviews_written_before_delivery_are_flagged(orders: str) -> None:
    dated = Outcome("review score", "review_score", kind="score", at="review_creation_date")
    validated = run(PROMISE + ORDERS, orders, outcome=dated)
    flagged = found(validated, "order")
    assert flagged.verdict == "refused"
    days = "review_creation_date[:10] < order_delivered_customer_date[:10]"
    late = "order_delivered_customer_date > order_estimated_delivery_date"
    counted = duckdb.execute(f"""
        SELECT avg(({days})::INT), avg(({days})::INT) FILTER ({late}) FROM read_csv('{orders}', all_varchar = true)
        WHERE order_status = 'delivered' AND order_delivered_customer_date IS NOT NULL""").fetchone()
    assert counted is not None
    assert flagged.estimate == pytest.approx(counted[0])
    assert counted[1] == pytest.approx(0.6135, abs=5e-5)  # of late orders


def test_tech_support_and_churn(shared_data: Path) -> None:
    text = """
statement: Increase the likelihood that somebody who knows helps me
type: share
increment: {unit: customers, direction: higher}
population: {InternetService: {is_not: "No"}}
numerator: {TechSupport: "Yes"}
columns: {case: customerID, one_row_per_case: true}
"""
    adjusters = tuple(Adjuster(*held) for held in (
        ("Contract",), ("InternetService",), ("tenure", "linear"), ("MonthlyCharges", "linear"),
    ))  # fmt: skip
    churn = Outcome("churn", "Churn", direction="lower", role="kpi")
    path = str(shared_data / "interactions" / "telco_churn.csv.gz")
    validated = run(text, path, kpis=(churn,), adjusters=adjusters)
    assert found(validated, "link, crude").estimate == pytest.approx(0.2506, abs=5e-5)
    adjusted = found(validated, "link, adjusted")
    assert adjusted.estimate == pytest.approx(0.6201, abs=5e-5)
    assert adjusted.interval == pytest.approx((0.5236, 0.7344), abs=5e-5)
    assert validated.report.cases == 7_043
    assert validated.verdict.reached == "measurable"  # no customer outcome was asked for, and steps are not skipped


def test_mens_mail(shared_data: Path) -> None:
    path = shared_data / "interactions" / "hillstrom.csv.gz"
    rows = duckdb.execute(f"SELECT segment, visit::DOUBLE, spend::DOUBLE FROM read_csv('{path}')").fetchnumpy()
    names = list(rows)
    arm = {name: rows["segment"] == name for name in ("Mens E-Mail", "No E-Mail")}
    visit, spend = (welch(rows[c][arm["No E-Mail"]], rows[c][arm["Mens E-Mail"]]) for c in names[1:])
    assert visit.value == pytest.approx(0.0765896, abs=5e-8)
    assert spend.value == pytest.approx(0.769827, abs=5e-7)
    assert visit.interval == pytest.approx((0.0699531, 0.0832260), abs=1e-6)
    assert spend.interval == pytest.approx((0.485140, 1.054515), abs=1e-4)
    assert np.isfinite(visit.p)
