"""The transcript coder's log: every event stored once, bad ones refused alone, whatever arrives twice."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.values import Span, Transcript, Turn
from research import Coding, Desk, Source, Study, Workspace, open_repository
from research.storage import MemoryRepository
from tests.fakes import fake_language

TEXT = (
    "Ana: I waited three weeks for the quote. 👨‍👩‍👧‍👦 We all waited 🇪🇸, café and cafe\u0301!\n"
    "زينب: انتظرت ثلاثة أسابيع للحصول على العرض."
)
TURNS = (
    Turn("Ana", "customer", Span(5, TEXT.index("\n"))),
    Turn("زينب", "customer", Span(TEXT.index("\n") + 7, len(TEXT))),
)
MOUNT = "k7m2xq9d41"


def opened(url: str | None = None) -> tuple[Workspace, Study, str]:
    repository = MemoryRepository() if url is None else open_repository(url)
    desk = Desk(repository)
    workspace = Workspace(desk, by="Ana", language=fake_language)
    study = workspace.studies.create("Claims")
    with desk.act(study.study, "Ana", "sources.add", "added") as act:
        (source,) = act.add(
            Source(
                id=act.id(),
                stamp=act.stamp,
                name="ana.txt",
                participant="",
                transcript=Transcript(TEXT, TURNS),
                sha256="0",
            )
        )
    return workspace, study, source.id


@pytest.fixture
def desk() -> tuple[Workspace, Study, str]:
    return opened()


def event(seq: int, type: str, source: str, **more: Any) -> dict[str, Any]:
    return {"mount": MOUNT, "seq": seq, "type": type, "source": source, "by": "Ana", **more}


def at(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def one(workspace: Workspace, study: Study, source: str) -> Coding:
    (coding,) = workspace.coding.of_source(study.study, source)
    return coding


def test_an_event_becomes_one_action_with_the_id_that_the_browser_foresaw(desk: tuple[Workspace, Study, str]) -> None:
    workspace, study, source = desk
    done = workspace.coder.apply(
        study.study, [event(1, "code", source, kind="frustration", **at("three weeks"))], after={}
    )
    assert (done.acknowledged, done.refused, done.stored) == ({MOUNT: 1}, (), 1)
    coding = one(workspace, study, source)
    assert (coding.id, coding.quote, coding.person, coding.by) == (f"{MOUNT}.1-0", "three weeks", "Ana", "Ana")
    assert workspace.history.steps(study.study)[0].action.summary == "coded “three weeks” as frustration"


def test_a_replay_doubles_nothing_even_for_a_desk_that_has_seen_nothing(tmp_path: Path) -> None:
    workspace, study, source = opened(str(tmp_path / "s.db"))
    log = [event(n, "code", source, kind="met", start=n + 5, end=n + 9) for n in range(1, 11)]
    assert workspace.coder.apply(study.study, log, after={}).stored == 10
    again = Workspace(Desk(open_repository(str(tmp_path / "s.db"))), language=fake_language)
    done = again.coder.apply(study.study, log, after={})
    assert (done.stored, done.refused, done.acknowledged) == (0, (), {MOUNT: 10})
    assert len(again.coding.of_source(study.study, source)) == 10


def test_malformed_events_are_refused_one_by_one(desk: tuple[Workspace, Study, str]) -> None:
    workspace, study, source = desk
    good = {"kind": "met", **at("quote")}
    log: list[object] = [
        None, "code", {}, {"mount": "NO", "seq": 1},
        event(1, "code", source, kind="joy", **at("quote")),
        event(2, "code", source, kind="met", start=5, end=10_000),
        event(3, "code", source, kind="met", start=TEXT.index(" waited"), end=TEXT.index(" waited") + 1),
        event(4, "code", source, kind="met", start=True, end=9),
        event(5, "explode", source),
        event(6, "code", source, code="nothing", **at("quote")),
        event(7, "code", "nowhere", **good),
        event(8, "move", source, codings=["gone"], **at("quote")),
        event(9, "memo", source, codings=[], text="x"),
        event(10, "create", source, name="  ", **at("quote")),
        event(11, "undo", source, target="nothing"),
        {**event(12, "code", source, **good), "by": "machine:me"},
        event(13, "code", source, **good),
    ]  # fmt: skip
    done = workspace.coder.apply(study.study, log, after={})
    assert (done.stored, done.acknowledged) == (1, {MOUNT: 13, "NO": 1})
    assert [r.seq for r in done.refused] == [0, 0, 0, 1, *range(1, 13)]
    assert all(r.message and r.fix for r in done.refused)
    assert one(workspace, study, source).quote == "quote"


def test_several_codes_on_a_span_and_a_signal_joins_what_the_person_said(desk: tuple[Workspace, Study, str]) -> None:
    workspace, study, source = desk
    code = workspace.coding.add_code(study.study, ["waiting"])
    where = at("three weeks")
    log = [
        event(1, "code", source, code=code.id, **where),
        event(2, "code", source, kind="frustration", **where),
        event(3, "code", source, kind="expectation", **where),
        event(4, "code", source, code=code.id, **where),
        event(5, "code", source, kind="expectation", **where),
        event(6, "create", source, name="slow  quotes", **where),
        event(7, "create", source, name="slow quotes", **at("for the quote")),
    ]
    done = workspace.coder.apply(study.study, log, after={})
    assert [r.seq for r in done.refused] == [4, 5], "the same twice is not two judgements"
    codings = workspace.coding.of_source(study.study, source)
    assert sorted((c.quote, c.kinds, c.code) for c in codings) == sorted(
        [
            ("three weeks", (), code.id),
            ("three weeks", ("frustration", "expectation"), None),
            ("three weeks", (), f"{MOUNT}.6-0"),
            ("for the quote", (), f"{MOUNT}.6-0"),
        ]
    )  # type: ignore[type-var]
    assert [c.path for c in workspace.coding.codebook(study.study)] == [("slow quotes",), ("waiting",)]


def test_a_boundary_edit_replaces_and_undo_brings_the_old_bounds_back(desk: tuple[Workspace, Study, str]) -> None:
    workspace, study, source = desk
    log = [
        event(1, "code", source, kind="met", **at("three weeks")),
        event(2, "move", source, codings=[f"{MOUNT}.1-0"], **at("waited three weeks")),
        event(3, "memo", source, codings=[f"{MOUNT}.1-0"], text="sounds resigned", memo="interpretation"),
    ]
    workspace.coder.apply(study.study, log, after={})
    moved = one(workspace, study, source)
    assert (moved.quote, moved.replaces, moved.id) == ("waited three weeks", f"{MOUNT}.1-0", f"{MOUNT}.2-0")
    assert [m.text for m in workspace.coder.memos(study.study)[moved.id]] == ["sounds resigned"]
    undone = [event(4, "undo", source, target=f"{MOUNT}.2"), event(5, "undo", source), event(6, "redo", source)]
    assert workspace.coder.apply(study.study, undone, after={MOUNT: 3}).refused == ()
    assert one(workspace, study, source).quote == "three weeks"
    assert len(workspace.coder.memos(study.study)) == 1, "the undo of the memo was redone"


def test_removing_forgets_a_persons_coding_and_rejects_a_machines(desk: tuple[Workspace, Study, str]) -> None:
    workspace, study, source = desk
    workspace.coding.suggest(study.study, source)
    first, *rest = workspace.coding.of_source(study.study, source)
    log = [
        event(1, "accept", source, codings=[first.id]),
        event(2, "remove", source, codings=[first.id]),
        event(3, "code", source, kind="met", **at("quote")),
        event(4, "remove", source, codings=[f"{MOUNT}.3-0"]),
        event(5, "accept", source, codings=[c.id for c in rest]),
        event(6, "accept", source, codings=[c.id for c in rest]),
    ]
    done = workspace.coder.apply(study.study, log, after={})
    assert [r.seq for r in done.refused] == [6]
    states = [c.status for c in workspace.coding.of_source(study.study, source)]
    assert states == ["rejected", *["confirmed"] * len(rest)]


def test_what_is_put_right_with_a_yes_is_kept_and_a_known_code_is_not_made_twice(
    desk: tuple[Workspace, Study, str],
) -> None:
    workspace, study, source = desk
    workspace.coding.suggest(study.study, source)
    first, second, *_ = workspace.coding.of_source(study.study, source)
    log = [
        event(1, "accept", source, codings=[first.id], fix={"kinds": ["met", "outcome"], "name": "waiting › on hold"}),
        event(2, "accept", source, codings=[second.id], fix={"name": "waiting ›  on hold", "stage": "claim"}),
        event(3, "accept", source, codings=[second.id], fix={"dimension": "price", "code": ""}),
        event(4, "accept", source, codings=[second.id], fix={"dimension": "price"}),
        event(5, "accept", source, codings=[second.id], fix={"dimension": "mood"}),
        event(6, "accept", source, codings=[second.id], fix={"kinds": ["joy"]}),
        event(7, "accept", source, codings=[second.id], fix={"code": "nothing"}),
        event(8, "accept", source, codings=[second.id], fix={"name": " › "}),
        event(9, "accept", source, codings=[second.id], fix=["met"]),
    ]
    done = workspace.coder.apply(study.study, log, after={})
    assert [r.seq for r in done.refused] == [4, 5, 6, 7, 8, 9], "4 changes nothing any more"
    (code,) = workspace.coding.codebook(study.study)
    now, then = (workspace.coding.get(study.study, c.id) for c in (first, second))
    assert (now.kinds, now.code, code.id, code.path) == (
        ("met", "outcome"), code.id, f"{MOUNT}.1-1", ("waiting", "on hold"),
    )  # fmt: skip
    assert (then.dimension, then.stage, then.code, then.kinds) == ("price", "claim", None, second.kinds)
    workspace.coder.apply(study.study, [event(10, "undo", source, target=f"{MOUNT}.1")], after={MOUNT: 9})
    assert workspace.coding.codebook(study.study) == [], "one undo takes the code back too"
    assert workspace.coding.get(study.study, first.id).status == "suggested"


@pytest.mark.parametrize("again", [True, False])
def test_a_judgement_counts_though_the_machine_took_its_suggestion_back_meanwhile(
    desk: tuple[Workspace, Study, str], again: bool
) -> None:
    workspace, study, source = desk
    workspace.coding.suggest(study.study, source)
    seen = workspace.coding.of_source(study.study, source)
    if again:
        workspace.coding.suggest(study.study, source)  # withdraws them and makes them anew
    else:
        workspace.history.undo(study.study)
    log = [
        event(1, "accept", source, codings=[seen[0].id]), event(2, "reject", source, codings=[seen[1].id]),
        event(3, "accept", source, codings=[seen[0].id]), event(4, "accept", source, codings=["never-0"]),
    ]  # fmt: skip
    done = workspace.coder.apply(study.study, log, after={})
    assert [r.seq for r in done.refused] == [3, 4]
    now = {c.span: (c.status, c.kinds) for c in workspace.coding.of_source(study.study, source)}
    assert [now[c.span] for c in seen[:2]] == [("confirmed", seen[0].kinds), ("rejected", seen[1].kinds)]
    assert len(now) == len(workspace.coding.of_source(study.study, source)) == (len(seen) if again else 2)


def test_a_signal_on_a_suggestion_corrects_it(desk: tuple[Workspace, Study, str]) -> None:
    workspace, study, source = desk
    workspace.coding.suggest(study.study, source)
    first = workspace.coding.of_source(study.study, source)[0]
    log = [event(1, "code", source, kind="outcome", start=first.span.start, end=first.span.end)]
    workspace.coder.apply(study.study, log, after={})
    now = workspace.coding.get(study.study, first.id)
    assert (now.kinds, now.status, now.suggested_by) == (("outcome",), "confirmed", first.suggested_by)


def test_the_coder_is_whoever_the_event_names(desk: tuple[Workspace, Study, str]) -> None:
    workspace, study, source = desk
    ben = {**event(1, "code", source, kind="met", **at("quote")), "by": "Ben", "mount": "bbbbbbbb"}
    workspace.coder.apply(study.study, [ben, event(1, "code", source, kind="met", **at("quote"))], after={})
    assert {c.by for c in workspace.coding.of_source(study.study, source)} == {"Ana", "Ben"}
    assert workspace.coder.apply(study.study, [event(2, "undo", source)], after={}).refused == ()
    assert one(workspace, study, source).by == "Ben", "each undoes their own"


def test_words_of_somebody_who_withdrew_are_withheld(desk: tuple[Workspace, Study, str]) -> None:
    workspace, study, source = desk
    workspace.studies.describe(study.study, "Ana", consent="withdrawn")
    assert workspace.coder.withheld(study.study, source) == {0}


@given(st.data())
def test_the_quote_is_the_slice_for_any_stretch(data: st.DataObject) -> None:
    workspace, study, source = opened()
    turn = data.draw(st.sampled_from(TURNS))
    start = data.draw(st.integers(turn.span.start, turn.span.end - 1))
    end = data.draw(st.integers(start + 1, turn.span.end))
    workspace.coder.apply(study.study, [event(1, "code", source, kind="met", start=start, end=end)], after={})
    quotes = [c.quote for c in workspace.coding.of_source(study.study, source)]
    assert quotes == ([TEXT[start:end]] if TEXT[start:end].strip() else [])


@given(st.lists(st.integers(1, 12), min_size=1, max_size=40), st.booleans())
def test_any_replay_of_any_part_stores_each_event_once(order: list[int], remembers: bool) -> None:
    workspace, study, source = opened()
    seen: dict[str, int] = {}
    for n in order:
        log = [event(k, "code", source, kind="met", start=4 + k, end=9 + k) for k in range(1, n + 1)]
        seen = dict(workspace.coder.apply(study.study, log, after=seen if remembers else {}).acknowledged)
    assert len(workspace.coding.of_source(study.study, source)) == max(order)


def test_two_hands_in_one_transcript_lose_nothing(tmp_path: Path) -> None:
    workspace, study, source = opened(str(tmp_path / "s.db"))

    def hand(name: str) -> None:
        own = Workspace(Desk(open_repository(str(tmp_path / "s.db"))), by=name, language=fake_language)
        for n in range(1, 26):
            deed = {**event(n, "code", source, kind="met", start=4 + n, end=12 + n), "mount": name * 8, "by": name}
            own.coder.apply(study.study, [deed], after={})

    hands = [threading.Thread(target=hand, args=(name,)) for name in "ab"]
    for thread in hands:
        thread.start()
    for thread in hands:
        thread.join()
    codings = workspace.coding.of_source(study.study, source)
    assert [sum(c.by == name for c in codings) for name in "ab"] == [25, 25]
