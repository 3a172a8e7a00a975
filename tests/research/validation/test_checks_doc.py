"""The list of checks names tests that exist, and every check that the sample's findings hold."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
FOLDERS = (HERE, HERE.parent / "experiments")
DOC = (HERE.parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(test_\w+)::(test_\w+)(…?)`", DOC)
    assert len(named) > 25
    for file, test, more in named:
        (path,) = [folder / f"{file}.py" for folder in FOLDERS if (folder / f"{file}.py").is_file()]
        found = re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert any(name.startswith(test) if more else name == test for name in found), f"{file}::{test}"


def test_every_check_of_the_code_is_in_the_list() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (HERE.parents[2] / "research" / "validation" / "checks").glob("*.py")
    )
    checks = set(re.findall(r'Finding\(\s*"([a-z0-9 -]+)"', code)) | set(re.findall(r'Part\("([a-z0-9 -]+)"', code))
    assert len(checks) > 25
    missing = {check for check in checks if not re.search(rf"\b{re.escape(check)}\b", DOC)}
    assert not missing
