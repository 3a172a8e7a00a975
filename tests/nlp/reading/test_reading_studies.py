"""The reader on real studies: every file reads, and facts that were verified by eye hold."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from nlp.reading import Reading, read, read_many
from tests.nlp.reading.reading_saying import check_spans, kinds, said


@pytest.fixture(scope="module")
def interviews(shared_data: Path) -> dict[str, Reading]:
    """Every session by "study/number", and format samples by name."""
    folder = shared_data / "interviews"
    paths = [
        *folder.glob("*/sessions/*.md"),
        *folder.glob("va-more/*/sessions/*.md"),
        *folder.glob("_format-samples/*"),
    ]
    names = {path: f"{path.parent.parent.name}/{path.stem}" for path in paths}
    return {name: read(path.name, path.read_bytes()) for path, name in sorted(names.items())}


def _digest(words: str) -> str:
    """Twelve hex digits of the words in lower case, signs left out."""
    return hashlib.sha256(" ".join(re.findall(r"\w+", words.casefold())).encode()).hexdigest()[:12]


def test_every_file_reads_with_exact_spans_and_some_evidence(interviews: dict[str, Reading]) -> None:
    assert len(interviews) == 40
    for name, result in interviews.items():
        check_spans(result)
        assert said(result, "customer") or said(result, "observer"), name
        assert "blank_guide" not in kinds(result), name


def test_languages(interviews: dict[str, Reading]) -> None:
    for name, result in interviews.items():
        french = name.startswith("etalab")
        assert result.language == ("fr" if french else "en"), name
        assert ("language" in kinds(result)) == french
    quoted = said(interviews["etalab-opendata-2017/1"], "customer")
    assert "8cf5e9395465" in {_digest(words) for words in quoted}  # accents and apostrophes are whole


@pytest.mark.parametrize(
    ("name", "role", "digest"),
    [
        ("va-1010cg-usability-2020/1", "customer", "6624b56e3260"),  # nobody else can care for him
        ("va-1010cg-usability-2020/1", "boilerplate", "06458a01fa36"),  # length of the session
        ("va-1010cg-usability-2020/2", "customer", "59020a7cc2ea"),  # a number that does not fit its box
        ("va-1010cg-usability-2020/2", "boilerplate", "f256afde0ec0"),  # a direction in italics
        ("va-1010cg-usability-2020/3", "customer", "37ccae685e21"),  # reads an error aloud
        ("va-1010cg-usability-2020/3", "boilerplate", "585c97fd3c00"),  # a direction between brackets
        ("va-travel-status-look-2024/1", "customer", "d7d81bdc41ef"),  # nothing but sorting can be clicked
        ("va-travel-status-look-2024/1", "observer", "47a5d2a68c7c"),  # what the mouse does
        ("va-travel-status-look-2024/1", "boilerplate", "2df6991ee009"),  # an example in the instructions
        ("va-travel-status-look-2024/1", "boilerplate", "ac39baa85754"),  # a sub-question with a letter
        ("va-signin-transition-2024/1", "observer", "92fc21436af8"),  # a remark on passwords
        ("va-signin-transition-2024/3", "observer", "2db9612b1eae"),  # a remark on a refused identity card
        ("otel-end-user-2023/1", "boilerplate", "2ab2fa17885c"),  # a summary before the talk
        ("otel-end-user-2023/2", "interviewer", "cc690a95ea4f"),  # a question to the panel
        ("otel-end-user-2023/3", "interviewer", "0a7ef3fbd0fd"),  # a question by a moderator with two labels
        ("otel-end-user-2023/4", "customer", "ecdecba8a023"),  # an answer in a numbered list
        ("otel-end-user-2023/6", "customer", "94b3c069c0a7"),  # a question from the audience
        ("after-visit-summary-mvp-2023-04/1", "observer", "dfc88a0f9ecf"),  # the notetaker's line between cues
        ("after-visit-summary-mvp-2023-04/1", "interviewer", "c12fd2f5bd87"),  # a question between cues, unlabelled
        ("health-record-medications-2021-02/1", "customer", "50583be8971e"),  # an answer behind its prompt
        ("health-record-medications-2021-02/1", "boilerplate", "247d678151f6"),  # a prompt with its answer behind it
        ("medical-copays-discovery-2021-04/1", "customer", "c917c03c044e"),  # a question the customer asks back
        (
            "medical-copays-discovery-2021-04/1",
            "interviewer",
            "513e632f090f",
        ),  # a labelled question among unlabelled answers
        ("medical-copays-usability-2021-06/1", "boilerplate", "c9877a23c418"),  # a takeaway written before the session
        ("servicemembers-benefits-2019-01/1", "customer", "df6caa20fd89"),  # an answer under a bold bullet
        ("va-chatbot-inclusive-design-2021/1", "observer", "e7db604281e2"),  # what was typed
        ("va-chatbot-inclusive-design-2021/1", "customer", "f7e29b516225"),  # an answer in a bullet
        ("va-direct-deposit-2019/1", "customer", "b585e9f24c14"),  # an answer in a bullet of several
        ("va-direct-deposit-2019/1", "boilerplate", "f101af7e43c7"),  # script between tasks
        ("va-document-status-2024/1", "customer", "1657767d68ed"),  # an answer in lower case
        ("va-facility-locator-search-2020/1", "customer", "368a82bb4948"),  # an unlabelled paragraph after a question
        ("va-facility-locator-search-2020/1", "interviewer", "02ebe1f41bbd"),  # a greeting that is bold throughout
        ("va-higher-level-review-2020/1", "interviewer", "8b6e60f9aa86"),  # a question by a letter told from behaviour
        ("vaos-mvp-2020-07/1", "customer", "1669f68a4e12"),  # an answer behind a label that asks
        ("vaos-mvp-2020-07/1", "boilerplate", "4444645db7c1"),  # the label that asks
        (
            "interviews/bulleted-notes-with-bracketed-moderator",
            "interviewer",
            "4598bdd56d72",
        ),  # an aside in brackets that asks
    ],
)
def test_whose_words_they_are(interviews: dict[str, Reading], name: str, role: str, digest: str) -> None:
    """Turns are known by the digest of their words, since no word of the studies may stand in the project."""
    assert digest in {_digest(words) for words in said(interviews[name], role)}


def test_participants(interviews: dict[str, Reading]) -> None:
    expected = {
        "va-1010cg-usability-2020/1": "P12",
        "va-1010cg-usability-2020/2": "P05",
        "va-526-landing-pages-2023/1": "P19",
        "medical-copays-usability-2021-06/1": "P04",
        "servicemembers-benefits-2019-01/2": "P03",
    }
    assert {name: interviews[name].participant for name in expected} == expected


def test_prompts_of_a_guide_are_nobodys_in_a_batch(shared_data: Path) -> None:
    folder = shared_data / "interviews/va-travel-status-look-2024/sessions"
    files = [(f"p{10 + int(path.stem)}.md", path.read_bytes()) for path in sorted(folder.glob("*.md"))]
    readings, errors = read_many(files)
    assert errors == ()
    for result in readings:
        prompts = {_digest(words) for words in said(result, "boilerplate")}
        assert prompts.isdisjoint(_digest(words) for words in said(result, "customer") + said(result, "observer"))
        assert len(said(result, "customer")) > 30


def test_field_notes_of_several_days_stay_notes_in_a_batch(shared_data: Path) -> None:
    folder = shared_data / "interviews/va-signin-transition-2024/sessions"
    readings, _ = read_many([(path.name, path.read_bytes()) for path in sorted(folder.glob("*.md"))])
    assert [len(said(result, "observer")) > 30 for result in readings] == [True, True, True]
