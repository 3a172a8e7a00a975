"""Which attributes were fixed when a case began, and may therefore be held equal; a person confirms.

Only what was there before the thing measured may be adjusted for: what came later may be its effect, and holding an
effect equal hides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from research.validation.mapping import Adjuster, Mapping

MOST_LEVELS = 10
"""A category with more levels than this tells groups that cases hang together in, rather than kinds of customers."""

CASES_PER_GROUP = 5
"""Cases that such a group must have on average; else it names the cases themselves."""

LATE_MOST = 0.001
"""Share of cases in which an attribute may change or appear late, as a slip of the pen."""

Use = Literal["adjust", "cluster", "leave"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """What the data shows of one column: over all cases, and over those in which it is ever known.

    ``late`` counts cases in which it was not known on the first row but later, ``varies`` those in which it changes.
    """

    column: str
    cases: int
    known: int
    late: int
    varies: int
    levels: int
    numeric: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do with a column and why; ``form`` is how it would enter a model."""

    column: str
    use: Use
    form: Literal["linear", "category"]
    because: str

    @property
    def adjuster(self) -> Adjuster:
        """The column as an adjuster."""
        return Adjuster(column=self.column, form=self.form)


def suggest(attributes: tuple[Attribute, ...], mapping: Mapping) -> tuple[Suggestion, ...]:
    """One suggestion per attribute that is not itself an outcome, in the order of the data's columns.

    At most one column is suggested for "cases hang together within": the one with the fewest groups.
    """
    moved = {name for outcome in mapping.outcomes for name in (outcome.column, outcome.at)}
    found = [_about(a, timed=bool(mapping.event)) for a in attributes if a.column not in moved]
    groups = sorted((a.levels, a.column) for a in attributes if _is_group(a))
    first = next((column for _, column in groups if any(s.column == column and s.use == "cluster" for s in found)), "")
    return tuple(_only(s, first) for s in found)


def held_equal(suggestions: Sequence[Suggestion]) -> tuple[tuple[Adjuster, ...], str]:
    """What is held equal while nobody has chosen: what was fixed when a case began, and its month; and the column
    within which cases hang together ("" = none is suggested)."""
    cluster = next((s.column for s in suggestions if s.use == "cluster"), "")
    return (*(s.adjuster for s in suggestions if s.use == "adjust"), Adjuster(form="month")), cluster


def _only(suggestion: Suggestion, chosen: str) -> Suggestion:
    if suggestion.use != "cluster" or suggestion.column == chosen:
        return suggestion
    return Suggestion(suggestion.column, "leave", suggestion.form, f"{suggestion.because} {chosen} is coarser.")


def _is_group(about: Attribute) -> bool:
    return not about.numeric and MOST_LEVELS < about.levels <= about.known / CASES_PER_GROUP


def _about(about: Attribute, *, timed: bool) -> Suggestion:
    name, form = about.column, "linear" if about.numeric and about.levels > 2 else "category"
    against = _against(about, timed=timed)
    if against:
        return _said(name, "leave", form, against)
    if _is_group(about):
        because = f"{name} groups the cases ({about.levels:,} groups): cases of one group hang together."
        return _said(name, "cluster", form, because)
    return _said(name, "adjust", form, f"{name} is there from the first event on and never changes.")


def _against(about: Attribute, *, timed: bool) -> str:
    """Why a column should not be held equal; "" when nothing speaks against it."""
    name, most = about.column, about.known * LATE_MOST
    if not about.known or about.levels < 2:
        return f"{name} does not differ between cases."
    if not timed:
        return f"When {name} became known is not in these data: pick it only if it was fixed when the case began."
    if about.late > most:
        return f"{name} is first known after the case began (in {about.late:,} cases): it may be an effect."
    if about.varies > most:
        return f"{name} changes within a case (in {about.varies:,} cases)."
    if not about.numeric and about.levels > max(MOST_LEVELS, about.known / CASES_PER_GROUP):
        return f"{name} has nearly as many values as there are cases."
    return ""


def _said(name: str, use: Use, form: str, because: str) -> Suggestion:
    return Suggestion(name, use, "linear" if form == "linear" else "category", because)
