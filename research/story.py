"""The story of the sample study: where a newcomer looks, in which order, and what there is to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from research.candidates import Candidate
from research.coding import Coding


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: ``page`` and ``ids`` are where it is (``ids`` as the page's address names them), ``look`` what to see.

    ``ids`` is empty where what it was about is gone: the page then shows itself.
    """

    title: str
    page: str
    look: str
    ids: tuple[tuple[str, str], ...] = ()


def stops(
    told: Iterable[Mapping[str, str]],
    described: Iterable[Mapping[str, Any]],
    candidates: Iterable[Candidate],
    codings: Iterable[Coding],
) -> tuple[Stop, ...]:
    """The story as written (``told``), each stop led to the study's own candidate or quote.

    ``described`` are the sample's candidates as its file has them: a stop names one by the id there, the study by its
    statement.
    """
    statements = {str(each["id"]): str(each["statement"]) for each in described}
    by_statement = {candidate.statement: candidate.id for candidate in candidates}
    by_quote = {coding.quote: coding for coding in codings}

    def ids(stop: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        if found := by_quote.get(stop.get("quote", "")):
            yield from (("src", found.source), ("quote", found.id))
        if about := by_statement.get(statements.get(stop.get("candidate", ""), "")):
            yield "candidate", about
        if "view" in stop:
            yield "view", stop["view"]

    return tuple(Stop(stop["title"], stop["page"], stop["look"].strip(), tuple(ids(stop))) for stop in told)
