from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from toolkit.analysis.opinions import LabelledSpan
from toolkit.errors import InputError
from toolkit.integrations.spacy_components import COMPONENTS
from toolkit.training.corpus import LabelledDocument, Split
from toolkit.training.scores import Trained, counts_of, score_spans
from toolkit.training.spacy_pipeline import make_pipeline, train_pipeline

ACTS = ["新建公园", "改造老旧小区", "修复河道", "提升水质", "扩建小学"]


def document(number: int) -> LabelledDocument:
    text = "".join(f"{number}年{act}，由县水务局牵头。\n" for act in ACTS)
    starts = [i for i in range(len(text)) if text.startswith("县水务局", i)]
    return LabelledDocument(str(number), text, tuple(LabelledSpan(i, i + 4, "UNIT") for i in starts))


@pytest.fixture(scope="module")
def documents() -> Split:
    return Split([document(i) for i in range(12)], [document(20)], [document(30)])


@pytest.fixture(scope="module")
def trained(documents: Split, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return train_pipeline(documents, tmp_path_factory.mktemp("管道"), epochs=10)


def test_the_recogniser_learns(trained: Trained) -> None:
    assert trained.scores["UNIT"].f1 == 1


def test_the_saved_pipeline_loads_with_components_and_recogniser(trained: Trained) -> None:
    nlp = spacy.load(trained.folder)
    assert nlp.pipe_names == [*COMPONENTS, "ner"]
    doc = nlp("9年扩建小学，由县水务局牵头。")
    assert [(e.text, e.label_) for e in doc.ents] == [("县水务局", "UNIT")]
    assert [s._.responsible_unit.role for s in doc.spans["govtext_responsible_units"]] == ["lead"]


def test_it_loads_in_a_new_process_without_a_network(trained: Trained) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*_): raise SystemExit('the network was asked')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import spacy; print(spacy.load(sys.argv[1])('由县水务局牵头。').text)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(trained.folder)], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "由县水务局牵头。"


def test_same_seed_same_scores_and_weights(trained: Trained, documents: Split, tmp_path: Path) -> None:
    again = train_pipeline(documents, tmp_path, epochs=10)
    assert again.scores == trained.scores
    assert (tmp_path / "ner" / "model").read_bytes() == (trained.folder / "ner" / "model").read_bytes()


def test_nothing_to_learn_from_is_an_error(tmp_path: Path) -> None:
    empty = LabelledDocument("x", "没有标注。", ())
    with pytest.raises(InputError, match="hold no unit"):
        train_pipeline(Split([empty], [empty], [empty]), tmp_path)


def test_the_untrained_pipeline_has_every_component() -> None:
    nlp = make_pipeline()
    assert nlp.pipe_names == list(COMPONENTS)
    assert nlp("").text == ""


def test_scores_count_by_class_and_exact_span() -> None:
    gold = LabelledDocument("x", "县水务局", (LabelledSpan(0, 4, "UNIT"), LabelledSpan(1, 3, "INDICATOR")))
    scores = score_spans([gold], lambda _: [LabelledSpan(0, 4, "UNIT"), LabelledSpan(1, 4, "INDICATOR")])
    assert scores["UNIT"] == counts_of({1}, {1})
    assert scores["INDICATOR"] == counts_of({1}, {2})
    assert scores["PROJECT"].f1 is None
