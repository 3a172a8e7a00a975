"""Templates: the well-known CPIs as ready definitions, each with a few made-up events."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import yaml

from nlp.errors import RecordError
from research.validation.definition import Definition
from research.validation.loading import load_document
from research.validation.measured import MeasureResult, measure_file
from research.validation.templating import Renaming, Template, renamed

TEMPLATES = Path(__file__).resolve().parents[2] / "data" / "templates"
"""Where the templates lie in the project."""


class Templates:
    """List, look at, try, and make one's own of them."""

    def all(self) -> tuple[Template, ...]:
        """Every template, in the order of the list."""
        return _all()

    def get(self, template: str) -> Template:
        """One template.

        Raises:
            RecordError: if there is none of that name.
        """
        found = next((each for each in _all() if each.id == template), None)
        if found is None:
            names = ", ".join(each.id for each in _all())
            raise RecordError(f"There is no template {template!r}.", f"Pick one of: {names}.")
        return found

    def try_out(self, template: str) -> MeasureResult:
        """The template measured on its own events."""
        held = self.get(template)
        return measure_file(held.yaml, held.sample, name=f"{held.id}.yaml")

    def adapt(self, template: str, names: Renaming, *, statement: str, id: str) -> Definition:
        """The template's definition in the names of other data and the words of a candidate."""
        return replace(renamed(self.get(template).definition, names), statement=statement, id=id)


@lru_cache(maxsize=1)
def _all() -> tuple[Template, ...]:
    listed = TEMPLATES / "templates.yaml"
    if not listed.is_file():
        return ()
    return tuple(_template(each) for each in yaml.safe_load(listed.read_text(encoding="utf-8")))


def _template(about: dict[str, str]) -> Template:
    folder = TEMPLATES / about["id"]
    text = (folder / "definition.yaml").read_text(encoding="utf-8")
    definition, _ = load_document(text, name=f"{about['id']}/definition.yaml")
    return Template(**about, definition=definition, yaml=text, sample=str(folder / "events.csv"))  # type: ignore[arg-type]
