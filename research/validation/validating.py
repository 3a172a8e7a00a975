"""The second stage in one call: a definition and data in, measurements, findings and a verdict out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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

Seen = tuple[Measurements, Observed, LoadReport]
"""What the checks need of a definition: numbers in short, arrays, and how the data was read."""

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
    seen: Seen | None = None,
    progress: Progress | None = None,
) -> Validated:
    """Measures, checks and judges.

    ``outcome`` is the customer-side outcome that the CPI should move, ``kpis`` the company's; they default to those of
    the mapping. ``adjusters`` are what was fixed when a case began; ``cluster`` is the column within which cases hang
    together, such as the team that served them (cases of one customer do anyway); ``control`` is a column of numbers
    that was settled before the case began; ``people`` is the number of people whose words the candidate rests on;
    ``others`` is what was asked of the study's other CPIs, which counts when chance finds are allowed for; ``gate``
    holds the answers that tell it from a KPI in disguise; ``seen`` is what was brought of it already, together with
    others and by the same question.

    Raises:
        DefinitionError: if the definition cannot be measured as written.
        DataError: if the data cannot be read or does not fit.
    """
    tell = progress or (lambda _done, _total: None)
    question = question_of(mapping, outcome, kpis, adjusters, cluster, control)
    tell(0, _STEPS)
    measurements, observed, report = seen or observe(definition, location, mapping, question, tell)
    tell(_STEPS - 1, _STEPS)
    findings = check(definition, measurements, observed, grid_for(definition, others))
    tell(_STEPS, _STEPS)
    return Validated(definition, measurements, findings, climb(definition, findings, people, gate), report, question)


def question_of(  # noqa: PLR0917 - the answers of :func:`validate`
    mapping: Mapping,
    outcome: Outcome | None = None,
    kpis: Sequence[Outcome] = (),
    adjusters: Sequence[Adjuster] = (),
    cluster: str = "",
    control: str = "",
) -> Question:
    """Each outcome in the role it was given for; those of the mapping where none was given."""
    valued_by = [outcome] if outcome else [o for o in mapping.outcomes if o.role == "outcome"]
    linked_to = list(kpis) or [o for o in mapping.outcomes if o.role == "kpi"]
    asked = [replace(o, role="outcome") for o in valued_by] + [replace(o, role="kpi") for o in linked_to]
    return Question(tuple(asked), tuple(adjusters), cluster, control=control)


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
) -> Seen:
    """The one place where the checks' needs are brought from the data."""
    return next(observe_many((definition,), location, mapping, question, tell))


def observe_many(
    definitions: Sequence[Definition],
    location: str,
    mapping: Mapping,
    question: Question,
    tell: Progress = lambda _done, _total: None,
) -> Iterator[Seen]:
    """The same for several definitions of which the same is asked, in their order, from one pass over the events.

    ``tell`` may raise to cancel; it is told of reading and measuring, which happen before the first is given.

    Raises:
        DefinitionError: if one cannot be measured as written.
        DataError: if the data cannot be read, or does not fit one of them.
    """
    from research.validation.measuring.answers import unclear
    from research.validation.measuring.events import load_report, open_events
    from research.validation.measuring.looking import look
    from research.validation.measuring.measure import measure_many
    from research.validation.measuring.recording import recording
    from research.validation.measuring.selecting import columns_needed
    from research.validation.measuring.summarizing import summarize_many

    wanted = {column for one in definitions for column in columns_needed(one, mapping, question)}
    with open_events(location, mapping, sorted(wanted.union(filter(None, [mapping.recorded])))) as events:
        tell(1, _STEPS)
        report = load_report(events, location)
        report = replace(report, notes=(*report.notes, *unclear(events.table, events.mapping, question)))
        late = recording(events.table, events.mapping)
        tell(2, _STEPS)
        made = measure_many(events, definitions, question)
        tell(3, _STEPS)
        told = summarize_many(made, lambda _done, _total: tell(3, _STEPS))
        for units, measurements in zip(made, told, strict=True):
            yield measurements, replace(look(units, question), recording=late), report


def check(
    definition: Definition, measurements: Measurements, observed: Observed, grid: Grid | None = None
) -> tuple[Finding, ...]:
    """All findings of all steps; q is counted over the whole grid of CPIs and KPIs."""
    found = list(measurable(definition, measurements, observed))
    for answers in observed.outcomes:
        found += (valued if answers.outcome.role == "outcome" else linked)(observed, answers)
    return judge.with_q(found, grid)
