"""The quality gate: what extraction reaches on gold, against floors.json (which says how floors are changed)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit import iter_documents
from toolkit.evaluation import Evaluation, Predictions, read_passages, run_evaluation, score_file
from toolkit.pipeline import analyze
from toolkit.schema import Document

ROOT = Path(__file__).parents[2]
GOLD = Path(__file__).parent / "gold"
FLOORS = "tests/quality/floors.json"
REAL = ("dev", "blind", "blind2", "blind3", "blind4", "blind5", "blind6", "blind7", "blind8")
INVENTED = ("notice5", "notice6")
TARGETS = ("targets-own", "targets-real", "targets-real2")
THEMES = ("themes-own", "themes-real")
SETS = ("sample", "real", *REAL, *INVENTED, *TARGETS, *THEMES)
Change = Callable[[str, dict[str, Any]], dict[str, Any]]


def below(floors: dict[str, Any], measured: dict[str, Any]) -> list[str]:
    """Names each floor that is not reached, a figure that is missing included."""
    found = []
    for where, floor in flat(floors):
        file, kind, metric = where
        value = measured.get(file, {}).get(kind, {}).get(metric)
        if value is None or value < floor:
            found.append(f"{'/'.join(where)}: {value} is below {floor}")
    return found


def flat(floors: dict[str, Any]) -> Iterator[tuple[tuple[str, str, str], float]]:
    for file, kinds in floors.items():
        for kind, metrics in kinds.items():
            for metric, floor in metrics.items():
                yield (file, kind, metric), floor


def measure(gold: Path, *texts: Path) -> dict[str, Any]:
    """The figures of each file, of all, and of those where results and goals stand in one passage."""
    result = run_evaluation([gold], iter_documents(texts), analyze)
    mixed = Evaluation([file for file in result.files if "mixed" in file.id])
    figures = result.to_dict()
    return {**figures["files"], "mixed": mixed.to_dict()["total"], "total": figures["total"]}


def test_sample_corpus(change_floors: Change) -> None:
    measured = measure(ROOT / "corpus" / "gold", ROOT / "corpus" / "sample")
    assert below(change_floors("sample", measured), measured) == []


def test_real_gold(real_corpus: Path, change_floors: Change) -> None:
    measured = measure(real_corpus / "gold")
    assert below(change_floors("real", measured), measured) == []


@pytest.mark.parametrize("name", INVENTED)
def test_invented_notices(name: str, change_floors: Change) -> None:
    measured = measure(GOLD / name)
    assert below(change_floors(name, measured), measured) == []


@pytest.mark.parametrize("name", REAL)
def test_gold_of_the_project_on_real_documents(name: str, real_corpus: Path, change_floors: Change) -> None:
    measured = measure(GOLD / name, real_corpus / "corpus")
    assert below(change_floors(name, measured), measured) == []


def test_targets_in_own_passages(change_floors: Change) -> None:
    result = Evaluation()
    for gold, text in read_passages(GOLD / "targets" / "own.yaml"):
        targets = analyze(Document(gold.id, text)).targets
        result.files.append(score_file(gold, text, Predictions(targets=targets)))
    measured = {"total": result.to_dict()["total"]}
    assert below(change_floors("targets-own", measured), measured) == []


@pytest.mark.parametrize("name", ["real", "real2"])
def test_targets_in_real_documents(name: str, real_corpus: Path, change_floors: Change) -> None:
    measured = measure(GOLD / "targets" / name, real_corpus / "corpus")
    assert below(change_floors(f"targets-{name}", measured), measured) == []


@pytest.mark.parametrize(
    "path",
    sorted(p for name in (*REAL, "targets/real", "targets/real2") for p in GOLD.glob(f"{name}/*.json")),
    ids=lambda p: p.stem,
)
def test_gold_on_real_documents_holds_no_running_text(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    strings = [
        value
        for kind in data["annotated_kinds"]
        for record in data[kind]
        for value in record.values()
        if isinstance(value, str)
    ]
    assert data["id"] == path.stem
    assert max(map(len, strings), default=0) < 24


@pytest.mark.parametrize(
    ("value", "count"),
    [pytest.param(0.9, 0, id="reached"), pytest.param(0.89, 1, id="below"), pytest.param(None, 1, id="not measured")],
)
def test_the_gate_can_fail(value: float | None, count: int) -> None:
    floors = {"total": {"quantities": {"span_f1": 0.9}}}
    assert len(below(floors, {"total": {"quantities": {"span_f1": value}}})) == count
    assert len(below(floors, {})) == 1


def test_lowered_floors_have_a_reason(floors: dict[str, Any]) -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8") if floors["lowered"] else ""
    assert [entry["floor"] for entry in floors["lowered"] if entry["reason"] not in changes] == []


def test_no_floor_was_lowered_without_a_record(floors: dict[str, Any]) -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git history here to compare the floors with")

    def run(*args: str) -> str:
        done = subprocess.run([git, *args], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        return done.stdout

    recorded = {entry["floor"]: entry["to"] for entry in floors["lowered"]}
    now = {f"{name}/{'/'.join(where)}": v for name in SETS for where, v in flat(floors[name])}
    lowered = []
    for commit in run("log", "-n", "20", "--format=%H", "--", FLOORS).split():
        before = json.loads(run("show", f"{commit}:{FLOORS}"))
        for name in SETS:
            for where, floor in flat(before.get(name, {})):
                key = f"{name}/{'/'.join(where)}"
                if now.get(key, 0) < min(floor, recorded.get(key, floor)):
                    lowered.append(f"{key}: {floor} in {commit[:8]}, {now.get(key)} now")
    assert lowered == []
