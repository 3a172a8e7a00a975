"""The treebank is read, its names are marked and its captions made as the training says."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
from spacy.lang.en import English

from nlp.training.en_cpi.scoring import gold_doc
from nlp.training.en_cpi.treebank import Sentence, as_caption, marked, names_of, prepare, read, spacing, write


def sentence(*rows: str, document: str = "GUM_interview_x") -> Sentence:
    return Sentence(document, tuple(tuple(row.split()) for row in rows))


ROE = sentence(
    "1 Jane Jane PROPN NNP Number=Sing 4 nsubj _ Entity=(1-person-new-nnnnn-cf1-1-coref",
    "2 Roe Roe PROPN NNP Number=Sing 1 flat _ Entity=1)|SpaceAfter=No",
    "3 , , PUNCT , _ 1 punct _ _",
    "4-5 didn't _ _ _ _ _ _ _ _",
    "4 did do AUX VBD _ 0 root _ _",
    "5 n't not PART RB _ 4 advmod _ _",
    "6 like like VERB VB _ 4 xcomp _ _",
    "7 the the DET DT _ 8 det _ Entity=(2-organization-new-nnnnn-cf2-2-coref",
    "8 University University PROPN NNP _ 6 obj _ _",
    "9 of of ADP IN _ 10 case _ _",
    "10 Bath Bath PROPN NNP _ 8 nmod _ Entity=(3-place-new-nnnnn-cf3-1-coref)2)|SpaceAfter=No",
    "11 . . PUNCT . _ 4 punct _ _",
)


def test_names_are_proper_heads_and_the_longer_one_stays() -> None:
    assert names_of(ROE) == ("B-PERSON", "L-PERSON", *["O"] * 5, "B-ORG", "I-ORG", "L-ORG", "O")


@pytest.mark.parametrize(
    ("tag", "kind", "mark"),
    [("NNP", "person", "U-PERSON"), ("NNPS", "person", "O"), ("NNPS", "place", "U-PLACE"), ("NN", "person", "O")],
)
def test_common_nouns_and_peoples_are_no_names(tag: str, kind: str, mark: str) -> None:
    row = f"1 Alps Alps PROPN {tag} _ 0 root _ Entity=(1-{kind}-new-nnnnn-cf1-1-sgl)"
    assert names_of(sentence(row)) == (mark,)


def test_the_last_column_keeps_names_and_spacing_only() -> None:
    column = [row[9] for row in marked(ROE, names=True).words]
    assert column[:3] == ["NE=B-PERSON", "SpaceAfter=No|NE=L-PERSON", "_"]
    assert {row[9] for row in marked(ROE, names=False).rows} == {"_", "SpaceAfter=No"}


def test_words_of_a_multiword_token_are_not_parted() -> None:
    assert spacing(ROE) == [True, False, True, False, True, True, True, True, True, False, True]


def test_a_caption_has_no_capitals_or_punctuation_and_the_same_tree() -> None:
    caption = as_caption(marked(ROE, names=True))
    assert caption is not None
    doc = gold_doc(English(), [caption], names=False)
    assert doc.text.strip() == "jane roe didn't like the university of bath"
    assert [token.head.text for token in doc][:3] == ["did", "jane", "did"]
    assert as_caption(sentence("1 ! ! PUNCT . _ 0 root _ _")) is None


def test_a_file_is_written_and_read_again(tmp_path: Path) -> None:
    write([ROE, ROE], tmp_path / "two.conllu")
    packed = tmp_path / "two.conllu.xz"
    packed.write_bytes(lzma.compress((tmp_path / "two.conllu").read_text().replace(" ", "\t").encode()))
    assert [each.rows for each in read(packed)] == [ROE.rows, ROE.rows]


def test_prepare_marks_names_in_gum_alone(tmp_path: Path) -> None:
    write([ROE], tmp_path / "one")
    text = "# newdoc id = GUM_vlog_x\n" + (tmp_path / "one").read_text()
    for bank in ("ewt", "gum"):
        for split in ("train", "dev", "test"):
            (tmp_path / f"{bank}-{split}.conllu.xz").write_bytes(lzma.compress(text.encode()))
    written = {path.stem: path.read_text() for path in prepare(tmp_path, tmp_path / "out")}
    assert "NE=B-PERSON" in written["gum-train"]
    assert "NE=" not in written["ewt-train"]
    assert "\tjane\t" in written["gum-train-caption"]
    assert {"ewt-test", "gum-dev", "gum-test-spoken"} <= set(written)
