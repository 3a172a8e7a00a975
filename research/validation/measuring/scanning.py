"""What several questions ask of the same rows, asked once.

Every measure begins with figures per unit: the first opening, the last reply, how many contacts. They are grouped
over the same rows, whichever measure wants them. Here all of them are collected, each different one once, answered by
one pass over the rows that the engine keeps, and put in the place where each measure expects its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ibis.expr.operations as ops


@dataclass(frozen=True, slots=True)
class Scan:
    """What was answered: which grouping over the rows became which columns of a kept table.

    ``tables`` holds that table by the rows it was made from, ``names`` the column of each figure.
    """

    answered: dict[Any, Any]
    tables: dict[Any, Any]
    names: dict[Any, str]

    def over(self, expression: Any) -> Any:
        """The expression with its groupings read from what was kept, instead of from the rows."""
        return expression.op().replace(self.answered).to_expr() if self.answered else expression

    def found(self, rows: Any, figures: dict[str, Any]) -> dict[str, Any]:
        """The kept columns that hold the figures over ``rows``."""
        table = self.tables[rows.op()]
        return {name: table[self.names[figure.op()]] for name, figure in figures.items()}

    def columns(self, expression: Any) -> set[str]:
        """The kept columns that an expression reads."""
        nodes = [node for node in expression.op().find(ops.Aggregate) if node in self.answered]
        return {self.names[figure] for node in nodes for figure in node.metrics.values()}

    def instead(self, expression: Any, table: Any, columns: dict[str, str]) -> Scan:
        """The scan for one expression, read from ``table``, which holds the kept columns it reads and others.

        ``columns`` says which of those stand for a figure that goes by that name.
        """
        own = [node for node in expression.op().find(ops.Aggregate) if node in self.answered]
        return Scan({node: _chosen(table, node, self.names, columns) for node in own}, self.tables, self.names)


def scanned(connection: Any, rows: Iterable[Any], expressions: Iterable[Any]) -> Scan:
    """One pass over each different table of ``rows`` for all that the expressions group by unit over it."""
    tables = {table.op() for table in rows}
    asked: dict[Any, list[Any]] = {}
    for expression in expressions:
        for node in expression.op().find(ops.Aggregate):
            if node.parent in tables and list(node.groups) == ["_unit"]:
                asked.setdefault(node.parent, []).append(node)
    scan = Scan({}, {}, {})
    for parent, nodes in asked.items():
        figures = dict.fromkeys(figure for node in nodes for figure in node.metrics.values())
        scan.names.update({figure: f"m{i}" for i, figure in enumerate(figures)})
        wanted = {scan.names[figure]: figure.to_expr() for figure in figures}
        table = keep(connection, parent.to_expr().group_by("_unit").aggregate(**wanted), fresh("scan"))
        scan.tables[parent] = table
        scan.answered.update({node: _chosen(table, node, scan.names) for node in dict.fromkeys(nodes)})
    return scan


def _chosen(table: Any, node: Any, names: dict[Any, str], columns: dict[str, str] | None = None) -> Any:
    """The columns of the kept table under the names that one grouping gave them."""
    held = {name: (columns or {}).get(name, names[figure]) for name, figure in node.metrics.items()}
    return table.select(_unit="_unit", **held).op()


def fresh(name: str) -> str:
    """A name that no table has yet."""
    return f"{name}_{secrets.token_hex(8)}"


def keep(connection: Any, expression: Any, name: str) -> Any:
    """The rows of an expression, computed once and kept with the engine."""
    if connection.name == "pyspark":
        return expression.cache()  # Spark has no temporary tables, only what it keeps in memory
    if connection.name == "postgres":
        connection.raw_sql(f'DROP TABLE IF EXISTS pg_temp."{name}"').close()
        return connection.create_table(name, expression, temp=True)
    return connection.create_table(name, expression, temp=True, overwrite=True)


def is_plain(expression: Any) -> bool:
    """Whether the expression only reckons along the rows of one kept table, so that asking it again costs little."""
    return not expression.op().find((ops.JoinChain, ops.Aggregate, ops.WindowFunction, ops.Set))
