"""Rows as Arrow tables and pandas frames, with the columns of `toolkit.reporting.tables`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from toolkit.normalization.text import valid
from toolkit.reporting.analysed import Row
from toolkit.reporting.columns import TABLES

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {"string": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "date": pa.date32()}


def schema(name: str) -> pa.Schema:
    """Returns the Arrow schema of a table."""
    return pa.schema([(column.name, _TYPES[column.type]) for column in TABLES[name]])


def to_arrow(name: str, rows: Sequence[Row]) -> pa.Table:
    """Returns rows as an Arrow table; a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD (offsets stay)."""
    target = schema(name)
    values: Sequence[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(target)
    arrays = [_array(column, kind) for column, kind in zip(values, target.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=target)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([valid(value) if isinstance(value, str) else value for value in values], kind)


def to_frame(name: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Returns rows as a pandas frame; types as `table_to_frame` gives them."""
    return table_to_frame(to_arrow(name, rows))


def table_to_frame(table: pa.Table) -> pd.DataFrame:
    """Returns an Arrow table as a frame: missing whole numbers and truth values stay missing (`Int64`, `boolean`)."""
    import pandas as pd

    nullable = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = table.to_pandas(types_mapper=nullable.get, date_as_object=False)
    return frame
