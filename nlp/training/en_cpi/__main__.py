"""Train the language pipeline ``en_cpi`` from Universal Dependencies treebanks, in one command.

::

    python -m nlp.training.en_cpi --treebank DIR --vectors DIR --out DIR

``--treebank`` holds ``{ewt,gum}-{train,dev,test}.conllu.xz`` (English Web Treebank and GUM, see the model card for
commits and licences). ``--vectors`` is the folder of spaCy's ``en_core_web_md`` 3.8.0, the one with ``config.cfg``;
its word vectors alone are read (``vectors.py``, which needs ``wordfreq``). Under ``--out`` come ``conllu/`` and
``corpus/`` (converted data), ``vectors/`` (the small table), ``syntax/``, ``tags/`` and ``names/`` (training runs),
``en_cpi/`` (the packaged pipeline) and ``scores.json``. Copy ``en_cpi`` to ``nlp/models/en_cpi`` to ship it. ``--only
package`` (or ``score``) repeats the last steps alone.

Three runs of ``spacy train``: ``config.cfg`` for tags, forms, lemmas and trees; ``tags.cfg`` for universal tags and
forms once more, from word vectors and with a tok2vec of its own; ``names.cfg`` for names of people, organisations and
places, which only GUM marks. They share nothing and can run side by side (``--parallel``); packaging averages the two
answers on tags and forms (``joining.py``). On one core of a 2020s server the first takes about half an hour, the others
five to ten minutes each. Nothing but the training files is learnt from; the development files choose the best step; the
test files are read once, for the scores.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import spacy

from nlp.training.en_cpi.joining import average_forms
from nlp.training.en_cpi.scoring import all_scores
from nlp.training.en_cpi.treebank import prepare
from nlp.training.en_cpi.vectors import keep_lower, make

HERE = Path(__file__).parent
VERSION = "1.1.0"
RUNS = (("syntax", "config.cfg", "syntax"), ("tags", "tags.cfg", "syntax"), ("names", "names.cfg", "names"))
"""Name, configuration and corpus of each training run."""

SENTENCES_A_DOCUMENT = {"train": "3", "dev": "10"}
"""Short training documents keep the parser's costly oracle away from long ones; three still show sentence ends."""


def convert(treebank: Path, out: Path) -> None:
    """CoNLL-U to spaCy's binary format: ``corpus/{syntax,names}/{train,dev}``."""
    for file in prepare(treebank, out / "conllu"):
        bank, split, *_ = file.stem.split("-")
        if split == "test" or (split == "dev" and file.stem.endswith("caption")):
            continue
        for run in ("syntax", "names") if bank == "gum" else ("syntax",):  # "tags" reads what "syntax" reads
            folder = out / "corpus" / run / split
            folder.mkdir(parents=True, exist_ok=True)
            _spacy("convert", "-c", "conllu", "-n", SENTENCES_A_DOCUMENT[split], str(file), str(folder))


def train(out: Path, *, parallel: bool) -> None:
    """The training runs; ``{syntax,tags,names}/model-best`` is saved at each better evaluation."""
    running = []
    for run, config, data in RUNS:
        full = out / f"{run}.cfg"
        _spacy("init", "fill-config", str(HERE / config), str(full))
        corpus = out / "corpus" / data
        command = ["train", str(full), "-o", str(out / run)]
        command += ["--paths.train", str(corpus / "train"), "--paths.dev", str(corpus / "dev")]
        command += ["--paths.vectors", str(out / "vectors")] if run == "tags" else []
        running.append(subprocess.Popen([sys.executable, "-m", "spacy", *command], env=_one_thread()))
        if not parallel:
            running[-1].wait()
    if any(each.wait() for each in running):
        raise SystemExit("Training stopped with an error; see above.")


def package(out: Path) -> Path:
    """Join the three best models into ``en_cpi``, ready for ``spacy.load``."""
    keep_lower(out / "tags" / "model-best")
    pipeline, tags = (spacy.load(out / run / "model-best") for run in ("syntax", "tags"))
    pipeline.add_pipe("ner", source=spacy.load(out / "names" / "model-best"))
    pipeline.vocab.vectors = tags.vocab.vectors
    average_forms(pipeline, tags)
    pipeline.meta.update(
        name="cpi",
        version=VERSION,
        spacy_version=">=3.8.0,<3.9.0",
        description="English as spoken and written to services: tags, lemmas, dependency trees, sentences, names.",
        license="CC BY-SA 4.0",
        url="",
        sources=[
            "UD English EWT",
            "UD English GUM (without non-commercial documents)",
            "Explosion Vectors (CC0), as in en_core_web_md 3.8.0",
        ],
        performance={},
    )
    for name in ("train", "dev"):
        pipeline.config["paths"][name] = None
    folder = out / "en_cpi"
    shutil.rmtree(folder, ignore_errors=True)
    pipeline.to_disk(folder)
    keep_lower(folder)
    return folder


def _spacy(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "spacy", *arguments], check=True, env=_one_thread())


def _one_thread() -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": "1"}


def main() -> None:
    """Convert, train, package and score, or only the steps asked for."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("--treebank", type=Path, required=True, help="folder of the .conllu.xz files")
    asked.add_argument("--vectors", type=Path, help="folder of en_core_web_md 3.8.0, for its word vectors")
    asked.add_argument("--out", type=Path, required=True, help="folder for everything made here")
    asked.add_argument("--parallel", action="store_true", help="train names beside syntax (two cores)")
    asked.add_argument("--only", choices=("package", "score"), help="repeat the last steps alone")
    options = asked.parse_args()
    if options.only is None:
        if options.vectors is None:
            asked.error("--vectors is needed for training")
        make(options.vectors, options.out / "vectors")
        convert(options.treebank, options.out)
        train(options.out, parallel=options.parallel)
    folder = options.out / "en_cpi" if options.only == "score" else package(options.out)
    scores = all_scores(spacy.load(folder), options.treebank)
    (options.out / "scores.json").write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    for part, values in scores.items():
        print(part, " ".join(f"{name} {value:.1f}" for name, value in values.items()))


if __name__ == "__main__":
    main()
