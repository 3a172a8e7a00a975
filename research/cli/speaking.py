"""What the terminal prints: results on standard output, progress and problems on standard error."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from research import ResearchError, Workspace


def manner() -> argparse.ArgumentParser:
    """The options every command shares."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print the result as JSON, and nothing else")
    shared.add_argument("--quiet", action="store_true", help="no progress bar")
    return shared


@dataclass(frozen=True, slots=True)
class Voice:
    """How to speak: plain lines or JSON, with or without a progress bar."""

    as_json: bool = False
    quiet: bool = False

    def result(self, data: Mapping[str, object] | Sequence[object], text: str) -> None:
        """The outcome: ``data`` as JSON when asked for, else ``text``."""
        out = json.dumps(data, ensure_ascii=False, indent=2, default=str) if self.as_json else text
        sys.stdout.write(out.rstrip("\n") + "\n")

    def problem(self, problem: ResearchError) -> None:
        """What went wrong and what to do about it."""
        if self.as_json:
            sys.stdout.write(json.dumps({"error": problem.message, "fix": problem.fix}, ensure_ascii=False) + "\n")
        sys.stderr.write(f"{problem.message}\n{problem.fix}\n")

    def remark(self, text: str) -> None:
        """Something worth knowing that is not the result."""
        sys.stderr.write(text.rstrip("\n") + "\n")

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[int, int], None]]:
        """A progress bar for ``what``; silent when quiet or when standard error is no terminal."""
        from tqdm import tqdm

        with tqdm(desc=what, disable=self.quiet or not sys.stderr.isatty(), leave=False) as bar:

            def report(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            yield report


Verb = Callable[[Workspace, argparse.Namespace, Voice], int]
"""Carries out one verb and gives its exit code."""

Maker = Callable[[str, str, Verb], argparse.ArgumentParser]
"""Gives the parser of one verb: its name, what it does in a few words, what carries it out."""
