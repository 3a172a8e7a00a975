"""What a person did on the affinity board, as the browser sends it: a log of events, each numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from nlp.errors import RecordError
from research.board import Board, Changes, merge, move, promote, rename, split

Deed = Literal["move", "split", "merge", "rename", "promote", "undo", "redo"]
_MOUNT = re.compile(r"[a-z0-9]{6,24}")
_LONGEST = 200
_MOST = 20_000
_FIX = "Reload the page and do it again; what was stored before is safe."


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEvent:
    """One thing done on the board.

    ``mount`` (one opening of the board in one tab) and ``seq`` (from 1 within it) name the action that it becomes, so
    that an event that arrives twice counts once; a cluster that it makes has the id ``<mount>.<seq>-0``. ``cards`` are
    coding ids, ``cluster`` and ``to`` clusters (``to`` may be aside or loose); ``target`` is the action that an undo
    takes back, "" for the person's latest.
    """

    mount: str
    seq: int
    by: str
    type: Deed
    cards: tuple[str, ...] = ()
    cluster: str = ""
    to: str = ""
    label: str = ""
    target: str = ""

    @property
    def action(self) -> str:
        """Id of the action that the event becomes."""
        return f"{self.mount}.{self.seq}"


def event_of(sent: object) -> BoardEvent:
    """Reads an event as it came from a browser.

    Raises:
        RecordError: if it is no event of the board, naming the field.
    """
    if not isinstance(sent, Mapping):
        raise RecordError(f"An entry of the log is a {type(sent).__name__}, not an event.", _FIX)
    words = {part: _text(sent, part) for part in ("mount", "by", "type", "cluster", "to", "label", "target")}
    seq, cards, by = sent.get("seq"), sent.get("cards") or [], words["by"].strip()
    _hold(bool(_MOUNT.fullmatch(words["mount"])), "mount", words["mount"])
    _hold(type(seq) is int and seq >= 1, "seq", seq)
    _hold(bool(by) and not by.startswith("machine:"), "by", by)
    _hold(words["type"] in get_args(Deed), "type", words["type"])
    whole = isinstance(cards, list) and len(cards) <= _MOST and all(isinstance(card, str) for card in cards)
    _hold(whole, "cards", cards)
    return BoardEvent(**{**words, "by": by}, seq=seq, cards=tuple(cards))  # type: ignore[arg-type]


def _text(sent: Mapping[str, object], part: str) -> str:
    value = sent.get(part, "")
    _hold(isinstance(value, str) and len(value) <= _LONGEST, part, value)
    return str(value)


def _hold(true: bool, part: str, value: object) -> None:
    if not true:
        raise RecordError(f"The board sent the {part} {str(value)[:40]!r}, which it cannot have.", _FIX)


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
    raise RecordError(f"The board itself cannot {event.type}.", _FIX)
