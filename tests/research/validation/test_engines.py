"""The same definitions on DuckDB, PostgreSQL and Spark: every unit has the same integer on each."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from nlp.errors import DataError
from research.validation.definition import Definition
from research.validation.loading import load_definition
from research.validation.mapping import Adjuster, Mapping, Outcome, Question
from research.validation.measured import measure
from research.validation.measurements import CaseValue, Measurements
from research.validation.measuring import scanning, tallying
from research.validation.measuring.events import EventTable, events_on, load_report, open_events
from research.validation.measuring.measure import measure_many, measure_units, per_case
from research.validation.measuring.scanning import keep, release
from research.validation.measuring.summarizing import summarize, summarize_many
from tests.research.validation import engines

HOUR = 3_600_000_000
MAPPING = Mapping("case", "event", "at", "customer", attributes=("channel",))
EXACT = ("n_eligible", "n", "censored", "competing", "immature", "unpaired", "missing", "sum", "negatives", "zeros",
         "distinct", "spans", "span_sum", "span_starts")  # fmt: skip
CLOSE = ("mean", "sd", "median", "q25", "q75", "p90", "minimum", "maximum", "mode_share")
OTHERS = ("postgres", "spark")
SUMMED = ("first-to-first", "each-to-next", "terminal-max-wait", "share", "ratio")

DEFINITIONS = {
    "first to first": "{type: duration, from: opened, to: replied}",
    "first to last": "{type: duration, from: opened, to: {event: replied, pick: last}}",
    "last to last after": "{type: duration, from: {event: opened, pick: last}, to: {event: solved, pick: last_after}}",
    "each to next": "{type: duration, from: {event: contact, pick: each}, to: {event: replied, pick: next}}",
    "terminal, max wait": "{type: duration, from: opened, to: solved, max_wait: 5 days, terminal: [withdrawn]}",
    "pauses": "{type: duration, from: opened, to: solved, pauses: [{from: held, to: resumed}]}",
    "calendar": """{type: duration, from: opened, to: solved, calendar: {timezone: Europe/Amsterdam,
        hours: {mon-fri: "09:00-17:30", sat: ["10:00-12:00", "13:00-16:00"]}, holidays: [2024-04-01]}}""",
    "calendar, pauses": """{type: duration, from: opened, to: solved, calendar: {timezone: Europe/Amsterdam,
        hours: {mon-sun: "07:00-19:00"}}, pauses: [{from: held, to: resumed}]}""",
    "each, pauses": """{type: duration, from: {event: contact, pick: each}, to: {event: solved, pick: next},
        pauses: [{from: held, to: resumed}]}""",
    "never": "{type: duration, from: opened, to: solved, censoring: {at: never}}",
    "share": "{type: share, numerator: {event: solved, within: 2 days}, from: opened, maturity: 4 days}",
    "share, denominator": "{type: share, numerator: {never: contact}, denominator: [{event: opened}, {channel: web}]}",
    "first contact": """{type: first_contact, contact: contact, resolved: solved, reopened: reopened,
        reopen_window: 3 days, same_issue: topic}""",
    "count": "{type: count, event: contact, from: opened, to: solved, increment: {unit: contacts, direction: lower}}",
    "count, where": "{type: count, event: contact, where: {price: {above: 20}}, increment: {unit: c, direction: lower}}",  # noqa: E501
    "distinct": "{type: count, event: any, distinct: agent, increment: {unit: agents, direction: lower}}",
    "handovers": "{type: count, event: any, handovers: agent, increment: {unit: handovers, direction: lower}}",
    "options": "{type: options, event: contact, column: channel, increment: {unit: options, direction: higher}}",
    "ratio": """{type: ratio, numerator: {event: contact, sum: price}, denominator: {event: contact},
        increment: {unit: euro, direction: lower}}""",
    "promise, moment": "{type: target_hit, actual: solved, promise: promised, unfinished: missed}",
    "promise, day": "{type: target_hit, actual: solved, promise: promised, semantics: date, timezone: Asia/Tokyo}",
    "within": "{type: target_hit, from: opened, to: replied, within: 4 hours}",
    "score pair": """{type: score_pair, exposure: {from: opened, to: replied}, score: score, scored_at: scored,
        lag: {from: 0 hours, to: 6 days}}""",
    "derived time": """{type: derived, expression: "greatest(whole - answer, 90 minutes) / 3", of: {
        whole: {type: duration, from: opened, to: solved}, answer: {type: duration, from: opened, to: replied}}}""",
    "derived number": """{type: derived, expression: contacts * 2 + agents / options, increment: {unit: points,
        direction: lower}, population: [{event: opened}], of: {contacts: {type: count, event: contact},
        agents: {type: count, event: any, distinct: agent}, options: {type: options, event: any, column: channel}}}""",
    "per customer": "{type: count, event: opened, unit: customer, increment: {unit: cases, direction: lower}}",
    "population": """{type: duration, from: opened, to: replied, population: [{event: contact, at_least: 2},
        {no_event: withdrawn}], rows: {channel: {is_not: fax}}}""",
}


moment = datetime.fromisoformat


def definition(name: str) -> Definition:
    return stated(DEFINITIONS[name], name.replace(" ", "-").replace(",", ""))


def stated(text: str, name: str) -> Definition:
    """Yes or no is counted in cases; the others say their own step, or are times."""
    if text.startswith(("{type: share", "{type: target_hit", "{type: first_contact")):
        text = "{increment: {unit: cases, direction: higher}, " + text[1:]
    return load_definition(text, name=name)


def log(cases: int = 70, seed: int = 5) -> pa.Table:
    """Cases with every event at some place, ties, ends before starts, a change of clocks inside; one is called NA."""
    draw = random.Random(seed)
    names = ["opened", "contact", "replied", "held", "resumed", "solved", "reopened", "withdrawn", "contact"]
    rows: list[dict[str, Any]] = []
    for n in range(cases):
        case = "NA" if n == 7 else f"c{n:02}"
        at = moment("2024-03-28T22:30") + timedelta(hours=draw.randrange(200), microseconds=draw.randrange(10**6))
        held = ["opened", *(draw.choice(names) for _ in range(draw.randrange(2, 9)))]
        if n % 9 == 0:
            held[0] = "replied"
        promised = at + timedelta(days=1, hours=draw.randrange(-3, 60))
        for event in held:
            rows.append(
                {
                    "case": case, "event": event, "at": at, "customer": f"k{n % 23}",
                    "channel": draw.choice(["web", "phone", "fax"]), "agent": draw.choice(["a", "b", None]),
                    "price": draw.choice(["12.5", "25", "n/a", None]), "topic": draw.choice(["bill", "line"]),
                    "promised": promised, "scored": at + timedelta(days=draw.randrange(0, 9)),
                    "score": str(draw.randrange(1, 6)) if event == "replied" and n % 3 else None,
                }
            )  # fmt: skip
            at += timedelta(microseconds=draw.choice([0, 1, 59 * 60 * 10**6, 31 * HOUR, draw.randrange(90 * HOUR)]))
    for seq, row in enumerate(rows):
        row["seq"] = seq
    return _typed(rows)


def _typed(rows: list[dict[str, Any]], zone: str | None = None) -> pa.Table:
    kinds = {"at": pa.timestamp("us", tz=zone), "promised": pa.timestamp("us"), "scored": pa.timestamp("us"),
             "seq": pa.int64()}  # fmt: skip
    return pa.table(
        {name: pa.array([row[name] for row in rows], kinds.get(name, pa.string())) for name in rows[0]},
        schema=pa.schema([(name, kinds.get(name, pa.string())) for name in rows[0]]),
    )


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> engines.Place:
    return engines.files(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module", params=OTHERS)
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Place]:
    if request.param == "postgres":
        yield from engines.postgres()
    else:
        yield from engines.spark(tmp_path_factory.mktemp("spark"))


@pytest.fixture(scope="module")
def places(reference: engines.Place, other: engines.Place) -> tuple[str, str]:
    rows = log()
    return reference(rows), other(rows)


@pytest.fixture(scope="module")
def both(places: tuple[str, str]) -> Iterator[tuple[EventTable, EventTable]]:
    """The log, open on our own engine and on the other one."""
    columns = ("channel", "agent", "price", "topic", "promised", "score", "scored")
    with open_events(places[0], MAPPING, columns) as ours, open_events(places[1], MAPPING, columns) as theirs:
        yield ours, theirs


Found = tuple[Measurements | None, list[dict[str, Any]]]


def alike(one: Found, two: Found) -> None:
    assert two[1] == one[1]
    same(one[0], two[0])


def units(table: EventTable, wanted: Definition) -> Found:
    """Every unit; what is summed up of them for some types, as each question costs Spark a second."""
    held = measure_units(table, wanted)
    return summarize(held) if wanted.id in SUMMED else None, [_row(case) for case in per_case(held)]


def _row(case: CaseValue) -> dict[str, Any]:
    """Whole numbers exactly; quotients and scores to twelve digits."""
    return {name: f"{held:.12g}" if isinstance(held, float) else held for name, held in asdict(case).items()}


def same(ours: Measurements | None, theirs: Measurements | None) -> None:
    if ours is None or theirs is None:
        assert ours is theirs
        return
    first, second = asdict(ours), asdict(theirs)
    assert {name: second[name] for name in EXACT} == {name: first[name] for name in EXACT}
    for name in CLOSE:
        assert second[name] == (None if first[name] is None else pytest.approx(first[name], rel=1e-9)), name
    months = [[(m["name"], m["n_eligible"], m["n"]) for m in held["months"]] for held in (first, second)]
    assert months[0] == months[1]
    if ours.survival:
        assert second["survival"]["median"] == pytest.approx(first["survival"]["median"])


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_type_gives_the_same_integers(both: tuple[EventTable, EventTable], name: str) -> None:
    first, second = (units(table, definition(name)) for table in both)
    alike(first, second)
    others = second[1]
    assert "NA" in {row["case"] for row in others} or name in ("per customer", "population", "first to last")
    assert any(row["status"] == "value" for row in others)


def test_all_at_once_give_what_each_gives_alone(reference: engines.Place) -> None:
    """One pass for all of them, whatever their type, rows and units; two settle the same span by different ends."""
    wanted = [definition(name) for name in DEFINITIONS]
    columns = ("channel", "agent", "price", "topic", "promised", "score", "scored")
    with open_events(reference(log(cases=200, seed=8)), MAPPING, columns) as table:
        together = measure_many(table, wanted)
        assert [units.definition.id for units in together] == [one.id for one in wanted]
        for one, held, told in zip(wanted, together, summarize_many(together), strict=True):
            alone = measure_units(table, one)
            assert [_row(case) for case in per_case(held)] == [_row(case) for case in per_case(alone)], one.id
            same(told, summarize(alone))
            if one.measure.type != "ratio":  # whose sums the engine adds up, in whatever order
                assert told == summarize(alone), one.id


def test_many_at_once_give_the_same_integers_on_every_engine(both: tuple[EventTable, EventTable]) -> None:
    wanted = [
        definition(name)
        for name in ("first to first", "last to last after", "pauses", "count", "within", "share", "each to next")
    ]
    ours, theirs = (measure_many(table, wanted) for table in both)
    told = zip(summarize_many(ours), summarize_many(theirs), strict=True)
    for one, first, second, (here, there) in zip(wanted, ours, theirs, told, strict=True):
        assert [_row(case) for case in per_case(second)] == [_row(case) for case in per_case(first)], one.id
        same(here, there)


def test_figures_are_those_worked_out_from_every_value(reference: engines.Place) -> None:
    """Quantiles, sums, spread and months by plain statistics over the value of every unit."""
    columns = ("channel", "agent", "price", "topic", "promised", "score", "scored")
    with open_events(reference(log(cases=200, seed=3)), MAPPING, columns) as table:
        made = measure_many(table, [definition(name) for name in DEFINITIONS])
        for units_, told in zip(made, summarize_many(made), strict=True):
            cases = list(per_case(units_))
            values = [case.value for case in cases if case.status == "value" and case.value is not None]
            assert told.n == len(values)
            assert told.n_eligible == len(cases)
            assert told.sum == (round(sum(values)))
            assert (told.zeros, told.negatives) == (values.count(0), sum(value < 0 for value in values))
            assert (told.distinct, told.median) == (len(set(values)), pytest.approx(statistics.median(values)))
            assert told.sd == pytest.approx(statistics.stdev(values), rel=1e-9, abs=1e-12)
            nine = statistics.quantiles(map(float, values), n=10, method="inclusive")[8]
            assert told.p90 == pytest.approx(nine, rel=1e-9)
            assert sum(month.n for month in told.months) == sum(
                case.start_us is not None for case in cases if case.status == "value" and case.value is not None
            )


def test_counts_of_many_are_asked_for_together(reference: engines.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def counted(held: Any) -> Any:
        asked.append(held)
        return fetched(held)

    fetched = tallying._fetched
    monkeypatch.setattr(tallying, "_fetched", counted)
    few = [definition(name) for name in ("count", "count, where", "options", "share", "within", "first contact")]
    with open_events(reference(log()), MAPPING, ("channel", "price", "topic")) as table:
        summarize_many(measure_many(table, few))
    assert len(asked) == 1


def test_a_summary_of_many_can_be_cancelled(reference: engines.Place) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with open_events(reference(log()), MAPPING) as table:
        made = measure_many(table, [definition("first to first"), definition("never")])
        with pytest.raises(KeyboardInterrupt):
            summarize_many(made, stop)


@pytest.mark.parametrize("names", [("first to first", "last to last after", "pauses"), ("count", "population")])
def test_tables_made_on_the_way_are_given_back(tmp_path: Any, names: tuple[str, ...]) -> None:
    import ibis

    columns = ("channel", "price")
    connection = ibis.duckdb.connect()
    raw = connection.create_table("log", log(cases=200, seed=8))
    events = events_on(connection, raw, MAPPING, columns)
    before = set(connection.list_tables())
    made = measure_many(events, [definition(name) for name in names])
    assert not [name for name in connection.list_tables() if name.startswith("again")]
    assert set(connection.list_tables()) > before
    summarize_many(made)
    events.kept.drop()
    assert set(connection.list_tables()) == before
    nobody = stated("{type: duration, from: opened, to: solved, population: [{event: none}]}", "nobody")
    with pytest.raises(DataError, match="no case belongs"):
        measure_many(events, [definition(names[0]), nobody])
    assert set(connection.list_tables()) == before


def test_an_engine_that_stays_keeps_nothing_after_an_error(
    places: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark keeps what it was told to keep in memory until it is told otherwise."""
    given: list[Any] = []

    def released(connection: Any, table: Any) -> None:
        release(connection, table)
        given.append(table)

    monkeypatch.setattr(scanning, "release", released)

    def measured() -> None:
        with open_events(places[1], MAPPING) as table:
            measure_many(table, [definition("first to first"), definition("last to last after")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        measured()
    assert given


def test_many_take_one_pass_over_the_events(reference: engines.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    def counted(connection: Any, expression: Any, name: str) -> Any:
        kept.append(name.partition("_")[0])
        return keep(connection, expression, name)

    monkeypatch.setattr(scanning, "keep", counted)
    pairs = [(a, b) for a in ("opened", "contact", "replied") for b in ("solved", "withdrawn", "reopened")]
    wanted = [stated(f"{{type: duration, from: {a}, to: {b}}}", f"{a}-{b}") for a, b in pairs]
    with open_events(reference(log()), MAPPING) as table:
        measure_many(table, wanted)
    assert kept.count("scan") == 1


def test_what_was_read_is_counted_alike(places: tuple[str, str], both: tuple[EventTable, EventTable]) -> None:
    ours, theirs = (asdict(load_report(table, place)) for table, place in zip(both, places, strict=True))
    for name in ("fingerprint", "notes"):  # only a file has a fingerprint
        ours.pop(name), theirs.pop(name)
    assert theirs == ours
    assert ours["duplicates"] > 0


def test_hand_counted(other: engines.Place) -> None:
    """Two cases whose spans are known: the reply at the very moment of opening counts when it stands behind it."""
    at = moment("2024-01-05T12:00")
    rows = [
        ("a", "replied", at - timedelta(hours=1)), ("a", "opened", at), ("a", "replied", at),
        ("a", "replied", at + timedelta(hours=2)), ("b", "opened", at), ("b", "replied", at + timedelta(hours=3)),
    ]  # fmt: skip
    table = pa.table(
        {"case": [r[0] for r in rows], "event": [r[1] for r in rows],
         "at": pa.array([r[2] for r in rows], pa.timestamp("us")), "seq": range(len(rows))}
    )  # fmt: skip
    held = measure(definition("first to first"), other(table), Mapping("case", "event", "at"))
    assert [(case.case, case.value) for case in held.cases] == [("a", 0), ("b", 3 * HOUR)]
    assert held.measurements.sum == 3 * HOUR


def test_order_of_rows_does_not_matter(both: tuple[EventTable, EventTable], other: engines.Place) -> None:
    rows = log()
    order = list(range(rows.num_rows))
    random.Random(1).shuffle(order)
    with open_events(other(rows.take(order)), MAPPING, ("agent",)) as shuffled:
        for name in ("each to next", "handovers", "first to first"):
            alike(units(both[1], definition(name)), units(shuffled, definition(name)))


def test_session_time_zone_does_not_matter(
    both: tuple[EventTable, EventTable], other: engines.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for times without an offset nor for instants; the declared zone alone says what naive times mean."""
    rows = log()
    naive = other(rows)
    instants = other(rows.set_column(2, "at", rows["at"].cast(pa.timestamp("us", tz="UTC"))))
    _change_session_zone(naive, monkeypatch)
    for place in (naive, instants):
        with open_events(place, MAPPING, ("promised", "score", "scored")) as elsewhere:
            for name in ("calendar", "promise, day", "score pair"):
                alike(units(both[0], definition(name)), units(elsewhere, definition(name)))


def test_naive_times_are_of_the_declared_zone(places: tuple[str, str]) -> None:
    zoned = replace(MAPPING, timezone="Europe/Amsterdam")
    with open_events(places[0], zoned) as ours, open_events(places[1], zoned) as theirs:
        assert theirs.start_us == ours.start_us
        alike(*(units(table, definition("first to first")) for table in (ours, theirs)))


def _change_session_zone(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if location.startswith("postgresql"):
        monkeypatch.setenv("PGTZ", "America/New_York")
        return
    import ibis

    connect = ibis.pyspark.connect

    def elsewhere() -> Any:
        connection = connect()
        connection.raw_sql("SET TIME ZONE 'America/New_York'")
        return connection

    monkeypatch.setattr(ibis.pyspark, "connect", elsewhere)


def test_what_checks_look_at_is_the_same(places: tuple[str, str]) -> None:
    """Outcomes, adjusters and clusters arrive in the same order of units, so that every seeded check is repeated."""
    import numpy as np

    from research.validation.measuring.looking import look
    from research.validation.measuring.selecting import columns_needed

    question = Question(
        outcomes=(Outcome("solved", events=("solved",)), Outcome("score", column="score", kind="score", at="scored")),
        adjusters=(Adjuster("price", "log"), Adjuster("channel"), Adjuster(form="month"), Adjuster(form="weekday"),
                   Adjuster(form="hour")),
    )  # fmt: skip
    zoned = Mapping("case", "event", "at", "customer", timezone="America/Sao_Paulo")
    held = []
    for place in places:
        with open_events(place, zoned, columns_needed(definition("first to first"), zoned, question)) as events:
            held.append(look(measure_units(events, definition("first to first"), question), question))
    ours, theirs = held
    np.testing.assert_array_equal(ours.dose, theirs.dose)
    assert list(ours.months) == list(theirs.months)
    for one, two in zip(ours.outcomes, theirs.outcomes, strict=True):
        np.testing.assert_allclose(two.values, one.values, rtol=1e-12)
        np.testing.assert_array_equal(two.at_us, one.at_us)
    for one, two in zip(ours.covariates, theirs.covariates, strict=True):
        assert one.varies == two.varies
        if one.values.dtype == object:
            assert list(one.values) == list(two.values)
        else:
            np.testing.assert_allclose(two.values.astype(float), one.values.astype(float), rtol=1e-12)


def test_a_table_of_cases(reference: engines.Place, other: engines.Place) -> None:
    brought = [moment("2024-04-01T04:00"), None, moment("2024-03-29T01:00"), moment("2024-04-02T00:00")]
    table = pa.table(
        {
            "order": ["1", "2", "NA", "4"],
            "bought": pa.array([moment(f"2024-03-30T{h}:00") for h in ("01", "05", "09", "23")], pa.timestamp("us")),
            "brought": pa.array(brought, pa.timestamp("us")),
            "due": pa.array([date(2024, 4, 1)] * 4, pa.date32()),
        }
    )  # fmt: skip
    mapping = Mapping("order", event_columns=(("bought", "bought"), ("brought", "brought")))
    took = stated("{type: duration, from: bought, to: {event: brought, pick: first}}", "took")
    due = stated("{type: target_hit, actual: brought, promise: due, semantics: date}", "due")
    with (
        open_events(reference(table), mapping, ("due",)) as ours,
        open_events(other(table), mapping, ("due",)) as theirs,
    ):
        for wanted in (took, due):
            assert units(theirs, wanted) == units(ours, wanted)
        assert [row["value"] for row in units(theirs, took)[1]] == [51 * HOUR, None, 49 * HOUR, -32 * HOUR]


def test_what_is_missing_is_said(other: engines.Place) -> None:
    place = other(log(cases=3))
    with pytest.raises(DataError, match="has no column 'nope'"):
        measure(definition("count"), place, Mapping("nope", "event", "at"))
    if place.startswith("postgresql"):
        with pytest.raises(DataError, match="names no table"):
            measure(definition("count"), place + "x", MAPPING)


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_clocks_agree_with_the_tz_database(zone: str) -> None:
    """Offsets worked into the query are those of Python's tz database, at every change of clocks and around it."""
    import ibis

    from research.validation.measuring import zones

    first, last = 1_420_070_400_000_000, 1_893_456_000_000_000  # 2015 to 2030
    changes = [since for since, _ in zones._changes(zone) if first < since < last]
    moments = [at + step for at in changes for step in (-1, 0, 1, 30 * 60_000_000)] + [first, last]
    table = ibis.memtable({"at": moments}, schema={"at": "int64"})
    shown = table.mutate(wall=zones.wall_us(table["at"], zone, (first, last))).cache()
    shown = shown.mutate(
        back=zones.instant_us(shown["wall"], zone, (first, last)), month=zones.month_of(shown["wall"]),
        hour=zones.hour_of(shown["wall"]), weekday=zones.weekday_of(shown["wall"]), week=zones.week_of(shown["wall"]),
    )  # fmt: skip
    for row in shown.to_pyarrow().to_pylist():
        local = (zones.EPOCH + timedelta(microseconds=row["at"])).astimezone(ZoneInfo(zone))
        assert row["wall"] == row["at"] + local.utcoffset() // timedelta(microseconds=1)  # type: ignore[operator]
        assert (row["month"], row["hour"], row["weekday"]) == (f"{local:%Y-%m}", local.hour, local.weekday())
        assert row["week"] == (local.date() - timedelta(days=local.weekday())).isoformat()
        assert row["back"] in (row["at"], row["at"] + HOUR, row["at"] + HOUR // 2)  # the later of an hour shown twice
