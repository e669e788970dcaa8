"""Measure words and units: what they measure and how they convert."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
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
    factor: Fraction
    chinese: bool


@cache
def units() -> dict[str, Unit]:
    """Returns the units of the lexicon by name.

    Raises:
        LexiconError: A factor is no positive number or fraction, or `chinese` is neither yes nor no.
    """
    table: dict[str, Unit] = {}
    for line, row in tsv_rows("units.tsv", _COLUMNS):
        try:
            factor = Fraction(row["factor"])
        except (ValueError, ZeroDivisionError):
            factor = Fraction(0)
        if factor <= 0 or row["chinese"] not in ("yes", "no"):
            raise LexiconError(
                f"units.tsv, line {line}: factor must be a positive number or fraction, chinese yes or no; got {row}"
            )
        table[row["unit"]] = Unit(row["unit"], row["dimension"], row["base_unit"], factor, row["chinese"] == "yes")
    return table


def dimension(unit: str) -> str:
    """Returns the dimension of a unit as written; a compound one (`元/平方米`) is `ratio`; unknown ones are `other`."""
    row = units().get(unit)
    if row:
        return row.dimension
    return "ratio" if "/" in unit else "other"


_DIGITS = Context(prec=15)  # what a 64-bit float keeps of any number


def to_base(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Returns value and unit in the base unit of the dimension, so that districts can be compared.

    Args:
        value: Value in `unit`, multiplier applied.
        unit: Unit as written; an unknown or compound one is its own base.

    Returns:
        The value, exact where the factor is a whole number, else to 15 significant digits, and its unit.

    Example:
        >>> to_base(Decimal(3), "公顷"), to_base(Decimal(15), "分钟"), to_base(Decimal(2), "亩")
        ((Decimal('30000'), '平方米'), (Decimal('0.25'), '小时'), (Decimal('1333.33333333333'), '平方米'))
    """
    row = units().get(unit)
    if not row:
        return value, unit
    up, down = row.factor.as_integer_ratio()
    product = value * up
    return product if down == 1 else _DIGITS.divide(product, Decimal(down)), row.base_unit
