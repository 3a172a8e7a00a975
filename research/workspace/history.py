"""History: every action of a study, and undo that reaches each of them."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.errors import RecordError
from research.records import Action, RestorePoint, Withdrawal
from research.workspace.desk import Desk
from research.workspace.sight import sight_of


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history; ``undone`` when the action has been taken back."""

    action: Action
    undone: bool


class History:
    """What was done in a study, by whom, and how to take it back."""

    def __init__(self, desk: Desk, by: str) -> None:
        self._desk = desk
        self._by = by

    def steps(self, study: str) -> list[Step]:
        """Every action of the study, newest first; a blind coder is not told what others did to statements."""
        live, sight = self._desk.ledger(study).live, sight_of(self._desk, study, self._by)
        actions = map(sight.step, self._desk.every(Action, study).values())
        return [Step(action, action.id not in live) for action in reversed(list(actions))]

    def undo(self, study: str, action: str | None = None) -> Action:
        """Takes back an action: the one named, else the latest that this person can still undo.

        Raises:
            RecordError: if there is nothing left to undo.
        """
        return self._take_back(study, self._pick(study, action, redo=False), "undo")

    def redo(self, study: str) -> Action:
        """Takes back this person's latest undo that no newer action of theirs has followed.

        Raises:
            RecordError: if there is nothing to redo.
        """
        return self._take_back(study, self._pick(study, None, redo=True), "redo")

    def next_undo(self, study: str) -> Action | None:
        """What ``undo`` would take back, ``None`` when there is nothing."""
        return self._find(study, redo=False)

    def undoable(self, study: str, action: str) -> Action | None:
        """The action named, ``None`` when it cannot be taken back any more."""
        open_steps = (s.action for s in self.steps(study) if not s.undone)
        return next((a for a in open_steps if a.id == action and a.verb not in _FIXED), None)

    def next_redo(self, study: str) -> Action | None:
        """The undo that ``redo`` would take back, ``None`` when there is nothing."""
        return self._find(study, redo=True)

    def withdraw(self, study: str, record: str, because: str) -> None:
        """Takes back one record, keeping the rest of its action."""
        with self._desk.act(study, self._by, "history.withdraw", because) as act:
            act.add(Withdrawal(id=act.id(), stamp=act.stamp, target=record))

    def restore(self, study: str, action: str) -> list[Action]:
        """Takes back everything done after ``action``: the study stands as it did then. Itself undoable."""
        live = [s.action for s in self.steps(study) if not s.undone]
        if action not in {a.id for a in live}:
            raise RecordError(f"There is no point {action!r} to go back to.", "Pick one from the history.")
        later = live[: next(n for n, a in enumerate(live) if a.id == action)]
        with self._desk.act(study, self._by, "history.restore", f"went back to “{_name(live, action)}”") as act:
            act.add(*(Withdrawal(id=act.id(), stamp=act.stamp, target=a.id) for a in later))
        return later

    def mark(self, study: str, name: str) -> RestorePoint:
        """Names this moment, to go back to with ``restore``.

        Raises:
            RecordError: if the name is empty.
        """
        if not name.strip():
            raise RecordError("A restore point needs a name.", "Say what is about to change.")
        with self._desk.act(study, self._by, "history.mark", f"set the restore point “{name.strip()}”") as act:
            point = RestorePoint(id=act.id(), stamp=act.stamp, name=name.strip())
            act.add(point)
        return point

    def points(self, study: str) -> list[RestorePoint]:
        """The restore points that can be gone back to, the newest first."""
        return self._desk.live(RestorePoint, study)[::-1]

    def _find(self, study: str, *, redo: bool) -> Action | None:
        own = [s.action for s in self.steps(study) if not s.undone and s.action.by == self._by]
        return _to_redo(own) if redo else next((a for a in own if a.verb not in (*_FIXED, _MARK)), None)

    def _pick(self, study: str, action: str | None, *, redo: bool) -> Action:
        found = self._find(study, redo=redo) if action is None else self.undoable(study, action)
        if found is None:
            raise RecordError(
                f"There is nothing left to {'redo' if redo else 'undo'}.",
                "The history lists what was done, and by whom.",
            )
        return found

    def _take_back(self, study: str, action: Action, verb: str) -> Action:
        word = "undid" if verb == "undo" else "redid"
        with self._desk.act(study, self._by, f"history.{verb}", f"{word}: {action.summary}") as act:
            act.add(Withdrawal(id=act.id(), stamp=act.stamp, target=action.id))
        return action


_FIXED = ("studies.create", "history.undo", "history.redo")
"""Actions that undo passes over: the beginning of a study, and undo itself (which redo takes back)."""

_MARK = "history.mark"
"""Setting a restore point changes nothing, so undo and redo look past it; only by name is it taken back itself."""


def _to_redo(own: list[Action]) -> Action | None:
    """The person's latest undo, unless they have done something new since (newest first in ``own``)."""
    for action in own:
        if action.verb == "history.undo":
            return action
        if action.verb not in ("history.redo", _MARK):
            return None
    return None


def _name(actions: list[Action], id: str) -> str:
    return next(action.summary for action in actions if action.id == id)
