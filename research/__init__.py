"""What the faces may use: the Workspace, the records it gives, and the values inside them."""

from nlp.errors import (
    DataError,
    DefinitionError,
    EmptySourceError,
    ExchangeError,
    LanguageError,
    ReadingError,
    RecordError,
    ResearchError,
    StoreError,
    TooLargeError,
)
from nlp.reading import (
    Columns,
    Notice,
    Reading,
    assign_role,
    assign_turn,
    drop_turns,
    merge_speakers,
    preview_columns,
    suggest_merges,
    unpack,
)
from nlp.values import DIMENSIONS, KINDS, ROLES, Dimension, Kind, Role, Span, Stage, Transcript, Turn
from research.candidates import Candidate, Evidence
from research.coding import Code, Coding, Memo
from research.decisions import Decision, DecisionOutcome
from research.records import Action
from research.studies import Consent, Kpi, Method, Participant, Source, Study
from research.workspace import Desk, Step, Tally, Trail, Workspace, open_workspace
from research.workspace.jobs import Job, Jobs

__all__ = [name for name in dir() if not name.startswith("_")]
