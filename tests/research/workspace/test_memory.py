"""What was worked out once is not worked out again, and gives the same."""

from __future__ import annotations

from dataclasses import replace

from nlp.values import Span, Transcript, Turn
from research.storage.memory import MemoryRepository
from research.workspace.memory import remembering
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
