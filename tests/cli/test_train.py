from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.pipeline import sample_corpus

run = CliRunner().invoke
needs_hanlp = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("hanlp")),
    reason="extra `hanlp` is not installed: pip install 'govtext[hanlp]'",
)


def test_a_spacy_pipeline(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    done = run(app, ["train", "spacy", str(sample_corpus()), "--out", str(out), "--epochs", "1"])
    assert done.exit_code == 0, done.output
    assert "UNIT" in done.output
    assert spacy.load(out)("由县水务局牵头。").text == "由县水务局牵头。"


@needs_hanlp
@pytest.mark.parametrize(("command", "label"), [("hanlp-tokenizer", "WORD"), ("hanlp-tagger", "INDICATOR")])
def test_a_hanlp_model(command: str, label: str, tmp_path: Path) -> None:
    out = tmp_path / "mine"
    done = run(app, ["train", command, str(sample_corpus()), "--out", str(out), "--epochs", "1", "--seed", "2"])
    assert done.exit_code == 0, done.output
    assert label in done.output
    assert (out / "model.pt").is_file()


@needs_hanlp
def test_a_tokenizer_of_segmented_text(tmp_path: Path) -> None:
    (tmp_path / "gold.txt").write_text("由 水务局 牵头 。\n新建 公园 。\n修复 河道 。\n" * 3, encoding="utf-8")
    arguments = ["train", "hanlp-tokenizer", str(tmp_path), "--labels", "gold", "--out", str(tmp_path / "out")]
    done = run(app, [*arguments, "--epochs", "1"])
    assert done.exit_code == 0, done.output


def test_the_sample_leaves_nothing_when_it_is_left_out(tmp_path: Path) -> None:
    sample = str(sample_corpus())
    done = run(app, ["train", "spacy", sample, "--without", sample, "--out", str(tmp_path / "x")])
    assert done.exit_code == 2


def test_a_model_of_the_project_is_not_replaced() -> None:
    shipped = Path(__file__).parents[2] / "models" / "govtext_zh"
    done = run(app, ["train", "spacy", str(sample_corpus()), "--out", str(shipped)])
    assert done.exit_code == 2
    assert "choose another folder" in done.output


@pytest.mark.skipif(bool(find_spec("hanlp")), reason="extra `hanlp` is installed")
def test_without_the_extra_the_way_out_is_named(tmp_path: Path) -> None:
    done = run(app, ["train", "hanlp-tagger", str(sample_corpus()), "--out", str(tmp_path / "x")])
    assert done.exit_code == 2
    assert "govtext[hanlp]" in done.output
