"""A candidate's definition for the warehouse: MetricFlow YAML, and the dbt model that it may need."""

from __future__ import annotations

from nlp.errors import RecordError
from research.exchange.metricflow import MetricflowExport, metricflow
from research.validation.records import Dataset, DefinitionVersion
from research.workspace.validation import ValidationDesk


class Metricflow:
    """Write a definition as dbt MetricFlow reads it."""

    def __init__(self, validation: ValidationDesk) -> None:
        self._validation = validation

    def of(self, study: str, candidate: str, dataset: str | None = None) -> MetricflowExport:
        """The definition in force; the columns are those of the dataset, else of the study's latest.

        Raises:
            RecordError: if the candidate has no definition yet.
            ExchangeError: if no metric type of MetricFlow can hold it.
        """
        data = self._data(study, dataset)
        return metricflow(self._defined(study, candidate).definition, data.mapping if data else None)

    def model(self, study: str, candidate: str, dataset: str | None = None) -> str:
        """The SQL of the dbt model with one row per unit, in DuckDB's dialect, over the dataset's event table.

        Raises:
            RecordError: if the candidate has no definition, or the study no data.
            DataError: if the data does not hold what the definition names.
        """
        data = self._data(study, dataset)
        if data is None:
            raise RecordError("The study has no interaction data yet.", "Add it on the Validation page first.")
        definition = self._defined(study, candidate).definition
        inner = self._validation.sql(definition, data.location, data.mapping)
        return (
            "-- one row per unit; the inner query stands over the event table with _case, _entity, _event, _ts, _seq\n"
            'select "_unit" as unit, status, value, make_timestamp(start_us) as started_at\nfrom (\n'
            f"{inner}\n) as units\n"
        )

    def _defined(self, study: str, candidate: str) -> DefinitionVersion:
        found = self._validation.definition(study, candidate)
        if found is None:
            raise RecordError("The candidate has no definition yet.", "Define it on the Validation page first.")
        return found

    def _data(self, study: str, dataset: str | None) -> Dataset | None:
        if dataset is not None:
            return self._validation.dataset(study, dataset)
        return next(iter(self._validation.datasets(study)[-1:]), None)
