"""Exchange with other programs in the terminal: ``exchange export``, ``open``, ``highlights``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from research import Loss, ResearchError, Workspace
from research.cli.speaking import Maker, Voice

FORMS = (
    "qdpx",
    "qdc",
    "codebook.csv",
    "quotes.csv",
    "quotes.xlsx",
    "matrix.csv",
    "matrix.xlsx",
    "quotes.html",
    "quotes.docx",
    "memos.csv",
)


def fill(make: Maker) -> None:
    """Adds the verbs; ``make`` gives a parser for one of them."""
    export = make("export", "write the study for another program", _export)
    export.add_argument("--as", dest="form", required=True, choices=FORMS)
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument("--suggestions", action="store_true", help="the machine's too, as those of one more coder")
    export.add_argument("--rejected", action="store_true", help="what somebody rejected too (quotes.csv and .xlsx)")
    opened = make("open", "take a REFI-QDA project as a new study", _open)
    opened.add_argument("file", type=Path, metavar="FILE.qdpx")
    highlights = make("highlights", "code the quotes of a table of highlights", _highlights)
    highlights.add_argument("file", type=Path)


def _export(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    losses: tuple[Loss, ...] = ()
    study, exchange = given.study, work.exchange
    if given.form == "qdpx":
        data, losses = exchange.export_qdpx(study, suggestions=given.suggestions)
    else:
        rows = {"suggestions": given.suggestions, "rejected": given.rejected}
        also = {"suggestions": given.suggestions}
        made: dict[str, Callable[[str], str | bytes]] = {
            "qdc": exchange.export_qdc, "codebook.csv": exchange.codebook_csv,
            "quotes.csv": partial(exchange.codings_csv, **rows), "quotes.xlsx": partial(exchange.codings_xlsx, **rows),
            "matrix.csv": partial(exchange.matrix_csv, **also), "matrix.xlsx": partial(exchange.matrix_xlsx, **also),
            "quotes.html": exchange.quotes_html, "quotes.docx": exchange.quotes_docx, "memos.csv": work.memos.csv,
        }  # fmt: skip
        told = made[given.form](study)
        data = told if isinstance(told, bytes) else told.encode("utf-8")
    given.out.write_bytes(data)
    _tell(losses, voice)
    voice.result({"out": str(given.out), "losses": [asdict(loss) for loss in losses]}, str(given.out))
    return 0


def _open(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    study, losses = work.exchange.import_qdpx(given.file.name, given.file.read_bytes())
    _tell(losses, voice)
    voice.result({"study": study.id, "losses": [asdict(loss) for loss in losses]}, study.id)
    return 0


def _highlights(work: Workspace, given: argparse.Namespace, voice: Voice) -> int:
    try:
        made, unmatched = work.exchange.import_highlights(given.study, given.file.name, given.file.read_bytes())
    except UnicodeError as problem:
        raise ResearchError(f"{given.file} cannot be read: {problem}.", "Save it as CSV (UTF-8).") from problem
    for row in unmatched:
        voice.remark(f"left out: row {row.row}: {row.because}")
    voice.result({"coded": len(made), "left_out": [asdict(row) for row in unmatched]}, f"{len(made)} quotes coded")
    return 3 if unmatched and made else 1 if unmatched else 0


def _tell(losses: Sequence[Loss], voice: Voice) -> None:
    for loss in losses:
        voice.remark(f"{loss.count} × {loss.what}: {loss.because}")
