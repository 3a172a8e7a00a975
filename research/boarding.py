"""What a person did on the affinity board, as the browser sends it: a log of events, each numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from nlp.errors import RecordError
from research.board import Board, Changes, merge, move, promote, rename, split
from research.event_log import FIX, LoggedEvent, entry, hold, origin, word

Deed = Literal["move", "split", "merge", "rename", "promote", "undo", "redo"]
_LONGEST = 200
_MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEvent(LoggedEvent):
    """One thing done on the board.

    A cluster that it makes has the id ``<mount>.<seq>-0``. ``cards`` are coding ids, ``cluster`` and ``to`` clusters
    (``to`` may be aside or loose); ``target`` is the action that an undo takes back, "" for the person's latest.
    """

    type: Deed
    cards: tuple[str, ...] = ()
    cluster: str = ""
    to: str = ""
    label: str = ""
    target: str = ""


def event_of(sent: object) -> BoardEvent:
    """Reads an event as it came from a browser.

    Raises:
        RecordError: if it is no event of the board, naming the field.
    """
    held = entry(sent)
    made, cards = origin(held), held.get("cards") or []
    words = {part: word(held, part, longest=_LONGEST) for part in ("type", "cluster", "to", "label", "target")}
    hold(words["type"] in get_args(Deed), "type", words["type"])
    whole = isinstance(cards, list) and len(cards) <= _MOST and all(isinstance(card, str) for card in cards)
    hold(whole, "cards", cards)
    return BoardEvent(**made, **words, cards=tuple(cards))  # type: ignore[arg-type]


def changes_of(board: Board, event: BoardEvent) -> Changes:
    """What the event changes on this board.

    Raises:
        RecordError: if what it speaks of is gone.
    """
    if event.type == "move":
        return move(board, event.cards, event.to)
    if event.type == "split":
        return split(board, event.cards, event.label)
    if event.type == "merge":
        return merge(board, event.cluster, event.to)
    if event.type == "rename":
        return rename(board, event.cluster, event.label)
    if event.type == "promote":
        return promote(board, event.cluster)
    raise RecordError(f"The board itself cannot {event.type}.", FIX)
