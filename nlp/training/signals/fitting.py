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

_CPU = Path("/proc/cpuinfo")
HALF = _CPU.exists() and any(flag in _CPU.read_text(encoding="utf-8") for flag in ("amx_bf16", "avx512_bf16"))
"""Whether the processor multiplies bfloat16 itself; where it must imitate that, single precision is fifty times as
fast."""
HEADS_SEED = 1
"""All runs begin with the same heads, so that networks of several runs can be averaged weight by weight."""


FROZEN = 2
"""The lowest layers stay as published: they are read once and remembered, which saves a third of the cost."""


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
    average: float = 0.995
    dropout: float = 0.1
    weight_decay: float = 0.01
    seed: int = 1


FIRST = Settings()
"""Five passes over the given statements and the first examples."""
SECOND = Settings(epochs=1, rate=1e-4, head_rate=2e-4, average=0.99, seed=2)
"""One more pass over everything, with what came later in it twice."""


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


def collate(rows: Sequence[Encoded]) -> list[Tensor]:
    """Padded ids, kinds and mask, each (n, length)."""
    length = -(-max(map(len, rows)) // 8) * 8  # few distinct shapes: kernels are built for each
    ids = np.zeros((len(rows), length), dtype=np.int64)
    kinds, mask = np.zeros_like(ids), np.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = (*row.context, *row.own)
        kinds[i, len(row.context) : len(row)] = 1
        mask[i, : len(row)] = 1
    return [torch.from_numpy(part) for part in (ids, kinds, mask)]


@torch.no_grad()
def read_once(rows: Sequence[Encoded], weights: Path) -> list[Tensor]:
    """What the frozen layers make of each row: (length, 384) in half precision."""
    network = pretrained(weights).eval()
    out = [torch.empty(0)] * len(rows)
    for chosen in batches([len(row) for row in rows], 64, None):
        ids, kinds, mask = collate([rows[i] for i in chosen])
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            states = network.read(ids, kinds, mask, FROZEN).to(torch.bfloat16)
        for place, row in enumerate(chosen):
            out[row] = states[place, : len(rows[row])].clone()
    return out


def stack(states: Sequence[Tensor], *, hide: float) -> Tensor:
    """Padded states (n, length, 384); a share ``hide`` of the tokens is blanked, so that no single word decides."""
    length = -(-max(map(len, states)) // 8) * 8
    out = torch.zeros(len(states), length, states[0].shape[1])
    for i, state in enumerate(states):
        out[i, : len(state)] = state
    return out * (torch.rand(out.shape[:2]) >= hide)[:, :, None]


def beginning(weights: Path, settings: Settings) -> SignalNetwork:
    """A network to be trained: MiniLM as published, with heads that are the same for every run."""
    torch.manual_seed(HEADS_SEED)
    return pretrained(weights, dropout=settings.dropout)


def mean_of(networks: Sequence[SignalNetwork]) -> SignalNetwork:
    """The network whose weights are the mean of theirs (Wortsman et al. 2022); they must have begun alike."""
    merged = copy.deepcopy(networks[0])
    states = [network.state_dict() for network in networks]
    merged.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return merged


def groups(network: SignalNetwork, settings: Settings) -> list[dict[str, object]]:
    """Parameter groups: lower layers learn more slowly; what is frozen stays as published."""
    for part in (network.words, network.places, network.kinds, network.norm, *network.layers[:FROZEN]):
        part.requires_grad_(False)
    chosen: dict[str, list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            part = name.split(".")
            chosen.setdefault(part[1] if part[0] == "layers" else part[0], []).append(parameter)
    rates = {str(number): settings.rate * settings.decay ** (LAYERS - 1 - number) for number in range(LAYERS)}
    rates |= dict.fromkeys(("signals", "dimensions"), settings.head_rate)
    return [{"params": parts, "lr": rates[name]} for name, parts in chosen.items()]


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
    states: Sequence[Tensor],
    targets: tuple[NDArray[np.float32], NDArray[np.float32]],
    network: SignalNetwork,
    settings: Settings,
) -> SignalNetwork:
    """``network`` fine-tuned on ``rows`` and their ``states`` from ``read_once``; ``targets`` are signals, dimensions.

    What is returned is the running average of its weights.
    """
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
    signals, dimensions = (torch.from_numpy(target) for target in targets)
    for _ in range(settings.epochs):
        for chosen in batches(lengths, settings.batch, chance):
            _, kinds, mask = collate([rows[i] for i in chosen])
            with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
                x = stack([states[i] for i in chosen], hide=settings.hide)
                out = network.judge(x, kinds, mask, FROZEN)
            loss_of(out, signals[chosen], dimensions[chosen], settings).backward()
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
        a, b = network(*collate([rows[i] for i in chosen]))
        first[chosen], second[chosen] = a.float().numpy(), b.float().numpy()
    return first, second
