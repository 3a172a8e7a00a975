"""What a candidate says of itself at a glance: chips, the first quote, and whether it names a company figure."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages._palette import Mark
from pages._parts import CANDIDATE_MARKS, chip_html, mark_of
from research import Candidate, Evidence, KpiHint, kpi_hint

_ASSUMED = Mark("Assumed: no customer has said it", "?", "#b7791f")
_BARE = Mark("No quote is left behind it", "?", "#b7791f")
_THIN = Mark("One person only", "!", "#b7791f")


def candidate_chips(candidate: Candidate, evidence: Evidence) -> None:
    """Status, people and quotes, dimension, stage, and what to be careful about."""
    chips = [chip_html(mark_of(CANDIDATE_MARKS, candidate.status), suggested=candidate.status == "proposed")]
    chips += [f'<span class="cpi-chip">{escape(evidence.summary)}</span>']
    if not evidence.codings:
        chips.append(chip_html(_ASSUMED if candidate.assumed else _BARE))
    elif len(evidence.people) == 1:
        chips.append(chip_html(_THIN))
    if hint := hint_of(candidate):
        chips.append(chip_html(Mark(f"Names a company figure: {hint.kpi}", "€", "#7e6bd9")))
    where = " · ".join(part for part in (candidate.label, candidate.dimension, candidate.stage) if part)
    said = (
        f'<br><span class="cpi-small">“{escape(_short(evidence.codings[0].quote))}”</span>' if evidence.codings else ""
    )
    st.html(f'{"".join(chips)} <span class="cpi-small">{escape(where)}</span>{said}')


def _short(quote: str, width: int = 150) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= width else f"{flat[: width - 1].rstrip()}…"


def hint_of(candidate: Candidate) -> KpiHint | None:
    """Whether the candidate's words name a company figure: a KPI in disguise."""
    return kpi_hint(f"{candidate.label}. {candidate.statement}")
