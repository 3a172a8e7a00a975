"""Records to keep: one worked example of each kind, and strategies that make any."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from nlp.values import Span, Stage, Transcript, Turn
from research.agreement.coders import Adjudication, Blinding
from research.board import SetAside
from research.candidates import Candidate
from research.coding import Code, Coding, MachineReading, Memo, Opinion
from research.decisions import Decision
from research.experiments.design import Arm, Experiment, Guardrail, Manipulation
from research.experiments.design import Kpi as ExperimentKpi
from research.experiments.readout import Readout
from research.experiments.records import (
    NaturalReadout,
    PanelColumns,
    RegisteredReadout,
    Registration,
    UnitColumns,
)
from research.experiments.soundness import Exposure, SampleRatio
from research.gating import GateAnswer
from research.linking import Linking
from research.opportunity import Rating
from research.ownership import ActionItem, Ownership, Target
from research.ratings import RatingSheet
from research.records import Action, Record, RestorePoint, Stamp, Withdrawal
from research.shortlisting import Score, Weighting
from research.storage.kinds import KINDS
from research.studies import Kpi, Participant, Source, Study
from research.thresholds import Threshold
from research.validation.definition import (
    Calendar,
    Clause,
    Condition,
    Definition,
    Duration,
    End,
    Events,
    Increment,
    Ratio,
    Start,
    Tally,
)
from research.validation.finding import Bin, Finding, StepVerdict, Verdict
from research.validation.mapping import Adjuster, Mapping, Outcome, Question
from research.validation.measurements import CurvePoint, Measurements, Slice, Survival
from research.validation.periods import Period, Series
from research.validation.records import Dataset, DefinitionVersion, Validation
from research.watching import Baseline, WatchReading
from research.workshops import Dot, MissingOutcome, Poll, Vote, Workshop

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
TEXT = "Ana: I waited “three” weeks – 😀 still\u2028nothing."


def stamp(action: str = "act1", *, study: str = "study1", by: str = "Ana", at: datetime = NOON) -> Stamp:
    return Stamp(study=study, action=action, by=by, at=at)


def coding(n: int, action: str = "act1", **changes: Any) -> Coding:
    """The n-th coding of an action; anything may be said differently."""
    mark = changes.pop("stamp", stamp(action))
    plain = Coding(
        id=mark.id(n),
        stamp=mark,
        source="source1",
        span=Span(n, n + 9),
        quote=f"quote {n}",
        person="P1",
        kinds=("met",),
    )
    return replace(plain, **changes)


def _definition() -> Definition:
    promise = Clause("channel", "is", ("app", "web"))
    start = Start(Events(("opened",), (promise,)))
    hours = Calendar("Europe/Madrid", ((0, 540, 1080), (4, 540, 900)), ("2026-01-06",))
    measure = Duration(
        start, End(Events(("closed",))), max_wait_us=10**15, calendar=hours, pauses=(("hold", "resume"),)
    )
    return Definition("reply", "know by when", Increment("hours", "lower"), measure, population=(Condition(Events()),))


def _validation(mark: Stamp) -> Validation:
    survival = Survival(
        "Kaplan–Meier", 3.5, None, 9.0, None, 40, 30, 10, 0, (CurvePoint(2.0, 0.5, None, 0.9, None, 40, 3),)
    )
    measured = Measurements(
        "us", 50, 40, 10, mean=float("inf"), sum=2**70, survival=survival, months=(Slice("2026-01", 9, 8, 1.5, None),)
    )
    finding = Finding(
        "effect",
        "linked",
        "partly",
        "more is worse",
        40,
        0.1,
        (-0.2, 0.4),
        bins=(Bin("low", None, 2.0, 3, 1.0, None, None),),
    )
    verdict = Verdict("linked", (StepVerdict("said", "yes", ("four people",)),), "It holds so far.")
    return Validation(
        id=mark.id(11),
        stamp=mark,
        candidate="c",
        definition="d",
        dataset="e",
        data_fingerprint="f",
        measurements=measured,
        findings=(finding,),
        verdict=verdict,
        question=Question((Outcome("csat", "csat"),), (Adjuster("region"), Adjuster(form="month")), "team"),
    )


_DESIGN = Experiment(
    hypothesis="sooner is better",
    unit="customer",
    arms=(Arm("as now", 0.5), Arm("sooner", 0.5)),
    primary=ExperimentKpi("bought", "higher", 0.02),
    manipulation=Manipulation("wait", "lower", "hour"),
    guardrails=(Guardrail("cost", "lower", 0.2),),
    per_arm=4000,
    weeks=2,
    mde=0.02,
)


def _experiment(mark: Stamp) -> list[Record]:
    ratio = SampleRatio((10, 11), (10.5, 10.5), 0.05, 0.82)
    readout = Readout(_DESIGN.hash, ratio, Exposure((9, 9), (10, 11), 0), (), ("amber",), 0, 1)
    columns = UnitColumns("arm", (("bought", "b"), ("wait", "w")), unit="id")
    finding = Finding("difference in differences", "supported", "partly", "so far", 40, 0.1, (0.0, 0.2))
    return [
        Registration(id=mark.id(40), stamp=mark, candidate="c", name="sooner", design=_DESIGN, hash=_DESIGN.hash),
        RegisteredReadout(
            id=mark.id(41),
            stamp=mark,
            registration=mark.id(40),
            candidate="c",
            location="units.csv",
            data_fingerprint="f",
            units=21,
            columns=columns,
            readout=readout,
        ),
        NaturalReadout(
            id=mark.id(42),
            stamp=mark,
            candidate="c",
            method="difference in differences",
            location="panel.csv",
            data_fingerprint="f",
            columns=PanelColumns("month", "sales", "shop", "changed"),
            first=7.0,
            finding=finding,
        ),
    ]


def _watch(mark: Stamp) -> list[Record]:
    week = Period("2026-01-05", 40.0, 120.5, 2.75, True)
    return [
        Ownership(id=mark.id(90), stamp=mark, candidate="c", owner="Ana", target=Target(0.9, 4.0, "hours")),
        ActionItem(id=mark.id(91), stamp=mark, candidate="c", what="Find out why", signal="Median|2026-01-05|beyond"),
        WatchReading(
            id=mark.id(92),
            stamp=mark,
            candidate="c",
            definition="d",
            version=2,
            dataset="e",
            data_fingerprint="f",
            every="week",
            extract_end_us=10**15,
            series=(Series("Median", "median", "hours", "cpi", (week,)),),
        ),
        Baseline(
            id=mark.id(93),
            stamp=mark,
            candidate="c",
            definition="d",
            every="week",
            series="Median",
            periods=(week,),
            because="before the change",
        ),
    ]


def one_of_each() -> list[Record]:
    """An action with one record of every kind, in an order that can be kept."""
    s = stamp()
    turns = (Turn("Ana", "customer", Span(5, len(TEXT)), 0, None),)
    ratio = replace(_definition(), measure=Ratio(Tally(Events()), Tally(Events(), "amount")))
    outcome = Outcome("csat", "csat", kind="score", yes=("y",))
    mapping = Mapping("case", "event", "time", outcomes=(outcome,), sentinels=(("csat", ("", "n/a")),))
    return [
        Action(id="act1", stamp=s, verb="study.create", summary="began it"),
        Study(
            id=s.id(0),
            stamp=s,
            title="Claims",
            stages=(Stage("Ask", "first word"), Stage("Wait")),
            kpis=(Kpi("churn", "lower"),),
        ),
        Participant(id=s.id(1), stamp=s, code="P1", attributes=(("age", "40"),), consent="quotes"),
        Source(
            id=s.id(2),
            stamp=s,
            name="a.txt",
            participant="P1",
            transcript=Transcript(TEXT, turns),
            sha256="ab",
            voices=(("Ana", "P1"),),
        ),
        Code(id=s.id(3), stamp=s, path=("waiting", "on hold"), definition="they wait"),
        coding(4, stamp=s, scores=(0.25, 1.0), code="waiting", status="suggested"),
        coding(5, stamp=s, replaces=s.id(4), kinds=(), code=None),
        MachineReading(id=s.id(30), stamp=s, source=s.id(2), model="cues/1", statements=3, suggestions=0),
        MachineReading(
            id=s.id(300),
            stamp=s,
            source=s.id(2),
            model="cues/1",
            statements=3,
            suggestions=0,
            passed=(Opinion(Span(5, 9), ("met",), (0.75,), "time", "great"), Opinion(Span(1, 2), (), ())),
        ),
        Memo(id=s.id(6), stamp=s, about=s.id(4), text="why?", type="question"),
        Candidate(
            id=s.id(7), stamp=s, statement="Know by when", label="by when", evidence=(s.id(4), s.id(5)), terms=("when",)
        ),
        Dataset(id=s.id(8), stamp=s, name="cases", location="cases.csv", mapping=mapping, rows=12),
        DefinitionVersion(id=s.id(9), stamp=s, candidate=s.id(7), version=1, definition=_definition()),
        DefinitionVersion(id=s.id(10), stamp=s, replaces=s.id(9), candidate=s.id(7), version=2, definition=ratio),
        _validation(s),
        Decision(
            id=s.id(12),
            stamp=s,
            candidate=s.id(7),
            outcome="park",
            because="too few",
            target="90 % in 4 h",
            validation=s.id(11),
        ),
        Code(id=s.id(14), stamp=s, path=("calm",), colour="#2f7fd1", example="ah", shown_by=s.id(4), archived=True),
        Blinding(id=s.id(16), stamp=s, mode="on"),
        Adjudication(
            id=s.id(17),
            stamp=s,
            source=s.id(2),
            span=Span(5, 9),
            label="signal:met",
            coders=("A", "B"),
            keep=("A",),
            because="plain",
        ),
        RestorePoint(id=s.id(15), stamp=s, name="before the merge"),
        *_experiment(s),
        *_watch(s),
        Score(id=s.id(50), stamp=s, candidate="c", criterion="gaming", points=2, because="ends are ticked off"),
        Weighting(id=s.id(51), stamp=s, weights=(("importance", 7.5), ("link", 0.0)), band=0.2),
        RatingSheet(id=s.id(52), stamp=s, name="survey", ratings=(Rating("P1", "c", 5, 2),)),
        GateAnswer(
            id=s.id(71), stamp=s, candidate=s.id(7), question="free", answer="no", because="booked", proposed="no"
        ),
        Threshold(id=s.id(62), stamp=s, least=(("frustration", 0.4), ("workaround", 0.305))),
        SetAside(id=s.id(60), stamp=s, coding=s.id(5)),
        Linking(id=s.id(61), stamp=s, cards=(s.id(5),), others=(s.id(6),), must=False),
        Workshop(
            id=s.id(94),
            stamp=s,
            room=s.id(94),
            title="Friday",
            token="t",
            code="k7m2xq",
            secret="s",
            candidates=(s.id(7),),
            until=NOON,
            result=Poll(2, 3, (Vote(s.id(7), 2, 3),)),
        ),
        Dot(id=s.id(95), stamp=s, person="p", key="k", candidate=s.id(7)),
        MissingOutcome(id=s.id(96), stamp=s, person="p", key="k", statement="Reach someone", stage="Ask"),
        Withdrawal(id=s.id(13), stamp=s, target="act1"),
    ]


_PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(-(2**63) + 1, 2**63 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    type(None): st.none(),
    Experiment: st.builds(
        replace,
        st.just(_DESIGN),
        hypothesis=st.text(min_size=1, max_size=20).filter(str.strip),
        per_arm=st.integers(1, 2**40),
        mde=st.floats(1e-9, 1e9),
    ),
    Target: st.builds(Target, share=st.floats(1e-9, 1), limit=st.none() | st.floats(0, 1e9)),
    Span: st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda ends: Span(min(ends), max(ends))),
}


@cache
def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Any value that a field with this type hint may hold."""
    arguments = get_args(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        fixed = {"assumed": st.just(True)} if hint is Candidate else {}
        return st.builds(hint, **{f.name: anything(hints[f.name]) for f in fields(hint)} | fixed)
    if get_origin(hint) is Literal:
        return st.sampled_from(arguments)
    if get_origin(hint) is tuple:
        many = arguments[-1] is ...
        rows = st.lists(anything(arguments[0]), max_size=2).map(tuple)
        return rows if many else st.tuples(*(anything(argument) for argument in arguments))
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*(anything(argument) for argument in arguments))
    raise NotImplementedError(f"no strategy for {hint}")


any_record: st.SearchStrategy[Record] = st.sampled_from([kind.record for kind in KINDS]).flatmap(anything)
