"""Which statement a judgement is about, found by looking only where it lies, is the one a look at all would find."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from nlp.values import Leaning, Segment, Span
from research.coding import Coding
from research.learning import Statement, meeting, placed
from research.records import Stamp

STAMP = Stamp("study", "action", "Rita", datetime(2026, 1, 1, tzinfo=UTC))
LENGTHS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), max_size=8)


def laid_out(source: str, lengths: list[tuple[int, int]]) -> list[Statement]:
    made, at = [], 0
    for gap, length in lengths:
        span = Span(at + gap, at + gap + length)
        made.append(Statement(source, Segment(span, 0, "x" * length), Leaning((0.0,) * 5, (1 / 13,) * 13)))
        at = span.end
    return made


@given(LENGTHS, LENGTHS, st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 40), st.integers(1, 9))))
def test_a_judgement_is_about_the_statement_it_shares_most_with(
    a: list[tuple[int, int]], b: list[tuple[int, int]], marks: list[tuple[str, int, int]]
) -> None:
    statements = [*laid_out("a", a), *laid_out("b", b)]
    codings = [
        Coding(id=str(n), stamp=STAMP, source=source, span=Span(start, start + length), quote="", person="P", kinds=())
        for n, (source, start, length) in enumerate(marks)
    ]
    found = {coding.id: at for at, group in placed(statements, codings).items() for coding in group}
    for coding, among in zip(codings, meeting(statements, codings), strict=True):
        near = [
            n for n, s in enumerate(statements) if s.source == coding.source and s.segment.span.overlaps(coding.span)
        ]
        assert list(among) == near
        shares = [
            min(statements[n].segment.span.end, coding.span.end)
            - max(statements[n].segment.span.start, coding.span.start)
            for n in near
        ]
        best = near[shares.index(max(shares))] if shares else None
        enough = best is not None and 2 * max(shares) >= len(statements[best].segment.span)
        assert found.get(coding.id) == (best if enough else None)
