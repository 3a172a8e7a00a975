"""Units from marks, tallied coefficients against the plain ones, and where coders differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.values import Span
from research.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha, percent_agreement, positive_agreement
from research.agreement.comparing import Mark, Text, compare, disagreements, units_of
from research.agreement.tallying import MEASURES, summed

AB = ("A", "B")
LABEL = "signal:met"


def mark(coder: str, start: int, end: int, *, source: str = "s", labels: tuple[str, ...] = (LABEL,)) -> Mark:
    return Mark(coder, source, Span(start, end), frozenset(labels), f"{coder}{start}")


def text(source: str = "s", length: int = 100, coders: tuple[str, ...] = AB, step: int = 10) -> Text:
    cut = tuple(Span(at, at + step) for at in range(0, length, step))
    return Text(source, length, cut, (Span(0, length),), frozenset(coders))


def table(marks: list[Mark], unit: str = "character", texts: tuple[Text, ...] | None = None) -> dict[str, object]:
    found = compare(texts or (text(),), tuple(marks), AB, (LABEL,), unit)[0]  # type: ignore[arg-type]
    return {m.measure: m.coefficient.value for m in found.measures}


def test_characters_give_the_reference_numbers() -> None:
    found = table([mark("A", 10, 30), mark("B", 20, 40)])
    expected = {"percent": 0.80, "kappa": 0.375, "alpha": 0.378125, "ac1": 0.705882, "f1": 0.5}
    assert {name: found[name] for name in expected} == {n: pytest.approx(v, abs=1e-6) for n, v in expected.items()}
    assert found["alpha_u"] == pytest.approx(0.5368, abs=2e-2)  # the continuum is one character longer here


def test_apart_is_worse_than_chance_and_own_overlap_counts_once() -> None:
    apart = table([mark("A", 0, 10), mark("B", 90, 100)])
    assert (apart["kappa"], apart["f1"]) == (pytest.approx(-0.111111, abs=1e-6), 0)
    assert apart["ac1"] == pytest.approx(0.756098, abs=1e-6)
    assert table([mark("A", 10, 20), mark("A", 15, 30), mark("B", 10, 30)])["kappa"] == 1


def test_a_statement_is_rated_where_half_of_the_shorter_is_covered() -> None:
    marks = [mark("A", 0, 12), mark("B", 3, 9)]
    rated = units_of(text(), marks, AB, LABEL, "statement")
    assert rated[0].ratings == (True, True)
    assert rated[1].ratings == (False, False)  # two characters of A's mark spill over
    assert len(rated) == 10


def test_overlapping_stretches_are_one_unit() -> None:
    marks = [mark("A", 0, 20), mark("B", 5, 22), mark("B", 50, 60)]
    rated = units_of(text(), marks, AB, LABEL, "overlap")
    assert [(u.span, u.ratings) for u in rated] == [(Span(0, 22), (True, True)), (Span(50, 60), (False, True))]


def test_a_mark_outside_every_statement_is_a_unit_of_its_own() -> None:
    bare = Text("s", 100, (Span(0, 10),), (Span(0, 10),), frozenset(AB))
    rated = units_of(bare, [mark("A", 40, 50)], AB, LABEL, "statement")
    assert [u.span for u in rated] == [Span(0, 10), Span(40, 50)]


def test_undefined_is_said_and_never_a_number() -> None:
    found = compare((text(),), (), AB, (LABEL,), "statement")[0]
    for name in ("kappa", "alpha", "alpha_u", "f1"):
        measured = found.of(name)  # type: ignore[arg-type]
        assert measured.coefficient.value is None
        assert measured.coefficient.because
    assert found.of("kappa").interval.low is None
    nobody = compare((text(coders=("A",)),), (mark("A", 0, 10),), AB, (LABEL,), "statement")[0]
    assert (nobody.sources, nobody.of("percent").coefficient.value) == (0, None)


def test_three_coders_have_alpha_but_no_kappa() -> None:
    three = ("A", "B", "C")
    marks = tuple(mark(c, 0, 10) for c in three)
    found = compare((text(coders=three),), marks, three, (LABEL,), "statement")[0]
    assert found.of("alpha").coefficient.value == 1
    assert "two coders" in found.of("kappa").coefficient.because


def test_intervals_come_from_sources() -> None:
    texts = tuple(text(f"s{n}") for n in range(6))
    marks = [mark("A", 0, 10 * (1 + n % 3), source=f"s{n}") for n in range(6)]
    marks += [mark("B", 0, 10, source=f"s{n}") for n in range(6)]
    found = compare(texts, tuple(marks), AB, (LABEL,), "statement")[0].of("kappa")
    assert found.interval.low is not None
    assert found.coefficient.value is not None
    assert found.interval.low <= found.coefficient.value <= (found.interval.high or 0)
    assert compare(texts[:1], tuple(marks), AB, (LABEL,), "statement")[0].of("kappa").interval.because


def test_disagreements_name_both_sides() -> None:
    other = "signal:outcome"
    marks = [mark("A", 0, 10), mark("B", 30, 40, labels=(other,)), mark("A", 60, 70), mark("B", 60, 70)]
    found = disagreements([text()], marks, AB, (LABEL, other), "statement")
    assert [(d.span.start, d.label, d.given, d.withheld) for d in found] == [
        (0, LABEL, ("A",), ("B",)),
        (30, other, ("B",), ("A",)),
    ]


ratings = st.sampled_from([True, False, None])


@given(st.lists(st.tuples(ratings, ratings), max_size=40))
@settings(max_examples=80, deadline=None)
def test_tallied_coefficients_are_the_plain_ones(units: list[tuple[bool | None, bool | None]]) -> None:
    patterns = Counter(units)
    words = {True: "yes", False: "no", None: None}
    rows = [[words[u[c]] for u in units] for c in (0, 1)]
    plain = {
        "percent": percent_agreement(rows),
        "kappa": cohen_kappa(rows),
        "alpha": krippendorff_alpha(rows),
        "ac1": gwet_ac1(rows, 2),
        "f1": positive_agreement(rows, "yes"),
    }
    for name, expected in plain.items():
        found = MEASURES[name](patterns)  # type: ignore[index]
        assert (found.value is None) == (expected.value is None)
        if expected.value is not None:
            assert found.value == pytest.approx(expected.value)
            assert found.n == expected.n


spans = st.tuples(st.integers(0, 90), st.integers(1, 10)).map(lambda t: (t[0], t[0] + t[1]))


@given(st.lists(st.tuples(st.sampled_from(AB), spans), max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_character_is_rated_once_and_as_marked(placed: list[tuple[str, tuple[int, int]]]) -> None:
    marks = [mark(coder, *span) for coder, span in placed]
    rated = units_of(text(), marks, AB, LABEL, "character")
    assert sum(u.weight for u in rated) == 100
    for number, coder in enumerate(AB):
        covered = {at for c, (start, end) in placed if c == coder for at in range(start, end)}
        assert {at for u in rated if u.ratings[number] for at in range(u.span.start, u.span.end)} == covered


@given(st.lists(st.tuples(st.sampled_from(AB), spans), max_size=8))
@settings(max_examples=40, deadline=None)
def test_swapping_the_coders_changes_no_coefficient(placed: list[tuple[str, tuple[int, int]]]) -> None:
    swapped = [mark("B" if coder == "A" else "A", *span) for coder, span in placed]
    one = summed(
        [{u.ratings: u.weight} for u in units_of(text(), [mark(c, *s) for c, s in placed], AB, LABEL, "overlap")]
    )
    two = summed([{u.ratings: u.weight} for u in units_of(text(), swapped, AB, LABEL, "overlap")])
    for measure in MEASURES.values():
        assert measure(one).value == pytest.approx(measure(two).value)


@pytest.mark.parametrize("unit", ["statement", "character", "overlap"])
@settings(max_examples=30, deadline=None)
@given(edges=st.lists(st.tuples(st.sampled_from(AB), st.integers(0, 99), st.integers(1, 25)), max_size=8))
def test_what_a_coder_passed_over_is_as_if_it_were_not_in_the_text(
    unit: str, edges: list[tuple[str, int, int]]
) -> None:
    """The last forty characters are unread by B: the numbers are those of the first sixty alone."""
    marks = [mark(c, at, min(at + n, 60 if at < 60 else 100)) for c, at, n in edges]
    whole = Text("s", 100, text().statements, (Span(0, 100),), frozenset(AB), (("B", (Span(60, 100),)),))
    short = text(length=60)
    inside = [m for m in marks if m.span.start < 60]
    one = compare((whole,), tuple(marks), AB, (LABEL,), unit)[0]  # type: ignore[arg-type]
    other = compare((short,), tuple(inside), AB, (LABEL,), unit)[0]  # type: ignore[arg-type]
    assert one.units == other.units
    for name in ("percent", "kappa", "alpha", "ac1", "f1", "prevalence"):
        assert one.of(name).coefficient.value == other.of(name).coefficient.value  # type: ignore[arg-type]
    longer = compare((replace(short, length=61),), tuple(inside), AB, (LABEL,), unit)[0]  # type: ignore[arg-type]
    assert one.of("alpha_u").coefficient == longer.of("alpha_u").coefficient, "the gap leaves one character"
