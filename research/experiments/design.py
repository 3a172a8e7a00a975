"""What an experiment promises before it starts. The design is frozen; its hash is the pre-registration."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from typing import Literal

from nlp.errors import RecordError
from research.experiments.planning import WEEKS_LEAST

Direction = Literal["higher", "lower"]
Stopping = Literal["one look", "always valid"]
"""``one look``: read once, at the planned size. ``always valid``: intervals that hold however often one looks."""


@dataclass(frozen=True, slots=True)
class Arm:
    """A way of doing it, and the share of units that get it."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Kpi:
    """What the customer or company gains: a mean or share per unit, or a ratio of sums (with ``denominator``).

    ``direction`` is the hoped-for one; ``sesoi`` the smallest difference that matters, absolute and above 0;
    ``window`` how long after its exposure a unit's value is complete, in the unit of the times given.
    """

    name: str
    direction: Direction
    sesoi: float
    denominator: str = ""
    window: float = 0.0


@dataclass(frozen=True, slots=True)
class Manipulation:
    """The CPI the change is meant to move; ``increment`` says what one unit of its values is ("1 h shorter")."""

    cpi: str
    direction: Direction
    increment: str
    window: float = 0.0


@dataclass(frozen=True, slots=True)
class Guardrail:
    """What must not suffer: a loss of ``margin`` (absolute, above 0) or more would be too much."""

    name: str
    direction: Direction
    margin: float
    denominator: str = ""
    window: float = 0.0


@dataclass(frozen=True, slots=True)
class Further:
    """Something else that may move, tested beside the primary KPI: it proves nothing, whatever comes out."""

    name: str
    direction: Direction
    denominator: str = ""
    window: float = 0.0


SEGMENTS_MOST = 3
"""Ways to split the units that may be promised: more would be a search for one that differs."""

_LATER = ("further", "segments")
"""Parts that designs registered before they existed lack; left out of the hash where nothing is said."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """The promise. ``arms`` has the control first; ``per_arm`` is the planned number of units in each arm.

    ``alpha`` is two-sided and at most .05, since the intervals shown are 95 %. ``covariate`` is measured before
    exposure. ``unit`` is what is assigned and what is counted; ``cluster`` names whole groups assigned together.
    ``further`` outcomes and effects by ``segments`` (columns fixed before exposure) are read only if promised here.
    """

    hypothesis: str
    unit: str
    arms: tuple[Arm, ...]
    primary: Kpi
    manipulation: Manipulation
    per_arm: int
    weeks: int
    mde: float
    guardrails: tuple[Guardrail, ...] = ()
    alpha: float = 0.05
    power: float = 0.80
    stopping: Stopping = "one look"
    covariate: str = ""
    cluster: str = ""
    code: str = ""
    further: tuple[Further, ...] = ()
    segments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for ok, message, fix in (*self._parts(), *self._numbers()):
            if not ok:
                raise RecordError(message, fix)

    def _parts(self) -> tuple[tuple[bool, str, str], ...]:
        names = [arm.name for arm in self.arms]
        shares = [arm.share for arm in self.arms]
        kpis = [self.primary.name, *(rail.name for rail in self.guardrails), *(other.name for other in self.further)]
        return (
            (bool(self.hypothesis.strip()), "The experiment has no hypothesis.", "Say which change moves what."),
            (
                len(names) > 1 and len(set(names)) == len(names) and all(names),
                f"The arms are named {names}.",
                "Name at least two arms, each differently, the control first.",
            ),
            (
                all(share > 0 for share in shares) and math.isclose(sum(shares), 1, abs_tol=1e-9),
                f"The arms' shares are {shares}.",
                "Give shares above 0 that add up to 1.",
            ),
            (len(set(kpis)) == len(kpis), f"The KPIs are {kpis}.", "Name each KPI, guardrail and outcome once."),
            (
                len(self.segments) <= SEGMENTS_MOST and len(set(self.segments)) == len(self.segments),
                f"Effects are promised by {len(self.segments)} segments: {', '.join(self.segments)}.",
                f"Name {SEGMENTS_MOST} at most, each once: those for which a difference is expected.",
            ),
        )

    def _numbers(self) -> tuple[tuple[bool, str, str], ...]:
        sizes = [self.primary.sesoi, self.mde, *(guardrail.margin for guardrail in self.guardrails)]
        return (
            (
                all(math.isfinite(size) and size > 0 for size in sizes),
                f"The smallest effects and margins are {sizes}.",
                "Give each as a number above 0; the direction says which way.",
            ),
            (0 < self.alpha <= 0.05, f"Alpha is {self.alpha}.", "Choose one above 0 and at most 0.05."),
            (
                self.alpha < self.power < 1,
                f"The power is {self.power}.",
                "Choose one between alpha and 1, such as 0.8.",
            ),
            (self.per_arm > 0, f"{self.per_arm} units per arm are planned.", "Plan the size first."),
            (
                self.weeks >= WEEKS_LEAST,
                f"The run is {self.weeks} weeks long.",
                f"Run whole weeks, {WEEKS_LEAST} at least.",
            ),
        )

    @property
    def control(self) -> Arm:
        """The first arm."""
        return self.arms[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """What the data must say of every unit: KPI, CPI, guardrails, further outcomes, and what any is divided by."""
        rails, others = self.guardrails, self.further
        names = [self.primary.name, self.manipulation.cpi, *(r.name for r in rails), *(o.name for o in others)]
        below = [self.primary.denominator, *(r.denominator for r in rails), *(o.denominator for o in others)]
        return tuple(dict.fromkeys(filter(None, (*names, *below))))

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of everything promised: it changes with any word or number of the design."""
        promised = {name: part for name, part in asdict(self).items() if part or name not in _LATER}
        held = json.dumps(promised, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return hashlib.sha256(held.encode()).hexdigest()

    def kept(self, registered: str) -> bool:
        """Whether this is the design that was registered under that hash."""
        return self.hash == registered
