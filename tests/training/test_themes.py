from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from typer.testing import CliRunner

from toolkit.analysis.theme_classifier import ThemeClassifier, prepare_text
from toolkit.analysis.themes import load_taxonomy
from toolkit.cli.main import app
from toolkit.errors import InputError
from toolkit.training.themes import LabelledPassage, assign, cross_validate, fit_classifier, read_labelled, train_themes

TAXONOMY = load_taxonomy()
KINDS = {
    "education": "新建小学{}所，扩建幼儿园{}所",
    "infrastructure": "改造农村公路{}公里，新建桥梁{}座",
    "": "第{}次会议和第{}次会议召开",
}


@pytest.fixture(scope="module")
def passages() -> list[LabelledPassage]:
    return [
        LabelledPassage(f"d{i % 6}", text.format(i, i + 1), frozenset({theme} - {""}))
        for i in range(24)
        for theme, text in KINDS.items()
    ]


def test_training_learns_and_repeats(passages: list[LabelledPassage], tmp_path: Path) -> None:
    first, second = (train_themes(passages, tmp_path / name, seed=3) for name in ("一", "二"))
    assert first.scores == second.scores
    assert {theme: counts.f1 for theme, counts in first.scores.items()} == {"education": 1.0, "infrastructure": 1.0}
    models = [ThemeClassifier.load(tmp_path / name) for name in ("一", "二")]
    texts = [passage.text for passage in passages]
    assert (models[0].probabilities(texts) == models[1].probabilities(texts)).all()
    assert models[0].labels == ("infrastructure", "education")  # the order of the taxonomy


def test_probabilities_are_those_of_scikit_learn(passages: list[LabelledPassage]) -> None:
    model = fit_classifier(passages, ["education"], seed=1)
    features = model._features([_prepared(passage.text) for passage in passages])
    y = np.array(["education" in passage.themes for passage in passages])
    groups = [passage.document for passage in passages]
    splits = list(StratifiedGroupKFold(5, shuffle=True, random_state=1).split(features, y, groups))
    base = LogisticRegression(C=3.0, class_weight="balanced", solver="liblinear", max_iter=1000, random_state=1)
    whole = CalibratedClassifierCV(base, method="sigmoid", cv=splits, ensemble=False).fit(features, y)
    expected = whole.predict_proba(features)[:, 1]
    assert np.allclose(model.probabilities([p.text for p in passages])[:, 0], expected, atol=1e-5)


def _prepared(text: str):  # type: ignore[no-untyped-def]
    from toolkit.analysis.theme_classifier import _prepare

    assert prepare_text(text)[0] == _prepare(text).words
    return _prepare(text)


def test_no_document_is_learnt_from_and_scored_on() -> None:
    # each document has a word of its own for its theme: from the others it cannot be learnt
    words = ("小学", "公路", "医院", "河道", "景区", "粮食")
    own = [
        LabelledPassage(f"d{i}", f"{words[i]}{j}", frozenset({"education"} if i % 2 else ()))
        for i in range(6)
        for j in range(4)
    ]
    found = cross_validate(own, TAXONOMY)["classifier"]
    right = sum((themes == set(passage.themes)) for themes, passage in zip(found, own, strict=True))
    assert right < len(own)


def test_lexicon_needs_no_classifier() -> None:
    assert assign([LabelledPassage("d", "新建小学", frozenset())], TAXONOMY, "lexicon") == [{"education"}]


@pytest.mark.parametrize(
    ("passages", "message"),
    [
        ([LabelledPassage("d", "新建小学", frozenset({"education"}))], "at least two documents"),
        ([LabelledPassage(d, "新建小学", frozenset()) for d in "abc"], "no theme occurs in 2 documents"),
    ],
    ids=["one document", "no theme"],
)
def test_too_little_to_learn_from(passages: list[LabelledPassage], message: str) -> None:
    with pytest.raises(InputError, match=message):
        cross_validate(passages, TAXONOMY)


BAD = {
    "column": ("document,text\nd,新建小学\n", "no column themes"),
    "theme": (
        "document,text,themes\nd,新建小学,education\nd,新建小学,school\n",
        "row 3: unknown theme school",
    ),
    "nothing": ("document,text,themes\n", "no labelled passage"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_faulty_labels_name_file_and_row(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "标注.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_labelled([tmp_path], TAXONOMY)


def test_labels_as_a_spreadsheet_writes_them(tmp_path: Path) -> None:
    rows = 'document,text,themes\r\nd,"新建小学,\n改造公路",education;infrastructure\r\ne,会议召开,\r\n'
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8-sig", newline="")
    first, second = read_labelled([tmp_path / "a.csv"], TAXONOMY)
    assert first.themes == {"education", "infrastructure"}
    assert "\n" in first.text
    assert second.themes == frozenset()


def test_command(passages: list[LabelledPassage], tmp_path: Path) -> None:
    rows = "".join(f"{p.document},{p.text.replace('，', '；')},{'、'.join(p.themes)}\n" for p in passages)
    (tmp_path / "labels.csv").write_text("document,text,themes\n" + rows, encoding="utf-8")
    result = CliRunner().invoke(app, ["train", "themes", str(tmp_path / "labels.csv"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "education" in result.output
    assert ThemeClassifier.load(tmp_path / "out").labels == ("infrastructure", "education")
