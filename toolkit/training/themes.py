"""A classifier of themes, trained on labelled passages and measured on documents left out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from toolkit.analysis.theme_classifier import CHARS, WORDS, ThemeClassifier, classify_themes, prepare_text
from toolkit.analysis.themes import Taxonomy, load_taxonomy, score_themes
from toolkit.config import ThemeMethod
from toolkit.errors import InputError
from toolkit.evaluation.themes import count_labels
from toolkit.training.scores import Trained

COLUMNS = ("document", "text", "themes")
_SEPARATOR = re.compile(r"[、,，;；\s]+")
_FOLDS = 5
_FEWEST = 2  # documents that a theme must occur in to be learnt
_REGULARIZATION = 3.0  # inverse strength, C of scikit-learn


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage with its themes.

    Attributes:
        document: Name of the document that it is from: no document is learnt from and scored on at once.
        text: The passage.
        themes: Keys of its themes; none where it has no theme.
    """

    document: str
    text: str
    themes: frozenset[str]


def read_labelled(paths: Iterable[str | Path], taxonomy: Taxonomy) -> list[LabelledPassage]:
    """Reads labelled passages: CSV in UTF-8 with the columns `document`, `text` and `themes` (joined by `、` or `;`).

    Args:
        paths: Files, or folders whose `.csv` files are read in order of name.
        taxonomy: The themes that may occur.

    Raises:
        InputError: A file cannot be read, lacks a column, or names an unknown theme; the message names file and row.
    """
    found: list[LabelledPassage] = []
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.csv")) if path.is_dir() else [path]:
            found += _rows(file, set(taxonomy.keys))
    if not found:
        raise InputError(
            f"{', '.join(map(str, paths))}: no labelled passage; give .csv files with the columns {', '.join(COLUMNS)}"
        )
    return found


def _rows(file: Path, known: set[str]) -> list[LabelledPassage]:
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file}: cannot be read as a CSV file in UTF-8 ({error})") from error
    if rows and (missing := [column for column in COLUMNS if column not in rows[0]]):
        raise InputError(f"{file}: no column {', '.join(missing)}; needed are {', '.join(COLUMNS)}")
    found = []
    for number, row in enumerate(rows, 2):
        themes = frozenset(filter(None, _SEPARATOR.split(row["themes"] or "")))
        if themes - known:
            raise InputError(
                f"{file}, row {number}: unknown theme {', '.join(sorted(themes - known))}; known are "
                f"{', '.join(sorted(known))}"
            )
        if (row["text"] or "").strip():
            found.append(LabelledPassage((row["document"] or "").strip(), row["text"], themes))
    return found


def fit_classifier(passages: Sequence[LabelledPassage], labels: Sequence[str], seed: int = 1) -> ThemeClassifier:
    """Trains a classifier on all passages; calibration uses documents left out.

    Args:
        passages: To learn from.
        labels: The themes to learn, as far as they occur in two documents at least and not in every passage.
        seed: Of the parting into folds.

    Raises:
        InputError: No theme occurs in two documents.
    """
    groups = np.array([passage.document for passage in passages])
    truth = {label: np.array([label in passage.themes for passage in passages]) for label in labels}
    kept = [label for label, y in truth.items() if len(set(groups[y])) >= _FEWEST and not y.all()]
    if not kept:
        raise InputError(f"no theme occurs in {_FEWEST} documents; label passages of more documents")
    prepared = [prepare_text(passage.text) for passage in passages]
    common = {"sublinear_tf": True, "min_df": 2, "lowercase": False, "dtype": np.float32}
    words = TfidfVectorizer(**WORDS, **common)
    chars = TfidfVectorizer(**CHARS, **common)
    try:
        parts = [words.fit_transform([w for w, _ in prepared]), chars.fit_transform([c for _, c in prepared])]
    except ValueError as error:  # an empty vocabulary
        raise InputError(f"the passages have no words in common ({error}); label more of them") from error
    features = sparse.hstack(parts, format="csr")
    models = [_calibrated(features, truth[label], groups, seed) for label in kept]
    return ThemeClassifier(
        labels=tuple(kept),
        words=words,
        chars=chars,
        coefficients=np.array([model.estimator.coef_[0] for model in models], dtype=np.float32),
        intercepts=np.array([model.estimator.intercept_[0] for model in models]),
        slopes=np.array([model.calibrators[0].a_ for model in models]),
        offsets=np.array([model.calibrators[0].b_ for model in models]),
    )


def _calibrated(features: sparse.csr_matrix, y: np.ndarray, groups: np.ndarray, seed: int) -> Any:
    """Returns the model of one theme with the scaling of its scores, fitted on folds of documents left out."""
    base = LogisticRegression(
        C=_REGULARIZATION, class_weight="balanced", solver="liblinear", max_iter=1000, random_state=seed
    )
    folds = StratifiedGroupKFold(min(_FOLDS, len(set(groups[y]))), shuffle=True, random_state=seed)
    splits = [(learn, rest) for learn, rest in folds.split(features, y, groups) if 0 < y[learn].sum() < len(learn)]
    model = CalibratedClassifierCV(base, method="sigmoid", cv=splits, ensemble=False).fit(features, y)
    return model.calibrated_classifiers_[0]


def assign(
    passages: Sequence[LabelledPassage],
    taxonomy: Taxonomy,
    method: ThemeMethod,
    classifier: ThemeClassifier | None = None,
) -> list[set[str]]:
    """Returns the themes of each passage by a method; `lexicon` needs no classifier."""
    found = []
    for passage in passages:
        span = [(0, len(passage.text), None)]
        if method == "lexicon" or classifier is None:
            scores = score_themes(passage.text, span, taxonomy)
        else:
            scores = classify_themes(passage.text, span, taxonomy, classifier, method)
        found.append({score.theme for score in scores})
    return found


def cross_validate(
    passages: Sequence[LabelledPassage],
    taxonomy: Taxonomy,
    methods: Sequence[ThemeMethod] = ("classifier",),
    *,
    more: Sequence[LabelledPassage] = (),
    seed: int = 1,
) -> dict[ThemeMethod, list[set[str]]]:
    """Returns the themes of each passage by method; the classifier learnt from other documents, in five folds.

    Args:
        passages: To score on, and in the other folds to learn from.
        taxonomy: The themes.
        methods: `classifier`, `both`; `lexicon` learns nothing.
        more: Learnt from in every fold.
        seed: Of the random numbers.

    Raises:
        InputError: There are fewer than two documents.
    """
    groups = [passage.document for passage in passages]
    if len(set(groups)) < _FEWEST:
        raise InputError("passages of at least two documents are needed, to learn from one and to score on the other")
    found: dict[ThemeMethod, list[set[str]]] = {method: [set() for _ in passages] for method in methods}
    for learn, rest in GroupKFold(min(_FOLDS, len(set(groups)))).split(passages, groups=groups):
        classifier = fit_classifier([*(passages[i] for i in learn), *more], taxonomy.keys, seed)
        for method in methods:
            for i, themes in zip(rest, assign([passages[i] for i in rest], taxonomy, method, classifier), strict=True):
                found[method][i] = themes
    return found


def train_themes(
    passages: Sequence[LabelledPassage], out: Path, *, taxonomy: str | Path = "work_report", seed: int = 1
) -> Trained:
    """Trains on all passages and writes the model; the scores are those of cross-validation over documents.

    Args:
        passages: Labelled passages of at least two documents.
        out: Folder of the model; it is made where it is not there.
        taxonomy: The taxonomy of the labels, by name or path.
        seed: Of the random numbers.

    Returns:
        The folder, and right, spurious and missed passages by theme.

    Raises:
        InputError: Too few documents, or no theme occurs in two of them.
    """
    themes = load_taxonomy(taxonomy)
    found = cross_validate(passages, themes, seed=seed)["classifier"]
    fit_classifier(passages, themes.keys, seed).save(out)
    occurring = [key for key in themes.keys if any(key in passage.themes for passage in passages)]
    return Trained(out, count_labels([passage.themes for passage in passages], found, occurring))
