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
from nlp.linting import Lint, is_unworded, lint_statement
from nlp.personal import Mention
from nlp.reading import (
    Columns,
    Notice,
    Reading,
    assign_role,
    assign_turn,
    check_size,
    drop_turns,
    join_turns,
    merge_speakers,
    preview_columns,
    split_turn,
    suggest_merges,
    unpack,
)
from nlp.values import DIMENSIONS, KINDS, ROLES, Dimension, Kind, Role, Span, Stage, Transcript, Turn
from research.agreement.coders import Adjudication
from research.agreement.comparing import Disagreement, LabelAgreement, Measured, UnitKind
from research.amounts import count
from research.board import ASIDE, LOOSE, Board, Cluster
from research.candidates import Candidate, Evidence, people_and_quotes
from research.cases import CaseFilter, attribute_values, laid_by, people_of, used_by, weighed_by
from research.codebook import CodeUse
from research.coding import Code, Coding, Memo, Status
from research.crossing import Crossed
from research.decisions import Decision, DecisionOutcome
from research.elements import Element
from research.event_log import Applied, Refusal
from research.exchange.alarms import alarm_rows, alarms_csv, alarms_json
from research.exchange.codebook import CodeLine, CodeRow, read_codebook, write_codebook
from research.exchange.metricflow import MetricflowExport
from research.exchange.refi.values import Loss
from research.exchange.stages import load_stages
from research.exchange.tables import candidate_object, candidates_json, signals_csv, themes_csv
from research.experiments.design import Arm, Experiment, Further, Guardrail, Manipulation
from research.experiments.design import Kpi as ExperimentKpi
from research.experiments.drafting import DesignDraft, design_from, one_increment
from research.experiments.loading import load_design
from research.experiments.planning import History as KpiHistory
from research.experiments.planning import Plan
from research.experiments.readout import ArmReadout, FurtherReadout, Readout, SegmentReadout, too_early
from research.experiments.records import (
    Natural,
    NaturalReadout,
    PanelColumns,
    RegisteredReadout,
    Registration,
    UnitColumns,
)
from research.experiments.telling import arm_steps, arms_exposed, arms_filled, further_told, segment_told
from research.gate_proposing import GateProposal
from research.gating import GATE_ASKS, GATE_QUESTIONS, NO_MOST, Gate, GateQuestion, GateVerdict, YesNo
from research.goals import Goal, GoalName
from research.increments import IncrementSummary, NamedStep, SpokenUnit, edges_in, named_steps, spoken_in, typical
from research.journeys import UNSURE, JourneyCell, JourneyMap, JourneyRow, StageColumn, journey_map, stage_columns
from research.language import FOR_CANDIDATES as FINENESS
from research.learning import Revision
from research.measures import AMBER_DAYS, MeasureLine, MeasureRun, run_sentence
from research.opportunity import CAUTIONS as OPPORTUNITY_CAUTIONS
from research.opportunity import Opportunities, Rating
from research.overview import Contribution, NextStep, Progress
from research.ownership import CADENCE_DAYS, ActionItem, Cadence, Ownership, Target, read_target
from research.ownership import Progress as ActionProgress
from research.qualification import KpiHint, kpi_hint
from research.ranking import RankRange
from research.ratings import RatingSheet, read_ratings
from research.reach import Reach
from research.records import Action
from research.reporting import SECTIONS as REPORT_SECTIONS
from research.reporting import Chapter, Report
from research.saturation import CAUTIONS as SATURATION_CAUTIONS
from research.saturation import Rule as SaturationRule
from research.saturation import Saturation, SaturationPoint
from research.searching import build as build_query
from research.shortlisting import CRITERIA, MEANS, Cell, Criterion, Score, Weighting
from research.stability import Stability
from research.storage import open_repository
from research.story import Stop
from research.stretches import find_words
from research.studies import Consent, Kpi, Method, Participant, Source, Study
from research.studies import people_in as people_in_source
from research.thresholds import Sifted
from research.validation.adjusting import Suggestion as AdjusterSuggestion
from research.validation.adjusting import held_equal
from research.validation.definition import (
    MICROSECONDS,
    Condition,
    Count,
    Definition,
    Direction,
    Duration,
    End,
    Events,
    Increment,
    Measure,
    Options,
    Share,
    Start,
    TargetHit,
)
from research.validation.drafting import TIME_UNITS, DraftType, draft_definition, draft_derived, value_words
from research.validation.dumping import dump as dump_definition
from research.validation.estimating import Estimate
from research.validation.finding import STEPS, Answer, Bin, Finding, StepVerdict, Verdict
from research.validation.finding import Step as LadderStep
from research.validation.glimpsing import Glimpse
from research.validation.grid import Link, grid_sentence
from research.validation.loading import Columns as DataColumns
from research.validation.mapping import Adjuster, LoadReport, Outcome, Question
from research.validation.mapping import Mapping as ColumnMapping
from research.validation.measured import MeasureResult, measure_files, write_all
from research.validation.measurements import CurvePoint, Measurements, Survival
from research.validation.periods import Every, Pairing, Series
from research.validation.reckoning import is_part
from research.validation.records import Dataset, DefinitionVersion, Validation
from research.validation.templating import Names, Renaming, Template, likely, names_in
from research.validation.thresholds import SEGMENT_COVERAGE_LEAST, SESOI_SD, SESOI_SHARE
from research.watching import RULE_WORDS, Watched, WatchReading
from research.workshops import MOST_DOTS, MOST_MISSING, MOST_WORDS, Dot, MissingOutcome, Move, Poll, Vote, Workshop
from research.workspace import Desk, Step, Tally, Trail, Workspace, open_workspace, scratch_workspace
from research.workspace.agreement import Difference
from research.workspace.discovery import Discovery, discover, shared_folder
from research.workspace.gate import GateView
from research.workspace.jobs import Job, Jobs
from research.workspace.memory import language_with_memory, memory_problem
from research.workspace.memos import MEMO_TYPES, MemoType, Noted
from research.workspace.register import Entered
from research.workspace.searching import Passage, Scope
from research.workspace.shortlist import Card
from research.workspace.spoken import forms_with_memory, increments_with_memory
from research.workspace.tables import cluster_csv, label_csv
from research.workspace.trails import Word as TrailWord
from research.workspace.watch import reaches
from research.workspace.workshops import Answer as MoveAnswer
