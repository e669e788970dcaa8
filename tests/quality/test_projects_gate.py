"""The quality gate of projects: two sets of passages of real documents, annotated before the extractor saw them.

Only records are here (offsets and names); the texts are found by SHA-256 among the documents of GOVTEXT_REAL_CORPUS.
Floors lie a point below what was measured when the sets were published; they may be raised, not lowered.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit import analyze, iter_documents
from toolkit.evaluation import run_evaluation

GOLD = Path(__file__).parent / "gold"
FLOORS = {
    "projects6a": {"exact_f1": 0.961, "relaxed_f1": 0.961, "exact_precision": 0.97},
    "projects6b": {"exact_f1": 0.964, "relaxed_f1": 0.974, "exact_precision": 0.97},
}
FILES = sorted(path for name in FLOORS for path in GOLD.glob(f"{name}/*.json"))


@pytest.mark.parametrize("name", FLOORS)
def test_projects_on_real_documents(name: str, real_corpus: Path) -> None:
    found = run_evaluation([GOLD / name], iter_documents([real_corpus / "corpus"]), analyze)
    measured = found.to_dict()["total"]["projects"]
    below = {metric: measured[metric] for metric, floor in FLOORS[name].items() if measured[metric] < floor}
    assert below == {}


@pytest.mark.parametrize("name", FLOORS)
def test_first_scores_are_kept_with_their_set(name: str) -> None:
    first = json.loads((GOLD / f"{name}-first-score.json").read_text(encoding="utf-8"))
    gold = {path.stem: len(json.loads(path.read_text(encoding="utf-8"))["projects"]) for path in GOLD.glob(f"{name}/*")}
    assert {file: figures["projects"]["exact_gold"] for file, figures in first["files"].items()} == gold
    assert first["total"]["projects"]["exact_gold"] == sum(gold.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_records_hold_names_and_no_running_text(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    first, last = data["annotated"]
    assert data["id"] == path.stem
    assert data["annotated_kinds"] == ["projects"]
    for record in data["projects"]:
        assert len(record["text"]) == record["end"] - record["start"] < 24
        assert first <= record["start"] < record["end"] <= last
        assert not set("，。；！？\n") & set(record["name"])
