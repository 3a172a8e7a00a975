"""Orders of a marketplace, with their reviews."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures.figure import DAY, Figure, interval


def shop(folder: Path) -> Iterator[Figure]:
    """Olist: a sample of orders of a Brazilian marketplace, with their latest review."""
    import duckdb
    import numpy as np

    from research.validation.estimating import welch
    from research.validation.loading import load_document
    from research.validation.mapping import Outcome
    from research.validation.measured import measure, propose_for
    from research.validation.validating import validate

    columns = "\nrows: {order_status: delivered}\ncolumns: {case: order_id, events: {bought: order_purchase_timestamp, "
    columns += "came: order_delivered_customer_date}}\n"
    promise = "type: target_hit\nincrement: {unit: orders, direction: higher}\nactual: came\n"
    promise += "promise: order_estimated_delivery_date\n"
    with tempfile.TemporaryDirectory() as spill:
        path = str(Path(spill) / "orders.csv")
        latest = "QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY review_answer_timestamp DESC) = 1"
        duckdb.execute(f"""
            COPY (SELECT o.*, r.review_score, r.review_creation_date
                  FROM read_csv('{folder}/olist_orders.csv.gz', all_varchar = true) o LEFT JOIN
                  (SELECT * FROM read_csv('{folder}/olist_order_reviews.csv.gz', all_varchar = true) {latest}) r
                  USING (order_id)) TO '{path}' (HEADER)""")
        took, said = load_document(
            "type: duration\nincrement: days, lower\nfrom: bought\nto: {event: came, pick: last}" + columns, name="shop"
        )
        mapping = propose_for(path, said).mapping
        held = measure(took, path, mapping, most=0).measurements
        yield "delivered", held.n, 5_164, 0
        for name, wanted in (("mean", 12.5180), ("median", 10.3424), ("p90", 22.7640)):
            yield f"days to delivery, {name}", getattr(held, name) / DAY, wanted, 5e-5
        for semantics, late, percent in (("timestamp", 414, 8.017), ("date", 342, 6.623)):
            wanted_by, _ = load_document(f"{promise}semantics: {semantics}{columns}", name="shop")
            held = measure(wanted_by, path, mapping, most=0).measurements
            yield f"late by {semantics}", held.n - held.sum, late, 0
            yield f"late by {semantics} (%)", 100 * (held.n - held.sum) / held.n, percent, 5e-4
        hit, _ = load_document(promise + columns, name="shop")
        dated = Outcome("review", "review_score", kind="score", at="review_creation_date")
        order = next(f for f in validate(hit, path, mapping, outcome=dated, people=3).findings if f.check == "order")
        yield "reviewed before delivery is flagged (1 = yes)", float(order.verdict == "refused"), 1, 0
        rows = duckdb.execute(f"""
            SELECT review_score::DOUBLE AS score,
                   order_delivered_customer_date > order_estimated_delivery_date AS late,
                   review_creation_date[:10] < order_delivered_customer_date[:10] AS early
            FROM read_csv('{path}', all_varchar = true)
            WHERE order_status = 'delivered' AND order_delivered_customer_date IS NOT NULL""").fetchnumpy()
    score, late_ones = np.ma.filled(rows["score"], np.nan), rows["late"].astype(bool)
    known = np.isfinite(score)
    difference = welch(score[known & ~late_ones], score[known & late_ones])
    yield "review, on time", float(score[known & ~late_ones].mean()), 4.277895, 5e-7
    yield "review, late", float(score[known & late_ones].mean()), 2.497585, 5e-7
    yield from interval("review, late less on time", difference.interval, (-1.943168, -1.617452), 5e-7)
    yield "late orders reviewed before delivery (%)", 100 * float(rows["early"][late_ones].mean()), 61.35, 5e-3
    repeats, customers = _repeats(folder)
    yield "customers", customers, 8_016, 0
    yield "bought again (%)", 100 * repeats / customers, 0.911, 5e-4
    yield from _whether_they_come_back(folder)


def lateness(folder: Path) -> Iterator[Figure]:
    """Olist: the score of the latest review by whole days late, cut at the 99th percentile as the product cuts doses.

    The place is exact; the ends of its bootstrap interval lie on a grid of half days and may be one step off. The
    product itself claims no threshold here: a parabola fits better, which must be so too.
    """
    import duckdb
    import numpy as np

    from research.validation.checks.breaking import find_break, single_hinge

    latest = "QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY review_answer_timestamp DESC) = 1"
    rows = duckdb.execute(f"""
        SELECT review_score::DOUBLE AS score, date_diff('day', order_estimated_delivery_date::TIMESTAMP::DATE,
               order_delivered_customer_date::TIMESTAMP::DATE)::DOUBLE AS late
        FROM read_csv('{folder}/olist_orders.csv.gz', all_varchar = true) JOIN
             (SELECT * FROM read_csv('{folder}/olist_order_reviews.csv.gz', all_varchar = true) {latest})
             USING (order_id)
        WHERE order_status = 'delivered' AND order_delivered_customer_date IS NOT NULL
        ORDER BY order_id""").fetchnumpy()
    late, score = (np.asarray(rows[name], dtype=np.float64) for name in ("late", "score"))
    late = np.minimum(late, np.quantile(late, 0.99))
    place, ends = single_hinge(late, score, step=1.0, seed=1)
    yield "single hinge on whole days late", place, -5, 0
    yield from interval("single hinge on whole days late", ends, (-6, -4.5), 0.5)
    found = find_break(late, score, step=1.0, seed=1)
    yield "a threshold is claimed although a curve fits better (1 = yes)", float(found is not None), 0, 0


def _whether_they_come_back(folder: Path) -> Iterator[Figure]:
    """Delivery by the promise against buying again: too few do for these orders to show what is worth noticing."""
    import duckdb

    from research.validation.loading import load_document
    from research.validation.mapping import Outcome
    from research.validation.measured import propose_for
    from research.validation.validating import validate

    text = "type: target_hit\nincrement: {unit: orders, direction: higher}\nactual: {event: came, pick: last}\n"
    text += "promise: order_estimated_delivery_date\ncolumns: {case: order_id, entity: customer, "
    text += "events: {bought: order_purchase_timestamp, came: order_delivered_customer_date}}\n"
    with tempfile.TemporaryDirectory() as spill:
        path = f"{spill}/orders.csv"
        duckdb.execute(f"""
            COPY (SELECT o.*, customer_unique_id AS customer,
                         CASE WHEN count(*) OVER (PARTITION BY customer_unique_id) > 1 THEN 'yes' ELSE 'no' END AS again
                  FROM read_csv('{folder}/olist_orders.csv.gz', all_varchar = true) o
                  JOIN read_csv('{folder}/olist_customers.csv.gz', all_varchar = true) USING (customer_id))
            TO '{path}' (HEADER)""")
        hit, said = load_document(text, name="shop")
        kpi = Outcome("again", "again", role="kpi")
        found = validate(hit, path, propose_for(path, said).mapping, kpis=[kpi], people=3)
    linked = next(step for step in found.verdict.steps if step.step == "linked")
    link = next(f for f in found.findings if f.check == "link, crude")
    low, high = link.interval or (0.0, 0.0)
    yield "bought again by kept promise is undecided (1 = yes)", float(linked.answer == "undecided"), 1, 0
    yield "its odds ratio may be 1 (1 = yes)", float(low < 1 < high), 1, 0
    yield "it says how many units it would take (1 = yes)", float("units would show" in link.because), 1, 0


def _repeats(folder: Path) -> tuple[int, int]:
    """Customers with more than one order, and all, counted by the product's own count."""
    import duckdb

    from research.validation.loading import load_document
    from research.validation.mapping import Mapping
    from research.validation.measured import measure

    with tempfile.TemporaryDirectory() as spill:
        path = f"{spill}/orders.parquet"
        duckdb.execute(f"""
            COPY (SELECT customer_unique_id AS customer, order_id, 'bought' AS event, order_purchase_timestamp AS at
                  FROM read_csv('{folder}/olist_orders.csv.gz', all_varchar = true)
                  JOIN read_csv('{folder}/olist_customers.csv.gz', all_varchar = true) USING (customer_id))
            TO '{path}' (FORMAT parquet)""")
        text = "unit: customer\nincrement: {unit: customers, direction: higher}\ntype: share\n"
        again, _ = load_document(text + "numerator: {event: bought, at_least: 2}", name="shop")
        held = measure(again, path, Mapping("order_id", "event", "at", "customer"), most=0).measurements
    return held.sum, held.n
