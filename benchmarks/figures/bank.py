"""A bank's loan applications."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures.figure import DAY, HOUR, Figure, with_interval


def bank(folder: Path) -> Iterator[Figure]:
    """BPI Challenge 2012: a Dutch bank's loan applications."""
    from research.validation.loading import load_definition
    from research.validation.mapping import Adjuster, Mapping, Outcome
    from research.validation.measured import measure
    from research.validation.validating import validate

    log, mapping = str(folder / "bpic2012.csv.gz"), Mapping("case:concept:name", "concept:name", "time:timestamp")
    top = "increment: {unit: cases, direction: higher}\nrows: {lifecycle:transition: COMPLETE}\nmeasure: "

    def definition(measured: str) -> Any:
        return load_definition(top.replace("{unit: cases, direction: higher}", "hours, lower") + measured, name="bank")

    for event, wanted in (("A_APPROVED", 2_246), ("A_DECLINED", 7_635), ("A_CANCELLED", 2_807)):
        share = load_definition(f"{top}{{type: share, numerator: {{event: {event}}}}}", name="bank")
        yield event, measure(share, log, mapping, most=0).measurements.sum, wanted, 0
    ends = "{type: duration, from: A_SUBMITTED, to: {event: [A_APPROVED, A_DECLINED, A_CANCELLED]}}"
    held = measure(definition(ends), log, mapping, most=0).measurements
    yield "applications", held.n_eligible, 13_087, 0
    yield "unfinished", held.censored, 399, 0
    yield "decision, median of the finished (d)", (held.median or 0) / DAY, 0.66084, 5e-6
    yield "decision, Kaplan-Meier median (d)", (held.survival.median or 0) / DAY if held.survival else 0, 0.81021, 5e-6
    accepted = Outcome("acceptance", events=("O_ACCEPTED",))
    adjusters = (Adjuster("case:AMOUNT_REQ", "log"), *(Adjuster(form=f) for f in ("month", "weekday", "hour")))
    quote = definition("{type: duration, from: A_SUBMITTED, to: {event: O_SENT, pick: first_after}}")
    found = validate(quote, log, mapping, outcome=accepted, kpis=(accepted,), adjusters=adjusters, people=4)
    held, report = found.measurements, found.report
    yield "events", report.rows, 262_200, 0
    yield "quote, n", held.n, 5_015, 0
    yield "quote, sum (us)", held.sum, 362_407_706_286_000, 0
    for name, wanted in (("median", 5.732384), ("mean", 20.073541), ("p90", 45.631521)):
        yield f"quote, {name} (h)", getattr(held, name) / HOUR, wanted, 5e-7
    parts = {finding.check: finding for finding in found.findings}
    shares = (0.5533, 0.4091, 0.4392, 0.4313, 0.4018, 0.3299, 0.2651)
    for part, wanted in zip(parts["natural bins"].bins, shares, strict=True):
        yield f"accepted, {part.label}", part.mean or 0, wanted, 5e-5
    for check, wanted in (
        ("link, crude", (0.91717, 0.89758, 0.93720)),
        ("link, adjusted", (0.89893, 0.87641, 0.92203)),
    ):
        yield from with_interval(f"{check}, odds ratio", parts[check], wanted, 5e-6)
    whole = definition("{type: duration, from: {event: any, pick: first}, to: {event: any, pick: last}}")
    refused = validate(whole, log, mapping, outcome=accepted, kpis=(accepted,), adjusters=adjusters, people=4)
    step = refused.verdict.step("linked")
    yield "whole case refused (1 = yes)", float(step is not None and step.answer == "refused"), 1, 0
