"""The gold of targets without a number is sound: spans, fields, and each relation and reference often enough."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
import yaml

from toolkit.errors import InputError
from toolkit.evaluation import Gold, GoldTarget, pair_with_texts, read_gold, read_passages, text_sha256
from toolkit.loaders import iter_documents
from toolkit.schema import Document, Reference, Relation

FOLDER = Path(__file__).parent / "gold" / "targets"
OWN = FOLDER / "own.yaml"
AT_LEAST = 12
Passages = list[tuple[Gold, str]]


@pytest.fixture(scope="module")
def passages() -> Passages:
    return read_passages(OWN)


@pytest.fixture(scope="module")
def targets(passages: Passages) -> list[GoldTarget]:
    return [target for gold, _ in passages for target in gold.targets]


def test_ids_are_unique(passages: Passages) -> None:
    assert len({gold.id for gold, _ in passages}) == len(passages)
    assert len({text for _, text in passages}) == len(passages)


def test_sixty_passages_hold_one_to_five_targets_and_thirty_none(passages: Passages) -> None:
    counts = Counter(len(gold.targets) for gold, _ in passages)
    assert set(counts) == {0, 1, 2, 3, 4, 5}
    assert (counts[0], len(passages) - counts[0]) == (30, 60)


def test_spans_are_in_order_and_do_not_overlap(passages: Passages) -> None:
    for gold, text in passages:
        end = 0
        for target in gold.targets:
            span = text[target.start : target.end]
            assert target.start >= end, (gold.id, span)
            assert re.fullmatch(r"[^\s，。；、：].*[^\s，。；、：]", span, re.S), (gold.id, span)
            end = target.end


def test_fields_are_copied_from_the_passage(passages: Passages) -> None:
    for gold, text in passages:
        flat = re.sub(r"\s", "", text)
        for target in gold.targets:
            for copied in (target.indicator, target.reference_text or "", target.period or "", target.cue):
                assert copied in flat, (gold.id, target)


def test_a_heading_opens_its_passage() -> None:
    rows = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    assert all(row["text"].startswith(f"{row['heading']}\n") for row in rows if row.get("heading"))


def test_every_relation_occurs_often(targets: list[GoldTarget]) -> None:
    counts = Counter(target.relation for target in targets)
    assert set(counts) == set(get_args(Relation))
    assert min(counts.values()) >= AT_LEAST, counts


def test_every_reference_occurs_often(targets: list[GoldTarget]) -> None:
    counts = Counter(target.reference for target in targets if target.reference)
    assert set(counts) == set(get_args(Reference))
    assert min(counts.values()) >= AT_LEAST, counts
    assert all((target.reference is None) == (target.reference_text is None) for target in targets)


def write(folder: Path, passage: str, **target: object) -> Path:
    record = dict.fromkeys(("reference", "reference_text", "period")) | {"indicator": "物价", "cue": ""}
    entry = {"id": "own-1", "text": passage, "targets": [record | {"relation": "stable"} | target]}
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")
    return path


def test_text_that_occurs_twice_is_counted_from_zero(tmp_path: Path) -> None:
    [(gold, _)] = read_passages(write(tmp_path, "物价稳定，就业稳定", text="稳定", nth=1))
    assert (gold.targets[0].start, gold.targets[0].end) == (7, 9)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"text": "稳定"}, ["own-1", "稳定", "occurs 2 times"], id="twice without nth"),
        pytest.param({"text": "粮食"}, ["own-1", "occurs 0 times"], id="not there"),
        pytest.param({"text": "物价稳定", "relation": "rise"}, ["own-1", "record 1", "rise"], id="relation"),
        pytest.param({"text": "物价稳定", "reference": "town"}, ["own-1", "record 1", "town"], id="reference"),
    ],
)
def test_a_faulty_passage_is_named(tmp_path: Path, fields: dict[str, object], said: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read_passages(write(tmp_path, "物价稳定，就业稳定", **fields))
    assert all(part in str(caught.value) for part in ["own.yaml", *said])


REAL = sorted((FOLDER / "real").glob("*.json"))


def test_the_real_set_is_whole() -> None:
    found = [read_gold(path) for path in REAL]
    assert (len(found), sum(len(gold.targets) for gold in found)) == (39, 100)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_records_hold_facts_and_no_text(path: Path) -> None:
    gold = read_gold(path)
    assert (gold.id, gold.kinds) == (path.stem, {"targets"})
    assert all("text" not in row for row in json.loads(path.read_text(encoding="utf-8"))["targets"])
    assert all(gold.counts(target.start, target.end) for target in gold.targets)


def test_real_records_fit_their_texts(real_corpus: Path) -> None:
    read = [document for document in iter_documents([real_corpus / "corpus"]) if isinstance(document, Document)]
    texts = {text_sha256(document.text): document.text for document in read}
    for gold, text in pair_with_texts([read_gold(path) for path in REAL], texts):
        for target in gold.targets:
            assert re.sub(r"\s", "", target.reference_text or "") in re.sub(r"\s", "", text[target.start : target.end])
