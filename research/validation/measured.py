"""A definition file measured on a file of events, as one result that can be written as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, TextIO

from nlp.parts import Progress
from research.validation.definition import Definition
from research.validation.loading import Columns, load_document
from research.validation.mapping import LoadReport, Mapping
from research.validation.measurements import CaseValue, Measurements
from research.validation.measuring.reading import preview
from research.validation.proposing import Proposal, propose_mapping

_TIMES = ("mean", "sd", "median", "q25", "q75", "p90", "minimum", "maximum")


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What measuring one file gave: every unit's value, and all of them in short.

    ``because`` says, a sentence each, what was guessed about the columns.
    """

    definition: Definition
    mapping: Mapping
    because: tuple[str, ...]
    report: LoadReport
    cases: tuple[CaseValue, ...]
    measurements: Measurements

    def write(self, file: TextIO) -> None:
        """The result as JSON, one case a line."""
        head = {
            "definition": definition_json(self.definition),
            "columns": asdict(self.mapping) | {"guessed": list(self.because)},
            "load_report": asdict(self.report),
            "summary": summary_json(self.definition, self.measurements),
        }
        text = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False)
        file.write(text[: text.rindex("\n}")] + ',\n "cases": [\n')
        lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in self.rows())
        file.writelines((",\n  " if i else "  ") + line for i, line in enumerate(lines))
        file.write("\n ]\n}\n")

    def rows(self) -> Iterator[dict[str, Any]]:
        """One JSON-ready mapping per unit, ordered by name."""
        return (case_json(self.definition, case) for case in self.cases)

    def as_json(self) -> dict[str, Any]:
        """The whole result, JSON-ready."""
        return {
            "definition": definition_json(self.definition),
            "columns": asdict(self.mapping) | {"guessed": list(self.because)},
            "load_report": asdict(self.report),
            "summary": summary_json(self.definition, self.measurements),
            "cases": list(self.rows()),
        }


def write_all(results: Sequence[MeasureResult], file: TextIO) -> None:
    """Several results as one JSON object, in a list under ``measures``."""
    file.write('{"measures": [\n')
    for i, result in enumerate(results):
        file.write(",\n" if i else "")
        result.write(file)
    file.write("]}\n")


def propose_for(location: str, columns: Columns | None = None, *, complete: bool = True) -> Proposal:
    """The likely mapping of a file, judged by its columns and first rows.

    Raises:
        DataError: if it cannot be read, or the mapping must be ``complete`` and no column can be the case, the event or
            the time.
    """
    seen = preview(location)
    name = location.partition("?")[0].rsplit("/", 1)[-1]
    return propose_mapping(seen.columns, seen.rows, declared=columns, name=name, complete=complete)


def measure_file(definition_yaml: str, events_path: str, *, name: str = "definition.yaml") -> MeasureResult:
    """Measures the definition of a YAML text on a file of events; columns it does not name are guessed.

    Raises:
        DefinitionError: if the YAML says something unknown or impossible.
        DataError: if the events cannot be read or do not fit.
    """
    return measure_files([(name, definition_yaml)], events_path)[0]


def measure_files(
    texts: Sequence[tuple[str, str]], events_path: str, progress: Progress | None = None
) -> list[MeasureResult]:
    """Measures definitions, (name, YAML text) each, in one pass over the events for all that read its columns alike.

    ``progress`` is told how many of them are done, and may raise to cancel.

    Raises:
        DefinitionError: if a YAML says something unknown or impossible.
        DataError: if the events cannot be read or do not fit.
    """
    read = [load_document(text, name=name) for name, text in texts]
    proposals = [propose_for(events_path, columns) for _, columns in read]
    found: dict[int, MeasureResult] = {}
    for mapping in dict.fromkeys(proposal.mapping for proposal in proposals):
        chosen = [i for i, proposal in enumerate(proposals) if proposal.mapping == mapping]
        told = partial(_further, progress, len(found), len(read)) if progress else None
        measured = measure_all([read[i][0] for i in chosen], events_path, mapping, progress=told)
        found |= {i: replace(one, because=proposals[i].because) for i, one in zip(chosen, measured, strict=True)}
    return [found[i] for i in range(len(read))]


def _further(progress: Progress, before: int, total: int, done: int, _of: int) -> None:
    """Tells how many of all definitions are done, of which ``before`` went before."""
    progress(before + done, total)


def measure(definition: Definition, location: str, mapping: Mapping, *, most: int | None = None) -> MeasureResult:
    """Measures a definition through a mapping; with ``most``, only so many cases are brought along.

    Raises:
        DefinitionError: if the definition cannot be measured as written.
        DataError: if the events cannot be read or do not fit.
    """
    return measure_all([definition], location, mapping, most=most)[0]


def measure_all(
    definitions: Sequence[Definition],
    location: str,
    mapping: Mapping,
    *,
    most: int | None = None,
    progress: Progress | None = None,
) -> list[MeasureResult]:
    """Measures definitions through one mapping, in one pass over the events; ``progress`` may raise to cancel.

    Raises:
        DefinitionError: if a definition cannot be measured as written.
        DataError: if the events cannot be read or do not fit.
    """
    from research.validation.measuring.events import load_report, open_events
    from research.validation.measuring.measure import measure_many, per_case
    from research.validation.measuring.selecting import columns_needed
    from research.validation.measuring.summarizing import summarize_many

    wanted = {column for definition in definitions for column in columns_needed(definition, mapping)}
    with open_events(location, mapping, sorted(wanted)) as events:
        report, found = load_report(events, location), []
        made = measure_many(events, definitions)
        for units, told in zip(made, summarize_many(made, progress), strict=True):
            cases = tuple(islice(per_case(units), most))
            found.append(MeasureResult(units.definition, events.mapping, (), report, cases, told))
    return found


def definition_json(definition: Definition) -> dict[str, Any]:
    """What identifies a definition."""
    return {
        "id": definition.id,
        "hash": definition.hash,
        "version": definition.version,
        "statement": definition.statement,
        "type": definition.measure.type,
        "increment": asdict(definition.increment),
        "unit_of_analysis": definition.unit_of_analysis,
    }


def case_json(definition: Definition, case: CaseValue) -> dict[str, Any]:
    """One unit: ``value`` in the increment's unit, ``value_us`` exact for times; ``None`` where there is no value."""
    unit_us = definition.increment.unit_us if definition.is_time else None
    row: dict[str, Any] = {
        "case": case.case,
        "value": case.value if unit_us is None or case.value is None else case.value / unit_us,
        "unit": _unit(definition),
        "censored": case.status in ("censored", "competing"),
        "status": case.status,
        "start": iso(case.start_us),
        "end": iso(case.end_us),
    }
    if definition.is_time:
        row |= {"value_us": case.value, "followed_us": case.time_us}
    if definition.measure.type == "target_hit":
        row["late_us"] = case.time_us
    if case.score is not None:
        row["score"] = case.score
    return row


def _unit(definition: Definition) -> str:
    if definition.is_time:
        return definition.increment.unit if definition.increment.unit_us else "microseconds"
    return {"count": "count", "options": "count", "ratio": "ratio", "derived": "number"}.get(
        definition.measure.type, "share"
    )


def summary_json(definition: Definition, measurements: Measurements) -> dict[str, Any]:
    """The numbers about all units; for times in the increment's unit and, ending in ``_us``, in microseconds."""
    row: dict[str, Any] = asdict(measurements)
    row["unit"] = _unit(definition)
    if measurements.scale != "us":
        return row
    unit_us = definition.increment.unit_us or 1
    for name in _TIMES:
        row[f"{name}_us"] = row[name]
        row[name] = None if row[name] is None else row[name] / unit_us
    row["sum_us"] = row.pop("sum")
    row["sum"] = row["sum_us"] / unit_us
    for part in row["months"]:
        part |= {name: None if part[name] is None else part[name] / unit_us for name in ("mean", "median")}
    if row["survival"]:
        row["survival"] |= {
            name: None if row["survival"][name] is None else row["survival"][name] / unit_us
            for name in ("median", "low", "high", "p90")
        }
        row["survival"]["curve"] = [part | {"time": part["time"] / unit_us} for part in row["survival"]["curve"]]
    return row


def iso(us: int | None) -> str | None:
    """UTC microseconds as ISO 8601, exact; beyond the calendar's reach as the number itself."""
    if us is None:
        return None
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)).isoformat()
    except OverflowError:
        return str(us)
