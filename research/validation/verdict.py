"""From findings to verdicts: one per step, and how far up the ladder the CPI has come."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from research.gating import Gate, GateVerdict
from research.validation import thresholds as limits
from research.validation.definition import Definition
from research.validation.estimating import benjamini_hochberg, quantile
from research.validation.finding import NOT_ABOUT, STEPS, Answer, Finding, Step, StepVerdict, Verdict

_Judge = Callable[[Sequence[Finding]], StepVerdict]

_GOOD: tuple[Answer, ...] = ("yes", "partly")
_MAIN = {"valued": ("slope",), "linked": ("link, adjusted", "link, crude")}
"""The finding that answers a step's question; the others qualify it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """What else was asked of the same study: ``ps`` of the other CPIs' links, and whether any of them is measured on
    the same events, so that their tests hang together."""

    ps: tuple[float, ...] = ()
    shares_events: bool = False


def said(people: int) -> StepVerdict:
    """Whether customers said it: evidence is counted in people."""
    if not people:
        return StepVerdict("said", "no", ("Nobody's words stand behind it: it is assumed.",))
    words = f"{people} {'person' if people == 1 else 'people'} said it"
    if people < limits.PEOPLE_LEAST:
        return StepVerdict("said", "partly", (f"{words}; {limits.PEOPLE_LEAST} would make it more than a hint.",))
    return StepVerdict("said", "yes", (f"{words}.",))


def defined(definition: Definition, hint: str = "", gate: Gate | None = None) -> StepVerdict:
    """Whether it is defined as something for the customer.

    ``hint`` says why its words may name a KPI in disguise ("" when nothing speaks for it); ``gate`` holds people's
    answers, and without them nothing passes. ``None`` where nobody can be asked: then the hint alone counts.
    """
    increment = definition.increment
    reason = (
        f"It is measured per {definition.unit_of_analysis} in steps of {increment.words}, "
        f"{increment.direction} is better."
    )
    if gate is None:
        return StepVerdict("defined", "partly" if hint else "yes", (reason, hint) if hint else (reason,))
    answer = _GATED[gate.verdict]
    reasons = (reason, gate.sentence) if answer == "yes" else (gate.sentence, reason)
    return StepVerdict("defined", answer, reasons)


_GATED: dict[GateVerdict, Answer] = {"CPI": "yes", "KPI in disguise": "no", "undecided": "undecided"}


def regated(verdict: Verdict, definition: Definition, gate: Gate) -> Verdict:
    """The verdict of a run with what people say of the gate today: an answer or its undoing counts at once."""
    today = defined(definition, gate=gate)
    return overall([today if step.step == "defined" else step for step in verdict.steps])


def with_q(findings: Sequence[Finding], grid: Grid | None = None) -> tuple[Finding, ...]:
    """The findings with q on each KPI's headline link over the whole grid, and intervals that allow for the picking."""
    others = grid or Grid()
    heads = [i for i, finding in enumerate(findings) if finding in headlines(findings)]
    ps = [*(findings[i].p for i in heads), *others.ps]
    qs = benjamini_hochberg(ps, dependent=others.shares_events)
    picked = sum(q is not None and q <= limits.Q_LINKED for q in qs)
    asked = sum(p is not None for p in ps)
    changed = list(findings)
    for i, q in zip(heads, qs, strict=False):
        changed[i] = replace(findings[i], q=q, widened=_widened(findings[i], picked, asked))
    return tuple(changed)


def _widened(finding: Finding, picked: int, asked: int) -> tuple[float, float] | None:
    """The interval at level 1 − 5 % × picked ÷ asked, so that 19 in 20 of the *picked* ones hold the truth."""
    if finding.estimate is None or finding.interval is None or not finding.se or not picked:
        return None
    half = quantile(1 - 0.025 * picked / asked, finding.df) * finding.se
    if "ratio" not in finding.measure:
        return finding.estimate - half, finding.estimate + half
    return finding.estimate * math.exp(-half), finding.estimate * math.exp(half)


def headlines(findings: Sequence[Finding]) -> list[Finding]:
    """The links that count, per KPI the adjusted link, or the crude one where nothing was adjusted for."""
    heads: dict[str, Finding] = {}
    for finding in findings:
        if finding.check in _MAIN["linked"] and (finding.about not in heads or finding.check == _MAIN["linked"][0]):
            heads[finding.about] = finding
    return list(heads.values())


def measurable(findings: Sequence[Finding]) -> StepVerdict:
    """The worst answer of all measurable findings counts."""
    own = [f for f in findings if f.step == "measurable"]
    answer = _worst([f.verdict for f in own])
    return StepVerdict("measurable", answer, _reasons(own, answer))


def _worst(answers: Sequence[Answer]) -> Answer:
    for answer in ("refused", "no", "undecided", "partly"):
        if answer in answers:
            return answer
    return "yes"


def _reasons(findings: Sequence[Finding], answer: Answer) -> tuple[str, ...]:
    """What led to the answer first, then the rest."""
    first = [f.because for f in findings if f.verdict == answer]
    return tuple(dict.fromkeys(first + [f.because for f in findings if f.verdict not in (answer, "note")]))


def valued(findings: Sequence[Finding]) -> StepVerdict:
    """The best outcome counts: one thing customers care about moving as they say is enough."""
    return _best("valued", findings, _valued_for)


def linked(findings: Sequence[Finding]) -> StepVerdict:
    """The best KPI counts."""
    return _best("linked", findings, _linked_for)


def _best(step: Step, findings: Sequence[Finding], judge: _Judge) -> StepVerdict:
    own = [f for f in findings if f.step == step]
    if not own:
        missing = "customer outcome" if step == "valued" else "KPI"
        return StepVerdict(step, "undecided", (f"No {missing} was given to compare with.",))
    names = list(dict.fromkeys(f.about for f in own))
    apart = {f.about for f in own if f.check == NOT_ABOUT}
    if apart >= set(names):
        return StepVerdict(step, "undecided", tuple(f.because for f in own if f.check == NOT_ABOUT))
    names = [name for name in names if name not in apart]
    return min((judge([f for f in own if f.about == name]) for name in names), key=lambda v: _RANK.index(v.answer))


_RANK: tuple[Answer, ...] = ("yes", "partly", "undecided", "no", "refused", "note")


def _valued_for(own: Sequence[Finding]) -> StepVerdict:
    blocking = [f for f in own if f.blocking]
    if blocking:
        return StepVerdict("valued", blocking[0].verdict, tuple(f.because for f in blocking))
    head = next((f for f in own if f.check in _MAIN["valued"]), None)
    if head is None:
        return StepVerdict("valued", "undecided", tuple(f.because for f in own if f.verdict == "undecided"))
    bend = next((f for f in own if f.check == "threshold" and f.verdict == "yes"), None)
    answer = "yes" if bend is not None and head.verdict in ("partly", "undecided") else head.verdict
    direction = next((f.verdict for f in own if f.check == "monotone"), "yes")
    if answer in _GOOD and direction == "no":
        answer = "undecided"
    if answer == "yes" and any(f.verdict == "partly" for f in own if f.check == "stability"):
        answer = "partly"
    first = [f.because for f in (bend, head) if f is not None]
    rest = [f.because for f in own if f not in (head, bend) and f.verdict != "note"]
    return StepVerdict("valued", answer, (*first, *rest))


def _linked_for(own: Sequence[Finding]) -> StepVerdict:
    blocking = [f for f in own if f.blocking]
    if blocking:
        return StepVerdict("linked", blocking[0].verdict, tuple(f.because for f in blocking))
    heads = headlines(own)
    if not heads:
        return StepVerdict("linked", "undecided", tuple(f.because for f in own if f.verdict == "undecided"))
    head = heads[0]
    q = head.q if head.q is not None else head.p
    flags = [f.because for f in own if f.verdict == "partly" and f.check not in _MAIN["linked"]]
    answer = _link_answer(head, q, len(flags))
    chance = "" if q is None else f"False discovery rate over all comparisons: {q:.2g}."
    reasons = (head.because, chance, "This is an association: it does not show a cause.", *flags)
    return StepVerdict("linked", answer, tuple(filter(None, reasons)))


def _link_answer(head: Finding, q: float | None, flags: int) -> Answer:
    """Linked without a flag, weakly linked with one; with more, or by chance too likely, undecided."""
    if head.verdict == "no":
        return "no"
    if q is None or head.verdict == "undecided" or q > limits.Q_CANDIDATE or flags > limits.FLAGS_MOST:
        return "undecided"
    return "yes" if head.verdict == "yes" and q <= limits.Q_LINKED and not flags else "partly"


def overall(steps: Sequence[StepVerdict]) -> Verdict:
    """How far it has come: a step counts only when all steps before it do."""
    reached: Step | None = None
    by_step = {verdict.step: verdict for verdict in steps}
    halt: StepVerdict | None = None
    for step in STEPS:
        verdict = by_step.get(step)
        if verdict is None or verdict.answer not in _GOOD:
            halt = verdict
            break
        reached = step
    return Verdict(reached, tuple(by_step[step] for step in STEPS if step in by_step), _sentence(reached, halt))


_STOPS: dict[Answer, str] = {
    "no": "it is not {step}",
    "undecided": "whether it is {step} is undecided",
    "refused": "whether it is {step} cannot be asked of these data",
}


def _sentence(reached: Step | None, halt: StepVerdict | None) -> str:
    start = f"It has come to '{reached}'" if reached else "It has not come to the first step"
    if halt is None:
        return f"{start}; an experiment would be the next step." if reached == "linked" else f"{start}."
    why = _STOPS.get(halt.answer, "{step} is open").format(step=halt.step)
    return f"{start}: {why}. {halt.because[0] if halt.because else ''}".strip()
