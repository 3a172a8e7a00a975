"""The query language: what it finds, what it refuses and where, and that writing and reading are inverse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.searching import And, Item, Not, Or, Query, QueryError, Term, build, matches, parse, written

FIELDS = ("signal", "code", "bought from", "age")
ITEM = Item(
    "i waited on  hold for a refund.",
    {
        "signal": frozenset(["frustration"]),
        "code": frozenset(["waiting"]),
        "bought from": frozenset(["another insurer"]),
    },
)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("refund", True),
        ("REFUND", True),
        ("fund", False),
        ("wait", False),
        ("wait*", True),
        ('"on hold"', True),
        ('"hold on"', False),
        ("refund signal:frustration", True),
        ("refund signal:met", False),
        ("signal:met OR refund hold", True),
        ("(signal:met OR refund) NOT hold", False),
        ("NOT NOT refund", True),
        ('"bought from":"another insurer"', True),
        ('"bought from":another*', True),
        ("age:27", False),
        ("NOT age:27", True),
        ("refund AND hold", True),
    ],
)
def test_what_a_query_holds_of(query: str, holds: bool) -> None:
    read = parse(query, FIELDS)
    assert read is not None
    assert matches(read, ITEM) is holds


@pytest.mark.parametrize(
    ("query", "position", "words"),
    [
        ("refund (hold", 8, "never closed"),
        ("refund) hold", 7, "no opening"),
        ("refund AND", 11, "ends too early"),
        ("OR refund", 1, "stands where"),
        ("refund colour:red", 8, "no field 'colour'"),
        ('refund "on hold', 8, "begin"),
        ("code: x", 1, "colon"),
        ("NOT", 4, "ends too early"),
        ("()", 2, "stands where"),
    ],
)
def test_a_fault_is_named_with_its_place(query: str, position: int, words: str) -> None:
    with pytest.raises(QueryError, match=words) as refused:
        parse(query, FIELDS)
    assert refused.value.position == position
    assert refused.value.fix


def test_blank_is_no_query() -> None:
    assert parse("  ", FIELDS) is None


def test_a_form_writes_what_it_means() -> None:
    text = build("refund OR hold", {"signal": ["met", "frustration"], "code": ["waiting › on hold"], "age": []})
    assert text == '(refund OR hold) (signal:met OR signal:frustration) code:"waiting › on hold"'
    assert isinstance(parse(text, FIELDS), And)


value = st.text(st.characters(exclude_characters='"', exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8)
terms = st.builds(Term, value.filter(lambda v: v != "*"), st.sampled_from(["", *FIELDS]))
queries: st.SearchStrategy[Query] = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=8,
)


@given(queries)
def test_a_written_query_is_read_as_itself(query: Query) -> None:
    assert parse(written(query), FIELDS) == query


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    try:
        parse(text, FIELDS)
    except QueryError as refused:
        place = refused.position
    else:
        place = 1
    assert 1 <= place <= len(text) + 1


@given(queries, queries)
def test_not_and_or_obey_de_morgan(one: Query, other: Query) -> None:
    assert matches(Not(And((one, other))), ITEM) is matches(Or((Not(one), Not(other))), ITEM)
