"""Agreement and search in the terminal: ``agreement show``, ``search find``."""

from __future__ import annotations

import argparse

from research import Workspace
from research.cli.speaking import Maker, Voice


def fill_agreement(make: Maker) -> None:
    """Adds the verbs of agreement."""
    show = make("show", "agreement of coders per signal and code", _show)
    show.add_argument("--coders", nargs="+", metavar="NAME", help="default: the first two")
    show.add_argument("--unit", default="statement", choices=["statement", "character", "overlap"])


def fill_search(make: Maker) -> None:
    """Adds the verbs of search."""
    find = make("find", "quotes that a query holds of", _find)
    find.add_argument("query", help="e.g. 'refund signal:frustration NOT segment:renter'")
    find.add_argument("--scope", default="quotes", choices=["quotes", "text"])


def _show(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    labels = work.agreement.labels(given.study)
    coders = given.coders or list(work.agreement.coders(given.study))[:2]
    table = work.agreement.compare(given.study, coders, list(labels), unit=given.unit)
    rows = [
        {"label": labels[row.label], "units": row.units, "sources": row.sources}
        | {
            m.measure: {"value": m.coefficient.value, "low": m.interval.low, "high": m.interval.high,
                        "because": m.coefficient.because}
            for m in row.measures
        }
        for row in table
    ]  # fmt: skip
    lines = [
        f"{labels[row.label]:<30} " + "  ".join(f"{m.measure} {_number(m.coefficient.value)}" for m in row.measures)
        for row in table
    ]
    voice.result(rows, f"{' and '.join(coders)}, unit {given.unit}\n" + "\n".join(lines))
    return 0


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"


def _find(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    found = work.search.find(given.study, given.query, scope=given.scope)
    people = len({passage.person for passage in found})
    rows = [
        {"person": p.person, "source": p.source.name, "start": p.span.start, "end": p.span.end, "quote": p.words,
         "coding": p.coding.id if p.coding else None}
        for p in found
    ]  # fmt: skip
    lines = [f"{p.person}  {p.source.name}  “{' '.join(p.words.split())}”" for p in found]
    voice.result(rows, "\n".join([f"{people} people, {len(found)} passages", *lines]))
    return 0
