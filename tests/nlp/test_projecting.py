"""The flat picture: what is alike lies close, the same vectors lie the same, and odd inputs lie somewhere."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.parts import Vectors
from nlp.projecting import project


def groups(per: int, many: int = 3, width: int = 16) -> Vectors:
    """``many`` tight groups of ``per`` vectors of length one."""
    random = np.random.default_rng(1)
    rows = np.repeat(np.eye(width)[:many], per, axis=0) + random.normal(0, 0.05, (per * many, width))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("per", [2, 12])
def test_a_neighbour_is_of_the_same_group(per: int) -> None:
    laid = project(groups(per))
    apart = np.linalg.norm(laid[:, None] - laid[None], axis=2) + 9 * np.eye(len(laid))
    assert (apart.argmin(axis=1) // per == np.arange(len(laid)) // per).all()


def test_the_same_vectors_give_the_same_picture_within_its_frame() -> None:
    laid = project(groups(8))
    assert np.array_equal(laid, project(groups(8)))
    assert (laid.min(axis=0), laid.max(axis=0)) == (pytest.approx([0, 0]), pytest.approx([1, 1]))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 30])
def test_few_or_equal_vectors_lie_somewhere(count: int) -> None:
    laid = project(np.ones((count, 4), dtype=np.float32) / 2)
    assert laid.shape == (count, 2)
    assert np.isfinite(laid).all()
