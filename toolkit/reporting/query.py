"""SQL over the tables of a result folder, by DuckDB (extra `query`); nothing else can be read, nothing written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from toolkit.errors import InputError, MissingDependencyError
from toolkit.reporting.arrow import table_to_frame
from toolkit.reporting.results import read_tables, table_names

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

# No file, no network, no variable of the program, no extension; and a statement cannot turn that back on.
_SETTINGS = (
    "set enable_external_access = false",
    "set python_enable_replacements = false",
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set lock_configuration = true",
)


def query(folder: str | Path, sql: str) -> pd.DataFrame:
    """Returns the answer to one `select` over the tables of a result folder, each a view of its name.

    Args:
        folder: The result folder.
        sql: One statement, in DuckDB's SQL (`select … from targets join documents using (document_id)`).

    Returns:
        The rows; missing whole numbers and truth values stay missing (`Int64`, `boolean`).

    Raises:
        InputError: The folder is no result, or the statement is wrong, not a single one, or no `select`.
        MissingDependencyError: DuckDB is not installed.

    Example:
        >>> query("out/demo", "select count(*) as targets from targets")  # doctest: +SKIP
           targets
        0      986
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingDependencyError("SQL needs DuckDB: pip install 'govtext[query]'") from error

    names = [name for name in table_names(folder) if re.search(rf"\b{name}\b", sql, re.IGNORECASE)]
    tables = read_tables(folder, names)
    with duckdb.connect(":memory:") as connection:
        for name, table in tables.items():
            connection.register(name, table)
        for setting in _SETTINGS:
            connection.execute(setting)
        try:
            _check(connection, sql)
            answer = connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            there = ", ".join(table_names(folder))
            raise InputError(f"the query failed: {error}\nTables: {there}; columns: docs/data-dictionary.md") from error
        return table_to_frame(_plain(answer))


def _check(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    import duckdb

    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise InputError("give one select (or `with … select`); other statements are not run")


def _plain(table: pa.Table) -> pa.Table:
    """Returns the table with the types of the result tables: DuckDB sums whole numbers to ones of 128 bits."""
    for i, field in enumerate(table.schema):
        wanted = field.type
        if pa.types.is_decimal(field.type):
            wanted = pa.int64() if field.type.scale == 0 else pa.float64()
        elif pa.types.is_integer(field.type):
            wanted = pa.int64()
        if wanted == field.type:
            continue
        column = table.column(i)
        try:
            table = table.set_column(i, field.name, column.cast(wanted))
        except pa.ArrowInvalid:  # beyond 64 bits
            table = table.set_column(i, field.name, column.cast(pa.float64()))
    return table
