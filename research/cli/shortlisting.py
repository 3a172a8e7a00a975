"""The shortlist in the terminal: cards and ranks, scores, weights, ratings."""

from __future__ import annotations

import argparse
from pathlib import Path

from research import CRITERIA, Card, Workspace, read_ratings
from research.cli.speaking import Maker, Voice


def fill(make: Maker) -> None:
    """Adds the verbs; ``make`` gives a parser for one of them."""
    make("show", "every candidate with its scores, reasons and rank range", _show)
    score = make("score", "give a candidate 0 to 4 points on one criterion", _score)
    score.add_argument("candidate")
    score.add_argument("criterion", choices=list(CRITERIA))
    score.add_argument("points", type=int)
    score.add_argument("--because", default="")
    weigh = make("weigh", "say how much each criterion counts", _weigh)
    for name, (title, _) in CRITERIA.items():
        weigh.add_argument(f"--{name}", type=float, metavar="0-10", help=title.lower())
    weigh.add_argument("--band", type=float, help="share by which any weight may be off (0 to 1)")
    weigh.add_argument("--because", default="")
    rate = make("rate", "keep a CSV of ratings: person, outcome, importance, satisfaction", _rate)
    rate.add_argument("file", type=Path)
    rate.add_argument("--scale", type=int, default=5, help="the highest rating")


def _row(card: Card) -> dict[str, object]:
    rank = card.rank
    return {
        "candidate": card.candidate.id,
        "label": card.candidate.label,
        "people": len(card.evidence.people),
        "rank": rank and {"stated": rank.stated, "best": rank.best, "worst": rank.worst, "points": rank.total},
        "scores": {
            name: {"points": c.points, "by": c.score.by if c.score else "proposed", "because": c.because}
            for name, c in card.cells.items()
        },
    }


def _show(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    cards = work.shortlist.cards(given.study)
    lines = [
        f"{c.candidate.id}  "
        + (f"{c.rank.best:>2} to {c.rank.worst:<2} {c.rank.total:.2f}" if c.rank else "cannot pass  ")
        + f"  {c.candidate.label}"
        for c in cards
    ]
    voice.result([_row(card) for card in cards], "\n".join(lines) or "No candidate yet.")
    return 0


def _score(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    made = work.shortlist.score(given.study, given.candidate, given.criterion, given.points, because=given.because)
    voice.result({"score": made.id}, f"{made.id}  {made.criterion}  {made.points}")
    return 0


def _weigh(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    weights, band = work.shortlist.weights(given.study)
    said = {name: value for name in CRITERIA if (value := getattr(given, name)) is not None}
    wide = band if given.band is None else given.band
    made = work.shortlist.weigh(given.study, weights | said, band=wide, because=given.because)
    voice.result({"weights": dict(made.weights), "band": made.band}, made.id)
    return 0


def _rate(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    ratings = read_ratings(given.file.name, given.file.read_bytes())
    sheet = work.shortlist.rate(given.study, given.file.name, ratings, scale=given.scale)
    found = work.shortlist.opportunity(given.study)
    rows = [{"outcome": o.outcome, "n": o.n, "score": o.score, "low": o.low, "high": o.high, "rank": o.rank}
            for o in (found.outcomes if found else ())]  # fmt: skip
    voice.result({"sheet": sheet.id, "scores": rows}, "\n".join(f"{r['outcome']}  {r['score']:.1f}" for r in rows))
    return 0
