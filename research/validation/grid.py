"""Every CPI against every KPI at once: each further comparison makes a chance find likelier, so all are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import combinations

from research.validation import verdict as judge
from research.validation.definition import Definition, Events
from research.validation.finding import NOT_ABOUT, Finding, StepVerdict
from research.validation.verdict import Grid


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of one CPI: ``cpi`` is its id, ``label`` how it is called, ``findings`` those of its test."""

    cpi: str
    label: str
    definition: Definition
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One CPI against one KPI: ``crude`` and ``adjusted`` (``None`` where nothing was held equal), both with their 95 %
    intervals; the one that counts carries q and the widened interval over the whole grid. ``verdict`` is the answer."""

    cpi: str
    label: str
    kpi: str
    crude: Finding | None
    adjusted: Finding | None
    verdict: StepVerdict

    @property
    def head(self) -> Finding | None:
        """The estimate that counts: the adjusted one where there is one."""
        return self.adjusted or self.crude


def links(asked: Sequence[Asked]) -> tuple[Link, ...]:
    """Every CPI × KPI that was asked, in the order given, judged over the whole grid."""
    found = []
    for each in asked:
        others = [other for other in asked if other is not each]
        counted = judge.with_q(each.findings, grid_for(each.definition, others))
        apart = {f.about for f in counted if f.check == NOT_ABOUT}
        for kpi in dict.fromkeys(f.about for f in counted if f.step == "linked" and f.about not in apart):
            own = tuple(f for f in counted if f.step == "linked" and f.about == kpi)
            by_check = {f.check: f for f in own}
            found.append(
                Link(each.cpi, each.label, kpi, by_check.get("link, crude"), by_check.get("link, adjusted"),
                     judge.linked(own))
            )  # fmt: skip
    return tuple(found)


def grid_for(definition: Definition, others: Sequence[Asked]) -> Grid:
    """What else was asked beside this definition: the p of every other CPI's links that count, and whether any two of
    all of them are measured on the same events or columns."""
    ps = tuple(f.p for other in others for f in judge.headlines(other.findings) if f.p is not None)
    sources = [sources_of(each) for each in (definition, *(other.definition for other in others))]
    return Grid(ps, any(a & b for a, b in combinations(sources, 2)))


def sources_of(definition: Definition) -> frozenset[str]:
    """The events and columns that the measure itself is read from."""
    return frozenset(_named(definition.measure))


def _named(part: object) -> set[str]:
    if isinstance(part, Events):
        return {f"event {name}" for name in part.names}
    if isinstance(part, tuple):
        return set().union(*map(_named, part))
    if not is_dataclass(part):
        return set()
    held = {field.name: getattr(part, field.name) for field in fields(part)}
    columns = {f"column {held[name]}" for name in ("column", "promise", "score", "sum_of") if held.get(name)}
    return columns.union(*map(_named, held.values()))


def grid_sentence(found: Sequence[Link]) -> str:
    """How many comparisons were asked and what became of them."""
    n, words = len(found), {"yes": "linked", "partly": "weakly linked", "no": "not linked", "refused": "refused"}
    asked = f"{n} {'comparison' if n == 1 else 'comparisons'} of a candidate with a KPI asked"
    counted = [(word, sum(link.verdict.answer == answer for link in found)) for answer, word in words.items()]
    open_ones = n - sum(count for _, count in counted)
    told = ", ".join(f"{count} {word}" for word, count in [*counted, ("undecided", open_ones)] if count)
    return f"{asked}: {told}. All of them count against chance; a link is not a cause."
