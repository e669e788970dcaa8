"""Measure words and units: what they measure and how they convert."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from toolkit.errors import LexiconError
from toolkit.resources import tsv_rows

_COLUMNS = ("unit", "dimension", "base_unit", "factor", "chinese")


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of lexicons/units.tsv: one `name` equals `factor` times `base_unit`."""

    name: str
    dimension: str
    base_unit: str
    factor: Decimal
    chinese: bool


@cache
def units() -> dict[str, Unit]:
    """Returns the units of the lexicon by name.

    Raises:
        LexiconError: A factor is no positive number, or `chinese` is neither yes nor no.
    """
    table: dict[str, Unit] = {}
    for line, row in tsv_rows("units.tsv", _COLUMNS):
        try:
            factor = Decimal(row["factor"])
        except InvalidOperation:
            factor = Decimal(0)
        if factor <= 0 or row["chinese"] not in ("yes", "no"):
            raise LexiconError(
                f"units.tsv, line {line}: factor must be a positive number, chinese yes or no; got {row}"
            )
        table[row["unit"]] = Unit(row["unit"], row["dimension"], row["base_unit"], factor, row["chinese"] == "yes")
    return table


def dimension(unit: str) -> str:
    """Returns the dimension of a unit as written; a compound one (`元/平方米`) is `ratio`; unknown ones are `other`."""
    row = units().get(unit)
    if row:
        return row.dimension
    return "ratio" if "/" in unit else "other"


def to_base(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Returns value and unit in the base unit of the dimension, so that districts can be compared.

    Args:
        value: Value in `unit`, multiplier applied.
        unit: Unit as written; an unknown or compound one is its own base.

    Example:
        >>> to_base(Decimal(3), "公顷")
        (Decimal('30000'), '平方米')
    """
    row = units().get(unit)
    return (value * row.factor, row.base_unit) if row else (value, unit)
