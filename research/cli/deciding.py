"""Decisions in the terminal."""

from __future__ import annotations

import argparse

from research import Workspace
from research.cli.speaking import Maker, Voice


def fill(make: Maker) -> None:
    """Adds the verbs; ``make`` gives a parser for one of them."""
    decide = make("decide", "keep a decision with its reason", _decide)
    decide.add_argument("candidate")
    decide.add_argument("outcome", choices=["adopt", "revise", "park", "reject"])
    decide.add_argument("--because", required=True)
    decide.add_argument("--owner", default="")
    decide.add_argument("--target", default="")


def _decide(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    latest = work.validation.latest(given.study, given.candidate)
    decision = work.decisions.decide(
        given.study, given.candidate, given.outcome, because=given.because, owner=given.owner,
        target=given.target, validation=latest.id if latest else None,
    )  # fmt: skip
    voice.result({"decision": decision.id}, f"{decision.id}  {decision.outcome}")
    return 0
