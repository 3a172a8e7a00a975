"""Makes what can be made in this folder: the event log, the case table, the survey and the Word documents.

``python data/sample/make.py`` writes the files, ``--check`` compares them with what would be written. Packed files
are compared by their contents, since packing programs differ from machine to machine.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import documents
import planted as p
from journeys import Case, claim, quote

HERE = Path(__file__).resolve().parent
FACTS = ("case_type", "segment", "channel", "region", "team", "held_policy_before", "tenure_years", "claim_kind")
OUTCOMES = ("bought", "bought_at", "renewed", "renewal_at", "loyalty_score")
SURVEY = ("survey_id", "case_id", "sent_at", "answered_at", "satisfaction", "ease", "recommend")
SCORES = ("satisfaction", "satisfaction_at", "loyalty_score")
EVENTS = ("case_id", "customer_id", "event", "timestamp", "plan", *SCORES, *FACTS)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV with a header, UTF-8, one line feed a row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def packed(content: bytes) -> bytes:
    """gzip without a date in it."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def event_rows(cases: Iterable[Case]) -> list[tuple[str, ...]]:
    """One row an event, with the dirt that the README owns up to: some opened quotes twice, some without a time."""
    rows, opened = [], 0
    for case in cases:
        facts = tuple(case.facts[name] for name in FACTS)
        for event, at, plan, score in case.events:
            time = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            stars = (score, time) if event == "survey_answered" else ("", "")
            loyalty = score if event == "loyalty_scored" else ""
            opened += event == "quote_opened"
            if event == "quote_opened" and opened % p.UNDATED_EVERY == 0:
                time = ""
            rows.append((case.id, case.customer, event, time, plan, *stars, loyalty, *facts))
            if event == "quote_opened" and opened % p.DUPLICATE_EVERY == 1:
                rows.append(rows[-1])
    return rows


def case_rows(cases: Iterable[Case]) -> Iterable[tuple[str, ...]]:
    """One row a case, with the outcomes."""
    for case in cases:
        opened = case.events[0][1].strftime("%Y-%m-%dT%H:%M:%SZ")
        facts = tuple(case.facts[name] for name in FACTS)
        yield case.id, case.customer, opened, *facts, *(case.outcome.get(name, "") for name in OUTCOMES)


def survey_rows(cases: Iterable[Case]) -> Iterable[tuple[str, ...]]:
    """One row an invitation; answers are empty where nobody answered."""
    invited = (case.survey for case in cases if case.survey)
    for number, survey in enumerate(invited, start=1):
        yield f"S{number:05d}", *(survey.get(name, "") for name in SURVEY[1:])


def made() -> dict[str, bytes]:
    """Path below this folder → bytes of everything that can be made."""
    cases = [quote(n) for n in range(1, p.QUOTES + 1)] + [claim(n) for n in range(1, p.CLAIMS + 1)]
    return documents.made() | {
        "events.csv.gz": packed(table(EVENTS, event_rows(cases))),
        "cases.csv.gz": packed(table(("case_id", "customer_id", "opened_at", *FACTS, *OUTCOMES), case_rows(cases))),
        "survey.csv": table(SURVEY, survey_rows(cases)),
    }


def contents(name: str, data: bytes) -> object:
    """What a file holds, apart from how it was packed."""
    if name.endswith(".gz"):
        return gzip.decompress(data)
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as members:
            return {member: members.read(member) for member in members.namelist()}
    return data


def differing() -> list[str]:
    """Files that are missing or hold something else than what would be made."""
    return [
        name
        for name, data in made().items()
        if not (HERE / name).is_file() or contents(name, (HERE / name).read_bytes()) != contents(name, data)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when a file differs")
    if parser.parse_args().check:
        wrong = differing()
        print("\n".join(f"differs: {name}" for name in wrong) or "every file is what it should be")
        return int(bool(wrong))
    for name, data in made().items():
        (HERE / name).write_bytes(data)
        print(f"{len(data):>9,} bytes  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
