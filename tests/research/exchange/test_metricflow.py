"""MetricFlow YAML: the right metric type for each measure, names as it wants them, and SQL that says what we say."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
import yaml

from nlp.errors import ExchangeError
from research.exchange.metricflow import metricflow, slug_of
from research.exchange.metricflow_sql import clause_sql, condition_sql
from research.validation.definition import Clause, Events
from research.validation.loading import load_document
from research.validation.mapping import Mapping
from research.workspace.templates import Templates

NAME = re.compile(r"(?!.*__)[a-z][a-z0-9_]*[a-z0-9]")
LOG = Mapping(case="order_id", event="event", timestamp="at", entity="customer_id")
TYPES = {"simple": "measure", "ratio": "numerator", "derived": "expr", "conversion": "conversion_type_params"}
AGGREGATIONS = {"sum", "average", "median", "percentile", "count_distinct"}
SHARE = (
    "id: claimed\nincrement: {unit: orders, direction: lower}\ntype: share\nnumerator: {event: claimed, within: %s}\n"
    "denominator: {event: delivered}\nfrom: {event: delivered, pick: first}\n"
)


def written(text: str, mapping: Mapping = LOG) -> dict[str, Any]:
    definition, _ = load_document(text, name="x.yaml")
    loaded: dict[str, Any] = yaml.safe_load(metricflow(definition, mapping).yaml)
    return loaded


def metrics(held: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {metric["name"]: metric for metric in held["metrics"]}


def exported() -> Iterator[tuple[str, dict[str, Any]]]:
    for template in Templates().all():
        if template.definition.measure.type != "score_pair":
            yield template.id, yaml.safe_load(metricflow(template.definition, LOG).yaml)


@pytest.mark.parametrize(("name", "held"), list(exported()))
def test_every_template_keeps_to_the_form(name: str, held: dict[str, Any]) -> None:
    (model,) = held["semantic_models"]
    assert re.fullmatch(r"ref\('\w+'\)", model["model"])
    measures = {measure["name"]: measure for measure in model["measures"]}
    named = metrics(held)
    for thing in (model, *model["entities"], *model["dimensions"], *model["measures"], *held["metrics"]):
        assert NAME.fullmatch(thing["name"]), thing["name"]
    assert {measure["agg"] for measure in measures.values()} <= AGGREGATIONS
    assert model["defaults"]["agg_time_dimension"] in [dimension["name"] for dimension in model["dimensions"]]
    assert model.get("primary_entity") or any(entity["type"] == "primary" for entity in model["entities"])
    for metric in held["metrics"]:
        params = metric["type_params"]
        assert TYPES[metric["type"]] in params
        if metric["type"] == "simple":
            assert params["measure"] in measures
        if metric["type"] == "ratio":
            assert {params["numerator"], params["denominator"]} <= set(named)
        if metric["type"] == "derived":
            assert {each["name"] for each in params["metrics"]} <= set(named)
            assert all(each["name"] in params["expr"] for each in params["metrics"])
        if metric["type"] == "conversion":
            inner = params["conversion_type_params"]
            assert {inner["base_measure"]["name"], inner["conversion_measure"]["name"]} <= set(measures)
            assert inner["entity"] in [entity["name"] for entity in model["entities"]]
        assert metric["config"]["meta"]["cpi"] == name


@pytest.mark.parametrize(("name", "held"), list(exported()))
def test_dbt_s_own_schema_takes_it(name: str, held: dict[str, Any]) -> None:
    """With ``pip install dbt-semantic-interfaces``; it pins an older click, so the tests do without."""
    schemas = pytest.importorskip("dbt_semantic_interfaces.parsing.schemas")
    assert importlib.import_module("dbt_semantic_interfaces")
    for model in held["semantic_models"]:
        alias = model.pop("model").removeprefix("ref('").removesuffix("')")
        schemas.semantic_model_validator.validate(model | {"node_relation": {"alias": alias, "schema_name": "x"}})
    for metric in held["metrics"]:
        schemas.metric_validator.validate(metric)


def test_a_share_within_whole_days_is_a_conversion() -> None:
    held = written(SHARE % "30 days")
    params = metrics(held)["claimed"]["type_params"]["conversion_type_params"]
    assert (params["window"], params["calculation"], params["entity"]) == ("30 days", "conversion_rate", "case_unit")
    assert held["semantic_models"][0]["entities"][0]["expr"] == "order_id"


@pytest.mark.parametrize(
    "text",
    [
        SHARE % "90 minutes",
        (SHARE % "30 days").replace("{event: delivered}\n", "[{event: delivered}, {channel: web}]\n"),
        (SHARE % "30 days").replace("{event: claimed, within", "{event: claimed, at_least: 2, within"),
    ],
)
def test_any_other_share_stands_on_one_row_per_unit(text: str) -> None:
    held = written(text)
    assert held["semantic_models"][0]["model"] == "ref('cpi_claimed_units')"
    assert metrics(held)["claimed"]["type"] == "simple"


def test_a_duration_is_told_in_its_unit_and_in_the_customer_s_steps() -> None:
    text = "id: First reply!\nincrement: {size: 15, unit: minutes, direction: lower}\ntype: duration\nfrom: a\nto: b\n"
    held = written(text)
    assert metrics(held)["first_reply_steps"]["type_params"] == {
        "expr": "first_reply / 15", "metrics": [{"name": "first_reply"}],
    }  # fmt: skip
    mean = next(m for m in held["semantic_models"][0]["measures"] if m["name"] == "first_reply_mean_value")
    assert mean["expr"] == "case when status = 'value' then value / 60000000.0 end"
    definition, _ = load_document(text, name="x.yaml")
    assert any("Kaplan" in note for note in metricflow(definition, LOG).notes)


def test_pairs_cannot_be_said_and_the_reason_is() -> None:
    with pytest.raises(ExchangeError, match="no metric of pairs"):
        metricflow(Templates().get("first-response-and-sentiment").definition, LOG)


def test_the_sums_of_a_ratio_are_those_measured_here() -> None:
    template = Templates().get("broken-in-transit-lines")
    mapping = Mapping(case="order", event="event", timestamp="at")
    held = yaml.safe_load(metricflow(template.definition, mapping).yaml)
    top, bottom = (m["expr"] for m in held["semantic_models"][0]["measures"])
    with duckdb.connect() as engine:
        found = engine.execute(
            f"select sum({top}), sum({bottom}) from read_csv(?, all_varchar = true)", [template.sample]
        ).fetchone()
    assert found == (4, 7)
    assert Templates().try_out(template.id).measurements.mean == pytest.approx(4 / 7)


@pytest.mark.parametrize(
    ("clause", "kept"),
    [
        (Clause("a", "is", ("x",)), ["x"]),
        (Clause("a", "is", ("x", "o'y")), ["x", "o'y"]),
        (Clause("a", "is_not", ("x",)), ["o'y", None, "12"]),
        (Clause("a", "contains", ("'",)), ["o'y"]),
        (Clause("a", "missing"), [None]),
        (Clause("a", "present"), ["x", "o'y", "12"]),
    ],
)
def test_conditions_mean_in_sql_what_they_mean_here(clause: Clause, kept: list[str | None]) -> None:
    with duckdb.connect() as engine:
        engine.execute("create table t(a text)")
        engine.executemany("insert into t values (?)", [["x"], ["o'y"], [None], ["12"]])
        rows = engine.execute(f"select a from t where {clause_sql(clause)}").fetchall()
    assert [row[0] for row in rows] == kept


def test_names_are_quoted_where_they_must_be() -> None:
    told = condition_sql(Events(("it's",), (Clause("my col", "at_least", ("3",)),)), event="what happened")
    assert told == "\"what happened\" = 'it''s' and \"my col\" >= 3"
    assert condition_sql(None) == "true"


@pytest.mark.parametrize("name", ["Quote – turnaround__time", "7 days", "x", "", "é", "a_"])
def test_any_id_becomes_a_name(name: str) -> None:
    assert NAME.fullmatch(slug_of(name)), slug_of(name)
