"""Reads a result folder back: the tables of `govtext extract` as pandas frames."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import InputError
from toolkit.reporting.arrow import table_to_frame
from toolkit.reporting.columns import TABLES
from toolkit.reporting.write import is_result

if TYPE_CHECKING:
    import pandas as pd


def read_results(folder: str | Path, tables: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
    """Returns tables of a result folder as frames by name, with the columns and types of `analysed.to_frames()`.

    Args:
        folder: The folder that `govtext extract ... --out DIR` or `run_batch` has written.
        tables: Names of tables; None takes all that the folder holds (an older version wrote fewer).

    Returns:
        The frames in the order asked for, rows in order of document_id and place; missing whole numbers and truth
        values stay missing (`Int64`, `boolean`).

    Raises:
        InputError: The folder is no result, a table or a column of it is not there, or a file cannot be read.

    Example:
        >>> read_results("out/demo", ["documents", "targets"])["targets"].columns[0]
        'mention_id'
    """
    return {name: table_to_frame(table) for name, table in read_tables(folder, tables).items()}


def read_tables(folder: str | Path, tables: Iterable[str] | None = None) -> dict[str, pa.Table]:
    """Returns the same as Arrow tables.

    Raises:
        InputError: As `read_results`.
    """
    if tables is None:
        names = table_names(folder)
    else:
        names = list(dict.fromkeys([tables] if isinstance(tables, str) else tables))
    return {name: _read(_result(folder), name) for name in names}


def table_names(folder: str | Path) -> list[str]:
    """Returns the names of the tables that a result folder holds.

    Raises:
        InputError: The folder is no result.
    """
    root = _result(folder)
    return [name for name in TABLES if _parts(root, name)]


def _result(folder: str | Path) -> Path:
    root = Path(folder)
    if not is_result(root):
        raise InputError(
            f"{root}: is no result folder (no run.json of this toolkit); make one: govtext extract PATH... --out {root}"
        )
    return root


def _parts(root: Path, name: str) -> list[Path]:
    return sorted((root / name).glob("part-*.parquet"))


def _read(root: Path, name: str) -> pa.Table:
    """Returns one table, its columns checked."""
    if name not in TABLES:
        raise InputError(f"no table {name!r}; there is {', '.join(TABLES)}")
    if (beside := root / f"{name}.new").is_dir():
        raise InputError(
            f"{root / name}: is older than {beside.name}, which could not take its place when it was written; "
            "remove the old folder and rename the new one"
        )
    again = f"it was written by another version: run govtext extract again with --out {root}"
    parts = _parts(root, name)
    if not parts:
        raise InputError(f"{root}: has no table {name!r} ({name}/part-*.parquet); {again}")
    columns = [column.name for column in TABLES[name]]
    read = []
    for part in parts:
        try:
            with part.open("rb") as file:  # pyarrow opens names in UTF-8 only; without threads: see write.py
                missing = [column for column in columns if column not in pq.read_schema(file).names]
                if missing:
                    raise InputError(f"{part}: has no column {', '.join(missing)}; {again}")
                file.seek(0)
                read.append(pq.read_table(file, columns=columns, use_threads=False))
        except (OSError, pa.ArrowException) as error:
            raise InputError(f"{part}: cannot be read ({error}); run govtext extract again") from error
    return pa.concat_tables(read)
