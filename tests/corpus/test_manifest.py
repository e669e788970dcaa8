"""The sample corpus: its manifest, its files and its gold fit together."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from toolkit.loaders import read
from toolkit.pipeline import analyze

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
COLUMNS = [
    "id", "file", "title", "region", "division_code", "level", "parent_code", "year", "kind", "sha256", "provenance",
]  # fmt: skip
REGIONS = ("lan", "qingyun", "linhai", "baihe", "shilin")
YEARS = ("2023", "2024", "2025")
QUANTITY_FIELDS = {
    "start", "end", "text", "value", "value_high", "unit", "comparator", "change", "indicator", "status", "period",
}  # fmt: skip
COMPARATORS = {"ge", "gt", "le", "lt", "approx", "eq"}
CHANGES = {"level", "increase", "decrease", "multiple", "share", "rank"}
STATUSES = {"target", "achieved", "attribute"}
ROLES = {"lead", "responsible", "cooperating", "supervising"}


def _manifest() -> list[dict[str, str]]:
    with (CORPUS / "manifest.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = _manifest()


ANNOTATED = [row for row in ROWS if (CORPUS / "gold" / f"{row['id']}.json").is_file()]


@pytest.fixture(params=ROWS, ids=[row["id"] for row in ROWS])
def any_row(request: pytest.FixtureRequest) -> dict[str, str]:
    """One row of the manifest."""
    return dict(request.param)


@pytest.fixture(params=ANNOTATED, ids=[row["id"] for row in ANNOTATED])
def row(request: pytest.FixtureRequest) -> dict[str, str]:
    """One row of the manifest whose document has gold."""
    return dict(request.param)


@pytest.fixture
def gold(row: dict[str, str]) -> dict[str, Any]:
    """The gold of one document."""
    return dict(json.loads((CORPUS / "gold" / f"{row['id']}.json").read_text(encoding="utf-8")))


@pytest.fixture
def text(row: dict[str, str]) -> str:
    """The text of one document as the loader gives it."""
    documents = read(CORPUS / row["file"])
    assert len(documents) == 1
    return documents[0].text


def test_manifest_lists_every_sample_and_gold_file_once() -> None:
    assert {(r["id"].split("-")[0], r["year"]) for r in ROWS} == {(x, y) for x in REGIONS for y in YEARS}
    assert len(ROWS) == len(REGIONS) * len(YEARS)
    assert {r["file"] for r in ROWS} == {f"sample/{p.name}" for p in (CORPUS / "sample").iterdir()}
    assert {f"{r['id']}.json" for r in ANNOTATED} == {p.name for p in (CORPUS / "gold").iterdir()}
    assert len(ANNOTATED) >= 6


def test_manifest_row_is_complete(any_row: dict[str, str]) -> None:
    assert list(any_row) == COLUMNS
    assert all(any_row.values())
    assert any_row["kind"] in {"task_division", "report"}
    assert any_row["file"].startswith(f"sample/{any_row['id']}.")
    assert any_row["id"].endswith(f"-{any_row['year']}")
    assert "invented" in any_row["provenance"]


def test_divisions_are_one_city_and_what_lies_under_it() -> None:
    assert {(r["division_code"], r["level"]) for r in ROWS if r["region"] == "岚州市"} == {("990100", "city")}
    under = [r for r in ROWS if r["region"] != "岚州市"]
    assert {(r["level"], r["parent_code"]) for r in under} == {("county", "990100")}
    by_region = {(r["region"], r["division_code"]) for r in ROWS}
    assert len(by_region) == len({code for _, code in by_region}) == len(REGIONS)


def test_file_is_the_one_in_the_manifest(any_row: dict[str, str]) -> None:
    assert hashlib.sha256((CORPUS / any_row["file"]).read_bytes()).hexdigest() == any_row["sha256"]


def test_document_reads_as_the_manifest_says(any_row: dict[str, str]) -> None:
    (document,) = read(CORPUS / any_row["file"])
    assert 2000 <= len(document.text) <= 4000
    found = analyze(document).metadata
    assert (found.title, found.region) == (any_row["title"], any_row["region"])
    assert (found.report_year, found.kind) == (int(any_row["year"]), any_row["kind"])


def test_loader_gives_the_text_that_gold_refers_to(gold: dict[str, Any], text: str) -> None:
    assert hashlib.sha256(text.encode("utf-8")).hexdigest() == gold["text_sha256"]
    assert gold["annotated"] == [0, len(text)]
    assert 2500 <= len(text) <= 6000


@pytest.mark.parametrize("kind", ["quantities", "units", "projects"])
def test_offsets_hold_and_spans_do_not_overlap(gold: dict[str, Any], text: str, kind: str) -> None:
    assert kind in gold["annotated_kinds"]
    spans = [(r["start"], r["end"]) for r in gold[kind]]
    assert [text[a:b] for a, b in spans] == [r["text"] for r in gold[kind]]
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_quantity_fields(gold: dict[str, Any], text: str) -> None:
    for record in gold["quantities"]:
        assert set(record) == QUANTITY_FIELDS
        assert record["comparator"] in COMPARATORS, record
        assert record["change"] in CHANGES, record
        assert record["status"] in STATUSES, record
        assert record["unit"] not in {"万", "亿", "万亿", "％"}, record
        assert record["value_high"] is None or record["value_high"] > record["value"], record
        # copied from the text about the number; a head or qualifier left out beside it comes from its neighbour
        near = text[max(0, record["start"] - 150) : record["end"] + 60]
        assert record["indicator"], record
        assert set(record["indicator"]) <= set(near), record
        assert record["period"] is None or record["period"] in text, record


def test_unit_fields(gold: dict[str, Any], row: dict[str, str]) -> None:
    for record in gold["units"]:
        assert set(record) == {"start", "end", "text", "role", "role_label", "collective", "task"}
        assert {record["role"], record["role_label"]} <= ROLES, record
        assert isinstance(record["collective"], bool)
        assert record["text"] == record["text"].strip(" 、，；：。\n等"), record
    assert bool(gold["units"]) == (row["kind"] == "task_division")


def test_project_names_are_complete(gold: dict[str, Any]) -> None:
    for record in gold["projects"]:
        assert set(record) == {"start", "end", "text", "name", "task"}
        surface = "".join(record["text"].split())
        assert record["name"].startswith(surface), record


def test_metadata_agrees_with_the_manifest(gold: dict[str, Any], row: dict[str, str]) -> None:
    metadata = gold["metadata"]
    assert (metadata["title"], metadata["region"]) == (row["title"], row["region"])
    assert metadata["report_year"] == int(row["year"])
    assert dt.date.fromisoformat(metadata["date"]).year == metadata["report_year"]
    assert gold["structure"]["sections"] > 0


def test_gold_is_large_and_varied() -> None:
    golds = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((CORPUS / "gold").glob("*.json"))]
    assert sum(len(g["quantities"]) for g in golds) >= 250
    assert sum(len(g["units"]) for g in golds) >= 150
    assert sum(len(g["projects"]) for g in golds) >= 60
    quantities = [q for g in golds for q in g["quantities"]]
    assert {q["comparator"] for q in quantities} == COMPARATORS
    assert {q["change"] for q in quantities} == CHANGES
    assert {q["status"] for q in quantities} == STATUSES
    assert {u["role"] for g in golds for u in g["units"]} == ROLES
