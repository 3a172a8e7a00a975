"""The sample's files, read by plain means that share nothing with the project's own readers."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pandas as pd
import yaml

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


def words_of(path: Path) -> str:
    """All spoken or noted words of a source, with captions joined to one line of text."""
    if path.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return "\n".join(row["text"] for row in csv.DictReader(io.StringIO(text)))
    if path.suffix in (".vtt", ".srt"):
        rows = [row for row in text.splitlines() if row and "-->" not in row and not row.isdigit() and row != "WEBVTT"]
        bare = [re.sub(r"^<v [^>]+>|</v>$|^[A-Z]\w*: ", "", row) for row in rows]
        return " ".join(bare)
    return text


@dataclass(frozen=True)
class Sample:
    """The sample study as tables."""

    folder: Path

    @cached_property
    def study(self) -> dict[str, Any]:
        return yaml.safe_load((self.folder / "study.yaml").read_text(encoding="utf-8"))

    @cached_property
    def texts(self) -> dict[str, str]:
        return {path.name: words_of(path) for path in sorted((self.folder / "sources").iterdir())}

    @cached_property
    def codings(self) -> list[dict[str, str]]:
        return self._rows("codings.csv")

    @cached_property
    def codebook(self) -> list[dict[str, str]]:
        return self._rows("codebook.csv")

    def _rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def events(self) -> pd.DataFrame:
        log = pd.read_csv(self.folder / "events.csv.gz", dtype=str, keep_default_na=False)
        return log.assign(at=pd.to_datetime(log["timestamp"], errors="coerce", utc=True))

    @cached_property
    def cases(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "cases.csv.gz", dtype=str, keep_default_na=False).set_index("case_id")

    @cached_property
    def survey(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "survey.csv", dtype=str, keep_default_na=False).set_index("case_id")

    @cached_property
    def first(self) -> pd.DataFrame:
        """Time of the first event of each name, by case."""
        dated = self.events[self.events["at"].notna()]
        return dated.pivot_table(index="case_id", columns="event", values="at", aggfunc="min")

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """Requests for a quote: wait in hours, bought, plans, satisfaction, facts."""
        asked = self.cases[self.cases["case_type"] == "quote"].join(self.first)
        wait = (asked["quote_sent"] - asked["quote_requested"]).dt.total_seconds()
        plans = self.events[self.events["event"] == "plan_offered"].groupby("case_id")["plan"].nunique()
        return asked.assign(
            seconds=wait,
            h=wait / 3600,
            late=(wait / 3600 - 4).clip(lower=0),
            doublings=np.log2(wait / 3600 + 0.25),
            buy=asked["bought"].astype(int),
            plans=plans.reindex(asked.index),
            known=asked["held_policy_before"].astype(int),
            month=asked["opened_at"].str[:7],
            stars=pd.to_numeric(self.survey["satisfaction"].reindex(asked.index)),
        )

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Claims: contacts, both call-back boxes filled, renewed, score, satisfaction, facts."""
        made = self.cases[self.cases["case_type"] == "claim"].join(self.first)
        contacts = self.events[self.events["event"] == "customer_contact"].groupby("case_id").size()
        return made.assign(
            contacts=contacts.reindex(made.index).fillna(0),
            logged=made["callback_promised"].notna() & made["callback_made"].notna(),
            stay=made["renewed"].astype(int),
            score=made["loyalty_score"].astype(float),
            years=made["tenure_years"].astype(float),
            stars=pd.to_numeric(self.survey["satisfaction"].reindex(made.index)),
        )
