"""Boards for the affinity board's tests and benchmark: as many quotes and clusters as asked for."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.values import Stage, Transcript, Turn
from research import Candidate, Coding, Desk, Kind, Source, Span, Study, Workspace

SAID: tuple[tuple[str, Kind], ...] = (
    ("I waited three weeks for the quote and nobody told me when it would come.", "frustration"),
    ("They should answer a claim the same day.", "expectation"),
    ("What I want is to know what it costs before I sign anything, in one place, on one page.", "outcome"),
    ("She rang me back within the hour.", "met"),
    ("I keep a spreadsheet of my calls so that I can prove what they said.", "workaround"),
)


def quote_id(study: Study, n: int) -> str:
    """Id of the n-th quote of a study's board."""
    return f"{study.study}.{n}-0"


def board_of(
    workspace: Workspace, desk: Desk, quotes: int, clusters: Sequence[Sequence[int]], *, people: int = 12
) -> Study:
    """A study with so many confirmed quotes; ``clusters`` holds the numbers of the quotes of each, others are loose."""
    study = workspace.studies.create("Claims", stages=(Stage("quote"), Stage("claim")))
    for person in range(people):
        own = range(person, quotes, people)
        text, turns = "", []
        for n in own:
            words = f"{SAID[n % 5][0]} ({n})"
            turns.append(Turn(f"P{person + 1}", "customer", Span(len(text), len(text) + len(words))))
            text += f"{words}\n"
        with desk.act(study.study, "researcher", "sources.add", "added a talk") as act:
            (source,) = act.add(
                Source(
                    id=act.id(), stamp=act.stamp, name=f"p{person + 1}.txt", participant=f"P{person + 1}", sha256="0",
                    transcript=Transcript(text, tuple(turns)),
                )
            )  # fmt: skip
            act.add(
                *(
                    Coding(
                        id=quote_id(study, n), stamp=act.stamp, source=source.id, span=turn.span,
                        quote=turn.span.of(text), person=f"P{person + 1}", kinds=(SAID[n % 5][1],),
                        dimension="time" if n % 2 else "price", stage=("quote", "claim")[n % 2],
                    )
                    for n, turn in zip(own, turns, strict=True)
                )
            )  # fmt: skip
    with desk.act(study.study, "researcher", "candidates.propose", "proposed") as act:
        act.add(
            *(
                Candidate(
                    id=act.id(), stamp=act.stamp, statement=f"Statement {k}", label=f"Cluster {k}",
                    evidence=tuple(quote_id(study, n) for n in held), proposed_by="machine/1",
                )
                for k, held in enumerate(clusters)
            )
        )  # fmt: skip
    return study
