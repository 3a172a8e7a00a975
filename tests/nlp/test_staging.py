"""Statements find the stage that speaks of the same thing, unsure ones say so, and confirmed ones teach."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.embedding import MiniLM
from nlp.staging import Confirmed, StagePlacer
from nlp.values import Stage

STAGES = (
    Stage("Get a quote", "Filling in the form, waiting for the price."),
    Stage("Report a claim", "The first call after a leak, a storm or a theft."),
    Stage("Get it settled", "The decision, the amount, the repair and the payment."),
)


@pytest.fixture(scope="module")
def embedder() -> MiniLM:
    return MiniLM()


def place(embedder: MiniLM, texts: list[str], **settings: object) -> list[str | None]:
    placer = StagePlacer(embedder, **settings)  # type: ignore[arg-type]
    return [p.stage for p in placer.place(texts, embedder.embed(texts), STAGES)]


def test_clear_statements_are_placed(embedder: MiniLM) -> None:
    said = [
        "I waited three days for the price after filling in the form.",
        "I rang them right after the storm to report the leak.",
        "The payment for the repair took two months.",
    ]
    assert place(embedder, said) == [stage.name for stage in STAGES]


def test_a_statement_about_something_else_is_unsure(embedder: MiniLM) -> None:
    assert place(embedder, ["My sister plays the trumpet."]) == [None]


def test_what_people_confirmed_places_words_the_stages_do_not_use(embedder: MiniLM) -> None:
    odd = "The lady with the clipboard never turned up."
    taught = ["The woman with the clipboard came late.", "A man with a clipboard looked at the wall."]
    confirmed = Confirmed(embedder.embed(taught), ("Report a claim", "Report a claim"))
    assert place(embedder, [odd], confirmed=confirmed) == ["Report a claim"]


def test_no_stages_or_no_texts_are_no_fault(embedder: MiniLM) -> None:
    placer = StagePlacer(embedder)
    assert placer.place([], np.zeros((0, 384), np.float32), STAGES) == ()
    assert [p.stage for p in placer.place(["x"], embedder.embed(["x"]), ())] == [None]
    with pytest.raises(ValueError, match="1 texts but 0 vectors"):
        placer.place(["x"], np.zeros((0, 384), np.float32), STAGES)
