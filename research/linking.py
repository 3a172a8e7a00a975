"""What people's groupings say about pairs of quotes: these belong together, those do not.

Constrained clustering calls the two must-link and cannot-link. They are kept as groups, not pairs: laying twenty quotes
into a cluster of forty is one record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from research.records import Record

Pair = tuple[str, str]
"""Two coding ids, the lesser first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking(Record):
    """A person laid quotes together, or took them away from each other.

    ``must``: all of ``cards`` belong with each other and with all of ``others``. Otherwise none of ``cards`` belongs
    with any of ``others``. Both hold coding ids.
    """

    cards: tuple[str, ...]
    others: tuple[str, ...]
    must: bool


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs that a person wants together (must-link) and apart (cannot-link); no pair is in both."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()

    @property
    def tied(self) -> frozenset[str]:
        """Codings that a person wants with another."""
        return frozenset(ref for pair in self.together for ref in pair)

    def rows(self, refs: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The same pairs as places in ``refs``, together and apart; pairs with any other coding drop out."""
        at = {ref: n for n, ref in enumerate(refs)}
        return (
            sorted((at[a], at[b]) for a, b in self.together if a in at and b in at),
            sorted((at[a], at[b]) for a, b in self.apart if a in at and b in at),
        )


def links_of(linkings: Iterable[Linking], stands_in: Mapping[str, str], counting: Iterable[str]) -> Links:
    """The pairs that hold today; where two people disagree about a pair, the later word counts.

    ``linkings`` are live, in the order made; ``stands_in`` leads from an old version of a coding to the one in force;
    ``counting`` are the ids of the codings that count today: pairs with any other drop out.
    """
    known, said = frozenset(counting), dict[Pair, bool]()
    for linking in linkings:
        cards, others = (
            [ref for old in refs if (ref := stands_in.get(old, old)) in known]
            for refs in (linking.cards, linking.others)
        )
        said |= dict.fromkeys(map(_pair, product(cards, others)), linking.must)
        if linking.must:
            said |= dict.fromkeys(map(_pair, combinations(cards, 2)), True)
    return Links(
        frozenset(pair for pair, must in said.items() if must and pair[0] != pair[1]),
        frozenset(pair for pair, must in said.items() if not must and pair[0] != pair[1]),
    )


def _pair(ends: Pair) -> Pair:
    return min(ends), max(ends)
