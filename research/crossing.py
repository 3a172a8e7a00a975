"""Matrices that lead to quotes: labels that meet in the same words, and labels by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from research.coding import Coding, people

Labelled = Sequence[tuple[Coding, frozenset[str]]]
"""Codings with the labels that each gives."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """One cell: the distinct people and the quotes behind it."""

    row: str
    column: str
    people: tuple[str, ...]
    codings: tuple[Coding, ...]


def together(labelled: Labelled, labels: Sequence[str]) -> list[Crossed]:
    """For each pair of labels, the quotes of the row that share at least one character with a quote of the column.

    A quote that carries both counts. On the diagonal stand all quotes of the label.
    """
    reach = {coding.id: _met(coding, labelled) for coding, _ in labelled}
    return [
        _cell(row, column, [c for c, own in labelled if row in own and column in (own | reach[c.id])])
        for row in labels
        for column in labels
    ]


def _met(coding: Coding, labelled: Labelled) -> frozenset[str]:
    near = (own for other, own in labelled if other.source == coding.source and other.span.overlaps(coding.span))
    return frozenset().union(*near)


def by_case(labelled: Labelled, labels: Sequence[str], case_of: Mapping[str, str]) -> list[Crossed]:
    """For each label and case, the quotes of the people of that case. ``case_of`` leads from a person to a case."""
    cases = list(dict.fromkeys(case_of.values()))
    return [
        _cell(label, case, [c for c, own in labelled if label in own and case_of.get(c.person) == case])
        for label in labels
        for case in cases
    ]


def _cell(row: str, column: str, codings: list[Coding]) -> Crossed:
    return Crossed(row, column, people(codings), tuple(codings))
