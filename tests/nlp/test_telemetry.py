"""Nothing leaves the machine: the runtime of the models reports home unless it is told not to before it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("module", ["nlp.embedding", "nlp.extracting"])
def test_the_runtime_of_the_models_makes_no_telemetry(module: str, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "USERPROFILE": str(tmp_path)}
    own = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    code = f"import {module}; from nlp.embedding import MiniLM; MiniLM().embed(['Where does my claim stand?'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=own | home, capture_output=True, text=True, check=True, timeout=300
    )
    assert "telemetry" not in done.stderr.lower()
    left = [str(path) for path in tmp_path.rglob("*") if "onnxruntime" in path.name.lower()]
    assert left == []  # neither an identifier nor a queue of events
