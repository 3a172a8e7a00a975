"""Logs that browsers keep and send until they are acknowledged: applied in order, each event once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from nlp.errors import RecordError, ResearchError, StoreError
from research.event_log import Applied, Refusal
from research.records import Action, Record, Stamp, Withdrawal
from research.workspace.desk import Act, Desk
from research.workspace.history import History


def replay(events: Iterable[object], after: Mapping[str, int], store: Callable[[object], bool]) -> Applied:
    """Hands each event that is new by its ``mount`` and ``seq`` to ``store``, which says whether it added anything.

    ``after`` names for each mount the last event that is known to be dealt with. A refused event is dealt with as
    well; when the store itself fails, nothing from there on is, so that the browser sends it again.
    """
    seen, stored = dict(after), 0
    refused: list[Refusal] = []
    for raw in events:
        mount, seq = _named(raw)
        if seq <= seen.get(mount, 0) and mount:
            continue
        try:
            stored += store(raw)
        except StoreError as problem:
            return Applied(seen, (*refused, Refusal("", 0, problem.message, problem.fix)), stored)
        except ResearchError as problem:
            refused.append(Refusal(mount, seq, problem.message, problem.fix))
        seen[mount] = seq
    seen.pop("", None)
    return Applied(seen, tuple(refused), stored)


def _named(raw: object) -> tuple[str, int]:
    """Mount and number of an event, as far as it names any."""
    mount, seq = (raw.get("mount"), raw.get("seq")) if isinstance(raw, Mapping) else ("", 0)
    return (mount, seq) if isinstance(mount, str) and type(seq) is int and seq > 0 else ("", 0)


def known(desk: Desk, action: str) -> bool:
    """Whether the event that becomes this action has been carried out already."""
    return desk.repository.get(Action, action) is not None


def keep_once(desk: Desk, act: Act, verb: str, summary: str) -> bool:
    """Stores the action; ``False`` when the same event came through another door a moment ago."""
    try:
        desk.store(act, verb, summary)
    except StoreError:
        if known(desk, act.stamp.action):
            return False
        raise
    return True


def taken_back(desk: Desk, way: str, stamp: Stamp, *, target: str = "") -> tuple[str, list[Record]]:
    """Sentence and records of an ``"undo"`` (of ``target``, else of the person's latest step) or of a ``"redo"``.

    Raises:
        RecordError: if there is nothing left to take back.
    """
    history = History(desk, stamp.by)
    if way == "undo":
        action = history.undoable(stamp.study, target) if target else history.next_undo(stamp.study)
    else:
        action = history.next_redo(stamp.study)
    if action is None:
        raise RecordError(f"There is nothing left to {way}.", "The history lists what was done, by whom.")
    word = "undid" if way == "undo" else "redid"
    return f"{word}: {action.summary}", [Withdrawal(id=stamp.id(0), stamp=stamp, target=action.id)]
