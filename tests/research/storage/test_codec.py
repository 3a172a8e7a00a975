"""A record and its row are the same thing, for any record of any kind."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings

from nlp.errors import StoreError
from nlp.values import Span, Transcript, Turn
from research.coding import Coding
from research.records import Record
from research.storage.codec import SHARED, columns_of, decode, encode
from research.storage.kinds import KINDS, by_kind, kind_of
from research.studies import Source
from research.validation.definition import Derived, Duration, Events, Options, Part
from research.validation.records import Dataset, DefinitionVersion
from tests.research.storage.examples import any_record, coding, one_of_each, stamp

slow_to_make = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@slow_to_make
@given(any_record)
def test_any_record_comes_back_as_it_was(record: Record) -> None:
    rows = encode([record])
    assert decode(type(record), rows) == [record]
    assert hash(decode(type(record), rows)[0]) == hash(record), "frozen all the way down"


def test_every_kind_in_one_go() -> None:
    for kind, alike in by_kind(one_of_each()).items():
        assert decode(kind.record, encode(alike)) == alike


def test_nothing_is_no_rows() -> None:
    assert encode([]) == []
    assert decode(Coding, []) == []


def test_single_values_keep_their_type_and_nested_ones_are_json() -> None:
    row = dict(zip((c.name for c in columns_of(Coding)), encode([coding(4, scores=(0.5,), code=None)])[0], strict=True))
    assert tuple(row)[: len(SHARED)] == SHARED
    assert row["span"] == '{"start":4,"end":13}'
    assert row["kinds"] == '["met"]'
    assert row["scores"] == "[0.5]"
    assert row["code"] is None
    assert row["quote"] == "quote 4"
    assert {c.name for c in columns_of(Dataset) if c.scalar is int} == {"rows"}


def test_a_union_is_told_apart_by_its_type() -> None:
    versions = [record for record in one_of_each() if isinstance(record, DefinitionVersion)]
    assert [decode(DefinitionVersion, encode([v]))[0].definition.measure.type for v in versions] == [
        "duration",
        "ratio",
    ]


def test_a_definition_within_a_definition_comes_back_whole() -> None:
    version = next(record for record in one_of_each() if isinstance(record, DefinitionVersion))
    measure = version.definition.measure
    assert isinstance(measure, Duration)
    parts = (Part("a", measure), Part("b", Options(Events(("call",)))))
    derived = replace(version, definition=replace(version.definition, measure=Derived("a * b", parts, "time")))
    assert decode(DefinitionVersion, encode([derived])) == [derived]


@dataclass(frozen=True, slots=True)
class Metres:
    size: float
    type: Literal["metres"] = "metres"


@dataclass(frozen=True, slots=True)
class Feet:
    size: float
    type: Literal["feet"] = "feet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Record):
    """A kind made for this test."""

    length: Metres | Feet | None
    mixed: tuple[int | float | str | bool | None, ...] = ()
    ratio: float = 0.0
    whole: int = 0


def measured(**values: object) -> Measured:
    return Measured(id="m", stamp=stamp(), **{"length": Feet(1.0)} | values)  # type: ignore[arg-type]


def test_values_that_look_alike_stay_apart() -> None:
    record = measured(length=Feet(math.inf), mixed=(1, 1.0, "1", True, None, "null", "1e5", -math.inf))
    (back,) = decode(Measured, encode([record]))
    assert back == record
    assert [type(value) for value in back.mixed] == [type(value) for value in record.mixed]
    assert isinstance(back.length, Feet)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"ratio": math.nan}, "ratio cannot be kept: it is not a number"),
        ({"whole": 2**63}, "whole cannot be kept: 9223372036854775808 is beyond 64 bits"),
        ({"whole": 1.5}, "whole cannot be kept: it is 1.5, not of type int"),
        ({"length": coding(1)}, "length cannot be kept"),
        ({"mixed": [1]}, "mixed cannot be kept"),
    ],
)
def test_what_could_not_be_read_back_is_refused(values: dict[str, object], why: str) -> None:
    with pytest.raises(StoreError, match=f"Measured m: its {why}"):
        encode([measured(), measured(**values)])


def test_a_row_that_was_tampered_with_is_named() -> None:
    rows = encode([coding(1), coding(2)])
    place = [c.name for c in columns_of(Coding)].index("span")
    broken = [rows[0], (*rows[1][:place], '{"start":9,"end":1}', *rows[1][place + 1 :])]
    with pytest.raises(StoreError, match=r"Coding act1-2: its span cannot be read back: .*0 <= start <= end"):
        decode(Coding, broken)


def test_the_store_knows_its_kinds() -> None:
    assert kind_of(DefinitionVersion).table == "definition_version"
    assert kind_of(DefinitionVersion).name == "DefinitionVersion"
    assert len({kind.table for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert set(kind.indexed) <= {column.name for column in columns_of(kind.record)}, kind
    with pytest.raises(TypeError, match="keeps no Measured"):
        kind_of(Measured)


def test_a_long_transcript_is_read_in_well_under_a_tenth_of_a_second() -> None:
    turns = tuple(Turn("Ana", "customer", Span(20 * n, 20 * n + 15), 1000 * n, None) for n in range(5000))
    text = Transcript("word " * 20_000, turns)
    source = Source(id="s", stamp=stamp(), name="long", participant="P", transcript=text, sha256="")
    rows = encode([source])
    took = []
    for _ in range(5):
        begun = time.process_time()
        (back,) = decode(Source, rows)
        took.append(time.process_time() - begun)
    assert back == source
    assert min(took) < 0.1


def test_one_stamp_for_one_action() -> None:
    back = decode(Coding, encode([coding(1), coding(2), replace(coding(1, "act2"), replaces="act1-1")]))
    assert back[0].stamp is back[1].stamp
    assert back[2].stamp == stamp("act2")
