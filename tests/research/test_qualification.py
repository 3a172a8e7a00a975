"""Company figures are recognised by their words; honest outcome statements are left alone."""

from __future__ import annotations

import pytest

from research.qualification import kpi_hint


@pytest.mark.parametrize(
    ("statement", "kpi"),
    [
        ("Increase NPS after a claim", "Net Promoter Score"),
        ("Raise our Net Promoter Score", "Net Promoter Score"),
        ("Maximize CSAT of phone contacts", "customer satisfaction score"),
        ("Customers' loyalty score after a claim is high.", "loyalty score"),
        ("Increase revenue per visitor", "revenue"),
        ("Maximize the conversion rate of the quote form", "conversion"),
        ("Minimize churn in the first year", "churn"),
        ("Increase customer retention", "retention"),
        ("Increase customer lifetime value", "lifetime value"),
        ("Grow average order value", "average order value"),
        ("Meet the SLA for first replies", "service-level agreement"),
        ("Maximize agent utilization", "utilisation"),
        ("Increase the number of cross-sells", "upsell"),
        ("Lower the cost per contact", "cost to serve"),
    ],
)
def test_company_figures_are_hinted_at(statement: str, kpi: str) -> None:
    hint = kpi_hint(statement)
    assert hint is not None
    assert hint.kpi == kpi
    assert hint.term.lower() in statement.lower()
    assert hint.because.endswith(".")


@pytest.mark.parametrize(
    "statement",
    [
        "Minimize the time it takes to get a quote",
        "Increase the likelihood that a problem is solved in the first contact",
        "Minimize the number of contacts needed to get it done",
        "Minimize the likelihood that fragile items arrive broken",
        "Increase the number of payment plans to choose from",
        "Minimize the time on hold",
        "Minimize the effort of a currency conversion before paying",
        "Know how long data retention lasts",
        "Minimize the amount paid for a repair",
        "Increase the number of sales contacts that bring something useful",
        "Narrow the range of arrival times",
    ],
)
def test_outcomes_of_customers_are_left_alone(statement: str) -> None:
    assert kpi_hint(statement) is None
