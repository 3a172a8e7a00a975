"""The board's rules: whatever people do, every quote lies in exactly one place."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import RecordError
from nlp.values import Span
from research.board import ASIDE, LOOSE, Changes, SetAside, board_of, merge, move, promote, rename, split
from research.boarding import BoardEvent, changes_of, event_of
from research.candidates import Candidate
from research.coding import Coding
from research.records import Record, Stamp

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def stamp(n: int) -> Stamp:
    return Stamp(study="s-0", action=f"action{n:03d}", by="Rita", at=NOON)


def card(n: int, **changes: object) -> Coding:
    made = Coding(
        id=f"card{n}-0", stamp=stamp(0), source="src", span=Span(n, n + 1), quote=f"q{n}", person=f"P{n % 3}",
        kinds=("frustration",),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def cluster(n: int, *cards: Coding, **changes: object) -> Candidate:
    made = Candidate(
        id=f"cluster{n}-0", stamp=stamp(0), statement=f"S{n}", label=f"L{n}", evidence=tuple(c.id for c in cards),
        proposed_by="machine/1",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


CARDS = [card(n) for n in range(9)]
ONE, TWO = cluster(1, *CARDS[:3]), cluster(2, *CARDS[3:5])


def test_a_card_that_two_candidates_rest_on_lies_in_the_first() -> None:
    both = cluster(3, CARDS[0], CARDS[5])
    board = board_of([ONE, both], CARDS)
    assert [c.id for c in board.clusters[1].cards] == [CARDS[5].id]
    assert Counter(c.id for c in board.cards) == Counter(c.id for c in CARDS)


def test_moving_takes_a_quote_from_wherever_it_lies() -> None:
    both = cluster(3, CARDS[0], CARDS[5])
    done = move(board_of([ONE, both, TWO], CARDS), [CARDS[0].id, CARDS[8].id], TWO.id)
    assert {c.id: c.evidence for c in done.revised} == {
        ONE.id: (CARDS[1].id, CARDS[2].id),
        both.id: (CARDS[5].id,),
        TWO.id: (CARDS[3].id, CARDS[4].id, CARDS[0].id, CARDS[8].id),
    }
    assert done.summary == "moved 2 quotes to “L2”"


def test_what_receives_a_quote_is_a_persons_grouping_and_what_gives_one_is_not() -> None:
    done = move(board_of([ONE, TWO], CARDS), [CARDS[0].id], TWO.id)
    assert {c.id: c.proposed_by for c in done.revised} == {ONE.id: "machine/1", TWO.id: ""}


def test_a_proposal_that_loses_its_last_quote_goes_and_a_kept_candidate_stays_as_assumed() -> None:
    board = board_of([ONE, TWO], CARDS)
    assert move(board, [c.id for c in CARDS[3:5]], ASIDE).gone == (TWO.id,)
    kept = replace(TWO, status="kept")
    (left,) = move(board_of([ONE, kept], CARDS), [c.id for c in CARDS[3:5]], ASIDE).revised
    assert (left.id, left.evidence, left.assumed) == (TWO.id, (), True)


def test_a_quote_put_back_is_no_longer_set_aside() -> None:
    mark = SetAside(id="mark-0", stamp=stamp(0), coding=CARDS[7].id)
    board = board_of([ONE], CARDS, [mark])
    assert [c.id for c in board.aside] == [CARDS[7].id]
    assert move(board, [CARDS[7].id], ONE.id).gone == ("mark-0",)
    assert move(board, [CARDS[7].id], ASIDE).nothing


def test_a_corrected_quote_and_a_renamed_cluster_are_found_by_their_old_ids() -> None:
    new = card(0, id="fixed-0", replaces=CARDS[0].id)
    now = replace(ONE, id="named-0", replaces=ONE.id)
    board = board_of(
        [now, TWO], [new, *CARDS[1:]], stands_in={CARDS[0].id: new.id, ONE.id: now.id}, firsts={now.id: ONE.id}
    )
    assert board.cluster(ONE.id).candidate is board.cluster(now.id).candidate is now
    assert {c.id: c.evidence for c in move(board, [CARDS[0].id], TWO.id).revised}[now.id] == ONE.evidence[1:]


def test_merging_keeps_the_words_of_the_target_and_that_a_person_kept_either() -> None:
    done = merge(board_of([replace(ONE, status="kept"), TWO], CARDS), ONE.id, TWO.id)
    (new,) = done.revised
    assert (new.label, new.status, len(new.evidence), done.gone) == ("L2", "kept", 5, (ONE.id,))
    assert merge(board_of([ONE], CARDS), ONE.id, ONE.id).nothing


def test_names_are_trimmed_and_never_blank() -> None:
    board = board_of([ONE], CARDS)
    assert rename(board, ONE.id, "  no \n word ").revised[0].label == "no word"
    for words in ("", "  "):
        with pytest.raises(RecordError, match="needs a name"):
            rename(board, ONE.id, words)
        with pytest.raises(RecordError, match="needs a name"):
            split(board, [CARDS[0].id], words)


def test_promoting_keeps_once() -> None:
    assert promote(board_of([ONE], CARDS), ONE.id).revised[0].status == "kept"
    assert promote(board_of([replace(ONE, status="kept")], CARDS), ONE.id).nothing


def said(**more: object) -> dict[str, object]:
    return {"mount": "k7m2xq9d41", "seq": 1, "by": "Rita", "type": "move", **more}


def test_an_event_names_its_action() -> None:
    assert event_of(said(seq=12, cards=["a"], to=LOOSE)).action == "k7m2xq9d41.12"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (said(mount="A" * 9), "mount"), (said(seq=0), "seq"), (said(seq=True), "seq"), (said(by=" "), "by"),
        (said(by="machine:x"), "by"), (said(type="drop"), "type"), (said(cards="abc"), "cards"),
        (said(cards=[1]), "cards"), (said(label="x" * 300), "label"), (said(to=7), "to"),
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused(sent: dict[str, object], field: str) -> None:
    with pytest.raises(RecordError, match=f"the {field} "):
        event_of(sent)


def test_a_log_entry_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(RecordError, match="is a str, not an event"):
        event_of("move")


def done(do: str, **more: object) -> BoardEvent:
    return event_of(said(type=do, **more))


def test_an_event_speaking_of_what_is_gone_is_refused_with_a_reason() -> None:
    board = board_of([ONE], CARDS)
    for event in (done("move", cards=["gone"], to=ONE.id), done("promote", cluster="gone")):
        with pytest.raises(RecordError, match="not on the board any more"):
            changes_of(board, event)


def ties(changes: Changes) -> set[tuple[frozenset[str], frozenset[str], bool]]:
    return {(frozenset(t.cards), frozenset(t.others), t.must) for t in changes.links}


def test_a_move_says_what_belongs_together_and_what_apart() -> None:
    board = board_of([ONE, TWO], CARDS)
    c = [card.id for card in CARDS]
    assert ties(move(board, [c[0], c[8]], TWO.id)) == {
        (frozenset({c[0], c[8]}), frozenset({c[3], c[4]}), True),
        (frozenset({c[0]}), frozenset({c[1], c[2]}), False),
    }
    assert ties(move(board, [c[0], c[3]], ASIDE)) == {
        (frozenset({c[0]}), frozenset({c[1], c[2]}), False), (frozenset({c[3]}), frozenset({c[4]}), False),
    }  # fmt: skip
    assert ties(split(board, [c[3], c[4]], "new")) == {(frozenset({c[3], c[4]}), frozenset(), True)}
    assert ties(merge(board, ONE.id, TWO.id)) == {(frozenset(c[:3]), frozenset(c[3:5]), True)}
    assert ties(rename(board, ONE.id, "new")) == ties(promote(board, ONE.id)) == set()


@st.composite
def events(draw: st.DrawFn) -> BoardEvent:
    do = draw(st.sampled_from(["move", "split", "merge", "rename", "promote"]))
    cards = draw(st.lists(st.sampled_from([c.id for c in CARDS]), max_size=4))
    places = [ONE.id, TWO.id, "cluster3-0"]
    to = draw(st.sampled_from([*places, ASIDE, LOOSE] if do == "move" else places))
    label = draw(st.sampled_from(["", "new"]))
    return done(do, cards=cards, cluster=draw(st.sampled_from(places)), to=to, label=label)


@given(st.lists(events(), max_size=12))
def test_any_sequence_of_events_leaves_each_quote_in_exactly_one_place(log: list[BoardEvent]) -> None:
    candidates, marks = [ONE, TWO, cluster(3, CARDS[5], status="kept")], []
    for n, event in enumerate(log):
        board = board_of(candidates, CARDS, marks)
        try:
            changes = changes_of(board, event)
        except RecordError:
            continue
        new: dict[str, Record] = {c.id: c for c in changes.revised}
        candidates = [new.get(c.id, c) for c in candidates if c.id not in changes.gone]
        if changes.made:
            candidates.append(cluster(n + 10, *changes.made.cards, label=changes.made.label))
        marks = [m for m in marks if m.id not in changes.gone]
        marks += [SetAside(id=f"m{n}-{k}", stamp=stamp(n), coding=ref) for k, ref in enumerate(changes.set_aside)]
        laid = board_of(candidates, CARDS, marks)
        assert Counter(c.id for c in laid.cards) == Counter(c.id for c in CARDS)
        held = [ref for c in candidates for ref in c.evidence]
        assert len(held) == len(set(held)), "and no two candidates rest on the same quote"
        if event.type in ("move", "split") and not changes.nothing:
            to = event.to if event.type == "move" else candidates[-1].id
            here = laid.aside if to == ASIDE else laid.loose if to == LOOSE else laid.cluster(to).cards
            assert set(event.cards) <= {c.id for c in here}
