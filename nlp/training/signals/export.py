"""From a trained network to the file that ships: ONNX, one byte a weight.

The word table is kept as int8 rows with one scale each. Every matrix product becomes a product of whole numbers:
weights are int8 with one scale a column, fixed here; activations are uint8 with one scale a **token**, found as the
network runs. Since no scale spans two statements, a statement's score does not depend on which statements it was scored
with, which the usual dynamic quantisation (one scale a batch) cannot promise.

Weights use seven of their eight bits (-63 to 63), so that the sixteen-bit sums of processors without VNNI cannot
overflow and every machine gives the same answer.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor, nn

from nlp.extracting.encoding import LONGEST
from nlp.training.signals.encoder import WIDTH, SignalNetwork

WEIGHT_RANGE = 63


class Shipped(nn.Module):
    """The network as it ships: an int8 word table, no mask (rows of one batch have equal length), and a third output
    that says how much each token adds to each signal's logit."""

    rows: Tensor
    scales: Tensor
    places: Tensor

    def __init__(self, network: SignalNetwork) -> None:
        super().__init__()
        self.network = network
        table = network.words.weight.detach()
        scales = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(table / scales).to(torch.int8))
        self.register_buffer("scales", scales)
        self.register_buffer("places", network.places.weight.detach()[:LONGEST].clone())

    def forward(self, ids: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Signals (n, 5), dimensions (n, 13), and the share of each token (n, length, 5), 0 on the context."""
        network = self.network
        words = self.rows[ids].to(torch.float32) * self.scales[ids]
        x = network.norm(words + self.places[: ids.shape[1]] + network.kinds(kinds))
        for layer in network.layers:
            x = layer(x, None)
        own = kinds.to(x.dtype)[:, :, None]
        count = own.sum(1)
        pooled = torch.cat([x[:, 0], (x * own).sum(1) / count], dim=1)
        shares = (own * x) @ network.signals.weight[:, WIDTH:].T / count[:, None]
        return network.signals(pooled), network.dimensions(pooled), shares


def export(network: SignalNetwork, path: Path, *, whole_numbers: bool = True, weight_range: int = WEIGHT_RANGE) -> None:
    """Write ``network`` to ``path``; with float32 products where ``whole_numbers`` is false (for comparing)."""
    ids = torch.randint(1000, 2000, (3, 12))
    kinds = torch.ones_like(ids)
    kinds[:, :5] = 0
    given, told = ["ids", "kinds"], ["signals", "dimensions", "shares"]
    axes = {name: {0: "n", 1: "length"} for name in (*given, "shares")}
    axes |= {name: {0: "n"} for name in told[:2]}
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "float.onnx")
        torch.onnx.export(
            Shipped(network.eval()).eval(),
            (ids, kinds),
            file,
            input_names=given,
            output_names=told,
            dynamic_axes=axes,
            opset_version=18,
            dynamo=False,
        )
        model = onnx.load(file)
    if whole_numbers:
        _in_whole_numbers(model.graph, weight_range)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _in_whole_numbers(graph: onnx.GraphProto, weight_range: int) -> None:
    """Replace each product with a fixed matrix, in place."""
    fixed = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[NodeProto] = []
    done: set[str] = set()
    for node in graph.node:
        if node.op_type != "MatMul" or node.input[1] not in fixed or "shares" in node.output:
            nodes.append(node)
            continue
        given, weights = node.input
        if given not in done:
            nodes += _quantised(given)
            done.add(given)
        nodes += _product(node, weights)
        graph.initializer.remove(fixed[weights])
        graph.initializer.extend(_columns(weights, numpy_helper.to_array(fixed.pop(weights)), weight_range))
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.array(127, np.float32), "most"),
            numpy_helper.from_array(np.array(128, np.float32), "middle"),
            numpy_helper.from_array(np.array(128, np.uint8), "zero"),
            numpy_helper.from_array(np.array(1e-8, np.float32), "least"),
            numpy_helper.from_array(np.array([-1], np.int64), "last"),
        ]
    )


def _quantised(name: str) -> list[NodeProto]:
    """uint8 values of ``name`` around 128 and one scale for each token."""
    make = helper.make_node
    return [
        make("Abs", [name], [f"{name}.abs"]),
        make("ReduceMax", [f"{name}.abs", "last"], [f"{name}.top"], keepdims=1),
        make("Max", [f"{name}.top", "least"], [f"{name}.max"]),
        make("Div", [f"{name}.max", "most"], [f"{name}.scale"]),
        make("Div", [name, f"{name}.scale"], [f"{name}.steps"]),
        make("Round", [f"{name}.steps"], [f"{name}.round"]),
        make("Add", [f"{name}.round", "middle"], [f"{name}.moved"]),
        make("Cast", [f"{name}.moved"], [f"{name}.bytes"], to=TensorProto.UINT8),
    ]


def _product(node: NodeProto, weights: str) -> list[NodeProto]:
    given, out, make = node.input[0], node.output[0], helper.make_node
    return [
        make("MatMulInteger", [f"{given}.bytes", f"{weights}.bytes", "zero"], [f"{out}.whole"]),
        make("Cast", [f"{out}.whole"], [f"{out}.cast"], to=TensorProto.FLOAT),
        make("Mul", [f"{out}.cast", f"{given}.scale"], [f"{out}.rows"]),
        make("Mul", [f"{out}.rows", f"{weights}.scale"], [out]),
    ]


def _columns(name: str, weights: np.ndarray, weight_range: int) -> list[TensorProto]:
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-8) / weight_range
    whole = np.round(weights / scale).astype(np.int8)
    return [
        numpy_helper.from_array(whole, f"{name}.bytes"),
        numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"),
    ]
