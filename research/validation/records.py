"""Records of the second stage: data that was looked at, versions of definitions, and what came out."""

from __future__ import annotations

from dataclasses import dataclass, field

from research.records import Record
from research.validation.definition import Definition
from research.validation.finding import Finding, Verdict
from research.validation.mapping import Mapping, Question
from research.validation.measurements import Measurements


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(Record):
    """Interaction data a study may measure on; the data itself stays where it is.

    ``location`` is a path or a database URL; ``fingerprint`` identifies its contents when it was last read.
    """

    name: str
    location: str
    mapping: Mapping
    fingerprint: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionVersion(Record):
    """One version of a candidate's definition; versions count from 1."""

    candidate: str
    version: int
    definition: Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation(Record):
    """What the checks said about one definition on one state of the data.

    ``definition`` is the id of the DefinitionVersion, ``dataset`` that of the Dataset; ``question`` says which outcomes
    were looked at, what was held equal and within what cases hang together, so that it can be asked again.
    """

    candidate: str
    definition: str
    dataset: str
    data_fingerprint: str
    measurements: Measurements
    findings: tuple[Finding, ...]
    verdict: Verdict
    because: str = ""
    question: Question = field(default_factory=Question)
