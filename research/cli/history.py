"""The history in the terminal: what was done, undo and redo, points to go back to."""

from __future__ import annotations

import argparse

from research import Workspace
from research.cli.speaking import Maker, Voice


def fill(make: Maker) -> None:
    """Adds the verbs; ``make`` gives a parser for one of them."""
    make("show", "every action, newest first", _steps)
    undo = make("undo", "take back the last action, or the one named", _undo)
    undo.add_argument("action", nargs="?")
    make("redo", "take back the last undo", _redo)
    mark = make("mark", "name this moment, to go back to", _mark)
    mark.add_argument("name")
    restore = make("restore", "go back to how the study was after an action", _restore)
    restore.add_argument("action")


def _steps(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    steps = work.history.steps(given.study)
    rows = [
        {"action": s.action.id, "at": s.action.at, "by": s.action.by, "what": s.action.summary, "undone": s.undone}
        for s in steps
    ]
    lines = [
        f"{s.action.id}  {s.action.at:%Y-%m-%d %H:%M}  {s.action.by}  {s.action.summary}{' (undone)' * s.undone}"
        for s in steps
    ]
    voice.result(rows, "\n".join(lines))
    return 0


def _mark(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    point = work.history.mark(given.study, given.name)
    voice.result({"action": point.stamp.action, "name": point.name}, point.stamp.action)
    return 0


def _restore(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    later = work.history.restore(given.study, given.action)
    voice.result(
        {"taken_back": [a.id for a in later]}, f"took back {len(later)} actions; `history undo` brings them again"
    )
    return 0


def _undo(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    action = work.history.undo(given.study, given.action)
    voice.result({"undone": action.id}, f"took back: {action.summary}")
    return 0


def _redo(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    work.history.redo(given.study)
    voice.result({"redone": True}, "done again")
    return 0
