"""The second stage in the terminal: add data, define a candidate, put it to the test."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path

from research import Adjuster, DataColumns, Workspace, grid_sentence, held_equal
from research.cli import listing
from research.cli.saying import OUTCOME_HELP, typed_adjuster, typed_kpi, typed_outcome, typed_pair
from research.cli.speaking import Maker, Voice


def fill(make: Maker) -> None:
    """Adds the verbs; ``make`` gives a parser for one of them."""
    _fill_data(make)
    define = make("define", "keep what a candidate means exactly", _define)
    define.add_argument("candidate")
    define.add_argument("definition", type=Path, metavar="DEFINITION.yaml")
    run = make("run", "measure a candidate and put it to the test", _run)
    run.add_argument("candidate")
    run.add_argument("dataset")
    run.add_argument(
        "--adjust", nargs="*", default=None, type=typed_adjuster, metavar="COLUMN",
        help="COLUMN, log(COLUMN), linear(COLUMN), month, weekday, hour: what was fixed when a case began; left out, "
        "what the data suggests and the month; nothing after it: none",
    )  # fmt: skip
    run.add_argument("--within", default=None, metavar="COLUMN", help="cases hang together within it, such as a team")
    run.add_argument("--control", default="", metavar="COLUMN", help="numbers settled before the case began")
    listing.fill(make)
    make("links", "every tested candidate against every KPI, judged together", _links)
    show = make("show", "the latest verdict on a candidate, with its reasons", _show)
    show.add_argument("candidate")
    flow = make("metricflow", "write the definition as dbt MetricFlow YAML", _metricflow)
    flow.add_argument("candidate")
    flow.add_argument("--dataset", help="whose columns it names (default: the latest data)")
    flow.add_argument(
        "--out", type=Path, metavar="FILE.yml", help="write it there, with its dbt model where it needs one"
    )


def _fill_data(make: Maker) -> None:
    data = make("data", "add interaction data; its columns are guessed and said", _add_data)
    data.add_argument("location", metavar="FILE", help="a file, or a database URL followed by #table")
    data.add_argument("--name", help="how to call it")
    for role in ("case", "event", "timestamp", "entity"):
        data.add_argument(f"--{role}", default="", metavar="COLUMN", help="said, not guessed")
    data.add_argument(
        "--times", nargs="+", default=[], metavar="COLUMN", help="each row is a case, with the time of an event in each"
    )
    data.add_argument("--row-a-case", action="store_true", help="each row is a case, though no column holds a time")
    data.add_argument("--timezone", default="", help="of times without an offset (default UTC)")
    data.add_argument(
        "--format", default="", help="of times, such as '%%d/%%m/%%Y %%H:%%M' (default: found by looking)"
    )
    data.add_argument(
        "--unknown", action="append", default=[], type=typed_pair, metavar="COLUMN=TEXT", help="a text for “not known”"
    )
    data.add_argument("--recorded", default="", metavar="COLUMN", help="when a row was written down")
    data.add_argument("--drop-repeated", action="store_true", help="leave rows of same case, event and time out")
    data.add_argument("--outcome", action="append", default=[], type=typed_outcome, metavar="NAME=…", help=OUTCOME_HELP)
    data.add_argument("--kpi", action="append", default=[], type=typed_kpi, metavar="NAME=…", help="as --outcome")


def _metricflow(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    made = work.metricflow.of(given.study, given.candidate, given.dataset)
    for note in made.notes:
        voice.remark(note)
    written = []
    if given.out is not None:
        given.out.write_text(made.yaml, encoding="utf-8")
        written.append(str(given.out))
        if made.over == "units":
            model = given.out.with_name(f"{made.model}.sql")
            model.write_text(work.metricflow.model(given.study, given.candidate, given.dataset), encoding="utf-8")
            written.append(str(model))
    told = {"over": made.over, "model": made.model, "notes": made.notes, "yaml": made.yaml, "out": written}
    voice.result(told, "\n".join(written) or made.yaml)
    return 0


def _add_data(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    unknown = {column: tuple(text for name, text in given.unknown if name == column) for column, _ in given.unknown}
    said = DataColumns(
        case=given.case, event=given.event, timestamp=given.timestamp, entity=given.entity,
        event_columns=tuple((column, column) for column in given.times), wide=given.row_a_case or bool(given.times),
        timezone=given.timezone, timestamp_format=given.format, sentinels=tuple(unknown.items()),
        drop_duplicates=given.drop_repeated, recorded=given.recorded,
    )  # fmt: skip
    proposal = work.validation.propose(given.location, columns=said)
    mapping = replace(proposal.mapping, outcomes=(*given.outcome, *given.kpi) or proposal.mapping.outcomes)
    for sentence in proposal.because:
        voice.remark(sentence)
    for column, texts in proposal.suspects:
        if column not in unknown:
            shown = ", ".join(map(repr, texts))
            voice.remark(f"{column!r} holds {shown}: if that means “not known”, add --unknown {column!r}={texts[0]!r}.")
    name = given.name or Path(given.location).name
    kept = work.validation.add_dataset(given.study, name, given.location, mapping)
    voice.result(
        {"dataset": kept.id, "rows": kept.rows, "columns": asdict(kept.mapping)}, f"{kept.id}  {kept.rows} rows"
    )
    return 0


def _define(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    text = given.definition.read_text(encoding="utf-8-sig")
    definition, _ = work.validation.parse(text, name=given.definition.name)
    kept = work.validation.define(given.study, given.candidate, definition)
    voice.result({"definition": kept.id, "version": kept.version}, f"{kept.id}  version {kept.version}")
    return 0


def _run(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    adjusters, cluster = _alike(work, given, voice)
    with voice.progress("testing") as progress:
        work.validation.run(
            given.study,
            given.candidate,
            given.dataset,
            adjusters=adjusters,
            cluster=cluster,
            control=given.control,
            progress=progress,
        )
    return _show(work, given, voice)


def _alike(work: Workspace, given: argparse.Namespace, voice: Voice) -> tuple[list[Adjuster], str]:
    """What is held equal: as said, else as the data suggests, with the reasons."""
    if given.adjust is not None and given.within is not None:
        return list(given.adjust), given.within
    suggested = work.validation.suggest_adjusters(work.validation.dataset(given.study, given.dataset))
    for suggestion in suggested:
        voice.remark(suggestion.because)
    chosen, cluster = held_equal(suggested)
    adjusters = list(chosen) if given.adjust is None else list(given.adjust)
    return adjusters, cluster if given.within is None else given.within


def _show(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    latest = work.validation.latest(given.study, given.candidate)
    if latest is None:
        voice.result({"validation": None}, "Nothing has been measured yet.")
        return 0
    if stale := work.validation.stale(given.study, latest):
        voice.remark(stale)
    steps = [f"{s.step}: {s.answer}\n  " + "\n  ".join(s.because) for s in latest.verdict.steps]
    rows = {
        "validation": latest.id,
        "verdict": asdict(latest.verdict),
        "findings": [asdict(finding) for finding in latest.findings],
        "measurements": asdict(latest.measurements),
    }
    voice.result(rows, "\n".join([latest.verdict.sentence, *steps]))
    return 0


def _links(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    found = work.validation.links(given.study)
    rows = [
        {"candidate": link.cpi, "label": link.label, "kpi": link.kpi, "answer": link.verdict.answer,
         "because": link.verdict.because, "crude": asdict(link.crude) if link.crude else None,
         "adjusted": asdict(link.adjusted) if link.adjusted else None}
        for link in found
    ]  # fmt: skip
    lines = [f"{link.label} → {link.kpi}: {link.verdict.answer}\n  {' '.join(link.verdict.because)}" for link in found]
    voice.result(
        rows, "\n".join([grid_sentence(found), *lines]) if found else "Nothing has been held against a KPI yet."
    )
    return 0
