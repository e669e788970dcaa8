"""The file of cues: the user's own, and what is said of a faulty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import PipelineConfig, analyze
from toolkit.errors import LexiconError
from toolkit.extraction.targets import TargetExtractor, extract_targets

TEXT = "确保产值增长5%。力争利润增长6%。"


def cue_file(folder: Path, content: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_the_cues_of_the_user(tmp_path: Path) -> None:
    path = cue_file(tmp_path, "firm: [力争]\neffort: [确保]\nexpectation: [预计]\nown_clause: []\n")
    assert [(t.cue, t.commitment) for t in extract_targets(TEXT)] == [("确保", "firm"), ("力争", "effort")]
    own = [("确保", "effort"), ("力争", "firm")]
    assert [(t.cue, t.commitment) for t in extract_targets(TEXT, commitment=path)] == own
    targets = analyze(TEXT, config=PipelineConfig(commitment=path)).targets
    assert [(t.cue, t.commitment) for t in targets] == own


def test_a_word_of_the_user_is_a_cue_though_it_names_elsewhere(tmp_path: Path) -> None:
    path = cue_file(tmp_path, "firm: [达标]\neffort: []\nexpectation: []\nown_clause: []\n")
    text = "达标企业30家。水质达标率99%。"
    assert [t.cue for t in extract_targets(text)] == ["", ""]
    assert [t.cue for t in extract_targets(text, commitment=path)] == ["达标", ""]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("firm: [确保]\n", ["firm", "effort", "expectation", "own_clause"], id="lists missing"),
        pytest.param(
            "firm: []\neffort: []\nexpectation: []\nown_clause: []\nweak: [或]\n",
            ["exactly", "own_clause"],
            id="unknown",
        ),
        pytest.param(
            "firm: 确保\neffort: []\nexpectation: []\nown_clause: []\n", ["firm", "list", "确保"], id="no list"
        ),
        pytest.param(
            "firm: [确保]\neffort: [5]\nexpectation: []\nown_clause: []\n", ["effort", "list of words"], id="number"
        ),
        pytest.param(
            "firm: [确保]\neffort: [确保]\nexpectation: []\nown_clause: []\n", ["确保", "firm", "effort"], id="twice"
        ),
        pytest.param("- 确保\n", ["exactly"], id="no mapping"),
        pytest.param("firm: [确保\n", ["line"], id="syntax"),
    ],
)
def test_a_faulty_file_is_named(tmp_path: Path, content: str, said: list[str]) -> None:
    with pytest.raises(LexiconError) as caught:
        TargetExtractor(cue_file(tmp_path, content))
    assert all(part in str(caught.value) for part in ["mine.yaml", *said])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"missing\.yaml"):
        TargetExtractor(tmp_path / "missing.yaml")
