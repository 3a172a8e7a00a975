"""What every store promises, held against each of them."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from nlp.errors import StoreError
from nlp.values import Span
from research.coding import Coding, Memo
from research.decisions import Decision
from research.records import Action, Blob, Entry, Record, Withdrawal
from research.storage.contract import Repository
from research.storage.kinds import KINDS
from research.studies import Study
from tests.research.storage.examples import NOON, coding, one_of_each, stamp


def seqs(repository: Repository) -> list[int]:
    return [entry.seq for entry in repository.find(Entry)]


def test_the_examples_cover_every_kind() -> None:
    assert {type(record) for record in one_of_each()} == {kind.record for kind in KINDS}


@pytest.mark.parametrize("kind", [kind.record for kind in KINDS])
def test_every_kind_comes_back_as_it_was(repository: Repository, kind: type[Record]) -> None:
    records = one_of_each()
    repository.add(*records)
    mine = [record for record in records if type(record) is kind]
    assert repository.find(kind) == mine
    assert repository.find(kind, study="study1", by="Ana", action="act1") == mine
    for record in mine:
        found = repository.get(kind, record.id)
        assert found == record
        assert type(found) is kind


def test_the_ledger_has_a_line_for_each_record(repository: Repository) -> None:
    records = one_of_each()
    repository.add(*records)
    entries = repository.find(Entry)
    assert [entry.id for entry in entries] == [record.id for record in records]
    assert [entry.kind for entry in entries] == [type(record).__name__ for record in records]
    assert [entry.replaces for entry in entries] == [record.replaces for record in records]
    assert all(entry.study == "study1" and entry.action == "act1" for entry in entries)
    assert seqs(repository) == sorted(set(seqs(repository)))
    assert seqs(repository)[0] == 1
    assert repository.get(Entry, records[0].id) == entries[0]


def test_only_a_withdrawal_has_a_target_in_the_ledger(repository: Repository) -> None:
    decision = Decision(id="d", stamp=stamp(), candidate="c", outcome="park", because="b", target="90 % in 4 h")
    memo = Memo(id="m", stamp=stamp(), about="d", text="t")
    repository.add(memo, decision, Withdrawal(id="w", stamp=stamp(), target="m"))
    assert [entry.target for entry in repository.find(Entry)] == [None, None, "m"]
    assert repository.find(Decision, target="90 % in 4 h") == [decision]


def test_what_is_not_there_is_none(repository: Repository) -> None:
    repository.add(coding(1))
    assert repository.get(Coding, "nowhere") is None
    assert repository.get(Memo, "act1-1") is None, "an id of another kind"
    assert repository.get(Blob, "act1-1") is None
    assert repository.get(Entry, "nowhere") is None
    assert repository.find(Memo) == []


class TestFinding:
    @pytest.fixture(autouse=True)
    def _codings(self, repository: Repository) -> None:
        self.early = coding(1, source="s1", status="suggested")
        self.late = coding(2, source="s2", code="c1")
        self.other = coding(1, stamp=stamp("act2", study="study2", by="Ben", at=NOON + timedelta(hours=1)), source="s1")
        self.better = coding(3, source="s1", replaces=self.early.id, scores=(0.5,))
        repository.add(self.early, self.late)
        repository.add(self.other)
        repository.add(self.better)

    def test_all_in_the_order_added(self, repository: Repository) -> None:
        assert repository.find(Coding) == [self.early, self.late, self.other, self.better]

    def test_by_what_the_stamp_says(self, repository: Repository) -> None:
        assert repository.find(Coding, study="study2") == [self.other]
        assert repository.find(Coding, action="act1") == [self.early, self.late, self.better]
        assert repository.find(Coding, by="Ben") == [self.other]
        assert repository.find(Coding, at=NOON) == [self.early, self.late, self.better]

    def test_by_id_and_by_what_it_replaces(self, repository: Repository) -> None:
        assert repository.find(Coding, id=self.late.id) == [self.late]
        assert repository.find(Coding, replaces=self.early.id) == [self.better]
        assert repository.find(Coding, replaces=None) == [self.early, self.late, self.other]
        assert repository.find(Entry, replaces=self.early.id)[0].id == self.better.id

    def test_by_its_own_fields_all_of_which_must_hold(self, repository: Repository) -> None:
        assert repository.find(Coding, source="s1") == [self.early, self.other, self.better]
        assert repository.find(Coding, source="s1", status="confirmed") == [self.other, self.better]
        assert repository.find(Coding, source="s1", study="study2", status="suggested") == []

    def test_a_tuple_means_any_of_these(self, repository: Repository) -> None:
        assert repository.find(Coding, id=(self.better.id, self.early.id)) == [self.early, self.better]
        assert repository.find(Coding, code=(None, "c1")) == [self.early, self.late, self.other, self.better]
        assert repository.find(Coding, code=("c1", "c2")) == [self.late]
        assert repository.find(Coding, code=None) == [self.early, self.other, self.better]
        assert repository.find(Coding, id=()) == []
        assert repository.find(Coding, id=(self.late.id,) * 3) == [self.late]

    def test_a_long_tuple_is_no_harder(self, repository: Repository) -> None:
        noise = tuple(f"x{n}" for n in range(40_000))
        assert repository.find(Coding, id=(*noise, self.better.id, self.early.id)) == [self.early, self.better]
        assert repository.find(
            Coding, id=(*noise, self.better.id, self.other.id), source=(*noise, "s1"), study="study1"
        ) == [self.better]
        assert repository.find(Coding, code=(None, *noise)) == [self.early, self.other, self.better]
        assert [e.id for e in repository.find(Entry, id=(self.late.id, *noise))] == [self.late.id]

    @pytest.mark.parametrize("field", ["span", "kinds", "scores", "stamp", "nothing", "seq", "counts"])
    def test_a_field_that_is_nested_or_not_there_is_refused(self, repository: Repository, field: str) -> None:
        with pytest.raises(TypeError, match=f"cannot be found by '{field}'"):
            repository.find(Coding, **{field: "x"})

    @pytest.mark.parametrize(
        "question", [{"source": 5}, {"source": ["s1"]}, {"at": "today"}, {"at": NOON.replace(tzinfo=None)}]
    )
    def test_a_value_of_another_type_is_refused(self, repository: Repository, question: dict[str, object]) -> None:
        with pytest.raises(TypeError):
            repository.find(Coding, **question)


def test_numbers_and_yes_or_no_can_be_asked_for(repository: Repository) -> None:
    records = one_of_each()
    repository.add(*records)
    assert [study.title for study in repository.find(Study, sample=False)] == ["Claims"]
    assert repository.find(Study, sample=True) == []
    assert [entry.id for entry in repository.find(Entry, seq=(1, 3))] == [records[0].id, records[2].id]
    with pytest.raises(TypeError):
        repository.find(Study, sample="no")


def test_a_kind_the_store_does_not_know_is_refused(repository: Repository) -> None:
    asked = (
        lambda: repository.find(Record),
        lambda: repository.get(Record, "x"),
        lambda: repository.add(Record(id="x", stamp=stamp())),
    )
    for ask in asked:
        with pytest.raises(TypeError, match="keeps no Record"):
            ask()


class TestRefusing:
    """Whatever is refused leaves no trace, and what came with it neither."""

    @pytest.fixture(autouse=True)
    def _nothing_is_kept(self, repository: Repository) -> object:
        repository.add(coding(0))
        yield
        assert [entry.id for entry in repository.find(Entry)] == ["act1-0"]
        assert [record.id for record in repository.find(Coding)] == ["act1-0"]
        assert repository.find(Blob) == []
        repository.add(coding(1))
        assert len(repository.find(Coding)) == 2

    def test_an_id_that_is_taken(self, repository: Repository) -> None:
        with pytest.raises(StoreError, match="Coding act1-0 is already kept") as caught:
            repository.add(Blob("k", b"x"), coding(1), coding(0))
        assert caught.value.fix

    def test_an_id_that_another_kind_has_taken(self, repository: Repository) -> None:
        with pytest.raises(StoreError, match="Memo act1-0 is already kept"):
            repository.add(Memo(id="act1-0", stamp=stamp(), about="x", text="y"))

    def test_one_id_twice_in_one_go(self, repository: Repository) -> None:
        with pytest.raises(StoreError, match="act1-2 is already kept"):
            repository.add(coding(2), coding(2))

    @pytest.mark.parametrize("wrong", [coding(1, replaces="gone"), Withdrawal(id="w", stamp=stamp(), target="gone")])
    def test_a_reference_to_nothing(self, repository: Repository, wrong: Record) -> None:
        with pytest.raises(StoreError, match=r"refers to gone, which does not exist"):
            repository.add(coding(2), wrong)

    def test_a_reference_to_a_later_record(self, repository: Repository) -> None:
        with pytest.raises(StoreError, match="Coding act1-1 refers to act1-2"):
            repository.add(coding(1, replaces="act1-2"), coding(2))

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            (coding(1, kinds=["met"]), "kinds cannot be kept"),
            (coding(1, kinds=("wish",)), "kinds cannot be read back"),
            (coding(1, status="maybe"), "status cannot be kept: it is 'maybe', not one of confirmed"),
            (coding(1, source=None), "source cannot be kept: it is missing"),
            (coding(1, quote=7), "quote cannot be kept: it is 7, not of type str"),
            (coding(1, quote="half \ud83d"), "half a character at position 5"),
            (coding(1, span=(1, 2)), "span cannot be kept"),
            (coding(1, scores=(0.5, "high")), "scores cannot be kept"),
            (coding(1, stamp=stamp(at=NOON.replace(tzinfo=None))), "at cannot be kept: its time has no time zone"),
        ],
    )
    def test_a_value_that_could_not_be_read_back(self, repository: Repository, wrong: Record, why: str) -> None:
        with pytest.raises(StoreError, match=why):
            repository.add(coding(2), wrong)


def test_references_within_one_go_and_to_a_whole_action(repository: Repository) -> None:
    action = Action(id="act1", stamp=stamp(), verb="v", summary="s")
    repository.add(action, coding(0), coding(1, replaces="act1-0"))
    repository.add(Withdrawal(id="act2-0", stamp=stamp("act2"), target="act1"))
    assert repository.find(Entry, target="act1")[0].id == "act2-0"


def test_a_time_in_another_zone_is_the_same_moment(repository: Repository) -> None:
    from zoneinfo import ZoneInfo

    away = NOON.astimezone(ZoneInfo("Asia/Tokyo"))
    repository.add(coding(0, stamp=stamp(at=away)))
    assert repository.find(Coding, at=away)[0].at == NOON
    assert repository.find(Coding, at=NOON)[0].id == "act1-0"


def test_nothing_to_add_is_fine(repository: Repository) -> None:
    repository.add()
    assert repository.find(Entry) == []


class TestBlobs:
    def test_bytes_come_back_in_the_order_added(self, repository: Repository) -> None:
        blobs = [Blob("z", bytes(range(256))), Blob("a", b""), Blob("m", b"\0" * 1000)]
        repository.add(*blobs)
        assert repository.find(Blob) == blobs
        assert repository.find(Blob, key=("m", "z")) == [blobs[0], blobs[2]]
        assert repository.get(Blob, "a") == blobs[1]
        assert repository.find(Entry) == [], "a blob is not a record"

    def test_a_key_that_is_there_is_left_as_it_is(self, repository: Repository) -> None:
        repository.add(Blob("k", b"first"))
        repository.add(Blob("k", b"second"), coding(0), Blob("l", b"1"), Blob("l", b"2"))
        assert [(blob.key, blob.data) for blob in repository.find(Blob)] == [("k", b"first"), ("l", b"1")]
        assert repository.get(Coding, "act1-0") is not None

    def test_thousands_of_keys_at_once(self, repository: Repository) -> None:
        blobs = [Blob(f"vector:{n}", n.to_bytes(4, "big")) for n in range(5000)]
        repository.add(*blobs)
        assert repository.find(Blob, key=tuple(blob.key for blob in reversed(blobs))) == blobs

    def test_data_is_not_searched(self, repository: Repository) -> None:
        with pytest.raises(TypeError):
            repository.find(Blob, data=b"x")


class TestTransactions:
    def test_all_is_kept_when_the_block_ends(self, repository: Repository) -> None:
        with repository.transaction():
            repository.add(coding(0))
            repository.add(coding(1), Blob("k", b"x"))
            assert len(repository.find(Coding)) == 2, "what one has added one sees"
        assert len(repository.find(Coding)) == 2
        assert repository.get(Blob, "k") is not None

    def test_nothing_is_kept_when_it_raises(self, repository: Repository) -> None:
        repository.add(coding(9))
        with pytest.raises(KeyboardInterrupt), repository.transaction():  # noqa: PT012 - the block is the subject
            repository.add(coding(0), Blob("k", b"x"))
            raise KeyboardInterrupt
        assert [record.id for record in repository.find(Coding)] == ["act1-9"]
        assert repository.find(Blob) == []
        repository.add(coding(0, replaces="act1-9"))
        assert seqs(repository) == sorted(set(seqs(repository)))

    def test_a_nested_block_is_kept_with_the_outer_one(self, repository: Repository) -> None:
        with pytest.raises(ValueError, match="outer"), repository.transaction():  # noqa: PT012 - as above
            with repository.transaction():
                repository.add(coding(0))
            raise ValueError("outer")
        assert repository.find(Coding) == []
        with repository.transaction(), repository.transaction():
            repository.add(coding(0))
        assert len(repository.find(Coding)) == 1

    def test_a_nested_block_that_raises_takes_back_its_own(self, repository: Repository) -> None:
        with repository.transaction():
            repository.add(coding(0))
            with pytest.raises(ValueError, match="inner"), repository.transaction():  # noqa: PT012 - as above
                repository.add(coding(1))
                raise ValueError("inner")
            repository.add(coding(2))
        assert [record.id for record in repository.find(Coding)] == ["act1-0", "act1-2"]

    def test_a_refused_add_does_not_spoil_the_rest(self, repository: Repository) -> None:
        with repository.transaction():
            repository.add(coding(0))
            with pytest.raises(StoreError):
                repository.add(coding(1), coding(0))
            repository.add(coding(2))
        assert [record.id for record in repository.find(Coding)] == ["act1-0", "act1-2"]


def test_threads_take_turns_and_each_action_stays_together(repository: Repository) -> None:
    """Eight people at once: everything is there, numbered without a gap in any action, and readers never break."""
    problems: list[BaseException] = []
    done = threading.Event()

    def write(person: int) -> None:
        try:
            for turn in range(5):
                action = f"p{person}t{turn}"
                with repository.transaction():
                    repository.add(*(coding(n, action) for n in range(3)))
                    repository.add(coding(3, action, replaces=f"{action}-0"))
        except BaseException as error:  # noqa: BLE001 - reported below
            problems.append(error)

    def read() -> None:
        try:
            seen: list[Entry] = []
            while not done.is_set():
                now = repository.find(Entry, study="study1")
                assert now[: len(seen)] == seen, "the ledger only ever grows at its end"
                assert len(now) % 4 == 0, "no half of a transaction is ever seen"
                seen = now
        except BaseException as error:  # noqa: BLE001 - reported below
            problems.append(error)

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(person,)) for person in range(8)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert problems == []
    entries = repository.find(Entry)
    assert len(entries) == 8 * 5 * 4
    assert len({tuple(e.action for e in entries[n : n + 4]) for n in range(0, len(entries), 4)}) == 40
    assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})


def test_records_come_back_frozen_and_whole(repository: Repository) -> None:
    repository.add(coding(0))
    found = repository.get(Coding, "act1-0")
    assert found is not None
    assert isinstance(found.span, Span)
    assert isinstance(found.kinds, tuple)
    assert hash(found) == hash(coding(0))
    assert replace(found, stage="Ask").stage == "Ask"


def test_the_ledger_is_read_on_from_any_of_its_lines(repository: Repository) -> None:
    records, other = one_of_each(), replace(stamp(), study="study2", action="act2")
    repository.add(*records[:2])
    repository.add(Study(id="other", stamp=other, title="Other"))
    repository.add(*records[2:5])
    whole = repository.find(Entry, study="study1")
    assert len(whole) == 5
    for n, entry in enumerate(whole):
        assert repository.since("study1", entry.seq) == whole[n:]
    assert repository.since("study1", whole[-1].seq + 1) == []
    assert [entry.id for entry in repository.since("study2", 1)] == ["other"]
    assert repository.since("nothing", 1) == []
