"""Scores of a pipeline on a treebank file: on gold sentences and tokens, and on raw text of whole documents."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from spacy.language import Language
from spacy.scorer import PRFScore
from spacy.tokens import Doc
from spacy.training import Example, biluo_tags_to_spans

from nlp.training.en_cpi.treebank import SPOKEN, Sentence, names_of, read, spacing


def gold_doc(pipeline: Language, sentences: Sequence[Sentence], *, names: bool) -> Doc:
    """The treebank's analysis of some sentences as one document; entities stay missing unless ``names``."""
    rows = [row for sentence in sentences for row in sentence.words]
    first = [n for sentence in sentences for n in [len(sentence.words)]]
    offsets = [sum(first[:i]) for i in range(len(first))]
    heads, deps = [], []
    for offset, sentence in zip(offsets, sentences, strict=True):
        for i, row in enumerate(sentence.words):
            heads.append(offset + (int(row[6]) - 1 if row[6] != "0" else i))
            deps.append("ROOT" if row[7] == "root" else row[7])
    doc = Doc(
        pipeline.vocab,
        words=[row[1] for row in rows],
        spaces=[space for sentence in sentences for space in spacing(sentence)],
        tags=[row[4] for row in rows],
        pos=[row[3] for row in rows],
        morphs=["" if row[5] == "_" else row[5] for row in rows],
        lemmas=[row[2] for row in rows],
        heads=heads,
        deps=deps,
    )
    if names:
        doc.ents = biluo_tags_to_spans(doc, [mark for sentence in sentences for mark in names_of(sentence)])
    return doc


def bare(pipeline: Language, gold: Doc) -> Doc:
    """The same tokens without analysis."""
    return Doc(pipeline.vocab, words=[t.text for t in gold], spaces=[bool(t.whitespace_) for t in gold])


def on_gold_sentences(pipeline: Language, sentences: Sequence[Sentence], *, names: bool) -> dict[str, float]:
    """Per cent right on gold tokens, one sentence at a time.

    UPOS, XPOS, lemma over all tokens; UAS and LAS (with subtypes) over all tokens but punctuation, as spaCy scores
    them, and over all tokens (``uas_all``, ``las_all``), as the CoNLL shared tasks do.
    """
    golds = [gold_doc(pipeline, [sentence], names=names) for sentence in sentences]
    docs = list(pipeline.pipe((bare(pipeline, gold) for gold in golds), batch_size=256))
    pairs = [(p, g) for doc, gold in zip(docs, golds, strict=True) for p, g in zip(doc, gold, strict=True)]
    words = [(p, g) for p, g in pairs if g.dep_ != "punct"]

    def share(chosen: Sequence[bool]) -> float:
        return 100 * sum(chosen) / len(chosen)

    return {
        "tokens": float(len(pairs)),
        "upos": share([p.pos_ == g.pos_ for p, g in pairs]),
        "xpos": share([p.tag_ == g.tag_ for p, g in pairs]),
        "lemma": share([p.lemma_ == g.lemma_ for p, g in pairs]),
        "uas": share([p.head.i == g.head.i for p, g in words]),
        "las": share([p.head.i == g.head.i and p.dep_ == g.dep_ for p, g in words]),
        "uas_all": share([p.head.i == g.head.i for p, g in pairs]),
        "las_all": share([p.head.i == g.head.i and p.dep_ == g.dep_ for p, g in pairs]),
    }


def on_raw_text(pipeline: Language, sentences: Sequence[Sentence], *, names: bool) -> dict[str, float]:
    """Per cent on whole documents given as text alone: F1 of exact sentences and names, and UPOS and LAS by spaCy."""
    groups = [list(group) for _, group in groupby(sentences, key=lambda sentence: sentence.document)]
    golds = [gold_doc(pipeline, group, names=names) for group in groups]
    docs = list(pipeline.pipe((gold.text for gold in golds), batch_size=64))
    split, named = PRFScore(), PRFScore()
    for doc, gold in zip(docs, golds, strict=True):
        split.score_set(_spans(doc.sents), _spans(gold.sents))
        if names:
            named.score_set(_spans(doc.ents, labelled=True), _spans(gold.ents, labelled=True))
    examples = [Example(doc, gold) for doc, gold in zip(docs, golds, strict=True)]
    syntax = pipeline.get_pipe("parser").score(examples) if "parser" in pipeline.pipe_names else {}
    scores = {"sentence_f1": 100 * split.fscore, "las_raw": 100 * (syntax.get("dep_las") or 0.0)}
    if names:
        scores |= {"ner_f1": 100 * named.fscore, "ner_p": 100 * named.precision, "ner_r": 100 * named.recall}
    return scores


def _spans(spans: object, *, labelled: bool = False) -> set[tuple[int, int, str]]:
    """Code points from the first to the last visible character of each span."""
    return {
        (span.start_char, span.start_char + len(span.text.rstrip()), span.label_ if labelled else "")
        for span in spans  # type: ignore[attr-defined]
    }


def words_per_second(pipeline: Language, sentences: Sequence[Sentence], *, processes: int = 1) -> float:
    """Tokens of raw text analysed in a second, all components on, texts of ten sentences."""
    texts = [gold_doc(pipeline, sentences[i : i + 10], names=False).text for i in range(0, len(sentences), 10)]
    list(pipeline.pipe(texts[:8]))
    started = time.perf_counter()
    count = sum(len(doc) for doc in pipeline.pipe(texts, batch_size=64, n_process=processes))
    return count / (time.perf_counter() - started)


def all_scores(pipeline: Language, treebank: Path) -> dict[str, dict[str, float]]:
    """Scores by file: ``ewt-test``, ``gum-test`` and, apart, its spoken documents, ``gum-test-spoken``."""
    ewt, gum = (list(read(treebank / f"{bank}-test.conllu.xz")) for bank in ("ewt", "gum"))
    talk = tuple(f"GUM_{genre}_" for genre in SPOKEN)
    parts = {"ewt-test": ewt, "gum-test": gum, "gum-test-spoken": [s for s in gum if s.document.startswith(talk)]}
    return {
        name: on_gold_sentences(pipeline, part, names=name != "ewt-test")
        | on_raw_text(pipeline, part, names=name != "ewt-test")
        for name, part in parts.items()
    }
