"""Words of a text: several backends behind one Protocol, all with offsets into the source text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from toolkit.errors import ConfigError
from toolkit.schema import Tokens
from toolkit.segmentation.base import Segmenter

__all__ = ["BACKENDS", "Segmenter", "make_segmenter", "segment"]


def _rjieba(_: str, user_words: tuple[str, ...]) -> Segmenter:
    from toolkit.segmentation.rjieba import RjiebaSegmenter

    return RjiebaSegmenter(user_words)


def _jieba(_: str, user_words: tuple[str, ...]) -> Segmenter:
    from toolkit.segmentation.jieba import JiebaSegmenter

    return JiebaSegmenter(user_words)


def _spacy(pipeline: str, user_words: tuple[str, ...]) -> Segmenter:
    from toolkit.segmentation.spacy import SpacySegmenter

    return SpacySegmenter(pipeline, user_words)


def _hanlp(folder: str, user_words: tuple[str, ...]) -> Segmenter:
    from toolkit.segmentation.hanlp import HanlpSegmenter

    return HanlpSegmenter(folder, user_words)


# Name of a backend -> how it is made, and what stands after the colon where it needs a model.
BACKENDS: dict[str, tuple[Callable[[str, tuple[str, ...]], Segmenter], str | None]] = {
    "rjieba": (_rjieba, None),
    "jieba": (_jieba, None),
    "spacy": (_spacy, "NAME_OR_PATH"),
    "hanlp": (_hanlp, "FOLDER"),
}


@lru_cache(maxsize=8)
def make_segmenter(backend: str = "rjieba", user_words: tuple[str, ...] = ()) -> Segmenter:
    """Returns a segmenter, made once for each backend and set of words.

    Args:
        backend: `rjieba`, `jieba`, `spacy:NAME_OR_PATH` or `hanlp:FOLDER`.
        user_words: Words to keep whole beside the domain terms of the package.

    Raises:
        ConfigError: No such backend, or a model is named where none is used, or none where one is needed.
        MissingDependencyError: The backend's package or model is not there; the message says how to get it.

    Example:
        >>> make_segmenter().segment("云岭区经济信息化局").texts
        ['云岭区', '经济信息化局']
    """
    name, colon, model = backend.partition(":")
    usage = ", ".join(f"{key}:{needs}" if needs else key for key, (_, needs) in BACKENDS.items())
    if name not in BACKENDS:
        raise ConfigError(f"unknown segmentation backend {backend!r}; allowed: {usage}")
    make, needs = BACKENDS[name]
    if bool(model) != bool(needs) or (colon and not model):
        problem = "needs a model" if needs else "takes no model"
        raise ConfigError(f"segmentation backend {backend!r} {problem}; allowed: {usage}")
    return make(model, user_words)


def segment(text: str, *, backend: str = "rjieba", user_words: Iterable[str] = ()) -> Tokens:
    """Returns the words of a text with offsets into it, kept as columns.

    White space belongs to no word; a word that a page end or a stray space cuts in two is one token. Terms of work
    reports (`lexicons/domain_terms.tsv`) and the user's words stay whole.

    Args:
        text: Any text.
        backend: `rjieba` (default, with tags), `jieba`, `spacy:NAME_OR_PATH` or `hanlp:FOLDER`.
        user_words: Words to keep whole, e.g. the projects and departments of one district.

    Raises:
        ConfigError: No such backend; the message lists the names.
        MissingDependencyError: The backend's package or model is not there; the message says how to get it.

    Example:
        >>> segment("规模以上工业增加值增长6%左右。").texts
        ['规模以上工业增加值', '增长', '6%', '左右', '。']
        >>> segment("建设云岭冷链港。", user_words=["云岭冷链港"]).texts
        ['建设', '云岭冷链港', '。']
    """
    return make_segmenter(backend, tuple(user_words)).segment(text)
