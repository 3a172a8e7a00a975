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
from research.coding import Code, Coding, Memo, Status
from research.decisions import Decision, DecisionOutcome
from research.exchange.codebook import CodeRow, read_codebook, write_codebook
from research.exchange.stages import load_stages
from research.exchange.tables import candidate_object, candidates_json, signals_csv, themes_csv
from research.overview import NextStep, Progress, Saturation, SaturationPoint
from research.qualification import KpiHint, kpi_hint
from research.records import Action
from research.reporting import Chapter, Report
from research.storage import open_repository
from research.studies import Consent, Kpi, Method, Participant, Source, Study
from research.worklists import Order, find_words, neighbour, next_open, sure_suggestions, worklist
from research.validation.measured import MeasureResult, measure_file
from research.workspace import Desk, Step, Tally, Trail, Workspace, open_workspace, scratch_workspace
from research.workspace.discovery import Discovery, discover
from research.workspace.jobs import Job, Jobs
from research.workspace.memory import language_with_memory
from research.workspace.tables import cluster_csv, label_csv
