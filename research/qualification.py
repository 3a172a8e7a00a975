"""Telling CPIs from KPIs in disguise by their words.

A KPI measures how the company does; a CPI measures how the company does for its customer. A candidate worded in the
company's figures is a KPI even when a customer happened to say the word. Rules propose, a person disposes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KpiHint:
    """Why a candidate may be a KPI in disguise. ``term`` is the verbatim word found, ``kpi`` the figure it names.

    ``fails`` are the questions of the gate (``research.gating``) that such a figure fails.
    """

    term: str
    kpi: str
    because: str
    fails: tuple[str, ...] = ()


_SURVEY = "it averages what people answer when asked; it traces to no single outcome and shows nobody where to mend"
_MONEY = "it is what the company earns or spends; a customer cannot notice one unit of it in their own case"
_LOYALTY = "it is what the company hopes customers do next: the result a CPI may move, not the outcome they came for"
_TRAFFIC = "it counts what people do for the company's screens, not what they got done"
_CONTRACT = "it is a promise the company set for itself; customers value the time or result behind it, not the clause"
_WORKLOAD = "it is how busy the company's own people are; customers feel only the wait or the answer"

_FAILS: dict[str, tuple[str, ...]] = {
    _SURVEY: ("noticed", "own"),
    _MONEY: ("noticed", "free"),
    _LOYALTY: ("noticed", "free"),
    _TRAFFIC: ("noticed", "own"),
    _CONTRACT: ("noticed", "own"),
    _WORKLOAD: ("noticed", "own"),
}

_OTHER_CONVERSIONS = r"(?<!currency )(?<!unit )(?<!file )(?<!format )(?<!data )"
"""Words before "conversion" that make it an act of the customer's, not a sales figure."""

_RULES: tuple[tuple[str, str, str], ...] = (
    ("Net Promoter Score", r"\bnps\b|net promoter|likel(?:y|ihood) to recommend", _SURVEY),
    (
        "customer satisfaction score",
        r"\bcsat\b|\bcustomer satisfaction\b|satisfaction (?:score|index|rating)s?\b",
        _SURVEY,
    ),
    ("customer effort score", r"customer effort score", _SURVEY),
    ("loyalty score", r"\bloyalty (?:score|index|rate)s?\b|\bengagement scores?\b|\bhealth scores?\b", _SURVEY),
    ("star rating", r"average (?:star )?ratings?\b|app store rating", _SURVEY),
    (
        "revenue",
        r"\brevenues?\b|\barpu\b|\bmrr\b|\barr\b(?=.*recurring)|sales (?:won|volume|growth|targets?|figures)\b",
        _MONEY,
    ),
    ("margin", r"\b(?:gross|net|profit|operating|contribution) margins?\b|\bprofit(?:s|ability)?\b", _MONEY),
    ("average order value", r"average order value|\baov\b|basket (?:size|value)", _MONEY),
    ("lifetime value", r"life ?time value|\bcl?ltv\b|\bltv\b|\bclv\b", _MONEY),
    (
        "cost to serve",
        r"cost (?:per|of) (?:contact|call|ticket|lead|acquisition|sale)s?\b|cost to serve|\bcac\b",
        _MONEY,
    ),
    ("market share", r"market share|share of wallet", _MONEY),
    ("growth", r"(?:customer|user|subscriber|year[- ]on[- ]year|business) growth", _MONEY),
    (
        "conversion",
        _OTHER_CONVERSIONS + r"\bconversions?(?: rates?)?\b|\b(?:win|close|closing) rates?\b|lead[- ]to[- ]sale",
        _LOYALTY,
    ),
    ("churn", r"\bchurn(?:ed|ing)?\b|\battrition\b|cancell?ation rates?\b", _LOYALTY),
    (
        "retention",
        r"(?<!data )(?<!record )(?<!records )\bretention\b|renewal rates?\b|repeat[- ]purchase rates?\b",
        _LOYALTY,
    ),
    ("upsell", r"\bup-?sell\w*|\bcross-?sell\w*", _LOYALTY),
    ("adoption", r"(?:feature|product|digital|channel) adoption|(?:self-service|digital|portal) uptake", _TRAFFIC),
    (
        "traffic",
        r"\bpage ?views?\b|bounce rates?\b|click[- ]?through|\bctr\b|\b[dm]au\b|active users|engagement rate",
        _TRAFFIC,
    ),
    ("service-level agreement", r"\bslas?\b|service[- ]level (?:agreement|target|attainment)s?\b", _CONTRACT),
    (
        "utilisation",
        r"\butili[sz]ation\b|\boccupancy rates?\b|average handle time|\baht\b|call deflection|deflection rates?\b",
        _WORKLOAD,
    ),
)

_COMPILED = tuple((kpi, re.compile(pattern, re.IGNORECASE), because) for kpi, pattern, because in _RULES)


def kpi_hint(statement: str) -> KpiHint | None:
    """The first company figure that the words of a candidate name, with the reason; ``None`` when they name none.

    Only the candidate's own wording is looked at. It is a proposal: whoever knows the study answers.
    """
    for kpi, pattern, because in _COMPILED:
        found = pattern.search(statement)
        if found is not None:
            sentence = f"“{found.group()}” names a company figure ({kpi}): {because}."
            return KpiHint(found.group(), kpi, sentence, _FAILS[because])
    return None
