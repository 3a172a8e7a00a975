"""Which records the store keeps. A new kind of record needs an entry here and a migration, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from research.agreement.coders import Adjudication, Blinding
from research.board import SetAside
from research.candidates import Candidate
from research.coding import Code, Coding, MachineReading, Memo
from research.decisions import Decision
from research.experiments.records import NaturalReadout, RegisteredReadout, Registration
from research.gating import GateAnswer
from research.linking import Linking
from research.ownership import ActionItem, Ownership
from research.ratings import RatingSheet
from research.records import Action, Record, RestorePoint, Withdrawal
from research.shortlisting import Score, Weighting
from research.studies import Participant, Source, Study
from research.thresholds import Threshold
from research.validation.records import Dataset, DefinitionVersion, Validation
from research.watching import Baseline, WatchReading
from research.workshops import Dot, MissingOutcome, Workshop


@dataclass(frozen=True, slots=True)
class Kind:
    """A record type and the fields it is often found by (each gets a database index)."""

    record: type[Record]
    indexed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the ledger calls it: ``"Coding"``."""
        return self.record.__name__

    @property
    def table(self) -> str:
        """Its table: ``DefinitionVersion`` is kept in ``definition_version``."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.name).lower()


KINDS: tuple[Kind, ...] = (
    Kind(Action),
    Kind(Withdrawal),
    Kind(RestorePoint),
    Kind(Study),
    Kind(Participant, ("code",)),
    Kind(Source, ("sha256",)),
    Kind(Code),
    Kind(Coding, ("source", "status", "code")),
    Kind(MachineReading, ("source",)),
    Kind(Threshold),
    Kind(Memo, ("about",)),
    Kind(Blinding),
    Kind(Adjudication, ("source",)),
    Kind(Candidate, ("status",)),
    Kind(SetAside),
    Kind(Linking),
    Kind(GateAnswer, ("candidate",)),
    Kind(Dataset),
    Kind(DefinitionVersion, ("candidate",)),
    Kind(Validation, ("candidate", "definition")),
    Kind(Registration, ("candidate",)),
    Kind(RegisteredReadout, ("registration", "candidate")),
    Kind(NaturalReadout, ("candidate",)),
    Kind(Decision, ("candidate",)),
    Kind(Score, ("candidate",)),
    Kind(Weighting),
    Kind(RatingSheet),
    Kind(Workshop, ("token", "code")),
    Kind(Dot, ("person",)),
    Kind(MissingOutcome, ("person",)),
    Kind(Ownership, ("candidate",)),
    Kind(ActionItem, ("candidate",)),
    Kind(WatchReading, ("candidate",)),
    Kind(Baseline, ("candidate",)),
)
"""Every kind of record, in the order their tables are made."""

_BY_RECORD = {kind.record: kind for kind in KINDS}


def kind_of(record: type[Record]) -> Kind:
    """The entry for a record type.

    Raises:
        TypeError: if the store knows no such type.
    """
    try:
        return _BY_RECORD[record]
    except KeyError:
        raise TypeError(f"the store keeps no {record.__name__}: add it to research/storage/kinds.py") from None


def by_kind(records: Iterable[Record]) -> dict[Kind, list[Record]]:
    """The records grouped by type, in the order first met.

    Raises:
        TypeError: if the store knows no such type.
    """
    groups: dict[Kind, list[Record]] = {}
    for record in records:
        groups.setdefault(kind_of(type(record)), []).append(record)
    return groups
