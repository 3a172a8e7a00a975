"""The terminal face: the verbs of the Workspace under the same names, and four commands that keep nothing.

Exit codes: 0 done; 1 a problem the person can mend (message and what to do on standard error); 2 the command was
typed wrong; 3 done in part, some inputs were left out and are listed; 130 stopped by Ctrl+C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from research import ResearchError
from research.cli import measuring, stateless, templating, verbs
from research.cli.speaking import Voice

DONE, PROBLEM, USAGE, PARTLY, STOPPED = 0, 1, 2, 3, 130


def parser() -> argparse.ArgumentParser:
    """The whole command line; each command sets ``run`` to its function."""
    top = argparse.ArgumentParser(
        prog="python -m research",
        description="From what customers say to what a company measures for them.",
        epilog="Exit codes: 0 done, 1 a problem you can mend, 2 typed wrong, 3 done in part, 130 stopped.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (stateless, measuring, templating, verbs):
        module.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Carries out one command; returns its exit code."""
    given = parser().parse_args(arguments)
    voice = Voice(as_json=given.json, quiet=given.quiet or given.json)
    try:
        code: int = given.run(given, voice)
    except ResearchError as problem:
        voice.problem(problem)
        return PROBLEM
    except OSError as fault:
        what = fault.filename or "A file"
        voice.problem(ResearchError(f"{what} cannot be opened: {fault.strerror}.", "Check the path and its rights."))
        return PROBLEM
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing half-done was kept.\n")
        return STOPPED
    return code
