"""Themes of passages by a trained classifier, alone or together with the words of a taxonomy.

Trained by `govtext train themes` (`toolkit.training.themes`); a model is a folder with one file in skops format.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import expit
from sklearn.feature_extraction.text import TfidfVectorizer

from toolkit.analysis.themes import Span, Taxonomy, ThemeWord, score_themes
from toolkit.config import ThemeMethod
from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.model_files import require_files, verify
from toolkit.normalization.text import FoldedText
from toolkit.schema import ThemeScore
from toolkit.segmentation import segment
from toolkit.segmentation.base import BODY_TAG

MODEL_FILE = "themes.skops"
_HOW = "govtext train themes FOLDER --out MODEL"
_SURE = 0.3  # least probability of a theme by the classifier alone; on our own labelled tasks precision equals recall
_SURE_BOTH = 0.35  # the same of the mean of classifier and lexicon; chosen on our own and half of the real passages
_HALF = 3.0  # score of the lexicon that counts as a probability of one half: one word that names the theme
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"\w")
_LARGEST = 200_000_000  # bytes that the file may unpack to

# What a model may consist of: types and kinds of nodes in the schema of the file. Nothing else is made.
_TYPES = frozenset(
    {
        "builtins.dict", "builtins.list", "builtins.str", "builtins.tuple", "numpy.float32", "numpy.ndarray",
        "sklearn.feature_extraction.text.TfidfTransformer", "sklearn.feature_extraction.text.TfidfVectorizer",
    }
)  # fmt: skip
_NODES = frozenset({"DictNode", "JsonNode", "ListNode", "NdArrayNode", "ObjectNode", "TupleNode", "TypeNode"})
WORDS: dict[str, Any] = {"analyzer": "word", "token_pattern": r"\S+", "ngram_range": (1, 2)}
CHARS: dict[str, Any] = {"analyzer": "char", "ngram_range": (2, 3)}
_FIELDS = {"labels", "words", "chars", "coefficients", "intercepts", "slopes", "offsets"}


class _Prepared(NamedTuple):
    """A passage as the classifier reads it, with the offset of each of its characters."""

    words: str
    chars: str
    starts: list[int]  # offset in the passage of each character of `chars`
    ends: list[int]
    spans: list[tuple[int, int]]  # of each word


@dataclass(frozen=True, eq=False)
class ThemeClassifier:
    """A linear model over TF-IDF of words and of characters, one against the rest, with calibrated probabilities.

    With x the features of a passage (tf-idf of words and pairs of words, and of two and three characters, each part of
    length 1), theme t has the probability 1 / (1 + exp(a·(w·x + b) + c)): w and b by logistic regression, a and c by
    Platt's scaling on documents left out (Platt, Probabilistic outputs for support vector machines, 1999).

    Attributes:
        labels: Keys of the themes.
        words: Makes features of words.
        chars: Makes features of characters.
        coefficients: Themes × features.
        intercepts: One a theme.
        slopes: a of each theme.
        offsets: c of each theme.
    """

    labels: tuple[str, ...]
    words: TfidfVectorizer
    chars: TfidfVectorizer
    coefficients: np.ndarray
    intercepts: np.ndarray
    slopes: np.ndarray
    offsets: np.ndarray

    @classmethod
    def load(cls, folder: str | Path) -> ThemeClassifier:
        """Reads a trained model; no code of the file is run.

        The checksums of a `manifest.yaml` beside the folder are compared first; then every type in the file must be
        one of those that a model consists of.

        Args:
            folder: The folder that `govtext train themes` wrote.

        Raises:
            ConfigError: The file was changed, holds a type that no model needs, or is no model of themes.
            MissingDependencyError: The folder holds no model.
        """
        folder = Path(folder)
        require_files(folder, (MODEL_FILE,), _HOW)
        verify(folder)
        path = folder / MODEL_FILE
        _check_types(path)
        from skops import io

        try:
            model = io.load(path, trusted=sorted(_TYPES))
        except Exception as error:  # whatever a damaged file raises inside of skops
            raise ConfigError(
                f"{path}: cannot be read as a model of themes ({error}); make it again: {_HOW}"
            ) from error
        return cls._checked(path, model)

    @classmethod
    def _checked(cls, path: Path, model: Any) -> ThemeClassifier:
        try:
            parts = {**model, "labels": tuple(model["labels"])}
            features = len(model["words"].vocabulary_) + len(model["chars"].vocabulary_)
            fits = set(model) == _FIELDS and model["coefficients"].shape == (len(parts["labels"]), features)
            vectors = [model[name].shape for name in ("intercepts", "slopes", "offsets")]
            fits = fits and vectors == [(len(parts["labels"]),)] * len(vectors)
            settings = (model["words"].get_params(), WORDS), (model["chars"].get_params(), CHARS)
            fits = fits and all(found[name] == value for found, given in settings for name, value in given.items())
        except (AttributeError, KeyError, TypeError) as error:
            raise ConfigError(f"{path}: is no model of themes ({error!r}); make it again: {_HOW}") from error
        if not fits:
            raise ConfigError(f"{path}: the parts of the model do not fit together; make it again: {_HOW}")
        return cls(**parts)

    def save(self, folder: Path) -> None:
        """Writes the model into a folder, which is made where it is not there."""
        from skops import io

        folder.mkdir(parents=True, exist_ok=True)
        model = {name: getattr(self, name) for name in sorted(_FIELDS)} | {"labels": list(self.labels)}
        io.dump(model, folder / MODEL_FILE, compression=zipfile.ZIP_DEFLATED, compresslevel=9)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Returns the probability of each theme: passages × themes, in [0, 1]."""
        if not texts:
            return np.zeros((0, len(self.labels)))
        scores = self._features([_prepare(text) for text in texts]) @ self.coefficients.T.astype(np.float64)
        return np.asarray(expit(-(self.slopes * (scores + self.intercepts) + self.offsets)))

    def explain(self, text: str, top: int = 20) -> list[ThemeWord]:
        """Returns what in a passage speaks most for a theme: words and runs of characters, by weight.

        Args:
            text: The passage.
            top: Rows to return at most.

        Returns:
            For each place of a feature its tf-idf × coefficient, divided among its places, the largest first;
            `decided` tells whether the probability of the theme is large enough.
        """
        prepared = _prepare(text)
        row = self._features([prepared]).tocsr()
        sure = self.probabilities([text])[0] >= _SURE
        places = _places(prepared, self)
        found: list[ThemeWord] = []
        for feature, value in zip(row.indices, row.data, strict=True):
            at = places.get(int(feature), [])
            for theme, weight in enumerate(self.coefficients[:, feature] * value):
                if weight > 0:
                    part = float(weight) / len(at) if at else 0.0
                    found += [ThemeWord(self.labels[theme], text[a:b], part, a, b, bool(sure[theme])) for a, b in at]
        return sorted(found, key=lambda word: (-word.weight, word.start, word.theme))[:top]

    def _features(self, passages: Sequence[_Prepared]) -> Any:
        words = self.words.transform([passage.words for passage in passages])
        return sparse.hstack([words, self.chars.transform([passage.chars for passage in passages])], format="csr")


def shipped_model() -> Path:
    """Returns the folder of the classifier that the project trained on its own labelled tasks (`work_report`).

    Raises:
        MissingDependencyError: It is neither in the installed package nor beside it.
    """
    package = Path(__file__).resolve().parents[1]
    folders = (package / "_models" / "themes", package.parent / "models" / "themes")
    found = next((folder for folder in folders if folder.is_dir()), None)
    if found is None:
        raise MissingDependencyError(
            f"the trained classifier of themes is not in {folders[0]}: install govtext from a wheel or a full "
            f"checkout, set theme_model to a folder of yours ({_HOW}), or take theme_method lexicon"
        )
    return found


def classify_themes(
    text: str | FoldedText,
    passages: Sequence[Span],
    taxonomy: Taxonomy,
    classifier: ThemeClassifier,
    method: ThemeMethod = "both",
) -> list[ThemeScore]:
    """Gives each passage its themes by the classifier, alone or together with the lexicon.

    `classifier` gives the themes of a probability of 0.3 or more. `both` takes the mean of that probability and of
    s / (s + 3), s the score of `score_themes` (0 where the lexicon does not give the theme), and gives themes of 0.35
    or more.

    Args:
        text: The source text, or its folded form.
        passages: Start, end and task number of each passage.
        taxonomy: The themes that the classifier was trained on.
        classifier: The classifier.
        method: `classifier` or `both`.

    Returns:
        The themes of each passage in the order of the taxonomy; the score is that probability or mean.

    Raises:
        ConfigError: The classifier knows other themes than the taxonomy.
    """
    if unknown := sorted(set(classifier.labels) - set(taxonomy.keys)):
        raise ConfigError(
            f"the classifier knows {', '.join(unknown)}, which the taxonomy {taxonomy.name!r} has not; take the "
            "taxonomy that it was trained on, or theme_method lexicon"
        )
    source = text.source if isinstance(text, FoldedText) else text
    values = classifier.probabilities([source[start:end] for start, end, _ in passages])
    least = _SURE
    if method == "both":
        values, least = (values + _lexicon_values(text, passages, taxonomy, classifier.labels)) / 2, _SURE_BOTH
    order = sorted(range(len(classifier.labels)), key=lambda i: taxonomy.keys.index(classifier.labels[i]))
    scores: list[ThemeScore] = []
    for (start, end, task), row in zip(passages, values, strict=True):
        kept = [(classifier.labels[i], float(row[i])) for i in order if row[i] >= least]
        total = sum(value for _, value in kept)
        scores += [ThemeScore(start, end, task, theme, value, value / total) for theme, value in kept]
    return scores


def _lexicon_values(
    text: str | FoldedText, passages: Sequence[Span], taxonomy: Taxonomy, labels: Sequence[str]
) -> np.ndarray:
    values = np.zeros((len(passages), len(labels)))
    rows = {(start, end): row for row, (start, end, _) in enumerate(passages)}
    columns = {label: column for column, label in enumerate(labels)}
    for score in score_themes(text, passages, taxonomy):
        if score.theme in columns:
            values[rows[score.start, score.end], columns[score.theme]] = score.score / (score.score + _HALF)
    return values


def prepare_text(text: str) -> tuple[str, str]:
    """Returns a passage as the classifier reads it: its words parted by spaces, and its characters.

    Bodies, punctuation and white space are left out; every number is 0.

    Example:
        >>> prepare_text("新建学校3所。（牵头单位：县教育局）")
        ('新建 学校 0 所 牵头 单位', '新建学校0所牵头单位')
    """
    prepared = _prepare(text)
    return prepared.words, prepared.chars


def _prepare(text: str) -> _Prepared:
    tokens = segment(text)
    words: list[str] = []
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spans: list[tuple[int, int]] = []
    for token in tokens:
        if token.tag == BODY_TAG or not _WORD.search(token.text):
            continue
        word = ""
        last = 0
        for number in [*_NUMBER.finditer(token.text), None]:
            until = number.start() if number else len(token.text)
            for i in range(last, until):
                if not token.text[i].isspace():
                    word += token.text[i]
                    starts.append(token.start + i)
                    ends.append(token.start + i + 1)
            if number:
                word += "0"
                starts.append(token.start + number.start())
                ends.append(token.start + number.end())
                last = number.end()
        words.append(word)
        chars.append(word)
        spans.append((token.start, token.end))
    return _Prepared(" ".join(words), "".join(chars), starts, ends, spans)


def _places(passage: _Prepared, model: ThemeClassifier) -> dict[int, list[tuple[int, int]]]:
    """Returns where in the passage each feature stands, by its column."""
    found: dict[int, list[tuple[int, int]]] = {}
    tokens = passage.words.split(" ")
    for column, place in _runs(tokens, " ", model.words, 0):
        found.setdefault(column, []).append((passage.spans[place[0]][0], passage.spans[place[1]][1]))
    for column, place in _runs(passage.chars, "", model.chars, len(model.words.vocabulary_)):
        found.setdefault(column, []).append((passage.starts[place[0]], passage.ends[place[1]]))
    return found


def _runs(
    items: Sequence[str], glue: str, vectorizer: TfidfVectorizer, first: int
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yields the column and the first and last item of each run of items that is a feature."""
    vocabulary: Mapping[str, int] = vectorizer.vocabulary_
    low, high = vectorizer.ngram_range
    for length in range(low, high + 1):
        for i in range(len(items) - length + 1):
            column = vocabulary.get(glue.join(items[i : i + length]))
            if column is not None:
                yield first + column, (i, i + length - 1)


def _check_types(path: Path) -> None:
    """Refuses a file that names any type or kind of node but those of a model."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > _LARGEST:
                raise ConfigError(f"{path}: refused, since it unpacks to {size:,} bytes; no model of themes does")
            schema = json.loads(archive.read("schema.json"))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is no model in skops format ({error}); make it again: {_HOW}") from error
    waiting, foreign = [schema], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += node.values()
            name = f"{node.get('__module__', '')}.{node.get('__class__', '')}"
            if "__class__" in node and name not in _TYPES:
                foreign.add(name)
            if "__loader__" in node and node["__loader__"] not in _NODES:
                foreign.add(str(node["__loader__"]))
        elif isinstance(node, list):
            waiting += node
    if foreign:
        raise ConfigError(
            f"{path}: refused, since it holds {', '.join(sorted(foreign))}, which no model of themes needs and which "
            f"could run code; take a model from where you trust it, or make it again: {_HOW}"
        )
