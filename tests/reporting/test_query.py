from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from toolkit.errors import InputError, MissingDependencyError
from toolkit.reporting.query import query
from toolkit.reporting.results import read_results


def test_tables_join_and_types_stay(hostile: Path) -> None:
    answer = query(
        hostile,
        "select region, count(*) as n, sum(t.start) as places, any_value(t.target_year) as year from targets t "
        "join documents d using (document_id, region) group by region",
    )
    targets = read_results(hostile, ["targets"])["targets"]
    assert answer["n"].sum() == len(targets)
    assert answer["places"].dtype == pd.Int64Dtype()
    assert int(answer["places"].sum()) == int(targets["start"].sum())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        pytest.param("selec 1", "syntax error", id="syntax"),
        pytest.param("select nope from targets", "nope", id="column"),
        pytest.param("select * from nope", "Tables: documents, tasks", id="table"),
        pytest.param("select 1; select 2", "one select", id="two"),
        pytest.param("", "one select", id="none"),
        pytest.param("create table x as select 1", "one select", id="create"),
        pytest.param("copy (select 1) to 'x.csv'", "one select", id="copy"),
        pytest.param("set enable_external_access = true", "one select", id="set"),
        pytest.param("attach 'x.db'", "one select", id="attach"),
        pytest.param("select * from read_text('{file}')", "disabled by configuration", id="read a file"),
        pytest.param("select * from glob('{file}')", "disabled by configuration", id="list files"),
        pytest.param("select * from '{file}'", "query failed", id="a file as a table"),
        pytest.param("select * from read_csv('https://example.org/a.csv')", "query failed", id="network"),
        pytest.param("select * from tables", "query failed", id="variable of the program"),
    ],
)
def test_nothing_but_the_tables(hostile: Path, tmp_path: Path, sql: str, said: str) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        query(hostile, sql.format(file=file.as_posix()))


def test_without_duckdb_the_way_out_is_named(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingDependencyError, match=r"govtext\[query\]"):
        query(hostile, "select 1")
