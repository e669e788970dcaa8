from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from toolkit.config import PipelineConfig
from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.evaluation import text_sha256
from toolkit.pipeline import analyze, prepare
from toolkit.training.corpus import read_corpus
from toolkit.training.second_opinion import compare, second_opinion

needs_hanlp = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("hanlp")),
    reason="extra `hanlp` is not installed: pip install 'govtext[hanlp]'",
)
TAGGER = Path(__file__).parents[2] / "models" / "hanlp-tagger"
TEXT = "由县水务局牵头，城乡供水普及率达到95%，新建公园3个。"


class Fake:
    """A tagger that says what it was told."""

    def __init__(self, *spans: tuple[str, str]) -> None:
        self.spans = spans

    def tag(self, text: str) -> list[tuple[int, int, str]]:
        return [(text.index(word), text.index(word) + len(word), label) for word, label in self.spans]


def test_rules_and_tagger_side_by_side() -> None:
    found = second_opinion(TEXT, Fake(("县水务局", "UNIT"), ("普及率", "INDICATOR"), ("达到", "PROJECT")))
    assert [(o.text, o.label, o.voice) for o in found] == [
        ("县水务局", "UNIT", "both"),
        ("城乡供水普及率", "INDICATOR", "rules"),
        ("达到", "PROJECT", "tagger"),
        ("公园", "INDICATOR", "rules"),
    ]


def test_the_comparison_counts_what_was_annotated(tmp_path: Path) -> None:
    at = TEXT.index("县水务局")
    unit = {"start": at, "end": at + 4, "text": "县水务局", "role": "lead", "collective": False}
    gold = {"id": "x", "text_sha256": text_sha256(TEXT), "annotated": [0, len(TEXT)], "annotated_kinds": ["units"]}
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "x.json").write_text(json.dumps(gold | {"units": [unit]}), encoding="utf-8")
    found = compare(read_corpus([tmp_path], "gold"), Fake(("县水务局", "UNIT"), ("公园3", "UNIT"), ("牵头", "UNIT")))
    units = found["UNIT"]
    assert (units.rules.f1, units.tagger.precision, units.tagger.recall) == (1, 1 / 3, 1)
    assert (units.agreed.right, units.agreed.spurious) == (1, 0)
    assert (units.tagger_only.right, units.tagger_only.spurious) == (0, 1)  # 公园3 overlaps an indicator of the rules
    assert units.together.precision == 0.5
    assert found["PROJECT"].rules.f1 is None


def test_no_tagger_no_opinions() -> None:
    assert PipelineConfig().second_opinion is None
    assert analyze(TEXT).opinions == []


@pytest.mark.parametrize("value", ["lac", "hanlp:", "models/hanlp-tagger", 5])
def test_a_setting_that_names_no_tagger_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match="second_opinion must be hanlp:FOLDER"):
        PipelineConfig(second_opinion=value)


def test_a_missing_tagger_stops_a_run_before_its_first_document(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match=r"model\.pt|govtext\[hanlp\]"):
        prepare(PipelineConfig(second_opinion=f"hanlp:{tmp_path}"))


@needs_hanlp
def test_switched_on_by_name() -> None:
    with_tagger = analyze(TEXT, config=PipelineConfig(second_opinion=f"hanlp:{TAGGER}"))
    plain = analyze(TEXT)
    assert ("县水务局", "both") in {(o.text, o.voice) for o in with_tagger.opinions}
    assert [q.text for q in with_tagger.quantities] == [q.text for q in plain.quantities]
    assert [q.confidence for q in with_tagger.quantities] != [q.confidence for q in plain.quantities]
    assert with_tagger.targets[0].confidence == with_tagger.quantities[0].confidence
    assert with_tagger.responsible_units == plain.responsible_units
