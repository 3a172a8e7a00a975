"""What settling a disagreement does to the statements it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from research.coding import Coding

Labels = Callable[[Coding], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Contested:
    """A statement as it stands, and what each of the coders judged about it."""

    live: Coding
    judged: Mapping[str, Coding]


def settled(statements: Sequence[Contested], label: str, keep: Sequence[str], labels: Labels) -> list[Coding]:
    """The statements that change when the judgement of the coders in ``keep`` stands, as they shall be.

    They still bear the id and stamp of the record they replace. A kept judgement that gives ``label`` lends its
    stretch; where none does, the label is taken off, and a statement left with nothing is rejected.
    """
    return [new for statement in statements if (new := _settled(statement, label, keep, labels)) is not None]


def _settled(statement: Contested, label: str, keep: Sequence[str], labels: Labels) -> Coding | None:
    own = (statement.judged[coder] for coder in keep if coder in statement.judged)
    wanted = next((judgement for judgement in own if label in labels(judgement)), None)
    live, has = statement.live, label in labels(statement.live)
    if wanted is None:
        return _without(live, label) if has else None
    if has and live.span == wanted.span and live.status == "confirmed":
        return None
    return _with(live, wanted, label)


def _with(live: Coding, wanted: Coding, label: str) -> Coding:
    base = wanted if live.status == "rejected" else live
    base = replace(base, id=live.id, span=wanted.span, quote=wanted.quote, status="confirmed")
    if label.startswith("code:"):
        return replace(base, code=wanted.code)
    kind = label.removeprefix("signal:")
    return base if kind in base.kinds else replace(base, kinds=(*base.kinds, kind))  # type: ignore[arg-type]


def _without(live: Coding, label: str) -> Coding:
    if label.startswith("code:"):
        left = replace(live, code=None)
    else:
        kind = label.removeprefix("signal:")
        at = [n for n, k in enumerate(live.kinds) if k != kind]
        scores = tuple(live.scores[n] for n in at) if len(live.scores) == len(live.kinds) else live.scores
        left = replace(live, kinds=tuple(live.kinds[n] for n in at), scores=scores)
    return left if left.kinds or left.code else replace(live, status="rejected")
