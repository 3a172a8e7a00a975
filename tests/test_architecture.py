"""The floors hold: every file has a floor, imports point down, and each heavy library lives on one floor only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TREES = ("nlp", "research", "pages")
FILES = [*sorted(path for tree in TREES for path in (ROOT / tree).rglob("*.py")), ROOT / "app.py"]

# Lowest first. A file may import from its own floor and from those before it.
FLOORS = ("text", "rules", "shell", "faces")

# Where a library may be imported: a file whose path starts with one of these.
HOMES = {
    "streamlit": ("app.py", "pages/"),
    "starlette": ("pages/_live/",),
    "segno": ("pages/",),
    "altair": ("app.py", "pages/", "research/exchange/"),
    "pandas": ("app.py", "pages/"),
    "sqlalchemy": ("research/storage/",),
    "alembic": ("research/storage/",),
    "ibis": ("research/validation/",),
    "duckdb": ("research/validation/",),
    "spacy": ("nlp/",),
    "sklearn": ("nlp/",),
    "onnxruntime": ("nlp/",),
    "tokenizers": ("nlp/",),
    "graspologic_native": ("nlp/",),
    "presidio_analyzer": ("nlp/",),
    "torch": ("nlp/training/",),
    "transformers": ("nlp/training/",),
}


def floor_of(path: str) -> str:
    if path.startswith("nlp/"):
        return "text"
    if path == "app.py" or path.startswith(("pages/", "research/cli", "research/__main__")):
        return "faces"
    if path == "research/__init__.py" or path.startswith(
        ("research/workspace/", "research/storage/", "research/exchange/")
    ):
        return "shell"
    if path.startswith("research/"):
        return "rules"
    raise AssertionError(f"{path} has no floor")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError(f"{path}:{node.lineno} uses a relative import")
            module = node.module or ""
            yield node.lineno, module
            shown = door() if module == "research" else set()  # a name the door shows is no way past it
            yield from ((node.lineno, f"{module}.{a.name}") for a in node.names if a.name not in shown)


def door() -> set[str]:
    """The names that ``research`` shows the faces."""
    path = ROOT / "research" / "__init__.py"
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {a.asname or a.name for node in tree.body if isinstance(node, ast.ImportFrom) for a in node.names}


def file_of(module: str) -> str | None:
    """Path, relative to the root, of one of our own modules; None for anybody else's."""
    stem = module.replace(".", "/")
    for candidate in (f"{stem}.py", f"{stem}/__init__.py"):
        if (ROOT / candidate).is_file():
            return candidate
    return None


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    own = str(path.relative_to(ROOT))
    for line, module in imports(path):
        target = file_of(module)
        if target is None:
            continue
        assert FLOORS.index(floor_of(target)) <= FLOORS.index(floor_of(own)), f"{own}:{line} reaches up to {target}"
        if floor_of(own) == "faces" and floor_of(target) != "faces":
            assert target.startswith("research/"), f"{own}:{line} reaches past the door, to {target}"
            assert target == "research/__init__.py" or own.startswith("research/"), (
                f"{own}:{line} must import {module} from `research` itself"
            )


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_libraries_stay_at_home(path: Path) -> None:
    own = str(path.relative_to(ROOT))
    for line, module in imports(path):
        homes = HOMES.get(module.split(".", maxsplit=1)[0])
        assert homes is None or own.startswith(homes), f"{own}:{line} imports {module}; only {homes} may"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sizes_stay_calm(path: Path) -> None:
    own = str(path.relative_to(ROOT))
    if own.startswith("nlp/training/"):
        pytest.skip("training scripts run once, by hand")
    lines = len(path.read_text(encoding="utf-8").splitlines())
    limit = 120 if path.parent.name == "pages" else 300
    assert lines <= limit, f"{own} has {lines} lines, {limit} is the house's limit"


def test_the_test_sees_a_breach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    for name, text in {
        "nlp/low.py": "from research.high import x\n",
        "research/high.py": "import sqlalchemy\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(AssertionError, match="reaches up"):
        test_imports_point_down(tmp_path / "nlp/low.py")
    with pytest.raises(AssertionError, match="only"):
        test_heavy_libraries_stay_at_home(tmp_path / "research/high.py")
