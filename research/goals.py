"""What a study set out to learn, and how far each of its goals is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from research.amounts import count
from research.overview import Progress
from research.studies import Participant, Study

GoalName = Literal["question", "customer", "stages", "kpis", "decision"]


_NONE = "No candidate is kept yet."


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: ``said`` in the study's own words ("" while nobody has), ``far`` how far it is, in numbers, and
    ``reached`` whether nothing is left to do for it."""

    name: GoalName
    said: str
    far: str
    reached: bool


def goals(
    study: Study, progress: Progress, *, people: Collection[Participant], placed: Collection[str], linked: int
) -> tuple[Goal, ...]:
    """The five goals in the order in which a study serves them.

    ``placed`` are the stages of the candidates that stand (one for each, "" for none); ``linked`` counts kept
    candidates whose link to a KPI has been tested.
    """
    known = sum(bool(person.segment) for person in people)
    named = [stage.name for stage in study.stages]
    empty = [name for name in named if name not in placed]
    return (
        Goal(
            "question", study.question, _heard(progress), progress.statements > 0 and progress.suggested == 0,
        ),
        Goal(
            "customer", study.customer,
            f"{known} of {count(len(people), 'person', 'people')} placed in a segment" if people else "Nobody yet.",
            known == len(people) > 0,
        ),
        Goal("stages", ", ".join(named), _covered(named, empty), bool(named) and not empty),
        Goal(
            "kpis", ", ".join(kpi.name for kpi in study.kpis),
            f"{linked} of {count(progress.kept, 'kept candidate')} tested for a link to one"
            if progress.kept else _NONE,
            linked > 0,
        ),
        Goal(
            "decision", study.decision,
            f"{progress.decided} of {count(progress.kept, 'kept candidate')} decided, {progress.adopted} adopted"
            if progress.kept else _NONE,
            progress.decided == progress.kept > 0,
        ),
    )  # fmt: skip


def _heard(progress: Progress) -> str:
    if not progress.people:
        return "Nobody has been heard yet."
    judged = f", {progress.judged:.0%} of {count(progress.statements, 'statement')} judged"
    return f"{count(progress.people, 'person', 'people')} heard{judged if progress.statements else '; not read yet'}"


def _covered(named: list[str], empty: list[str]) -> str:
    if not named:
        return "No stage is named yet."
    without = f"; none yet in {', '.join(empty)}" if empty and len(empty) < len(named) else ""
    return f"{len(named) - len(empty)} of {count(len(named), 'stage')} with a candidate{without}"
