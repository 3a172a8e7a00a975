"""A flat picture of meaning: vectors in two dimensions, so that what is alike lies close."""

from __future__ import annotations

import numpy as np

from nlp.parts import Vectors

FINGERPRINT = "tsne-pca/1"
NEIGHBOURS = 15.0
"""Perplexity: about how many neighbours each point is placed by; fewer when there are few points."""
FEWEST = 8
"""Below this many distinct vectors there is no neighbourhood to keep, and the two main axes say all there is."""


def project(vectors: Vectors) -> Vectors:
    """Shape (n, 2), float32, each axis from 0 to 1; the same vectors always give the same picture.

    t-SNE (van der Maaten and Hinton, 2008) from a PCA start. Only closeness means something: neither the axes, nor the
    distance between two far groups, nor how large a group looks.

    Args:
        vectors: shape (n, d), rows of length one.
    """
    different = len(np.unique(vectors, axis=0)) if len(vectors) else 0
    if different < FEWEST:
        return _framed(_main_axes(vectors))
    from sklearn.manifold import TSNE

    perplexity = min(NEIGHBOURS, (len(vectors) - 1) / 3)
    laid = TSNE(
        2, perplexity=perplexity, init=_main_axes(vectors) * 1e-2, random_state=0, max_iter=500, n_jobs=1
    ).fit_transform(vectors)  # fmt: skip
    return _framed(np.asarray(laid, dtype=np.float32))


def _main_axes(vectors: Vectors) -> Vectors:
    """The first two principal components, signs fixed so that the largest part of each is positive."""
    laid = np.zeros((len(vectors), 2), dtype=np.float32)
    if not len(vectors):
        return laid
    centred = vectors - vectors.mean(axis=0)
    left, strength, axes = np.linalg.svd(centred, full_matrices=False)
    found = (left * strength)[:, :2]
    signs = np.sign(axes[:2][np.arange(min(2, len(axes))), np.abs(axes[:2]).argmax(axis=1)])
    laid[:, : found.shape[1]] = found * np.where(signs == 0, 1, signs)
    return laid


def _framed(laid: Vectors) -> Vectors:
    """Each axis stretched to run from 0 to 1; an axis on which all are equal lies in the middle."""
    if not len(laid):
        return laid
    low, span = laid.min(axis=0), np.ptp(laid, axis=0)
    return np.where(span > 0, (laid - low) / np.where(span > 0, span, 1), 0.5).astype(np.float32)
