"""`govtext export`, `import-gold`, `query`, `review` and `audit`, as a user runs them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.reporting.hostile import write_result
from toolkit.cli import app
from toolkit.reporting.audit_sheet import read_audit_sheet, write_audit_sheet


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_result(tmp_path_factory.mktemp("cli 检查"))


def run(*args: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    assert result.exit_code == code, result.output
    return result.output


def test_review_then_a_workbook_with_links(results: Path) -> None:
    assert "3 documents" in run("review", results)
    out = results / "表.xlsx"
    assert out.name in run("export", results, "--out", out, "--table", "targets")
    assert pd.read_excel(out, sheet_name="targets")["review"].eq("查看").all()
    assert "tells no format" in run("export", results, "--out", results / "a.doc", code=2)


def test_gold_from_doccano_tells_what_is_unfinished(results: Path, tmp_path: Path) -> None:
    run("export", results, "--to", "doccano", "--out", tmp_path / "a.jsonl")
    assert "3 gold files" in run("import-gold", tmp_path / "a.jsonl", "--out", tmp_path / "gold")
    text = (tmp_path / "a.jsonl").read_text("utf-8").replace('"fields": {', '"old": {')
    (tmp_path / "b.jsonl").write_text(text, encoding="utf-8")
    output = run("import-gold", tmp_path / "b.jsonl", "--out", tmp_path / "gold2")
    assert "records lack fields" in output


def test_a_query_is_shown_or_written(results: Path, tmp_path: Path) -> None:
    assert "reports" in run("query", results, "select count(*) as reports from documents")
    assert "more rows" in run("query", results, "select * from targets, range(20)")
    out = tmp_path / "a.csv"
    run("query", results, "select document_id, count(*) as n from targets group by 1 order by 1", "--out", out)
    assert len(pd.read_csv(out)) == 3
    assert "Candidate" in run("query", results, "select nope from targets", code=2)


def test_an_audit_from_draw_to_report(results: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "s.xlsx"
    assert "30 units" in run("audit", results, "--n", "30", "--seed", "2", "--out", sheet)
    assert "--force" in run("audit", results, "--out", sheet, code=2)
    assert "nothing is marked" in run("audit", "report", sheet, code=2)
    assert "no such file" in run("audit", "report", tmp_path / "t.xlsx", code=2)
    marked = read_audit_sheet(sheet)
    marked["verdict"] = "right"
    marked.loc[marked.index[:2], "verdict"] = "wrong"
    marked.loc[marked["kind"].eq("sentence") & marked["verdict"].eq("wrong"), "missed_targets"] = 1
    write_audit_sheet(marked, sheet)
    out, rows = tmp_path / "figures.csv", tmp_path / "rows.dta"
    output = run("audit", "report", sheet, "--second", sheet, "--out", out, "--rows", rows)
    assert "seed 2" in output
    assert "Krippendorff" in output
    assert "精确率" in output
    assert pd.read_csv(out)["measure"].eq("precision").any()
    written = pd.read_stata(rows)
    assert written["inclusion_probability"].between(0, 1).all()
    assert len(written) == 30


def test_help_shows_both_commands() -> None:
    output = run("audit", "--help")
    assert "draw" in output
    assert "report" in output
