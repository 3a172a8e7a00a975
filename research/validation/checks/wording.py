"""How findings speak: lengths, numbers and shares as people say them."""

from __future__ import annotations

from research.validation.definition import MICROSECONDS, Increment


def share(value: float | None, digits: int = 1) -> str:
    """``83.4 %``."""
    return "unknown" if value is None else f"{100 * value:.{digits}f} %"


def number(value: float | None) -> str:
    """Four significant digits, thousands apart."""
    if value is None:
        return "unknown"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def length(us: float | None, increment: Increment | None = None) -> str:
    """Microseconds in the increment's unit, or in the largest unit that leaves at least one."""
    if us is None:
        return "unknown"
    unit = increment.unit if increment and increment.unit in MICROSECONDS else None
    unit = unit or next((u for u in reversed(MICROSECONDS) if u != "weeks" and abs(us) >= MICROSECONDS[u]), "seconds")
    return f"{number(us / MICROSECONDS[unit])} {unit}"


def between(interval: tuple[float, float] | None, digits: int = 4) -> str:
    """``[0.31, 0.42]``."""
    return "" if interval is None else f"[{interval[0]:.{digits}g}, {interval[1]:.{digits}g}]"


def units(n: int, *, of: str = "case") -> str:
    """``1 case``, ``12 cases``; customers for entities."""
    name = {"case": ("case", "cases"), "entity": ("customer", "customers")}[of]
    return f"{n:,} {name[n != 1]}"
