"""What people decided binds the machine: pairs hold exactly, settled candidates stay, new quotes are only suggested."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.clustering import ThemeClusterer
from nlp.values import Span
from research.coding import Coding
from research.joining import joining
from research.linking import Linking, links_of
from research.records import Stamp
from research.themes import find_themes, propose
from tests.fakes import fake_language

STAMP = Stamp("study", "action", "Rita", datetime(2026, 1, 1, tzinfo=UTC))
LANGUAGE = replace(fake_language(), clusterer=ThemeClusterer())
WORDS = ("refund letter", "parking space", "waiting room", "prescription bottle", "claim number")
PLACES = ("office", "kitchen", "garden", "station", "harbour")


def said(n: int) -> Coding:
    quote = f"The {WORDS[n % 5]} got lost near the {PLACES[n // 5 % 5]} again, number {n}."
    return Coding(
        id=f"c{n:02d}", stamp=STAMP, source="s1", span=Span(0, len(quote)), quote=quote, person=f"P{n % 4}",
        kinds=("frustration",),
    )  # fmt: skip


CODINGS = [said(n) for n in range(25)]
IDS = [coding.id for coding in CODINGS]


@st.composite
def linkings(draw: st.DrawFn) -> list[Linking]:
    """Deeds of people, as they come: contradictions of later over earlier ones included."""
    made = []
    for n in range(draw(st.integers(0, 8))):
        refs = draw(st.lists(st.sampled_from(IDS), min_size=2, max_size=5, unique=True))
        cut = draw(st.integers(1, len(refs) - 1))
        must = draw(st.booleans())
        made.append(Linking(id=f"l{n}", stamp=STAMP, cards=tuple(refs[:cut]), others=tuple(refs[cut:]), must=must))
    return made


def reached(pairs: frozenset[tuple[str, str]], start: str) -> set[str]:
    """Everything tied to one quote in any number of steps."""
    seen, todo = {start}, [start]
    while todo:
        at = todo.pop()
        for a, b in pairs:
            for one, other in ((a, b), (b, a)):
                if one == at and other not in seen:
                    seen.add(other)
                    todo.append(other)
    return seen


@settings(max_examples=60, deadline=None)
@given(linkings())
def test_the_next_clustering_honours_every_pair(deeds: list[Linking]) -> None:
    links = links_of(deeds, {}, IDS)
    grouping = find_themes(CODINGS, LANGUAGE, links=links)
    group = {IDS[i]: n for n, theme in enumerate(grouping.themes) for i in theme.members}
    for one, other in links.apart:
        assert group.get(one, one) != group.get(other, other)
    for one, other in links.together:
        tied = reached(links.together, one)
        if not any(a in tied and b in tied for a, b in links.apart):  # else the split stands
            assert group[one] == group[other]


@settings(max_examples=25, deadline=None)
@given(linkings())
def test_pairs_hold_in_the_candidates_too(deeds: list[Linking]) -> None:
    links = links_of(deeds, {}, IDS)
    place = {c.id: n for n, p in enumerate(propose(CODINGS, LANGUAGE, links=links)) for c in p.codings}
    assert all(place.get(one, one) != place.get(other, other) for one, other in links.apart)
    if not links.apart:
        assert all(place[one] == place[other] for one, other in links.together)


@settings(max_examples=60, deadline=None)
@given(linkings(), st.sets(st.sampled_from(IDS), min_size=2, max_size=8))
def test_new_quotes_join_one_candidate_at_most_and_never_one_they_were_taken_from(
    deeds: list[Linking], kept: set[str]
) -> None:
    links = links_of(deeds, {}, IDS)
    free = [coding for coding in CODINGS if coding.id not in kept]
    order = sorted(kept)
    settled = {"k1": [said(int(ref[1:])) for ref in order[::2]], "k2": [said(int(ref[1:])) for ref in order[1::2]]}
    found = joining(free, settled, links, LANGUAGE)
    suggested = [coding.id for near in found.values() for coding in near]
    assert len(suggested) == len(set(suggested))
    assert not set(suggested) & kept
    for ref, near in found.items():
        own = {coding.id for coding in settled[ref]}
        assert not any(tuple(sorted((c.id, held))) in links.apart for c in near for held in own)
    apart = {ref for pair in links.apart for ref in pair}
    for one, other in links.together:
        for loose, held in ((one, other), (other, one)):
            if held in kept and loose not in kept and loose not in apart:
                assert loose in suggested


def test_what_is_far_from_every_candidate_joins_none() -> None:
    odd = Coding(
        id="odd", stamp=STAMP, source="s1", span=Span(0, 10), quote="Bicycles need better lighting outdoors.",
        person="P9", kinds=("outcome",),
    )  # fmt: skip
    assert joining([odd], {"k1": CODINGS[::5]}, links_of([], {}, IDS), LANGUAGE) == {}
    assert joining([CODINGS[5]], {"k1": CODINGS[::10]}, links_of([], {}, IDS), LANGUAGE) == {"k1": (CODINGS[5],)}
