"""Tables without events: subscriptions, admissions, a river."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures.figure import Figure, interval, with_interval


def telephone(folder: Path) -> Iterator[Figure]:
    """Telco: subscriptions and who left."""
    from research.validation.loading import load_document
    from research.validation.mapping import Adjuster, Outcome
    from research.validation.measured import measure, propose_for
    from research.validation.validating import validate

    path = str(folder / "telco_churn.csv.gz")
    top = "type: share\nincrement: {unit: customers, direction: higher}\n"
    end = "\ncolumns: {case: customerID, one_row_per_case: true}"
    for name, test, wanted in (("left", '{Churn: "Yes"}', 1_869), ("blank TotalCharges", '{TotalCharges: " "}', 11)):
        definition, said = load_document(f"{top}numerator: {test}{end}", name="telephone")
        held = measure(definition, path, propose_for(path, said).mapping, most=0).measurements
        yield name, held.sum, wanted, 0
        yield f"{name}, of", held.n, 7_043, 0
    text = f'{top}population: {{InternetService: {{is_not: "No"}}}}\nnumerator: {{TechSupport: "Yes"}}{end}'
    definition, said = load_document(text, name="telephone")
    adjusters = tuple(Adjuster(*held) for held in (
        ("Contract",), ("InternetService",), ("tenure", "linear"), ("MonthlyCharges", "linear"),
    ))  # fmt: skip
    churn = Outcome("churn", "Churn", direction="lower", role="kpi")
    mapping = propose_for(path, said).mapping
    found = validate(definition, path, mapping, kpis=(churn,), adjusters=adjusters, people=3)
    parts = {finding.check: finding for finding in found.findings}
    yield "tech support, crude odds ratio", parts["link, crude"].estimate or 0, 0.2506, 5e-5
    yield from with_interval(
        "tech support, adjusted odds ratio", parts["link, adjusted"], (0.6201, 0.5236, 0.7344), 5e-5
    )


def berkeley(folder: Path) -> Iterator[Figure]:
    """UCB admissions: Simpson's paradox."""
    from research.validation.estimating import mantel_haenszel

    cells: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    with (folder / "UCBAdmissions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cells[row["Dept"]][row["Gender"], row["Admit"]] = float(row["Freq"])
    order = [("Male", "Admitted"), ("Male", "Rejected"), ("Female", "Admitted"), ("Female", "Rejected")]
    tables = [tuple(held[key] for key in order) for held in cells.values()]
    whole = tuple(sum(table[i] for table in tables) for i in range(4))
    yield "crude odds ratio", mantel_haenszel([whole]).odds()[0], 1.84108, 5e-6
    ratio, ends = mantel_haenszel(tables).odds()
    yield "Mantel-Haenszel", ratio, 0.90470, 5e-6
    yield from interval("Mantel-Haenszel", ends, (0.77191, 1.06033), 5e-6)


def river(folder: Path) -> Iterator[Figure]:
    """The Nile: a change point and a control chart."""
    import numpy as np

    from research.monitoring import change_point, individuals

    with (folder / "Nile.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    years, flow = [int(row["time"]) for row in rows], np.array([float(row["value"]) for row in rows])
    broken, chart = change_point(flow, seed=1), individuals(flow, baseline=28)
    yield "break after", years[broken.at - 1] if broken else 0, 1_898, 0
    yield "centre", chart.centre, 1_097.75, 1e-9
    yield "lower limit", float(chart.low[0]), 722.197, 5e-4
    yield "upper limit", float(chart.high[0]), 1_473.303, 5e-4
