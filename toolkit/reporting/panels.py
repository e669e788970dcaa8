"""Panels as files: CSV for a spreadsheet, Parquet, and Stata's .dta with names that Stata takes and Chinese labels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import InputError, OutputError
from toolkit.loaders.user_table import read_table
from toolkit.reporting.panel_columns import LABELS, VALUES
from toolkit.reporting.spreadsheet import write_csv

FORMATS = (".csv", ".parquet", ".dta")
_STATA_NAME = 32  # characters of a name
_STATA_LABEL = 80  # characters of a label
_STATA_WHOLE = 2_147_483_620  # the largest whole number of a long
_STATA_STRING = 2045  # bytes of a string; a longer one is a strL
_NO_NAME = re.compile(r"[^0-9A-Za-z_]+")
# Names that Stata keeps for itself.
_RESERVED = frozenset((
    "aggregate", "array", "boolean", "break", "byte", "case", "catch", "class", "colvector", "complex", "const",
    "continue", "default", "delegate", "delete", "do", "double", "else", "end", "enum", "eltypedef", "explicit",
    "export", "external", "float", "for", "friend", "function", "global", "goto", "if", "in", "inline", "int", "local",
    "long", "numeric", "pragma", "private", "protected", "quad", "rowvector", "short", "string", "strL", "using",
    "with",
))  # fmt: skip


def write_panel(frame: pd.DataFrame, path: str | Path, *, labels: Mapping[str, str] | None = None) -> Path:
    """Writes a panel; the ending decides the format.

    `.csv` is UTF-8 with a byte order mark, for Excel; `.dta` is Stata's format 118 (Stata 14 and later): every name is
    ASCII, at most 32 characters and none that Stata keeps for itself (`end` becomes `end_`, `gdp.growth` becomes
    `gdp_growth`, 2024 becomes `y2024`), each variable has a Chinese label, and columns of fixed words (level, horizon,
    missing_reason, …) are numbers with Chinese value labels, always the same ones.

    Args:
        frame: A frame of `toolkit.analysis.panel_concepts`, `panel_targets`, `coverage`, or a wide one made of it.
        path: The file.
        labels: Labels of columns that the panels do not know, such as those of a wide panel.

    Returns:
        The path.

    Raises:
        InputError: The ending is none of `FORMATS`.
        OutputError: The file cannot be written.

    Example:
        >>> write_panel(panel, "panel.dta")  # doctest: +SKIP
        PosixPath('panel.dta')
    """
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise InputError(f"{path}: a panel is written as {', '.join(FORMATS)}; choose one of these endings")
    frame = frame.rename(columns=str)
    try:
        if path.suffix.lower() == ".dta":
            _write_stata(frame, path, {**LABELS, **(labels or {})})
        else:
            table = pa.Table.from_pandas(frame, preserve_index=False)
            if path.suffix.lower() == ".csv":
                write_csv(path, [table], list(frame.columns))
            else:
                with path.open("wb") as file:
                    pq.write_table(table, file, compression="zstd")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error}); is it open in another program?") from error
    return path


def read_manifest(path: str | Path) -> pd.DataFrame:
    """Returns a manifest (CSV, TSV or .xlsx) with every cell as text, empty ones missing.

    Raises:
        InputError: The file cannot be read.

    Example:
        >>> read_manifest("corpus/manifest.tsv").columns[0]  # doctest: +SKIP
        'id'
    """
    header, rows = read_table(path)
    names = [name for name in header if name]
    cells = [[row[name] or None for name in names] for row in rows]
    return pd.DataFrame(cells, columns=names, dtype=object)


def stata_names(columns: list[str]) -> dict[str, str]:
    """Returns for each column a name that Stata takes: ASCII, at most 32 characters, each once.

    Example:
        >>> stata_names(["gdp.growth", "2024", "end", "数字经济"])
        {'gdp.growth': 'gdp_growth', '2024': 'y2024', 'end': 'end_', '数字经济': 'v4'}
    """
    names: dict[str, str] = {}
    for number, column in enumerate(columns, 1):
        name = _NO_NAME.sub("_", column).strip("_")[:_STATA_NAME] or f"v{number}"
        name = f"y{name}" if name[0].isdigit() else name
        name = f"{name}_" if name in _RESERVED else name
        base, copy = name, 2
        while name in names.values():
            name = f"{base[: _STATA_NAME - len(str(copy)) - 1]}_{copy}"
            copy += 1
        names[column] = name
    return names


def _write_stata(frame: pd.DataFrame, path: Path, labels: Mapping[str, str]) -> None:
    names = stata_names(list(frame.columns))
    columns: dict[str, Any] = {}
    long: list[str] = []
    for column, name in names.items():
        values = _stata_column(column, frame[column])
        columns[name] = values
        if values.dtype == object and any(len(text.encode("utf-8")) > _STATA_STRING for text in values):
            long.append(name)
    said = {names[column]: labels.get(column, column)[:_STATA_LABEL] for column in names}
    with path.open("wb") as file:
        pd.DataFrame(columns).to_stata(
            file, write_index=False, version=118, variable_labels=said, convert_strl=long or None
        )


def _stata_column(name: str, values: pd.Series[Any]) -> pd.Series[Any]:
    """Returns a column as Stata can hold it: numbers, labelled numbers, or text without missing cells."""
    if name in VALUES and values.dropna().isin([*VALUES[name], ""]).all():
        words = VALUES[name]
        codes = pd.Categorical(values.map(words), categories=list(words.values()))
        return pd.Series(codes, index=values.index)
    if pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values):
        numbers = values.astype("float64")
        whole = pd.api.types.is_integer_dtype(values) and numbers.notna().all() and numbers.abs().max() < _STATA_WHOLE
        return numbers.astype("int32") if whole else numbers
    return values.astype(object).where(values.notna(), "").astype(str).astype(object)
