"""What people's groupings say about pairs: the later word counts, and only quotes that count today."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from research.linking import Linking, links_of
from research.records import Stamp

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def said(n: int, cards: str, others: str, *, must: bool) -> Linking:
    stamp = Stamp(study="s-0", action=f"action{n}", by="Rita", at=NOON)
    return Linking(id=stamp.id(0), stamp=stamp, cards=tuple(cards), others=tuple(others), must=must)


def test_cards_laid_together_belong_with_each_other_too() -> None:
    links = links_of([said(1, "ab", "c", must=True)], {}, "abc")
    assert links.together == {("a", "b"), ("a", "c"), ("b", "c")}
    assert links.apart == frozenset()


def test_cards_taken_away_belong_apart_from_what_stayed_only() -> None:
    links = links_of([said(1, "ba", "c", must=False)], {}, "abc")
    assert (links.together, links.apart) == (frozenset(), {("a", "c"), ("b", "c")})


def test_the_later_word_counts() -> None:
    links = links_of([said(1, "a", "b", must=True), said(2, "b", "a", must=False)], {}, "ab")
    assert (links.together, links.apart) == (frozenset(), {("a", "b")})


def test_corrected_quotes_are_followed_and_gone_ones_drop_out() -> None:
    links = links_of([said(1, "ax", "b", must=True)], {"a": "c"}, "bc")
    assert links.together == {("b", "c")}


@given(st.lists(st.tuples(st.text("abcdef", max_size=3), st.text("abcdef", max_size=3), st.booleans()), max_size=9))
def test_no_pair_is_in_both_nor_is_any_quote_paired_with_itself(log: list[tuple[str, str, bool]]) -> None:
    links = links_of([said(n, a, b, must=must) for n, (a, b, must) in enumerate(log)], {}, "abcde")
    assert not links.together & links.apart
    assert all(a < b <= "e" for a, b in links.together | links.apart)
