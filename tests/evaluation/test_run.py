"""Gold folders against an extraction that is given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit import analyze
from toolkit.errors import InputError
from toolkit.evaluation import run_evaluation, text_sha256
from toolkit.schema import Document

TEXT = "二、目标任务\n2031年，全县新建公园3个。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {k: v for k, v in quantity.to_dict().items() if k not in {"indicator_key", "confidence", "rule"}}
        for quantity in analyze(TEXT).quantities
    ]
    head = {"id": "qinghe", "text_sha256": text_sha256(TEXT), "annotated": [0, len(TEXT)]}
    gold = head | {"annotated_kinds": ["quantities", "units"], "quantities": rows, "units": []}
    (tmp_path / "qinghe.json").write_text(json.dumps(gold, default=float, ensure_ascii=False), encoding="utf-8")
    return tmp_path


class OnlyQuantities:
    """An extraction of one's own, which has nothing but quantities."""

    quantities: Any = ()

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was not to be scored")


def test_the_documents_given_are_found_by_their_text(folder: Path) -> None:
    documents = ["no document", Document("other", "别的文字。"), Document("a", TEXT)]
    total = run_evaluation([folder], documents, analyze).to_dict()["total"]
    assert total["quantities"]["full_f1"] == 1.0
    assert total["units"]["span_role_gold"] == 0


def test_texts_may_stand_beside_the_gold(folder: Path) -> None:
    (folder / "qinghe.txt").write_text(TEXT, encoding="utf-8", newline="")
    assert run_evaluation([folder], (), analyze).to_dict()["total"]["quantities"]["full_f1"] == 1.0


def test_an_extraction_of_ones_own_is_asked_for_what_is_scored(folder: Path) -> None:
    result = run_evaluation([folder], [Document("a", TEXT)], lambda _: OnlyQuantities(), {"quantities"})
    assert result.to_dict()["total"]["quantities"]["span_recall"] == 0.0
    assert {finding.problem for file in result.files for finding in file.findings} == {"missed"}


def test_a_text_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(InputError, match="qinghe"):
        run_evaluation([folder], [Document("a", "别的文字。")], analyze)
