"""What a person did on the affinity board, as the browser sends it: a log of events, each with an id of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from nlp.errors import RecordError
from research.board import Board, Changes, merge, move, promote, rename, split

Deed = Literal["move", "split", "merge", "rename", "promote"]
_ID = re.compile(r"[a-z0-9]{8,40}")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class BoardEvent:
    """One move on the board.

    ``id`` names the action that it becomes, so that an event that arrives twice counts once; a cluster that it makes
    has the id ``<id>-0``. ``cards`` are coding ids, ``cluster`` and ``to`` clusters (``to`` may be aside or loose).
    """

    id: str
    do: Deed
    cards: tuple[str, ...] = ()
    cluster: str = ""
    to: str = ""
    label: str = ""


def event_of(sent: Mapping[str, object]) -> BoardEvent:
    """Reads an event.

    Raises:
        RecordError: if it is no event of the board.
    """
    name, do, cards = str(sent.get("id", "")), str(sent.get("do", "")), sent.get("cards") or ()
    if not _ID.fullmatch(name) or do not in get_args(Deed) or not isinstance(cards, list | tuple):
        raise RecordError(f"The board sent {do!r} with the id {name!r}, which is no move.", "Reload the page.")
    words = {part: str(sent.get(part) or "")[:_LONGEST] for part in ("cluster", "to", "label")}
    return BoardEvent(name, do, tuple(str(card) for card in cards), **words)  # type: ignore[arg-type]


def changes_of(board: Board, event: BoardEvent) -> Changes:
    """What the event changes on this board.

    Raises:
        RecordError: if what it speaks of is gone.
    """
    if event.do == "move":
        return move(board, event.cards, event.to)
    if event.do == "split":
        return split(board, event.cards, event.label)
    if event.do == "merge":
        return merge(board, event.cluster, event.to)
    if event.do == "rename":
        return rename(board, event.cluster, event.label)
    return promote(board, event.cluster)
