"""Names of one project in two years: how many candidates are one, and how many are lost, on pairs judged by reading."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from toolkit.analysis.identity import candidates, normal_name

TABLE = Path(__file__).parent / "gold" / "identity-judged.tsv"


def _judged() -> list[dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    header, *rows = [line.split("\t") for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


def _found(row: dict[str, str], threshold: float) -> bool:
    alike = normal_name(row["name"]) == normal_name(row["other"])
    return alike or not candidates([row["name"]], [row["other"]], threshold=threshold).empty


def test_names_only_and_verdicts() -> None:
    rows = _judged()
    assert len(rows) == 200
    assert max(len(row[column]) for row in rows for column in ("name", "other")) < 24
    assert Counter(row["verdict"] for row in rows) == {"same": 90, "part": 32, "other": 66, "unclear": 12}


def test_precision_and_loss_at_the_threshold() -> None:
    """The figures of docs/concepts/units_projects.md; the rules were chosen on these pairs."""
    found = Counter(row["verdict"] for row in _judged() if _found(row, 75))
    assert found == {"same": 72, "part": 5, "other": 1, "unclear": 1}
    strict = Counter(row["verdict"] for row in _judged() if _found(row, 90))
    assert strict["same"] / strict.total() > found["same"] / found.total() > 0.9
    assert strict["same"] < found["same"] / 3


def test_the_score_alone_does_not_tell() -> None:
    """Why a changed character rules a pair out: most pairs that score 75 and change one are not the same."""
    rows = [row for row in _judged() if float(row["score"]) >= 75 and not _found(row, 75)]
    same = sum(row["verdict"] == "same" for row in rows)
    assert same / len(rows) < 0.15
