"""How well and how fast the language pipeline reads: the numbers of its model card.

::

    python benchmarks/pipeline.py [--treebank DIR] [--model DIR]

Prints, for the test files of EWT and GUM and for GUM's conversations, interviews, podcasts and vlogs apart: UPOS, XPOS
and lemma on gold tokens; UAS and LAS on gold sentences, without punctuation and (``_all``) with it; on raw text the F1
of exact sentences, the LAS and the F1 of names; the segmenter's F1 of exact statements; words a second. Skips, saying
so, where the treebank is absent.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nlp.boundaries import trimmed  # noqa: E402
from nlp.pipeline import MODEL, load, pipeline_fingerprint  # noqa: E402
from nlp.segmenting import StatementSegmenter  # noqa: E402
from nlp.training.en_cpi.scoring import all_scores, gold_doc, words_per_second  # noqa: E402
from nlp.training.en_cpi.treebank import SPOKEN, Sentence, read  # noqa: E402
from nlp.values import Span, Transcript, Turn  # noqa: E402


def statement_f1(model: Path, sentences: Sequence[Sentence]) -> float:
    """F1, in per cent, of the segmenter's statements against gold sentences, both trimmed; a document is one turn."""
    text, turns, gold = "", [], set()
    for _, group in groupby(sentences, key=lambda sentence: sentence.document):
        doc = gold_doc(load(model), list(group), names=False)
        start = len(text)
        text += doc.text + "\n\n"
        turns.append(Turn("", "customer", Span(start, start + len(doc.text))))
        gold |= {trimmed(text, Span(start + s.start_char, start + s.end_char)) for s in doc.sents}
    gold = {span for span in gold if any(character.isalnum() for character in span.of(text))}
    found = {part.span for part in StatementSegmenter(path=model).segment(Transcript(text, tuple(turns)))}
    return 200 * len(found & gold) / (len(found) + len(gold))


def main() -> None:
    """Print one line a test file, then speed."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("--treebank", type=Path, default=ROOT / "../shared/data/treebank")
    asked.add_argument("--model", type=Path, default=MODEL)
    options = asked.parse_args()
    if not (options.treebank / "ewt-test.conllu.xz").is_file():
        print(f"Skipped: no treebank in {options.treebank}.")
        return
    print(pipeline_fingerprint(options.model))
    pipeline = load(options.model)
    pipeline.max_length = 10_000_000
    talk = tuple(f"GUM_{genre}_" for genre in SPOKEN)
    ewt, gum = (list(read(options.treebank / f"{bank}-test.conllu.xz")) for bank in ("ewt", "gum"))
    spoken = [sentence for sentence in gum if sentence.document.startswith(talk)]
    statements = {"ewt-test": ewt, "gum-test": gum, "gum-test-spoken": spoken}
    for part, values in all_scores(pipeline, options.treebank).items():
        values["statement_f1"] = statement_f1(options.model, statements[part])
        print(part, "  ".join(f"{name} {value:.2f}" for name, value in values.items()))
    for processes in (1, 2):
        speed = words_per_second(pipeline, ewt + gum, processes=processes)
        print(f"words a second, {processes} process(es): {speed:,.0f}")


if __name__ == "__main__":
    main()
