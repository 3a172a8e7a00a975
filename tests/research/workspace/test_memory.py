"""What was worked out once is not worked out again, and gives the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlp.values import Span, Transcript, Turn
from research.increments import stated_in
from research.preflight import without_names
from research.storage.memory import MemoryRepository
from research.workspace.memory import remembering
from research.workspace.spoken import RememberingForms, RememberingIncrements
from tests.fakes import CueExtractor, SentenceSegmenter, WordEmbedder, fake_language

TEXT = "I waited three weeks for the quote. 😟 I want an answer."
TALK = Transcript(TEXT, (Turn("Ana", "customer", Span(0, len(TEXT))),))


def test_a_second_reading_costs_nothing_and_gives_the_same() -> None:
    extractor, embedder = CueExtractor(), WordEmbedder()
    store = MemoryRepository()
    language = remembering(store, replace(fake_language(), extractor=extractor, embedder=embedder))
    results = []
    for _ in range(2):
        segments = language.segmenter.segment(TALK)
        vectors = language.embedder.embed([s.text for s in segments])
        groups = language.clusterer.cluster(vectors)
        results.append(
            (
                segments,
                language.extractor.hear(segments),
                vectors.tolist(),
                groups,
                language.labeller.label([["a b"]]),
            )
        )
    assert results[0] == results[1]
    assert (extractor.read, embedder.embedded) == (2, 2)
    assert results[0][0] == SentenceSegmenter().segment(TALK)
    assert all(s.text == s.span.of(TEXT) for s in results[1][0])


def test_another_context_is_another_question() -> None:
    extractor = CueExtractor()
    language = remembering(MemoryRepository(), replace(fake_language(), extractor=extractor))
    segment = language.segmenter.segment(TALK)[0]
    language.extractor.hear([segment])
    language.extractor.hear([replace(segment, context=("Before.",)), replace(segment, role="interviewer")])
    assert extractor.read == 3


def test_a_statement_said_twice_is_read_once() -> None:
    extractor = CueExtractor()
    language = remembering(MemoryRepository(), replace(fake_language(), extractor=extractor))
    segment = language.segmenter.segment(TALK)[0]
    moved = replace(segment, span=Span(100, 100 + len(segment.span)))
    first, second = language.extractor.hear([segment, moved])
    assert extractor.read == 1
    assert (first.signals[0].span, second.signals[0].span) == (segment.span, moved.span)


def asked_again(texts: Sequence[str]) -> None:
    pytest.fail(f"asked again for {texts}")


def test_increments_are_found_once_and_come_back_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["It took between two and three hours.", "I called about three times a week.", "By Friday.", "No number."]
    repository = MemoryRepository()
    first = RememberingIncrements(repository)(texts)
    assert [list(own) for own in first] == [list(own) for own in stated_in(texts)]
    monkeypatch.setattr("research.workspace.spoken.stated_in", asked_again)
    assert RememberingIncrements(repository)(texts) == first


def test_the_grammar_of_increments_is_built_only_when_asked_for() -> None:
    code = "import sys, research; sys.exit('nlp.increments.quantities' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_forms_are_looked_for_once_and_only_where_they_can_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("Write to ana@example.com.", "I waited 3 weeks for 40 dollars.", "My card is 4111 1111 1111 1111.")
    repository = MemoryRepository()
    first = RememberingForms(repository)(texts)
    assert [list(held) for held in first] == [list(held) for held in without_names(texts)]
    assert first[1] == ()
    monkeypatch.setattr("research.workspace.spoken.without_names", asked_again)
    assert RememberingForms(repository)(texts) == first
