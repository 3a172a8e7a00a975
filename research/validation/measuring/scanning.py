"""What several questions ask of the same rows, asked once.

Every measure begins with figures per unit: the first opening, the last reply, how many contacts. They are grouped
over the same rows, whichever measure wants them. Here all of them are collected, each different one once, answered by
one pass over the rows that the engine keeps, and put in the place where each measure expects its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import ibis
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


def scanned(kept: Kept, rows: Iterable[Any], expressions: Iterable[Any]) -> Scan:
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
        wanted = {scan.names[figure]: figure for figure in figures}
        table = kept.keep(_grouped(parent.to_expr(), wanted), "scan")
        scan.tables[parent] = table
        scan.answered.update({node: _chosen(table, node, scan.names) for node in dict.fromkeys(nodes)})
    return scan


_OVER_KNOWN = (ops.Min, ops.Max, ops.Sum, ops.Count, ops.CountDistinct, ops.Mean)
"""Figures that pass over what is not known, so that their condition may stand in the column they are taken of."""


def _grouped(rows: Any, figures: dict[str, Any]) -> Any:
    """The figures per unit. What they are taken of is worked out row by row first, each different column once.

    An engine tests a condition beside a figure (``FILTER``) again for every figure that has it, and texts are compared
    each time.
    """
    inside = dict.fromkeys(part for figure in figures.values() for part in figure.find(ops.Reduction))
    whole = [part for part in inside if isinstance(part, ops.CountStar) and part.where is None]
    if not all(isinstance(part, _OVER_KNOWN) or part in whole for part in inside):
        return rows.group_by("_unit").aggregate(**{name: figure.to_expr() for name, figure in figures.items()})
    taken = {part: _taken(part) for part in inside if part not in whole}
    rows, taken = _numbered(rows, taken)
    names = {column: f"p{i}" for i, column in enumerate(dict.fromkeys(taken.values()))}
    lean = rows.select("_unit", **{name: column.to_expr() for column, name in names.items()})
    instead = {part: part.copy(arg=lean[names[column]].op(), where=None) for part, column in taken.items()}
    instead |= {part: part.copy(arg=lean.op()) for part in whole}
    wanted = {name: figure.replace(instead).to_expr() for name, figure in figures.items()}
    return lean.group_by("_unit").aggregate(**wanted)


def _numbered(rows: Any, taken: dict[Any, Any]) -> tuple[Any, dict[Any, Any]]:
    """Rows with the number of their event among those that are asked for, and what is taken of them by that number.

    Our own engine looks a name up once; it would compare it with every name that is asked for.
    """
    held = rows["_event"].op()
    asked = {test for column in taken.values() for test in column.find(ops.InValues) if _is_named(test, held)}
    names = sorted({option.value for test in asked for option in test.options})
    if rows.get_backend().name != "duckdb" or len(names) < _WORTH_A_NUMBER:
        return rows, taken
    numbered = rows.mutate(_number=ibis.literal(names, "array<string>").index(rows["_event"]))
    instead = {
        test: numbered["_number"].isin([names.index(option.value) for option in test.options]).op() for test in asked
    }
    instead[rows.op()] = numbered.op()
    return numbered, {part: column.replace(instead) for part, column in taken.items()}


_WORTH_A_NUMBER = 4
"""How many names are compared as quickly as one is looked up."""


def _is_named(test: Any, held: Any) -> bool:
    return test.value == held and all(isinstance(option, ops.Literal) for option in test.options)


def _taken(part: Any) -> Any:
    """The column that a figure is taken of, not known where its condition does not hold."""
    arg = part.arg
    if part.where is not None:
        arg = ibis.ifelse(part.where.to_expr(), arg.to_expr(), ibis.null(arg.dtype)).op()
    if isinstance(arg, ops.IfElse) and getattr(arg.false_null_expr, "value", 0) is None:
        return arg.copy(bool_expr=_bare(arg.bool_expr))
    return arg


def _bare(test: Any) -> Any:
    """A test without its "false where not known", which a choice between something and nothing does not need."""
    known = isinstance(test, ops.Coalesce) and len(test.arg) == 2 and test.arg[1] == ibis.literal(False).op()
    return test.arg[0] if known else test


def _chosen(table: Any, node: Any, names: dict[Any, str], columns: dict[str, str] | None = None) -> Any:
    """The columns of the kept table under the names that one grouping gave them."""
    held = {name: (columns or {}).get(name, names[figure]) for name, figure in node.metrics.items()}
    return table.select(_unit="_unit", **held).op()


class Kept:
    """The tables that were made with an engine on the way; they are given back on leaving, also by an error."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._made: list[Any] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    def keep(self, expression: Any, kind: str) -> Any:
        """The rows of an expression, computed once and kept with the engine under a name that no table has yet."""
        table = keep(self.connection, expression, f"{kind}_{secrets.token_hex(8)}")
        self._made.append(table)
        return table

    def drop(self, *tables: Any) -> None:
        """Gives these tables back; all that are kept when none is named."""
        self._give_back(tables or tuple(self._made))

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Gives back what was made inside when that fails."""
        before = len(self._made)
        try:
            yield
        except BaseException:
            self._give_back(self._made[before:])
            raise

    def _give_back(self, tables: Sequence[Any]) -> None:
        for table in tables:
            self._made = [held for held in self._made if held is not table]  # == on tables makes an expression
            release(self.connection, table)


def keep(connection: Any, expression: Any, name: str) -> Any:
    """The rows of an expression, computed once and kept with the engine."""
    if connection.name == "pyspark":
        return expression.cache()  # Spark has no temporary tables, only what it keeps in memory
    return connection.create_table(name, expression, temp=True)


def release(connection: Any, table: Any) -> None:
    """Gives back a table that :func:`keep` made."""
    if connection.name == "pyspark":
        table.release()
    else:
        connection.drop_table(table.op().name, force=True)


def is_plain(expression: Any) -> bool:
    """Whether the expression only reckons along the rows of one kept table, so that asking it again costs little."""
    return not expression.op().find((ops.JoinChain, ops.Aggregate, ops.WindowFunction, ops.Set))
