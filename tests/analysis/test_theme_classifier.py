from __future__ import annotations

import io
import json
import math
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml

from toolkit import analyze
from toolkit.analysis.theme_classifier import MODEL_FILE, ThemeClassifier, classify_themes, prepare_text, shipped_model
from toolkit.analysis.themes import load_taxonomy, score_themes
from toolkit.config import PipelineConfig
from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.model_files import MANIFEST, checksums

TEXT = "新建学校2所，新增学位900个，新改建农村公路30公里。（牵头单位：县卫生健康局）"
SPAN = [(0, len(TEXT), "1")]


@pytest.fixture(scope="module")
def classifier() -> ThemeClassifier:
    return ThemeClassifier.load(shipped_model())


def test_the_shipped_model_reads_our_themes(classifier: ThemeClassifier) -> None:
    assert set(classifier.labels) == set(load_taxonomy().keys)
    probabilities = dict(zip(classifier.labels, classifier.probabilities([TEXT])[0], strict=True))
    assert probabilities["education"] > 0.5 > probabilities["health"]  # who is charged is no theme
    assert probabilities["infrastructure"] > 0.5
    assert classifier.probabilities([]).shape == (0, len(classifier.labels))


@pytest.mark.parametrize("text", ["", "。", "１２３", "\n", "abc", "区" * 50_000])
def test_any_text_has_probabilities(classifier: ThemeClassifier, text: str) -> None:
    values = classifier.probabilities([text])
    assert ((values >= 0) & (values <= 1)).all()


def test_words_and_characters_without_bodies_and_with_one_number() -> None:
    assert prepare_text("提高 3.5%，\n改造１２处。") == ("提高 0% 改造 0 处", "提高0%改造0处")


def test_the_three_methods(classifier: ThemeClassifier) -> None:
    taxonomy = load_taxonomy()
    alone = classify_themes(TEXT, SPAN, taxonomy, classifier, "classifier")
    both = {s.theme: s for s in classify_themes(TEXT, SPAN, taxonomy, classifier, "both")}
    assert {s.theme for s in alone} == set(both) == {"education", "infrastructure"}
    assert math.isclose(sum(s.share for s in both.values()), 1)
    lexicon = {s.theme: s.score for s in score_themes(TEXT, SPAN, taxonomy)}
    for score in alone:
        mean = (score.score + lexicon[score.theme] / (lexicon[score.theme] + 3)) / 2
        assert math.isclose(both[score.theme].score, mean)


def test_explain_adds_up_and_gives_places(classifier: ThemeClassifier) -> None:
    rows = classifier.explain(TEXT, top=10_000)
    assert [row.weight for row in rows] == sorted((row.weight for row in rows), reverse=True)
    assert all(TEXT[row.start : row.end] == row.word for row in rows)
    assert "学位" in {row.word for row in rows if row.theme == "education" and row.decided}
    index = classifier.labels.index("education")
    features = classifier._features([_prepared(TEXT)])  # the sum over places is that of the features
    positive = features.multiply(np.maximum(classifier.coefficients[index], 0)).sum()
    assert math.isclose(sum(row.weight for row in rows if row.theme == "education"), positive, rel_tol=1e-6)
    assert len(classifier.explain(TEXT, top=3)) == 3


def _prepared(text: str):  # type: ignore[no-untyped-def]
    from toolkit.analysis.theme_classifier import _prepare

    return _prepare(text)


@pytest.mark.parametrize("method", ["classifier", "both"])
def test_the_pipeline_uses_it_by_name(method: str) -> None:
    analysed = analyze(f"一、民生\n1.{TEXT}\n", config=PipelineConfig(theme_method=method))  # type: ignore[arg-type]
    assert {score.theme for score in analysed.themes} == {"education", "infrastructure"}
    frames = analysed.to_frames()
    assert frames["passage_themes"]["score"].between(0, 1).all()
    assert frames["passages"]["theme"].tolist() == [max(analysed.themes, key=lambda s: s.score).theme]


def test_the_lexicon_alone_loads_no_scikit_learn() -> None:
    code = "import sys, toolkit; toolkit.analyze('新建小学。').themes; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"theme_method": "words"}, "theme_method must be lexicon or classifier or both"),
        ({"theme_level": "part"}, "theme_level must be theme or subtheme"),
        ({"theme_level": "subtheme", "theme_method": "both"}, "needs theme_method lexicon"),
        ({"theme_model": 3}, "theme_model must be the path of a folder"),
    ],
)
def test_faulty_settings(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        PipelineConfig.from_mapping(settings)


def test_settings_name_a_model_beside_them(tmp_path: Path, classifier: ThemeClassifier) -> None:
    classifier.save(tmp_path / "模型")
    (tmp_path / "settings.yaml").write_text("theme_method: classifier\ntheme_model: 模型\n", encoding="utf-8")
    config = PipelineConfig.from_yaml(tmp_path / "settings.yaml")
    assert config.theme_model == tmp_path / "模型"
    assert PipelineConfig.from_mapping(config.to_dict()) == config
    assert analyze(TEXT, config=config).themes


def test_subthemes_by_name() -> None:
    found = analyze(TEXT, config=PipelineConfig(theme_level="subtheme")).themes
    assert [score.theme for score in found] == ["infrastructure.roads_rail", "education.basic"]


def test_another_taxonomy_is_refused(classifier: ThemeClassifier) -> None:
    with pytest.raises(ConfigError, match="which the taxonomy 'cap' has not"):
        classify_themes(TEXT, SPAN, load_taxonomy("cap"), classifier)


def test_no_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match=r"themes\.skops.*govtext train themes"):
        ThemeClassifier.load(tmp_path)


def test_saved_and_loaded_it_says_the_same(classifier: ThemeClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "模型")
    again = ThemeClassifier.load(tmp_path / "模型")
    assert (again.probabilities([TEXT]) == classifier.probabilities([TEXT])).all()


class Attack:
    """Would write a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.write_text, (self.path, "run")


def rewritten(model: Path, change) -> None:  # type: ignore[no-untyped-def]
    """Changes schema.json of a model by a function."""
    file = model / MODEL_FILE
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = json.loads(members["schema.json"])
    change(schema)
    members["schema.json"] = json.dumps(schema).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def set_class(module: str, name: str, loader: str | None = None):  # type: ignore[no-untyped-def]
    def change(schema: dict[str, object]) -> None:
        node = schema["content"]["words"]  # type: ignore[index]
        node.update({"__module__": module, "__class__": name} | ({"__loader__": loader} if loader else {}))

    return change


ATTACKS = {
    "a class that runs code": set_class("subprocess", "Popen"),
    "a function": set_class("os", "system", "FunctionNode"),
    "a method by name": set_class("sklearn.feature_extraction.text", "TfidfVectorizer", "MethodNode"),
    "a type of skops' own list": set_class("sklearn.pipeline", "FunctionTransformer"),
    "an operator": set_class("operator", "methodcaller", "OperatorFuncNode"),
}


@pytest.mark.parametrize("change", ATTACKS.values(), ids=ATTACKS)
def test_a_type_that_no_model_needs_is_refused(classifier: ThemeClassifier, tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    classifier.save(tmp_path / "m")
    rewritten(tmp_path / "m", change)
    with pytest.raises(ConfigError, match="refused, since it holds"):
        ThemeClassifier.load(tmp_path / "m")


def test_a_pickle_in_its_place_is_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "run"
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / MODEL_FILE).write_bytes(pickle.dumps(Attack(mark)))
    with pytest.raises(ConfigError, match="is no model in skops format"):
        ThemeClassifier.load(tmp_path / "m")
    assert not mark.exists()


def test_a_pickle_in_an_array_is_not_run(classifier: ThemeClassifier, tmp_path: Path) -> None:
    mark = tmp_path / "run"
    classifier.save(tmp_path / "m")
    file = tmp_path / "m" / MODEL_FILE
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    array = io.BytesIO()
    np.save(array, np.array([Attack(mark)], dtype=object), allow_pickle=True)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, array.getvalue() if name.endswith(".npy") else content)
    with pytest.raises(ConfigError, match="cannot be read as a model of themes"):
        ThemeClassifier.load(tmp_path / "m")
    assert not mark.exists()


def test_parts_that_do_not_fit_are_refused(classifier: ThemeClassifier, tmp_path: Path) -> None:
    shorter = ThemeClassifier(**{name: getattr(classifier, name) for name in classifier.__dataclass_fields__}
                              | {"intercepts": classifier.intercepts[:3]})  # fmt: skip
    shorter.save(tmp_path / "m")
    with pytest.raises(ConfigError, match="do not fit together"):
        ThemeClassifier.load(tmp_path / "m")


def test_a_changed_file_is_refused(classifier: ThemeClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "m")
    entry = {
        "name": "m", "task": "themes", "framework": "scikit-learn", "version": "1", "trained_on": "texts", "seed": 1,
        "command": "make it", "sha256": checksums(tmp_path / "m"), "size": 5, "licence": "Apache-2.0",
    }  # fmt: skip
    (tmp_path / MANIFEST).write_text(yaml.safe_dump({"models": [entry]}), encoding="utf-8")
    ThemeClassifier.load(tmp_path / "m")
    with (tmp_path / "m" / MODEL_FILE).open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ConfigError, match=r"refused, since themes\.skops differ"):
        ThemeClassifier.load(tmp_path / "m")
