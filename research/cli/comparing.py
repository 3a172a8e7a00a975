"""Agreement and search in the terminal: ``agreement show``, ``blind``, ``open``; ``search find``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from research import LabelAgreement, Measured, ResearchError, Workspace
from research.cli.speaking import Maker, Voice

_WIDTH = 19


def fill_agreement(make: Maker) -> None:
    """Adds the verbs of agreement."""
    show = make("show", "agreement of coders per signal and code", _show)
    show.add_argument("--coders", nargs="+", metavar="NAME", help="default: the first two")
    show.add_argument("--labels", nargs="+", metavar="LABEL", help="signals and codes by name; default: all")
    show.add_argument("--unit", default="statement", choices=["statement", "character", "overlap"])
    blind = make("blind", "code blind from now on, or no more", _blind)
    blind.add_argument("switch", choices=["on", "off"])
    opened = make("open", "see everyone's work from now on", _open)
    opened.add_argument("study", help="id of the study")


def fill_search(make: Maker) -> None:
    """Adds the verbs of search."""
    find = make("find", "quotes that a query holds of", _find)
    find.add_argument("query", help="e.g. 'refund signal:frustration NOT segment:renter'")
    find.add_argument("--scope", default="quotes", choices=["quotes", "text"])


def _show(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    labels = work.agreement.labels(given.study)
    wanted = _picked(labels, given.labels)
    coders = given.coders or list(work.agreement.coders(given.study))[:2]
    table = work.agreement.compare(given.study, coders, wanted, unit=given.unit)
    rows = [
        {"label": labels[row.label], "units": row.units, "left_out": row.left_out, "sources": row.sources}
        | {
            m.measure: {"value": m.coefficient.value, "low": m.interval.low, "high": m.interval.high,
                        "because": m.coefficient.because or m.interval.because}
            for m in row.measures
        }
        for row in table
    ]  # fmt: skip
    voice.result(rows, f"{' and '.join(coders)}, unit {given.unit}\n" + "\n".join(_lines(table, labels)))
    return 0


def _picked(labels: Mapping[str, str], names: Sequence[str] | None) -> list[str]:
    by_name = {words.casefold(): label for label, words in labels.items()}
    unknown = next((name for name in names or () if name.casefold() not in by_name), None)
    if unknown is not None:
        raise ResearchError(f"There is no signal or code {unknown!r}.", f"Name one of: {', '.join(labels.values())}.")
    return [by_name[name.casefold()] for name in names] if names else list(labels)


def _lines(table: Sequence[LabelAgreement], labels: Mapping[str, str]) -> list[str]:
    if not table:
        return []
    head = "".join(f"{m.measure:<{_WIDTH}}" for m in table[0].measures)
    lines = [f"{'label':<24}{'units':>6}{'left out':>9}  {head}".rstrip()]
    for row in table:
        told = "".join(f"{_number(m):<{_WIDTH}}" for m in row.measures)
        lines.append(f"{labels[row.label]:<24}{row.units:>6}{row.left_out:>9}  {told}".rstrip())
    return lines


def _number(measured: Measured) -> str:
    value, low, high = measured.coefficient.value, measured.interval.low, measured.interval.high
    if value is None:
        return "undefined"
    return f"{value:.2f}" if low is None or high is None else f"{value:.2f} [{low:.2f}, {high:.2f}]"


def _blind(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    blind = given.switch == "on"
    work.agreement.set_blind(given.study, blind)
    words = (
        "Everyone now sees only their own codings and the machine's." if blind else "Everyone sees everything again."
    )
    voice.result({"blind": blind}, words)
    return 0


def _open(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    work.agreement.open(given.study)
    voice.result({"opened": work.by}, f"{work.by} now sees everyone's work; the history keeps when.")
    return 0


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
