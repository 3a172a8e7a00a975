"""``templates``: the well-known CPIs as ready definitions, without a study."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from research import Template, scratch_workspace
from research.cli.speaking import Voice, manner


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    templates = commands.add_parser(
        "templates", parents=[manner()], help="ready definitions of well-known CPIs: list them, show or write one"
    )
    templates.add_argument("template", nargs="?", help="show this one as YAML; without it, list all")
    templates.add_argument("--out", type=Path, metavar="DIR", help="write its definition and made-up events there")
    templates.set_defaults(run=run_templates)


def run_templates(given: argparse.Namespace, voice: Voice) -> int:
    """Lists every template; shows one, or writes it to a folder."""
    templates = scratch_workspace(memory=False).templates
    if given.template is None:
        rows = [_row(each) for each in templates.all()]
        voice.result(rows, "\n".join(f"{r['template']:28} {r['type']:14} {r['name']}" for r in rows))
        return 0
    held = templates.get(given.template)
    if given.out is None:
        voice.result(_row(held) | {"yaml": held.yaml}, held.yaml)
        return 0
    given.out.mkdir(parents=True, exist_ok=True)
    definition, events = given.out / f"{held.id}.yaml", given.out / f"{held.id}.csv"
    definition.write_text(held.yaml, encoding="utf-8")
    shutil.copyfile(held.sample, events)
    voice.result({"definition": str(definition), "events": str(events)}, f"{definition}\n{events}")
    return 0


def _row(template: Template) -> dict[str, str]:
    step = template.definition.increment
    return {
        "template": template.id, "name": template.name, "type": template.definition.measure.type,
        "increment": f"{step.words}, {step.direction} is better", "kpi": template.kpi, "about": template.about,
    }  # fmt: skip
