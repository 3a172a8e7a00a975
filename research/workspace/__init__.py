"""The one door: load, apply a rule, save. Every verb of the app and of the terminal hangs here."""

from __future__ import annotations

from collections.abc import Callable

from research.language import Language, shipped_language
from research.storage import MemoryRepository, open_repository
from research.storage.contract import Repository
from research.workspace.agreement import Agreement
from research.workspace.board import Boards
from research.workspace.candidates import Candidates
from research.workspace.codebook import Codebook
from research.workspace.coder import Coder
from research.workspace.coding import CodingDesk, Tally
from research.workspace.decisions import Decisions
from research.workspace.desk import Desk
from research.workspace.exchange import Exchange
from research.workspace.experiments import Experiments
from research.workspace.gate import Gates
from research.workspace.history import History, Step
from research.workspace.learning import Learning
from research.workspace.measures import Measures
from research.workspace.memory import language_with_memory, once, remembering
from research.workspace.memos import Memos
from research.workspace.metricflow import Metricflow
from research.workspace.overview import Overview
from research.workspace.register import Register
from research.workspace.reports import Reports
from research.workspace.samples import Samples
from research.workspace.searching import Search
from research.workspace.shortlist import Shortlist
from research.workspace.sources import Sources
from research.workspace.stability import Stabilities
from research.workspace.studies import Studies
from research.workspace.templates import Templates
from research.workspace.thresholds import Thresholds
from research.workspace.trails import Trail, Trails
from research.workspace.validation import ValidationDesk
from research.workspace.watch import Watch
from research.workspace.workshops import Workshops


class Workspace:
    """Everything one person can do, in groups named as they would say it.

    ``desk`` is shared by all who work on one repository; ``by`` is the person's name as the history shows it.
    ``language`` gives the language parts when first needed.
    """

    def __init__(self, desk: Desk, *, by: str = "researcher", language: Callable[[], Language] | None = None) -> None:
        parts = once(language or (lambda: remembering(desk.repository, shipped_language())))
        self.by = by
        self.studies = Studies(desk, by)
        self.sources = Sources(desk, by)
        self.coding = CodingDesk(desk, by, parts)
        self.agreement = Agreement(desk, by, self.coding, parts)
        self.learning = Learning(desk, by, self.coding, parts)
        self.thresholds = Thresholds(desk, by, self.coding, parts)
        self.search = Search(desk, self.studies, self.coding, self.agreement)
        self.coder = Coder(desk, by)
        self.memos = Memos(desk, by, self.coding)
        self.codebook = Codebook(desk, by, self.coding)
        self.candidates = Candidates(desk, by, self.coding, parts)
        self.stability = Stabilities(desk, self.coding, self.candidates, parts)
        self.board = Boards(desk, by, self.candidates, parts)
        self.validation = ValidationDesk(desk, by, self.candidates)
        self.measures = Measures(desk, self.candidates, self.validation)
        self.templates = Templates()
        self.metricflow = Metricflow(self.validation)
        self.gate = Gates(desk, by, self.candidates, self.validation)
        self.experiments = Experiments(desk, by, self.candidates, self.validation)
        self.workshops = Workshops(desk, by)
        self.shortlist = Shortlist(self, desk, by)
        self.decisions = Decisions(desk, by)
        self.register = Register(desk, by, self.candidates, self.decisions)
        self.watch = Watch(desk, by, self.register, self.validation)
        self.history = History(desk, by)
        self.trails = Trails(self)
        self.reports = Reports(self)
        self.samples = Samples(desk, lambda name: Workspace(desk, by=name, language=parts))
        self.exchange = Exchange(desk, by, self)
        self.now = desk.clock
        self.overview = Overview(desk, self)


def open_workspace(
    url: str | None = None, *, by: str = "researcher", language: Callable[[], Language] | None = None
) -> Workspace:
    """A Workspace on the store at ``url`` (see ``storage.open_repository``)."""
    return Workspace(Desk(open_repository(url)), by=by, language=language)


def scratch_workspace(*, memory: bool = True, by: str = "discover") -> Workspace:
    """A Workspace that keeps no study; with ``memory`` the language parts remember what they read before."""
    return Workspace(Desk(MemoryRepository()), by=by, language=language_with_memory(memory=memory))


__all__ = ["Desk", "Repository", "Step", "Tally", "Trail", "Workspace", "open_workspace"]
