"""Reading gold, and what of a prediction counts."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import InputError
from toolkit.evaluation import (
    Evaluation,
    Predictions,
    pair_with_texts,
    read_gold,
    read_gold_folder,
    score_file,
    text_sha256,
    texts_by_sha256,
)
from toolkit.schema import Quantity

TEXT = "一、农业\r\n粮食产量稳定在12万吨以上，新建公园3个，改造老旧小区40个。"


def record(text: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    base = {"start": start, "end": start + len(text), "text": text, "value": 3, "value_high": None, "unit": "个"}
    rest = {"comparator": "eq", "change": "level", "indicator": "公园", "status": "target", "period": None}
    return base | rest | fields


def gold_data(**fields: Any) -> dict[str, Any]:
    quantities = [record("12万吨", value=120000, unit="吨", comparator="ge", indicator="粮食产量"), record("3个")]
    base = {"id": "qinghe", "source": "made up", "text_sha256": text_sha256(TEXT), "annotated": [0, len(TEXT)]}
    return base | {"annotated_kinds": ["quantities"], "quantities": quantities, "units": [], "projects": []} | fields


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "qinghe.txt").write_bytes(TEXT.encode())
    return tmp_path


def write(folder: Path, **fields: Any) -> Path:
    path = folder / "qinghe.json"
    path.write_text(json.dumps(gold_data(**fields), ensure_ascii=False), encoding="utf-8")
    return path


def predicted(text: str) -> Quantity:
    start = TEXT.index(text)
    return Quantity(start, start + len(text), text, Decimal(3), None, "个", "eq", "level", "公园", "target", None)


def test_read_and_pair(folder: Path) -> None:
    write(folder)
    [(gold, text)] = pair_with_texts(read_gold_folder(folder), texts_by_sha256(folder))
    assert text == TEXT, "carriage returns stay"
    assert gold.quantities[0].value == Decimal(120000)
    assert gold.kinds == {"quantities"}


def test_kinds_default_to_all_three(folder: Path) -> None:
    path = write(folder)
    data = gold_data()
    del data["annotated_kinds"]
    path.write_text(json.dumps(data), encoding="utf-8")
    assert read_gold(path).kinds == {"quantities", "units", "projects"}


@pytest.mark.parametrize(
    ("number", "value"), [("1.1e12", "1100000000000"), ("0.1", "0.1"), ("400000000000.0", "400000000000")]
)
def test_numbers_are_exact(folder: Path, number: str, value: str) -> None:
    path = write(folder)
    path.write_text(path.read_text(encoding="utf-8").replace("120000", number), encoding="utf-8")
    assert read_gold(path).quantities[0].value == Decimal(value)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        pytest.param({"annotated_kinds": ["quantity"]}, ["quantity", "quantities"], id="unknown kind"),
        pytest.param({"quantities": [record("3个", comparator="=")]}, ["record 1", "comparator", "approx"], id="value"),
        pytest.param({"quantities": [{"start": 1}]}, ["record 1", "end"], id="missing field"),
        pytest.param(
            {"units": [{"start": 0, "end": 1, "text": "一", "role": "boss", "collective": False}]},
            ["units, record 1", "boss"],
            id="role",
        ),
    ],
)
def test_faulty_gold_names_the_place(folder: Path, fields: dict[str, Any], names: list[str]) -> None:
    path = write(folder, **fields)
    with pytest.raises(InputError) as caught:
        read_gold(path)
    assert all(name in str(caught.value) for name in ["qinghe.json", *names])


def test_no_json(folder: Path) -> None:
    (folder / "qinghe.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"qinghe\.json"):
        read_gold_folder(folder)


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold file"):
        read_gold_folder(tmp_path)


def test_missing_text(folder: Path) -> None:
    write(folder, text_sha256="0" * 64)
    with pytest.raises(InputError, match="--texts"):
        pair_with_texts(read_gold_folder(folder), texts_by_sha256(folder))


def test_wrong_offsets(folder: Path) -> None:
    write(folder, quantities=[record("3个", start=1, end=3)])
    with pytest.raises(InputError, match="correct the offsets"):
        pair_with_texts(read_gold_folder(folder), texts_by_sha256(folder))


@pytest.mark.parametrize(
    ("fields", "spurious"),
    [
        pytest.param({}, 1, id="whole text"),
        pytest.param({"annotated": [0, TEXT.index("，改造")]}, 0, id="outside the range"),
        pytest.param({"annotated": [0, TEXT.index("个。")]}, 0, id="across its end"),
        pytest.param({"ignore": [[TEXT.index("40个") + 2, TEXT.index("40个") + 9]]}, 0, id="touches ignored"),
        pytest.param({"ignore": [[TEXT.index("40个") + 3, TEXT.index("40个") + 9]]}, 1, id="ignored begins after it"),
    ],
)
def test_what_counts(folder: Path, fields: dict[str, Any], spurious: int) -> None:
    gold = read_gold(write(folder, **fields))
    score = score_file(gold, TEXT, Predictions(quantities=[predicted("12万吨"), predicted("3个"), predicted("40个")]))
    assert score.scores["quantities"].span.spurious == spurious  # type: ignore[union-attr]


def test_kinds_that_are_not_annotated_are_not_scored(folder: Path) -> None:
    gold = read_gold(write(folder))
    score = score_file(gold, TEXT, Predictions(quantities=[], units=[], projects=[]))
    assert set(score.scores) == {"quantities"}
    assert score_file(gold, TEXT, Predictions(quantities=[]), kinds=["units"]).scores == {}


def test_findings_say_what_was_expected(folder: Path) -> None:
    gold = read_gold(write(folder))
    wide = predicted("公园3个")
    found = score_file(gold, TEXT, Predictions(quantities=[predicted("12万吨"), wide, predicted("40个")])).findings
    assert [(f.problem, TEXT[f.start]) for f in found] == [("wrong", "1"), ("span", "3"), ("spurious", "4")]
    assert "value=120000" in found[0].expected
    assert "unit=吨" in found[0].expected
    assert "value=3" in found[0].found
    assert "【12万吨】" in found[0].context
    missed = score_file(gold, TEXT, Predictions(quantities=[predicted("12万吨")])).findings
    assert [f.problem for f in missed] == ["wrong", "missed"]


def test_totals_are_sums_over_files(folder: Path) -> None:
    gold = read_gold(write(folder))
    some, none = (Predictions(quantities=q) for q in ([predicted("3个")], []))
    result = Evaluation([score_file(gold, TEXT, some), score_file(gold, TEXT, none)])
    figures = result.to_dict()
    assert figures["total"]["quantities"]["span_recall"] == pytest.approx(1 / 4)
    assert figures["total"]["quantities"]["span_precision"] == 1.0
