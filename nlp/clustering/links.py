"""What a person said about pairs: these belong together, those do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.communities import Groups
from nlp.parts import Vectors

Pair = tuple[int, int]


def join(count: int, together: Iterable[Pair], apart: Sequence[Pair]) -> Groups:
    """A unit number for each of ``count`` rows: rows said to belong together share one, in any number of steps.

    Where the two lists contradict each other the split stands and the link that would undo it is left out.
    """
    unit = list(range(count))
    held = {row: [row] for row in range(count)}
    rivals: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in apart:
        rivals[one].add(other)
        rivals[other].add(one)
    for one, other in together:
        keep, gone = sorted((unit[one], unit[other]))
        if keep == gone or any(unit[rival] == gone for row in held[keep] for rival in rivals[row]):
            continue
        for row in held[gone]:
            unit[row] = keep
        held[keep] += held.pop(gone)
    joined: Groups = np.unique(np.array(unit, dtype=np.intp), return_inverse=True)[1]
    return joined


def unit_vectors(vectors: Vectors, units: Groups) -> Vectors:
    """The direction of each unit: the sum of its rows, made length one again."""
    sums = np.zeros((int(units.max()) + 1, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, units, vectors)
    means: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-9))
    return means


def part_rivals(vectors: Vectors, groups: Groups, rivals: Sequence[Pair]) -> Groups:
    """The groups, with each that holds rivals split around them; everyone else goes to the nearer side."""
    parted = groups.copy()
    for group in sorted({int(groups[one]) for one, other in rivals if one != other and groups[one] == groups[other]}):
        members = np.flatnonzero(groups == group)
        inside = [(a, b) for a, b in rivals if groups[a] == group == groups[b] and a != b]
        for number, side in enumerate(_sides(vectors, members, inside)):
            parted[side] = group if number == 0 else parted.max() + 1
    return parted


def _sides(vectors: Vectors, members: NDArray[np.intp], rivals: Sequence[Pair]) -> list[list[int]]:
    """Rivals are placed first, each with the likest side that holds no rival of theirs; then the others."""
    against: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in rivals:
        against[one].add(other)
        against[other].add(one)
    sides: list[list[int]] = []
    for row in sorted(against, key=lambda r: (-len(against[r]), r)):
        open_to = [side for side in sides if not against[row].intersection(side)]
        near = max(open_to, key=lambda side: float(vectors[side].mean(axis=0) @ vectors[row]), default=None)
        if near is None or float(vectors[near].mean(axis=0) @ vectors[row]) <= 0:
            sides.append([row])
        else:
            near.append(row)
    centres = unit_vectors(vectors[np.concatenate(sides)], np.repeat(np.arange(len(sides)), [len(s) for s in sides]))
    for row in members:
        if int(row) not in against:
            sides[int((centres @ vectors[row]).argmax())].append(int(row))
    return sides
