"""The second stage in one call: a definition and data in, measurements, findings and a verdict out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from research.gating import Gate
from research.qualification import kpi_hint
from research.validation import verdict as judge
from research.validation.checks.linked import linked
from research.validation.checks.measurable import measurable
from research.validation.checks.valued import valued
from research.validation.definition import Definition
from research.validation.finding import Finding, Verdict
from research.validation.grid import Asked, grid_for
from research.validation.mapping import Adjuster, LoadReport, Mapping, Outcome, Question
from research.validation.measurements import Measurements
from research.validation.observed import Observed
from research.validation.verdict import Grid

Progress = Callable[[int, int], None]
"""Called with (done, total); may raise to cancel."""

_STEPS = 5


@dataclass(frozen=True, slots=True)
class Validated:
    """Everything one run found out; ``report`` says how the data was read, ``question`` what else was asked of it."""

    definition: Definition
    measurements: Measurements
    findings: tuple[Finding, ...]
    verdict: Verdict
    report: LoadReport
    question: Question

    @property
    def data_fingerprint(self) -> str:
        """SHA-256 of the data file ("" when it is not a file)."""
        return self.report.fingerprint


def validate(  # noqa: PLR0913 - a person answers each of these
    definition: Definition,
    location: str,
    mapping: Mapping,
    *,
    outcome: Outcome | None = None,
    kpis: Sequence[Outcome] = (),
    adjusters: Sequence[Adjuster] = (),
    cluster: str = "",
    control: str = "",
    people: int = 0,
    others: Sequence[Asked] = (),
    gate: Gate | None = None,
    progress: Progress | None = None,
) -> Validated:
    """Measures, checks and judges.

    ``outcome`` is the customer-side outcome that the CPI should move, ``kpis`` the company's; they default to those of
    the mapping. ``adjusters`` are what was fixed when a case began; ``cluster`` is the column within which cases hang
    together, such as the team that served them (cases of one customer do anyway); ``control`` is a column of numbers
    that was settled before the case began; ``people`` is the number of people whose words the candidate rests on;
    ``others`` is what was asked of the study's other CPIs, which counts when chance finds are allowed for; ``gate``
    holds the answers that tell it from a KPI in disguise.

    Raises:
        DefinitionError: if the definition cannot be measured as written.
        DataError: if the data cannot be read or does not fit.
    """
    tell = progress or (lambda _done, _total: None)
    question = replace(_question(mapping, outcome, kpis, adjusters, cluster), control=control)
    tell(0, _STEPS)
    measurements, observed, report = observe(definition, location, mapping, question, tell)
    findings = check(definition, measurements, observed, grid_for(definition, others))
    tell(_STEPS, _STEPS)
    return Validated(definition, measurements, findings, climb(definition, findings, people, gate), report, question)


def _question(
    mapping: Mapping, outcome: Outcome | None, kpis: Sequence[Outcome], adjusters: Sequence[Adjuster], cluster: str
) -> Question:
    """Each outcome in the role it was given for; those of the mapping where none was given."""
    valued_by = [outcome] if outcome else [o for o in mapping.outcomes if o.role == "outcome"]
    linked_to = list(kpis) or [o for o in mapping.outcomes if o.role == "kpi"]
    asked = [replace(o, role="outcome") for o in valued_by] + [replace(o, role="kpi") for o in linked_to]
    return Question(tuple(asked), tuple(adjusters), cluster)


def climb(definition: Definition, findings: Sequence[Finding], people: int, gate: Gate | None = None) -> Verdict:
    """The verdict of every step, and how far up the ladder they lead."""
    hint = kpi_hint(definition.statement)
    steps = [judge.said(people), judge.defined(definition, hint.because if hint else "", gate)]
    return judge.overall([*steps, judge.measurable(findings), judge.valued(findings), judge.linked(findings)])


def observe(
    definition: Definition,
    location: str,
    mapping: Mapping,
    question: Question,
    tell: Progress = lambda _done, _total: None,
) -> tuple[Measurements, Observed, LoadReport]:
    """The one place where the checks' needs are brought from the data: numbers in short, arrays, how it was read."""
    from research.validation.measuring.answers import unclear
    from research.validation.measuring.events import load_report, open_events
    from research.validation.measuring.looking import look
    from research.validation.measuring.measure import measure_units
    from research.validation.measuring.recording import recording
    from research.validation.measuring.selecting import columns_needed
    from research.validation.measuring.summarizing import summarize

    columns = {*columns_needed(definition, mapping, question), *filter(None, [mapping.recorded])}
    with open_events(location, mapping, sorted(columns)) as events:
        tell(1, _STEPS)
        units = measure_units(events, definition, question)
        measurements = summarize(units)
        tell(2, _STEPS)
        observed = replace(look(units, question), recording=recording(events.table, events.mapping))
        tell(3, _STEPS)
        report = load_report(events, location)
        report = replace(report, notes=(*report.notes, *unclear(events.table, events.mapping, question)))
    tell(4, _STEPS)
    return measurements, observed, report


def check(
    definition: Definition, measurements: Measurements, observed: Observed, grid: Grid | None = None
) -> tuple[Finding, ...]:
    """All findings of all steps; q is counted over the whole grid of CPIs and KPIs."""
    found = list(measurable(definition, measurements, observed))
    for answers in observed.outcomes:
        found += (valued if answers.outcome.role == "outcome" else linked)(observed, answers)
    return judge.with_q(found, grid)
