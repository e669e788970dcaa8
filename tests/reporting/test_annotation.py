from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from toolkit.errors import InputError
from toolkit.evaluation import pair_with_texts, read_gold_folder, texts_by_sha256
from toolkit.reporting.annotation import LABELS, label_studio_config, utf16_offsets
from toolkit.reporting.export import export
from toolkit.reporting.gold_files import import_gold
from toolkit.reporting.results import read_results

FILES = {"label-studio": "a.json", "doccano": "a.jsonl"}


def expected(results: Path) -> set[tuple[str, str, int, int, str]]:
    """Returns what the gold files must hold: document, list, span and text of each mention."""
    tables = read_results(results)
    numberless = tables["targets"][tables["targets"]["value"].isna()]
    lists = {
        "quantities": tables["quantities"],
        "targets": numberless,
        "units": tables["responsible_units"],
        "projects": tables["projects"],
    }
    return {
        (row.document_id, name, row.start, row.end, row.text)
        for name, rows in lists.items()
        for row in rows.itertuples()
    }


@pytest.mark.parametrize("to", FILES)
def test_there_and_back_nothing_changes(hostile: Path, tmp_path: Path, to: Any) -> None:
    (path,) = export(hostile, tmp_path / FILES[to], to=to)
    made = import_gold(path, tmp_path / "gold")
    assert made.unfinished == ()
    golds = [json.loads(file.read_text("utf-8")) for file in made.files]
    names = [label.gold for label in LABELS.values()]
    found = {(g["id"], n, r["start"], r["end"], r["text"]) for g in golds for n in names for r in g[n]}
    assert found == expected(hostile)
    assert {n for _, n, *_ in found} == set(names)
    assert any("\r\n" in text for *_, text in found)
    assert any(ord(max(text)) > 0xFFFF for *_, text in found)
    pairs = pair_with_texts(read_gold_folder(tmp_path / "gold"), texts_by_sha256(tmp_path / "gold"))
    assert sorted(text for _, text in pairs) == sorted(read_results(hostile)["documents"]["text"])


def test_both_tools_give_the_same_files_with_every_field(hostile: Path, tmp_path: Path) -> None:
    for to, name in FILES.items():
        import_gold(export(hostile, tmp_path / name, to=to)[0], tmp_path / to)  # type: ignore[arg-type]
    one, other = ({p.name: p.read_bytes() for p in (tmp_path / to).iterdir()} for to in FILES)
    assert one == other
    quantities = read_results(hostile)["quantities"].set_index(["document_id", "start", "end"])
    for gold in (json.loads(text) for name, text in one.items() if name.endswith(".json")):
        for record in gold["quantities"]:
            row = quantities.loc[(gold["id"], record["start"], record["end"])]
            assert record["value"] == row["value"]
            assert [record[n] for n in ("unit", "comparator", "change", "indicator", "status")] == [
                row[n] or "" for n in ("unit", "comparator", "change", "indicator", "status")
            ]


def test_offsets_are_those_of_each_tool(hostile: Path, tmp_path: Path) -> None:
    (studio,) = export(hostile, tmp_path / "a.json", to="label-studio")
    (doccano,) = export(hostile, tmp_path / "a.jsonl", to="doccano")
    tasks = json.loads(studio.read_text("utf-8"))
    lines = [json.loads(line) for line in doccano.read_text("utf-8").split("\n") if line]
    for task, line in zip(tasks, lines, strict=True):
        text = task["data"]["text"]
        assert "\r" not in text
        assert line["text"] == text
        units = text.encode("utf-16-le")
        regions = [r["value"] for r in task["predictions"][0]["result"] if r["type"] == "labels"]
        assert [text[r["start"] : r["end"]] for r in regions] == [r["text"] for r in regions]
        by_unit = [units[2 * a : 2 * b].decode("utf-16-le") for a, b, _ in line["label"]]
        assert by_unit == [r["text"] for r in regions]
        assert any(a != r["start"] for (a, _, _), r in zip(line["label"], regions, strict=True))  # after 𠮷


def test_the_interface_names_every_control_of_the_predictions(hostile: Path, tmp_path: Path) -> None:
    (path,) = export(hostile, tmp_path / "a.json", to="label-studio")
    written = (tmp_path / "a.config.xml").read_text("utf-8")
    assert written == label_studio_config()
    names = {element.get("name") for element in ET.fromstring(written).iter() if element.get("name")}  # noqa: S314
    used = {r["from_name"] for t in json.loads(path.read_text("utf-8")) for r in t["predictions"][0]["result"]}
    assert used <= names


TEXT = "甲县𠮷水库投资3亿元。\r\n力争建成。"


def task(**changes: Any) -> dict[str, Any]:
    import hashlib

    shown = TEXT.replace("\r", " ").replace("\0", " ")
    about = {"text": shown, "document_id": "a.txt", "source": None, "replaced": [[TEXT.index("\r"), 13]]}
    about["text_sha256"] = hashlib.sha256(TEXT.encode()).hexdigest()
    return {"data": about | changes}


def region(start: int, end: int, **value: Any) -> dict[str, Any]:
    place = {"start": start, "end": end, "text": TEXT[start:end], "labels": ["QUANTITY"]} | value
    return {"id": "r1", "from_name": "label", "to_name": "text", "type": "labels", "value": place}


def answer(name: str, kind: str, said: str) -> dict[str, Any]:
    key = "choices" if kind == "choices" else "text"
    return {"id": "r1", "from_name": name, "to_name": "text", "type": kind, "value": {key: [said]}}


def imported(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    (folder / "in.json").write_text(json.dumps([entry]), encoding="utf-8")
    (file,) = import_gold(folder / "in.json", folder / "gold").files
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def test_the_latest_annotation_counts_and_its_answers(tmp_path: Path) -> None:
    old = {"updated_at": "2026-01-01", "result": [region(0, 2)]}
    answers = [answer("quantity-value", "textarea", "300,000,000"), answer("quantity-status", "choices", "achieved")]
    new = {"updated_at": "2026-02-01", "result": [region(7, 10), *answers]}
    skipped = {"updated_at": "2026-03-01", "was_cancelled": True, "result": []}
    (record,) = imported(task() | {"annotations": [new, old, skipped]}, tmp_path)["quantities"]
    assert (record["text"], record["value"], record["status"], record["unit"]) == ("3亿元", 300_000_000, "achieved", "")


def test_an_older_label_studio_counts_units_of_utf16(tmp_path: Path) -> None:
    units = utf16_offsets(TEXT)
    part = region(7, 10)
    part["value"] |= {"start": units[7], "end": units[10]}
    (record,) = imported(task() | {"annotations": [{"result": [part]}]}, tmp_path)["quantities"]
    assert (record["start"], record["end"], record["text"]) == (7, 10, "3亿元")


def test_a_span_over_a_line_break_is_found_as_label_studio_writes_it(tmp_path: Path) -> None:
    part = region(10, 15, text="。 \\n力争")
    (record,) = imported(task() | {"annotations": [{"result": [part]}]}, tmp_path)["quantities"]
    assert record["text"] == "。\r\n力争"


def test_what_was_added_in_doccano_lacks_fields_and_is_told(tmp_path: Path) -> None:
    units = utf16_offsets(TEXT)
    entry = task()["data"] | {"label": [[units[7], units[10], "QUANTITY"]], "fields": {}}
    (tmp_path / "in.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    made = import_gold(tmp_path / "in.jsonl", tmp_path / "gold")
    assert made.unfinished == (("a.txt", "QUANTITY", "3亿元"),)
    with pytest.raises(InputError, match="quantities, record 1"):
        read_gold_folder(tmp_path / "gold")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(list, "holds no documents", id="empty"),
        pytest.param(lambda: [{"data": {"text": "a"}}], "has no 'replaced'", id="not ours"),
        pytest.param(lambda: [task(text="另一篇")], "has no list|was changed", id="text changed"),
        pytest.param(lambda: [task(text_sha256="0")], "the text was changed", id="checksum"),
        pytest.param(
            lambda: [task() | {"annotations": [{"result": [region(0, 2, text="乙县")]}]}], "does not stand", id="span"
        ),
        pytest.param(
            lambda: [task() | {"annotations": [{"result": [region(0, 2, labels=["PERSON"])]}]}],
            "'PERSON' is unknown",
            id="label",
        ),
        pytest.param(
            lambda: [
                task() | {"annotations": [{"result": [region(0, 2), answer("quantity-value", "textarea", "三")]}]}
            ],
            "is no number",
            id="number",
        ),
        pytest.param(lambda: [task()["data"] | {"label": [[3, 999, "UNIT"]]}], "there is no place", id="doccano span"),
    ],
)
def test_what_cannot_be_trusted_is_refused(tmp_path: Path, make: Callable[[], Any], said: str) -> None:
    (tmp_path / "in.json").write_text(json.dumps(make()), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        import_gold(tmp_path / "in.json", tmp_path / "gold")


def test_no_json_is_told(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text("no", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        import_gold(tmp_path / "in.json", tmp_path / "gold")
