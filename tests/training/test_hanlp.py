from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="extra `hanlp` is not installed: pip install 'govtext[hanlp]'")
pytest.importorskip("hanlp", reason="extra `hanlp` is not installed: pip install 'govtext[hanlp]'")

from toolkit.analysis.opinions import LabelledSpan
from toolkit.errors import InputError
from toolkit.segmentation import segment
from toolkit.training.corpus import LabelledDocument, Split
from toolkit.training.hanlp import fit_tagger, fit_tokenizer, score_tokenizer, train_tagger, train_tokenizer

ACTS = ["新建公园", "改造老旧小区", "修复河道", "提升水质", "扩建小学"]


def document(number: int) -> LabelledDocument:
    text = "".join(f"{number}年{act}，由县水务局牵头。\n" for act in ACTS)
    starts = [i for i in range(len(text)) if text.startswith("县水务局", i)]
    return LabelledDocument(str(number), text, tuple(LabelledSpan(i, i + 4, "UNIT") for i in starts))


DOCUMENTS = Split([document(i) for i in range(20)], [document(30)], [document(40)])


def test_a_tagger_learns_from_documents_and_repeats_score_for_score(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first = train_tagger(DOCUMENTS, tmp_path / "a", epochs=8)
    second = train_tagger(DOCUMENTS, tmp_path / "b", epochs=8)
    assert first.scores == second.scores
    assert first.scores["UNIT"].f1 == 1
    assert sorted(path.name for path in first.folder.iterdir()) == ["config.json", "model.pt", "vocabs.json"]
    assert "".join(capfd.readouterr()) == ""  # HanLP's progress bars are no output of ours


def test_a_tokenizer_learns_from_documents(tmp_path: Path) -> None:
    trained = train_tokenizer(DOCUMENTS, tmp_path, epochs=8)
    assert (trained.scores["WORD"].f1 or 0) > 0.9
    assert "县水务局" in "".join(segment("由县水务局牵头。", backend=f"hanlp:{tmp_path}").texts)


def test_full_width_text_is_learnt_as_half_width(tmp_path: Path) -> None:
    sentences = [["今年", "，", "达到", "３％", "。"], ["明年", "，", "达到", "６％", "。"]] * 10
    fit_tokenizer(sentences, sentences, tmp_path, epochs=6)
    assert score_tokenizer(tmp_path, sentences).f1 == 1


@pytest.mark.parametrize(
    ("train", "dev", "message"),
    [
        pytest.param([["新建"], ["公 园"]], [["新建"]], "sentence 2 of train", id="white space"),
        pytest.param([["新建", ""]], [["新建"]], "sentence 1 of train", id="empty word"),
        pytest.param([["新建"]], [], "dev holds no sentence", id="no dev"),
    ],
)
def test_segmented_sentences_that_cannot_be_learnt_are_named(
    train: list[list[str]], dev: list[list[str]], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        fit_tokenizer(train, dev, tmp_path)


@pytest.mark.parametrize(
    ("sentence", "tags"),
    [("", []), ("公 园", ["O"] * 3), ("公园", ["O"])],
    ids=["empty", "white space", "a tag missing"],
)
def test_tagged_sentences_that_cannot_be_learnt_are_named(sentence: str, tags: list[str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sentence 1 of train"):
        fit_tagger([(sentence, tags)], [("公园", ["O", "O"])], tmp_path)
