"""What a person does in the transcript coder, as events, and the records that follow from each.

What all logs have in common stands in
``research.event_log``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from nlp.errors import RecordError
from nlp.values import KINDS, Kind, Span
from research.coding import Code, Coding, Memo, decide
from research.correcting import AS_IT_IS, Correction, read_correction
from research.event_log import LoggedEvent, entry, hold, number, origin, word
from research.records import Record, Stamp, Withdrawal
from research.studies import Source

Deed = Literal["code", "create", "move", "remove", "accept", "reject", "memo", "undo", "redo"]
"""What can be done to a transcript; ``create`` codes with a new code named by the person."""

DEEDS: tuple[Deed, ...] = get_args(Deed)
MEMO_TYPES = ("observation", "interpretation", "question")
LONGEST = {"name": 200, "text": 20_000}
"""Most code points of what a person types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(LoggedEvent):
    """One thing done in the coder, or while judging. Which fields are filled depends on ``type``:

    ``code``: ``start``, ``end`` (code points of the source) and ``code`` (an id) or ``kind``; ``create``: ``start``,
    ``end``, ``name``; ``move``: ``codings`` (one id), ``start``, ``end``; ``remove``: ``codings`` (one);
    ``accept``: ``codings`` and ``fix``; ``reject``: ``codings``; ``memo``: ``codings`` (one), ``text``, ``memo``;
    ``undo``: ``target``, the action to take back, "" for the person's latest.
    """

    source: str
    type: Deed
    start: int = 0
    end: int = 0
    code: str = ""
    kind: Kind | None = None
    name: str = ""
    codings: tuple[str, ...] = ()
    fix: Correction = AS_IT_IS
    text: str = ""
    memo: Literal["observation", "interpretation", "question"] = "observation"
    target: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What an event acts on: a source, its live codings, the codebook, and what stands in for an id today.

    ``gone`` holds the suggestions that the machine has taken back since, by id.
    """

    source: Source
    codings: Sequence[Coding]
    codes: Mapping[str, Code]
    current: Callable[[str], str]
    gone: Mapping[str, Coding]

    def coding(self, id: str) -> Coding:
        """The coding with this id, or the one that stands in for it.

        Raises:
            RecordError: if this source has it no more.
        """
        now = self.current(id)
        found = next((c for c in self.codings if c.id == now), None)
        if found is None:
            raise RecordError("That coding is no longer there.", "Somebody took it back; look in the history.")
        return found

    def seen(self, id: str) -> Coding:
        """The coding, or the suggestion that the machine took back while a person was judging it: what they saw counts,
        in place of what the machine says of the same words now.

        Raises:
            RecordError: if this source has it no more, and it was none.
        """
        was = self.gone.get(id)
        if was is None or any(c.id == self.current(id) for c in self.codings):
            return self.coding(id)
        now = next((c for c in self.codings if c.span == was.span and c.suggested_by), was)
        return replace(was, id=now.id) if now.status == "suggested" else now


def read_event(raw: object) -> Event:
    """An event as it came from a browser.

    Raises:
        RecordError: if it is not one, naming the field.
    """
    held = entry(raw)
    made = origin(held)
    kind: Any = held.get("type")
    hold(kind in DEEDS, "type", kind)
    codings = held.get("codings", [])
    hold(isinstance(codings, list) and all(isinstance(c, str) for c in codings), "codings", codings)
    hold(held.get("kind") in (None, *KINDS), "kind", held.get("kind"))
    hold(held.get("memo", "observation") in MEMO_TYPES, "memo", held.get("memo"))
    return Event(
        **made, type=kind, kind=held.get("kind"), memo=held.get("memo", "observation"), codings=tuple(codings),
        start=number(held, "start"), end=number(held, "end"), source=word(held, "source"), code=word(held, "code"),
        name=word(held, "name", longest=LONGEST["name"]), text=word(held, "text", longest=LONGEST["text"]),
        target=word(held, "target"), fix=read_correction(held.get("fix", {})),
    )  # fmt: skip


def records_of(event: Event, scene: Scene, stamp: Stamp) -> tuple[str, list[Record]]:
    """What the event adds to the study, and the sentence that the history shows.

    Raises:
        RecordError: if it cannot be done as the study stands.
    """
    return _RULES[event.type](event, scene, stamp)


def _code(event: Event, scene: Scene, stamp: Stamp) -> tuple[str, list[Record]]:
    span, quote = _stretch(event, scene.source)
    if event.kind is not None:
        return f"coded {quote} as {event.kind}", [_signal(event.kind, span, scene, stamp)]
    code = scene.codes.get(scene.current(event.code))
    if code is None:
        raise RecordError("That code is not in the codebook any more.", "Pick another code, or make it again.")
    if any(c.span == span and c.code == code.id and _own(c, stamp) for c in scene.codings):
        raise RecordError(f"You gave {quote} the code “{code.path[-1]}” already.", "Nothing to do.")
    return f"coded {quote} as {code.path[-1]}", [_fresh(scene.source, span, stamp, code=code.id)]


def _signal(kind: Kind, span: Span, scene: Scene, stamp: Stamp) -> Coding:
    """A signal joins what the person said of exactly this stretch, or corrects what the machine suggested there."""
    here = [c for c in scene.codings if c.span == span and c.code is None and c.status != "rejected"]
    own = next((c for c in here if _own(c, stamp)), None)
    if own is not None:
        if kind in own.kinds:
            raise RecordError(f"You marked these words as {kind} already.", "Nothing to do.")
        return decide(own, "confirmed", stamp=stamp, id=stamp.id(0), kinds=(*own.kinds, kind))
    guess = next((c for c in here if c.status == "suggested"), None)
    if guess is not None:
        return decide(guess, "confirmed", stamp=stamp, id=stamp.id(0), kinds=(kind,))
    return _fresh(scene.source, span, stamp, kinds=(kind,))


def _create(event: Event, scene: Scene, stamp: Stamp) -> tuple[str, list[Record]]:
    span, quote = _stretch(event, scene.source)
    path = _path(event.name)
    known = _known(path, scene)
    if known is not None:
        return _code(replace(event, code=known.id, kind=None), scene, stamp)
    code = Code(id=stamp.id(0), stamp=stamp, path=path)
    coding = replace(_fresh(scene.source, span, stamp, code=code.id), id=stamp.id(1))
    return f"made the code {' › '.join(path)} from {quote}", [code, coding]


def _path(name: str) -> tuple[str, ...]:
    """The path that a person typed, e.g. ``waiting › on hold``.

    Raises:
        RecordError: if a name in it is blank.
    """
    path = tuple(" ".join(part.split()) for part in name.split("›"))
    if not all(path):
        raise RecordError("A new code needs a name.", "Type one, or select the words it should be named by.")
    return path


def _known(path: tuple[str, ...], scene: Scene) -> Code | None:
    return next((c for c in scene.codes.values() if c.path == path and not c.archived), None)


def _move(event: Event, scene: Scene, stamp: Stamp) -> tuple[str, list[Record]]:
    """A boundary edit is a new coding that stands in for the old one; a suggestion that is corrected is accepted."""
    old = scene.coding(_only(event))
    span, quote = _stretch(event, scene.source)
    moved = replace(
        decide(old, "confirmed" if old.status == "suggested" else old.status, stamp=stamp, id=stamp.id(0)),
        span=span, quote=span.of(scene.source.transcript.text), person=scene.source.person_at(span),
    )  # fmt: skip
    return f"moved the bounds of a coding to {quote}", [moved]


def _remove(event: Event, scene: Scene, stamp: Stamp) -> tuple[str, list[Record]]:
    """What a person began goes; what the machine began is rejected, so that no later reading suggests it again."""
    old = scene.coding(_only(event))
    if old.suggested_by:
        return f"rejected {_short(old.quote)}", [decide(old, "rejected", stamp=stamp, id=stamp.id(0))]
    return f"removed a coding of {_short(old.quote)}", [Withdrawal(id=stamp.id(0), stamp=stamp, target=old.id)]


def _judge(event: Event, scene: Scene, stamp: Stamp) -> tuple[str, list[Record]]:
    status: Literal["confirmed", "rejected"] = "confirmed" if event.type == "accept" else "rejected"
    old = [scene.seen(ref) for ref in dict.fromkeys(event.codings)]
    changes, made = _changes(event.fix, scene, stamp, n=len(old)) if event.type == "accept" else ({}, [])
    fresh = [c for c in old if c.status != status or any(getattr(c, name) != to for name, to in changes.items())]
    if not fresh:
        raise RecordError(f"That is {status} already.", "Nothing to do.")
    what = _short(fresh[0].quote) if len(fresh) == 1 else f"{len(fresh)} statements"
    decided = [decide(c, status, stamp=stamp, id=stamp.id(n), **changes) for n, c in enumerate(fresh)]
    return f"{status} {what}", [*made, *decided]


def _changes(fix: Correction, scene: Scene, stamp: Stamp, *, n: int) -> tuple[dict[str, object], list[Record]]:
    """The corrected fields of a coding, and the code that is made for them, as record ``n`` of the action."""
    given = {"kinds": fix.kinds, "dimension": fix.dimension, "stage": fix.stage}
    changes: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if fix.name:
        path = _path(fix.name)
        known = _known(path, scene)
        made = [] if known else [Code(id=stamp.id(n), stamp=stamp, path=path)]
        return changes | {"code": known.id if known else made[0].id}, [*made]
    if fix.code is not None:
        code = scene.codes.get(scene.current(fix.code)) if fix.code else None
        if fix.code and code is None:
            raise RecordError("That code is not in the codebook any more.", "Pick another code, or make it again.")
        changes["code"] = code.id if code else None
    return changes, []


def _memo(event: Event, scene: Scene, stamp: Stamp) -> tuple[str, list[Record]]:
    if not event.text.strip():
        raise RecordError("The memo has no words.", "Write something first.")
    about = scene.coding(_only(event)).id
    memo = Memo(id=stamp.id(0), stamp=stamp, about=about, text=event.text.strip(), type=event.memo)
    return f"noted {_short(memo.text)}", [memo]


_RULES: dict[str, Callable[[Event, Scene, Stamp], tuple[str, list[Record]]]] = {
    "code": _code, "create": _create, "move": _move, "remove": _remove, "accept": _judge, "reject": _judge,
    "memo": _memo,
}  # fmt: skip


def _fresh(
    source: Source, span: Span, stamp: Stamp, *, kinds: tuple[Kind, ...] = (), code: str | None = None
) -> Coding:
    return Coding(
        id=stamp.id(0), stamp=stamp, source=source.id, span=span, quote=span.of(source.transcript.text),
        person=source.person_at(span), kinds=kinds, code=code,
    )  # fmt: skip


def _stretch(event: Event, source: Source) -> tuple[Span, str]:
    """The stretch that the event names, and its words for the history."""
    text = source.transcript.text
    if not 0 <= event.start < event.end <= len(text) or not text[event.start : event.end].strip():
        raise RecordError(
            f"There are no words at {event.start}..{event.end} of {source.name!r}, which has {len(text)} characters.",
            "Select some words of the text.",
        )
    span = Span(event.start, event.end)
    return span, _short(span.of(text))


def _own(coding: Coding, stamp: Stamp) -> bool:
    return coding.status == "confirmed" and coding.by == stamp.by


def _only(event: Event) -> str:
    hold(len(event.codings) == 1, "codings", list(event.codings))
    return event.codings[0]


def _short(text: str, width: int = 48) -> str:
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= width else f"“{flat[: width - 1].rstrip()}…”"
