"""The pipeline is read once, parses in order, and gives noun phrases on Universal Dependencies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from nlp.errors import LanguageError
from nlp.pipeline import MAX_CHARACTERS, MODEL, load, noun_phrases, parse, pipeline_fingerprint


def tree(words: str, pos: str, heads: list[int], deps: str) -> Doc:
    return Doc(load().vocab, words=words.split(), pos=pos.split(), heads=heads, deps=deps.split())


def phrases(doc: Doc, *, pronouns: bool = False) -> list[str]:
    return [phrase.text for phrase in noun_phrases(doc, pronouns=pronouns)]


def test_the_pipeline_is_loaded_once_whatever_thread_asks() -> None:
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: load(), range(16)))
    assert all(each is loaded[0] for each in loaded)


def test_threads_that_parse_at_once_get_their_own_answers() -> None:
    texts = [f"Person {number} called the office twice." for number in range(24)]
    alone = [[token.dep_ for token in doc] for doc in parse(texts)]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda text: parse([text])[0], texts))
    assert [doc.text for doc in together] == texts
    assert [[token.dep_ for token in doc] for doc in together] == alone


def test_a_missing_pipeline_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LanguageError) as caught:
        load(tmp_path / "en_cpi")
    assert "config.cfg" in caught.value.message
    assert "nlp.training.en_cpi" in caught.value.fix


def test_a_broken_pipeline_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 3", encoding="utf-8")
    with pytest.raises(LanguageError, match="cannot be loaded by spaCy") as caught:
        load(tmp_path)
    assert "requirements.txt" in caught.value.fix


def test_the_fingerprint_names_version_and_files() -> None:
    name, version, digest = pipeline_fingerprint().split("/")
    assert (name, version) == ("en_cpi", load().meta["version"])
    assert len(digest) == 12
    assert int(digest, 16) >= 0


def test_the_packaged_files_are_small() -> None:
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) < 20 * 2**20


def test_parsing_keeps_order_and_length_and_reports_progress() -> None:
    texts = [f"Text {number}." for number in range(150)] + [""]
    told: list[tuple[int, int]] = []
    docs = parse(texts, progress=lambda done, total: told.append((done, total)))
    assert [doc.text for doc in docs] == texts
    assert told == [(64, 151), (128, 151), (151, 151)]
    assert parse([]) == []


def test_parsing_gives_tags_lemmas_tree_and_sentences() -> None:
    (doc,) = parse(["She sent two letters. Nobody answered them."])
    assert [token.pos_ for token in doc][:5] == ["PRON", "VERB", "NUM", "NOUN", "PUNCT"]
    assert [token.lemma_ for token in doc][1] == "send"
    assert doc[0].dep_ == "nsubj"
    assert doc[3].dep_ == "obj"
    assert [sentence.text for sentence in doc.sents] == ["She sent two letters.", "Nobody answered them."]


def test_components_can_be_left_out() -> None:
    (doc,) = parse(["She sent two letters."], without=["parser", "ner"])
    assert not doc.has_annotation("DEP")
    assert doc.has_annotation("TAG")
    assert noun_phrases(doc) == []


def test_a_text_too_long_is_refused_by_number() -> None:
    with pytest.raises(LanguageError, match="Text 2 of 2 has 200,001 characters"):
        parse(["short", "x" * (MAX_CHARACTERS + 1)])


def test_a_phrase_has_its_determiner_and_modifiers() -> None:
    doc = tree(
        "I want a faster , easier way home",
        "PRON VERB DET ADJ PUNCT ADJ NOUN ADV",
        [1, 1, 6, 6, 6, 6, 1, 6],
        "nsubj ROOT det amod punct amod obj advmod",
    )
    assert phrases(doc) == ["a faster , easier way"]
    assert phrases(doc, pronouns=True) == ["I", "a faster , easier way"]


def test_a_phrase_has_its_possessor_and_compounds() -> None:
    doc = tree(
        "the veteran 's claim status",
        "DET NOUN PART NOUN NOUN",
        [1, 4, 1, 4, 4],
        "det nmod:poss case compound ROOT",
    )
    assert phrases(doc) == ["the veteran 's claim status"]


def test_a_phrase_leaves_out_copula_subject_case_and_what_follows() -> None:
    doc = tree(
        "this is a problem of the form",
        "PRON AUX DET NOUN ADP DET NOUN",
        [3, 3, 3, 3, 6, 6, 3],
        "nsubj cop det ROOT case det nmod",
    )
    assert phrases(doc) == ["a problem", "the form"]


def test_a_name_is_one_phrase() -> None:
    doc = tree("Jane Roe filed Form 10", "PROPN PROPN VERB NOUN NUM", [2, 0, 2, 2, 3], "nsubj flat ROOT obj nummod")
    assert phrases(doc) == ["Jane Roe", "Form 10"]


def test_coordinated_nouns_are_phrases_of_their_own() -> None:
    doc = tree(
        "long forms and slow pages",
        "ADJ NOUN CCONJ ADJ NOUN",
        [1, 1, 4, 4, 1],
        "amod ROOT cc amod conj",
    )
    assert phrases(doc) == ["long forms", "slow pages"]


PIECES = ["the", "slow", "-", "sign", "in", "page", "of", ",", "and", "it", "form", "Roe", "'s", "10", "kept", "😀"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_phrases_lie_in_the_text_in_order_and_never_overlap(words: list[str]) -> None:
    (doc,) = parse([" ".join(words)])
    end = 0
    for phrase in noun_phrases(doc, pronouns=True):
        assert phrase.start >= end
        assert doc.text[phrase.start_char : phrase.end_char] == phrase.text
        assert len(phrase) >= 1
        end = phrase.end
