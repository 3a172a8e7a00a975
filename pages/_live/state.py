"""What phones and the big screen are told about a room, as JSON texts. Nothing about dots before the reveal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from research import Candidate, Poll, ResearchError, Workshop, Workspace

NO_STAGE = "Any time"


@dataclass(frozen=True, slots=True)
class Views:
    """One room as phones and as the board see it."""

    phone: str
    board: str


def views_of(workspace: Workspace, token: str, *, online: int) -> Views:
    """Reads the room and writes both texts.

    Raises:
        ResearchError: if the room is gone.
    """
    workshop = workspace.workshops.by_token(token)
    found = workspace.workshops.poll(workshop)
    shared = _shared(workspace, workshop, found)
    progress = {
        "people": found.people, "given": found.dots, "seq": workspace.workshops.moves(workshop), "online": online,
        "code": workshop.code,
    }  # fmt: skip
    return Views(json.dumps(shared), json.dumps(shared | progress))


def _shared(workspace: Workspace, workshop: Workshop, found: Poll) -> dict[str, Any]:
    now = workspace.now()
    return {
        "title": workshop.title, "dots": workshop.dots, "phase": workshop.phase_at(now),
        "ends": workshop.until.timestamp() if workshop.until else None, "revealed": workshop.revealed,
        "stages": stages_of(workspace, workshop),
        "result": result_of(found) if workshop.revealed else None,
    }  # fmt: skip


def result_of(found: Poll) -> dict[str, Any]:
    """People, dots, and both for each candidate, the strongest first."""
    rows = [{"id": v.candidate, "people": v.people, "dots": v.dots} for v in found.votes]
    return {"people": found.people, "dots": found.dots, "rows": rows}


def stages_of(workspace: Workspace, workshop: Workshop) -> list[dict[str, Any]]:
    """The ballot by journey stage, in the study's order; what has no stage comes last. Stages without any are kept
    so that a missing outcome can be placed there."""
    named = [stage.name for stage in workspace.studies.get(workshop.study).stages]
    held: dict[str, list[dict[str, Any]]] = {name: [] for name in [*named, NO_STAGE]}
    for ref in workshop.candidates:
        try:
            candidate = workspace.candidates.get(workshop.study, ref)
        except ResearchError:
            continue  # merged or withdrawn since: its dots stay kept, but nothing can be shown for it
        at = candidate.stage if candidate.stage in held else NO_STAGE
        held[at].append(_card(ref, candidate))
    return [{"name": name, "candidates": cards} for name, cards in held.items()]


def stage_named(workspace: Workspace, workshop: Workshop, name: str) -> str:
    """The stage that a phone picked; "" for :data:`NO_STAGE`, and for a name that the study does not have."""
    named = {stage.name for stage in workspace.studies.get(workshop.study).stages}
    return name if name in named else ""


def _card(ref: str, candidate: Candidate) -> dict[str, Any]:
    return {
        "id": ref, "label": candidate.label, "statement": candidate.statement, "assumed": candidate.assumed
    }  # fmt: skip
