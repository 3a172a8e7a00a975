"""Fine-tuning one network, and asking one for its logits."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nlp.extracting.encoding import Encoded
from nlp.training.signals.encoder import LAYERS, SignalNetwork, pretrained

MASK, PAD = 103, 0
HEADS_SEED = 1
"""All runs begin with the same heads, so that networks of several runs can be averaged weight by weight."""
FIRST_WORD = 999
"""Token ids below this are marks such as [CLS]; they are never hidden."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train. Rates are per step; ``decay`` is the factor from one layer to the layer below it."""

    epochs: int = 5
    batch: int = 32
    rate: float = 1.5e-4
    head_rate: float = 5e-4
    decay: float = 0.9
    smoothing: float = 0.02
    dimension_weight: float = 0.3
    hide: float = 0.05
    lonely: float = 0.1
    average: float = 0.995
    dropout: float = 0.1
    weight_decay: float = 0.01
    seed: int = 1


def batches(lengths: Sequence[int], size: int, chance: np.random.Generator | None) -> Iterator[NDArray[np.int64]]:
    """Row numbers, rows of like length together; shuffled when ``chance`` is given."""
    order = np.arange(len(lengths))
    if chance is not None:
        chance.shuffle(order)
    window = size * 16 if chance is not None else max(len(order), 1)
    groups = []
    for start in range(0, len(order), window):
        part = sorted(order[start : start + window], key=lambda row: lengths[row])
        groups += [np.array(part[i : i + size]) for i in range(0, len(part), size)]
    if chance is not None:
        chance.shuffle(groups)  # type: ignore[arg-type]
    yield from groups


def collate(rows: Sequence[Encoded], *, hide: float, lonely: float, chance: np.random.Generator | None) -> list[Tensor]:
    """Padded ids, kinds and mask; with ``chance``, hides some words and drops some contexts whole."""
    pairs = [(row.context, row.own) for row in rows]
    if chance is not None:
        pairs = [((c[0], c[-1]) if len(c) > 2 and chance.random() < lonely else c, own) for c, own in pairs]
    length = -(-max(len(c) + len(own) for c, own in pairs) // 8) * 8  # few distinct shapes: kernels are built for each
    ids = np.zeros((len(rows), length), dtype=np.int64)
    kinds, mask = np.zeros_like(ids), np.zeros_like(ids)
    for i, (c, own) in enumerate(pairs):
        ids[i, : len(c) + len(own)] = (*c, *own)
        kinds[i, len(c) : len(c) + len(own)] = 1
        mask[i, : len(c) + len(own)] = 1
    if chance is not None:
        ids[(chance.random(ids.shape) < hide) & (ids >= FIRST_WORD)] = MASK
    return [torch.from_numpy(part) for part in (ids, kinds, mask)]


def groups(network: SignalNetwork, settings: Settings) -> list[dict[str, object]]:
    """Parameter groups: lower layers learn more slowly; the word table stays as published."""
    network.words.weight.requires_grad_(False)
    chosen: dict[str, list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            part = name.split(".")
            chosen.setdefault(part[1] if part[0] == "layers" else part[0], []).append(parameter)
    rates = {str(number): settings.rate * settings.decay ** (LAYERS - 1 - number) for number in range(LAYERS)}
    rates |= dict.fromkeys(("signals", "dimensions"), settings.head_rate)
    lowest = settings.rate * settings.decay**LAYERS
    return [{"params": parts, "lr": rates.get(name, lowest)} for name, parts in chosen.items()]


def loss_of(out: tuple[Tensor, Tensor], signals: Tensor, dimensions: Tensor, settings: Settings) -> Tensor:
    """Binary cross-entropy of each signal, plus cross-entropy of the dimension where there is one.

    ``signals`` (n, 5) and ``dimensions`` (n, 13) may be soft (probabilities); a row of zeros has no dimension.
    """
    soft = signals * (1 - 2 * settings.smoothing) + settings.smoothing
    first = torch.nn.functional.binary_cross_entropy_with_logits(out[0].float(), soft)
    told = -(dimensions * torch.log_softmax(out[1].float(), dim=1)).sum(1)
    return first * 5 + settings.dimension_weight * told.sum() / dimensions.sum().clamp(min=1.0)


def fit(
    rows: Sequence[Encoded],
    signals: NDArray[np.float32],
    dimensions: NDArray[np.float32],
    weights: Path,
    settings: Settings,
) -> SignalNetwork:
    """A network fine-tuned on ``rows``; what is returned is the running average of its weights."""
    torch.manual_seed(HEADS_SEED)
    network = pretrained(weights, dropout=settings.dropout)
    chance = np.random.default_rng(settings.seed)
    torch.manual_seed(settings.seed)
    optimizer = torch.optim.AdamW(groups(network, settings), weight_decay=settings.weight_decay, fused=True)
    steps = settings.epochs * math.ceil(len(rows) / settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), max(0.0, (steps - step) / (0.9 * steps)))
    )
    averaged = copy.deepcopy(network)
    network.train()
    lengths = [len(row) for row in rows]
    for _ in range(settings.epochs):
        for chosen in batches(lengths, settings.batch, chance):
            inputs = collate([rows[i] for i in chosen], hide=settings.hide, lonely=settings.lonely, chance=chance)
            with torch.autocast("cpu", torch.bfloat16):
                out = network(*inputs)
            loss_of(out, torch.from_numpy(signals[chosen]), torch.from_numpy(dimensions[chosen]), settings).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            _follow(averaged, network, settings.average)
    return averaged.eval()


@torch.no_grad()
def _follow(averaged: SignalNetwork, network: SignalNetwork, keep: float) -> None:
    for theirs, ours in zip(averaged.parameters(), network.parameters(), strict=True):
        if ours.requires_grad:
            theirs.lerp_(ours, 1 - keep)


@torch.no_grad()
def logits(network: SignalNetwork, rows: Sequence[Encoded]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, 5) and (n, 13) logits, in the order of ``rows``."""
    first = np.zeros((len(rows), 5), dtype=np.float32)
    second = np.zeros((len(rows), 13), dtype=np.float32)
    network.eval()
    for chosen in batches([len(row) for row in rows], 64, None):
        a, b = network(*collate([rows[i] for i in chosen], hide=0, lonely=0, chance=None))
        first[chosen], second[chosen] = a.float().numpy(), b.float().numpy()
    return first, second
