"""Rules of a workshop: whatever comes in whatever order, however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from research.records import Stamp
from research.workshops import Given, Move, Poll, Vote, Workshop, followed, holder, poll, settle, sign_pass

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOM = Workshop(
    id="r-0", stamp=Stamp("s", "r", "host", NOON), room="r-0", title="Friday", token="t", code="abc234", secret="key",
    candidates=("a", "b", "c"), dots=3,
)  # fmt: skip

moves = st.lists(
    st.builds(
        Move,
        st.sampled_from(["p", "q"]),
        st.sampled_from(["k1", "k2", "k3", "k4", "k5"]),
        st.sampled_from(["a", "b", "gone", None]),
    ),
    max_size=40,
)


def held(known: tuple[Given, ...]) -> list[tuple[str, str, str]]:
    return [(dot.person, dot.key, dot.candidate) for dot in known if dot.held]


@given(moves)
def test_no_interleaving_breaks_the_budget_or_counts_a_key_twice(made: list[Move]) -> None:
    settled = settle(ROOM, (), made, now=NOON)
    assert len({(dot.person, dot.key) for dot in settled.given}) == len(settled.given)
    for person in ("p", "q"):
        assert len(settled.of(person)) <= ROOM.dots
    assert len(settled.refused) == len(made)
    assert "gone" not in {dot.candidate for dot in settled.given}


@given(moves, st.data())
def test_sending_again_what_was_answered_changes_nothing(made: list[Move], data: st.DataObject) -> None:
    """A retry follows its first try at once: the phone sends one move at a time."""
    times = [data.draw(st.integers(1, 3)) for _ in made]
    often = [move for move, n in zip(made, times, strict=True) for _ in range(n)]
    assert settle(ROOM, (), often, now=NOON).given == settle(ROOM, (), made, now=NOON).given


@given(moves, st.integers(0, 40))
def test_batches_come_to_the_same_as_one_by_one(made: list[Move], cut: int) -> None:
    whole = settle(ROOM, (), made, now=NOON)
    first = settle(ROOM, (), made[:cut], now=NOON)
    second = settle(ROOM, first.given, made[cut:], now=NOON)
    assert (second.given, first.refused + second.refused) == (whole.given, whole.refused)


@given(moves)
def test_one_persons_moves_never_touch_anothers_dots(made: list[Move]) -> None:
    together = settle(ROOM, (), made, now=NOON)
    for person in ("p", "q"):
        alone = settle(ROOM, (), [m for m in made if m.person == person], now=NOON)
        assert alone.of(person) == together.of(person)


def test_a_dot_that_was_taken_back_is_not_given_again_by_a_late_retry() -> None:
    settled = settle(ROOM, (), [Move("p", "k", "a"), Move("p", "k", None), Move("p", "k", "a")], now=NOON)
    assert held(settled.given) == []
    assert settled.refused == (None, None, None)


def test_every_refusal_has_its_word() -> None:
    one = [Move("p", "k", "a")]
    assert settle(replace(ROOM, phase="locked"), (), one, now=NOON).refused == ("locked",)
    assert settle(replace(ROOM, phase="closed"), (), one, now=NOON).refused == ("closed",)
    assert settle(ROOM, (), [Move("p", "k", "x")], now=NOON).refused == ("candidate",)
    assert settle(ROOM, (), [Move("p", "k", None)], now=NOON).refused == ("unknown",)
    four = [Move("p", f"k{n}", "a") for n in range(4)]
    assert settle(ROOM, (), four, now=NOON).refused == (None, None, None, "budget")
    assert settle(replace(ROOM, seats=2), (), one, now=NOON, people=2).refused == ("seats",)
    assert settle(replace(ROOM, seats=2), (), one, now=NOON, people=1).refused == (None,)
    two = [Move("p", "k", "a"), Move("q", "k", "a"), Move("p", "k2", "a")]
    assert settle(replace(ROOM, seats=3), (), two, now=NOON, people=2).refused == (None, "seats", None)


def test_a_repeated_dot_is_confirmed_even_after_the_lock() -> None:
    """Its first answer was lost on the way: the phone must learn that the dot counts."""
    known = (Given("p", "k", "a", id="d-0"),)
    locked = replace(ROOM, phase="locked")
    assert settle(locked, known, [Move("p", "k", "a")], now=NOON).refused == (None,)
    assert settle(locked, known, [Move("p", "k", None)], now=NOON).refused == ("locked",)


def test_the_timer_locks_at_its_moment() -> None:
    timed = replace(ROOM, until=NOON)
    assert timed.phase_at(NOON - timedelta(seconds=1)) == "voting"
    assert timed.phase_at(NOON) == "locked"
    assert replace(timed, phase="closed").phase_at(NOON) == "closed"


def test_people_come_before_dots() -> None:
    dots = [("p", "a")] * 3 + [("p", "b"), ("q", "b"), ("q", "gone")]
    assert poll(("a", "b", "c"), dots) == Poll(2, 5, (Vote("b", 2, 2), Vote("a", 1, 3), Vote("c", 0, 0)))


@given(st.lists(st.tuples(st.sampled_from("pqr"), st.sampled_from("abx"))))
def test_a_poll_adds_up(dots: list[tuple[str, str]]) -> None:
    found = poll(("a", "b"), dots)
    assert found.dots == sum(vote.dots for vote in found.votes) == sum(c != "x" for _, c in dots)
    assert all(vote.people <= min(vote.dots, found.people) for vote in found.votes)


def test_a_result_follows_its_candidates() -> None:
    assert followed(Poll(1, 1, (Vote("a", 1, 1),)), {"a": "a2"}).votes == (Vote("a2", 1, 1),)


def test_a_pass_opens_its_own_room_only() -> None:
    shown = sign_pass(ROOM, "p7")
    assert holder(ROOM, shown) == "p7"
    assert holder(replace(ROOM, secret="other"), shown) is None
    assert holder(replace(ROOM, room="r-1"), shown) is None
    for forged in ("", "p7", "p7.", "p8." + shown.split(".")[1], ".", "é.é"):
        assert holder(ROOM, forged) is None
