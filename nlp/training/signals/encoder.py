"""The network that is trained: MiniLM with one head for signals and one for the dimension of value.

Written out layer by layer, rather than taken from a model library, so that the exported graph holds nothing but
what the run time needs: three integer inputs, two float outputs, plain matrix products.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
VOCABULARY, POSITIONS = 30522, 512
SIGNALS, DIMENSIONS = 5, 13


class Layer(nn.Module):
    """One transformer layer, post-normalised as in BERT (Devlin et al. 2019)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.mixed = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.narrowed = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """``x`` (n, length, 384); ``bias`` (n, 1, 1, length), 0 where a token may be looked at, else very negative;
        ``None`` where no row is padded."""
        n, length = x.shape[0], x.shape[1]
        query, key, value = (
            part(x).view(n, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        likeness = query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS)
        weights = torch.softmax(likeness if bias is None else likeness + bias, dim=-1)
        seen = (self.dropout(weights) @ value).transpose(1, 2).reshape(n, length, WIDTH)
        x = self.mixed(x + self.dropout(self.mix(seen)))
        return self.narrowed(x + self.dropout(self.narrow(nn.functional.gelu(self.widen(x)))))


class SignalNetwork(nn.Module):
    """Token ids in, logits out: (n, 5) signals and (n, 13) dimensions."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.kinds = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.signals = nn.Linear(2 * WIDTH, SIGNALS)
        self.dimensions = nn.Linear(2 * WIDTH, DIMENSIONS)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """``kinds`` is 1 on the statement's own tokens and 0 on its context; ``mask`` is 0 on padding."""
        return self.judge(self.read(ids, kinds, mask, LAYERS), kinds, mask, LAYERS)

    def read(self, ids: Tensor, kinds: Tensor, mask: Tensor, layers: int) -> Tensor:
        """What the lowest ``layers`` layers make of the tokens: (n, length, 384)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x: Tensor = self.dropout(self.norm(self.words(ids) + self.places(places) + self.kinds(kinds)))
        bias = _bias(mask, x)
        for layer in self.layers[:layers]:
            x = layer(x, bias)
        return x

    def judge(self, x: Tensor, kinds: Tensor, mask: Tensor, read: int) -> tuple[Tensor, Tensor]:
        """The layers above the lowest ``read``, and the heads, on what those made of the tokens."""
        bias = _bias(mask, x)
        for layer in self.layers[read:]:
            x = layer(x, bias)
        own = (kinds * mask).to(x.dtype)[:, :, None]
        mean = (x * own).sum(1) / own.sum(1)
        pooled = self.dropout(torch.cat([x[:, 0], mean], dim=1))
        return self.signals(pooled), self.dimensions(pooled)


def _bias(mask: Tensor, x: Tensor) -> Tensor:
    return (1.0 - mask.to(x.dtype))[:, None, None, :] * -10000.0


_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "mix",
    "attention.output.LayerNorm": "mixed",
    "intermediate.dense": "widen",
    "output.dense": "narrow",
    "output.LayerNorm": "narrowed",
}
_EMBEDDINGS = {
    "word_embeddings.weight": "words.weight",
    "position_embeddings.weight": "places.weight",
    "token_type_embeddings.weight": "kinds.weight",
    "LayerNorm.weight": "norm.weight",
    "LayerNorm.bias": "norm.bias",
}


def pretrained(weights: Path, *, dropout: float = 0.1) -> SignalNetwork:
    """The network with MiniLM's published weights; only the two heads are new.

    Raises:
        RuntimeError: if ``weights`` is not MiniLM-L6-H384.
    """
    given = load_file(weights)
    state = {ours: given[f"embeddings.{theirs}"] for theirs, ours in _EMBEDDINGS.items()}
    for number in range(LAYERS):
        for theirs, ours in _NAMES.items():
            for part in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{part}"] = given[f"encoder.layer.{number}.{theirs}.{part}"]
    network = SignalNetwork(dropout)
    missing, unknown = network.load_state_dict(state, strict=False)
    if unknown or any(not name.startswith(("signals.", "dimensions.")) for name in missing):
        raise RuntimeError(f"weights do not fit: missing {missing}, unknown {unknown}")
    return network
