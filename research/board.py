"""The affinity board: every quote in exactly one place, and what each move of a person changes.

The clusters of the board are the study's candidates. A quote lies in one of them, has been set aside by a person
(``ASIDE``: it belongs nowhere), or has not been grouped yet (``LOOSE``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nlp.errors import RecordError
from research.amounts import count
from research.candidates import Candidate
from research.coding import Coding, people
from research.records import Record

ASIDE = "aside"
LOOSE = "loose"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside(Record):
    """A person says that a quote belongs to no cluster; ``coding`` is its id. A withdrawal takes that back."""

    coding: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A candidate on the board. ``id`` is that of its first version, so that it outlives every change;
    ``cards`` are the codings that lie here."""

    id: str
    candidate: Candidate
    cards: tuple[Coding, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Distinct people behind the cards."""
        return people(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    """Clusters in the order given, then what was set aside and what is not grouped yet.

    ``marks`` are the live ``SetAside`` records by coding; ``stands_in`` leads from an old version of a record to the
    one in force.
    """

    clusters: tuple[Cluster, ...]
    aside: tuple[Coding, ...] = ()
    loose: tuple[Coding, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    stands_in: Mapping[str, str] = field(default_factory=dict)

    @property
    def cards(self) -> tuple[Coding, ...]:
        """Every quote on the board, each once."""
        return (*(card for cluster in self.clusters for card in cluster.cards), *self.aside, *self.loose)

    def now(self, ref: str) -> str:
        """The id in force for any version of a coding or candidate."""
        return self.stands_in.get(ref, ref)

    def cluster(self, ref: str) -> Cluster:
        """The cluster with this id, of whatever version.

        Raises:
            RecordError: if it is not on the board any more.
        """
        found = next(
            (c for c in self.clusters if ref in (c.id, c.candidate.id) or self.now(ref) == c.candidate.id), None
        )
        if found is None:
            raise RecordError(
                "This cluster is not on the board any more.", "Somebody merged, rejected or undid it; pick another."
            )
        return found

    def picked(self, refs: Iterable[str]) -> tuple[Coding, ...]:
        """The cards named that are still on the board.

        Raises:
            RecordError: if none of them is.
        """
        by_id = {card.id: card for card in self.cards}
        found = (by_id.get(self.now(ref)) for ref in dict.fromkeys(refs))
        cards = tuple(dict.fromkeys(card for card in found if card is not None))
        if not cards:
            raise RecordError(
                "These quotes are not on the board any more.", "Somebody rejected or undid them; look in the history."
            )
        return cards


def board_of(
    candidates: Iterable[Candidate],
    codings: Sequence[Coding],
    marks: Iterable[SetAside] = (),
    *,
    stands_in: Mapping[str, str] | None = None,
    firsts: Mapping[str, str] | None = None,
) -> Board:
    """Lays every coding that counts into one place: the first cluster that rests on it, else aside, else loose.

    ``codings`` are live; ``firsts`` leads from a candidate's id to that of its first version.
    """
    follow = stands_in or {}
    free = {coding.id: coding for coding in codings if coding.counts}
    clusters = []
    for candidate in candidates:
        held = (free.pop(follow.get(ref, ref), None) for ref in candidate.evidence)
        cards = tuple(card for card in held if card is not None)
        clusters.append(Cluster((firsts or {}).get(candidate.id, candidate.id), candidate, cards))
    marked = {follow.get(mark.coding, mark.coding): mark.id for mark in marks}
    aside = tuple(card for card in free.values() if card.id in marked)
    loose = tuple(card for card in free.values() if card.id not in marked)
    return Board(tuple(clusters), aside, loose, marked, follow)


@dataclass(frozen=True, slots=True)
class NewCluster:
    """A cluster to be made from ``cards``."""

    label: str
    cards: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """``cards`` belong with each other and with ``others`` (``must``), or none of them with any of ``others``."""

    cards: tuple[str, ...]
    others: tuple[str, ...]
    must: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What one move does: ``revised`` are candidates with new fields under their old id, ``gone`` candidates and
    marks to withdraw, ``set_aside`` codings to mark, ``made`` a cluster to add, ``links`` what the move says about
    pairs of quotes."""

    verb: str
    summary: str
    revised: tuple[Candidate, ...] = ()
    gone: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    made: NewCluster | None = None
    links: tuple[Tie, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether everything is already as wanted."""
        return not (self.revised or self.gone or self.set_aside or self.made)


def move(board: Board, cards: Iterable[str], to: str) -> Changes:
    """Lays quotes into the cluster ``to``, aside, or loose; wherever else they lay, they leave.

    Raises:
        RecordError: if the cluster or all of the quotes are gone.
    """
    picked = board.picked(cards)
    target = None if to in (ASIDE, LOOSE) else board.cluster(to)
    here = {card.id for card in (target.cards if target else board.aside if to == ASIDE else board.loose)}
    moved = tuple(card for card in picked if card.id not in here)
    if not moved:
        return Changes("candidates.move", "moved nothing")
    changes = _taken_out(board, moved, but=target)
    if target is not None:
        changes = replace(changes, revised=(*changes.revised, _grown(target.candidate, moved)))
    if to == ASIDE:
        changes = replace(changes, set_aside=tuple(card.id for card in moved))
    where = {ASIDE: "aside: they belong nowhere", LOOSE: "out of their clusters"}
    words = where.get(to) or f"to “{target.candidate.label if target else ''}”"
    links = (*_joined(moved, target.cards if target else None), *_parted(board, moved, but=target))
    return replace(changes, verb="candidates.move", summary=f"moved {count(len(moved), 'quote')} {words}", links=links)


def split(board: Board, cards: Iterable[str], label: str) -> Changes:
    """Makes a new cluster of the quotes, from wherever they lie.

    Raises:
        RecordError: if the label is blank or all of the quotes are gone.
    """
    picked, name = board.picked(cards), _named(label)
    return replace(
        _taken_out(board, picked), verb="candidates.group", summary=f"made “{name}” of {count(len(picked), 'quote')}",
        made=NewCluster(name, picked), links=(*_joined(picked, ()), *_parted(board, picked)),
    )  # fmt: skip


def merge(board: Board, cluster: str, into: str) -> Changes:
    """Lays all of one cluster into another, which keeps its words; a kept candidate stays kept.

    Raises:
        RecordError: if either is gone.
    """
    old, target = board.cluster(cluster), board.cluster(into)
    if old.id == target.id:
        return Changes("candidates.merge", "merged nothing")
    evidence = tuple(dict.fromkeys((*target.candidate.evidence, *old.candidate.evidence)))
    kept = "kept" in (old.candidate.status, target.candidate.status)
    new = replace(
        target.candidate, evidence=evidence, proposed_by="", status="kept" if kept else target.candidate.status,
        assumed=target.candidate.assumed and not evidence,
    )  # fmt: skip
    names = f"“{old.candidate.label}” into “{target.candidate.label}”"
    links = _joined(old.cards, target.cards)
    return Changes("candidates.merge", f"merged {names}", revised=(new,), gone=(old.candidate.id,), links=links)


def rename(board: Board, cluster: str, label: str) -> Changes:
    """Gives a cluster its name.

    Raises:
        RecordError: if the label is blank or the cluster is gone.
    """
    old, name = board.cluster(cluster).candidate, _named(label)
    if old.label == name:
        return Changes("candidates.rename", "renamed nothing")
    new = replace(old, label=name, proposed_by="")
    return Changes("candidates.rename", f"renamed “{old.label}” to “{name}”", revised=(new,))


def promote(board: Board, cluster: str) -> Changes:
    """Makes a cluster a candidate that a person keeps.

    Raises:
        RecordError: if it is gone.
    """
    old = board.cluster(cluster).candidate
    if old.status == "kept":
        return Changes("candidates.keep", "kept nothing")
    return Changes("candidates.keep", f"kept “{old.label}”", revised=(replace(old, status="kept"),))


def _taken_out(board: Board, moved: Sequence[Coding], *, but: Cluster | None = None) -> Changes:
    """Takes quotes out of every cluster and takes back that they belong nowhere.

    A cluster that loses its last quote goes; a kept candidate stays, as assumed: no customer speaks for it now.
    """
    leaving = {card.id for card in moved}
    revised, gone = [], [board.marks[card.id] for card in moved if card.id in board.marks]
    for cluster in board.clusters:
        old = cluster.candidate
        left = tuple(ref for ref in old.evidence if board.now(ref) not in leaving)
        if cluster is but or len(left) == len(old.evidence):
            continue
        if any(card.id not in leaving for card in cluster.cards):
            revised.append(replace(old, evidence=left))
        elif old.status == "kept":
            revised.append(replace(old, evidence=left, assumed=True))
        else:
            gone.append(old.id)
    return Changes("", "", revised=tuple(revised), gone=tuple(gone))


def _joined(cards: Sequence[Coding], others: Sequence[Coding] | None) -> tuple[Tie, ...]:
    """That the quotes now lie with ``others``; ``None`` where they lie with nobody, aside or loose."""
    if others is None or len(cards) + len(others) < 2:
        return ()
    return (Tie(tuple(card.id for card in cards), tuple(card.id for card in others), must=True),)


def _parted(board: Board, moved: Sequence[Coding], *, but: Cluster | None = None) -> tuple[Tie, ...]:
    """That the quotes do not belong with what stays behind in the clusters that they leave."""
    leaving, ties = {card.id for card in moved}, []
    for cluster in board.clusters:
        gone = tuple(card.id for card in cluster.cards if card.id in leaving)
        stay = tuple(card.id for card in cluster.cards if card.id not in leaving)
        if cluster is not but and gone and stay:
            ties.append(Tie(gone, stay, must=False))
    return tuple(ties)


def _grown(candidate: Candidate, cards: Sequence[Coding]) -> Candidate:
    """The candidate resting on these quotes as well: from now on a person's own grouping."""
    evidence = tuple(dict.fromkeys((*candidate.evidence, *(card.id for card in cards))))
    return replace(candidate, evidence=evidence, proposed_by="", assumed=False)


def _named(label: str) -> str:
    name = " ".join(label.split())
    if not name:
        raise RecordError("A cluster needs a name.", "Say in a few words what its quotes have in common.")
    return name
