"""Which records count, held against the definition spelled out, and the undo of undo of undo."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from research.records import Entry, live_ids, successors


def entry(seq: int, id: str, action: str, *, replaces: str | None = None, target: str | None = None) -> Entry:
    kind = "Withdrawal" if target else "Action" if id == action else "Coding"
    return Entry(seq, id, kind, "s", action, replaces, target)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Ledgers as a Workspace writes them: actions of an Action record and some records that refer to earlier ones."""
    entries: list[Entry] = []
    for a in range(draw(st.integers(1, 7))):
        action = f"a{a}"
        earlier = [e.id for e in entries]
        entries.append(entry(len(entries) + 1, action, action))
        for n in range(draw(st.integers(0, 3))):
            replaces = target = None
            what = draw(st.sampled_from(["new", "replace", "withdraw"] if earlier else ["new"]))
            if what == "replace":
                same = [e.id for e in entries if e.kind == "Coding"]
                replaces = draw(st.sampled_from(same)) if same else None
            elif what == "withdraw":
                target = draw(st.sampled_from(earlier))
            entries.append(entry(len(entries) + 1, f"{action}-{n}", action, replaces=replaces, target=target))
    return entries


def named(ids: tuple[str, ...], after: Entry, entries: Sequence[Entry]) -> bool:
    return any(e.target in ids and e.seq > after.seq and counts(e, entries) for e in entries)


def counts(one: Entry, entries: Sequence[Entry]) -> bool:
    """The definition, word for word and without any thought for speed."""
    if named((one.id, one.action), one, entries):
        return False
    return not any(counts(e, entries) or named((e.id,), e, entries) for e in descendants(one, entries))


def descendants(one: Entry, entries: Sequence[Entry]) -> list[Entry]:
    children = [e for e in entries if e.replaces == one.id]
    return children + [grandchild for child in children for grandchild in descendants(child, entries)]


@given(ledgers())
def test_live_ids_agree_with_the_definition(entries: list[Entry]) -> None:
    assert live_ids(entries) == {e.id for e in entries if counts(e, entries)}


@given(ledgers(), st.randoms())
def test_the_order_in_which_entries_are_passed_does_not_matter(entries: list[Entry], random: object) -> None:
    mixed = list(entries)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    live = live_ids(entries)
    assert live_ids(mixed) == live
    assert successors(mixed, live) == successors(entries, live)


@given(ledgers())
def test_what_stands_in_counts_and_descends_from_what_it_stands_in_for(entries: list[Entry]) -> None:
    live = live_ids(entries)
    by_id = {e.id: e for e in entries}
    stands_in = successors(entries, live)
    assert not stands_in.keys() & live, "nothing stands in for a record that counts itself"
    for old, new in stands_in.items():
        assert new in live
        assert by_id[new] in descendants(by_id[old], entries)
    expected = {e.id for e in entries if any(d.id in live for d in descendants(e, entries))}
    assert stands_in.keys() == expected


@given(st.integers(1, 30))
@example(2)
@example(3)
def test_correcting_again_and_again_leaves_only_the_latest(n: int) -> None:
    chain = [entry(1, "a0-0", "a0")] + [entry(i + 1, f"a{i}-0", f"a{i}", replaces=f"a{i - 1}-0") for i in range(1, n)]
    live = live_ids(chain)
    assert live == {f"a{n - 1}-0"}
    assert successors(chain, live) == {f"a{i}-0": f"a{n - 1}-0" for i in range(n - 1)}


@given(st.integers(0, 25))
def test_each_undo_of_the_undo_before_turns_the_answer(n: int) -> None:
    """Undo, redo, undo …: the record counts after an even number of turns, and the replaced one in between."""
    entries = [entry(1, "a0", "a0"), entry(2, "a0-0", "a0"), entry(3, "a1", "a1")]
    entries.append(entry(4, "a1-0", "a1", replaces="a0-0"))
    for i in range(n):
        action = f"u{i}"
        entries.append(entry(5 + 2 * i, action, action))
        entries.append(entry(6 + 2 * i, f"{action}-0", action, target=f"u{i - 1}" if i else "a1"))
    live = live_ids(entries)
    assert ("a1-0" in live, "a0-0" in live) == ((True, False) if n % 2 == 0 else (False, True))
    assert successors(entries, live) == ({"a0-0": "a1-0"} if n % 2 == 0 else {})


def test_taking_back_the_middle_correction_does_not_bring_the_first_back() -> None:
    entries = [
        entry(1, "a0-0", "a0"),
        entry(2, "a1", "a1"),
        entry(3, "a1-0", "a1", replaces="a0-0"),
        entry(4, "a2-0", "a2", replaces="a1-0"),
        entry(5, "a3-0", "a3", target="a1"),
    ]
    live = live_ids(entries)
    assert live == {"a2-0", "a3-0"}
    assert successors(entries, live) == {"a0-0": "a2-0", "a1-0": "a2-0"}


def test_withdrawing_one_record_leaves_the_rest_of_its_action() -> None:
    entries = [entry(1, "a", "a"), entry(2, "a-0", "a"), entry(3, "a-1", "a"), entry(4, "b-0", "b", target="a-0")]
    assert live_ids(entries) == {"a", "a-1", "b-0"}


def test_an_action_that_withdraws_and_adds_is_undone_as_one() -> None:
    entries = [
        entry(1, "a-0", "a"),
        entry(2, "b", "b"),
        entry(3, "b-0", "b", target="a-0"),
        entry(4, "b-1", "b"),
        entry(5, "c-0", "c", target="b"),
    ]
    assert live_ids(entries[:4]) == {"b", "b-0", "b-1"}
    assert live_ids(entries) == {"a-0", "c-0"}


def test_what_was_corrected_and_then_withdrawn_stays_away() -> None:
    """A participant takes back a text whose turns had been corrected: no earlier version of it may come back."""
    entries = [
        entry(1, "a-0", "a"),
        entry(2, "b-0", "b", replaces="a-0"),
        entry(3, "c-0", "c", replaces="b-0"),
        entry(4, "d", "d"),
        entry(5, "d-0", "d", target="c-0"),
        entry(6, "e-0", "e", target="d"),
    ]
    assert live_ids(entries[:5]) == {"d", "d-0"}
    assert live_ids(entries) == {"c-0", "e-0"}, "undo brings back the latest version only"
