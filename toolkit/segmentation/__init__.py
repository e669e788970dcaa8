"""Words of a text: several backends behind one Protocol, all with offsets into the source text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

from toolkit.errors import ConfigError
from toolkit.schema import Document, Tokens, as_document
from toolkit.segmentation.base import Backend, Dictionary, Entry, ExtraTerms, Segmenter

__all__ = ["BACKENDS", "GRANULARITIES", "Segmenter", "make_segmenter", "segment"]

Granularity = Literal["coarse", "fine"]
GRANULARITIES = ("coarse", "fine")


def _rjieba(_: str, dictionary: Dictionary) -> Backend:
    from toolkit.segmentation.rjieba import RjiebaBackend

    return RjiebaBackend(dictionary)


def _jieba(_: str, dictionary: Dictionary) -> Backend:
    from toolkit.segmentation.jieba import JiebaBackend

    return JiebaBackend(dictionary)


def _spacy(pipeline: str, _: Dictionary) -> Backend:
    from toolkit.segmentation.spacy import SpacyBackend

    return SpacyBackend(pipeline)


def _hanlp(folder: str, _: Dictionary) -> Backend:
    from toolkit.segmentation.hanlp import HanlpBackend

    return HanlpBackend(folder)


def _hanlp_trusted(folder: str, dictionary: Dictionary) -> Backend:
    from toolkit.segmentation.hanlp import HanlpBackend

    return HanlpBackend(folder, dictionary, trust=True)


def _lac(_: str, __: Dictionary) -> Backend:
    from toolkit.segmentation.lac import LacBackend

    return LacBackend()


# Name of a backend -> how it is made, and what stands after the colon where it needs a model.
BACKENDS: dict[str, tuple[Callable[[str, Dictionary], Backend], str | None]] = {
    "rjieba": (_rjieba, None),
    "jieba": (_jieba, None),
    "spacy": (_spacy, "NAME_OR_PATH"),
    "hanlp": (_hanlp, "FOLDER"),
    "lac": (_lac, None),
    "hanlp-trusted": (_hanlp_trusted, "FOLDER"),  # any HanLP tokenizer of the user's; its files can run code
}


def make_segmenter(
    backend: str = "rjieba",
    user_words: Iterable[str] = (),
    *,
    granularity: str = "coarse",
    user_dictionary: str | Path | None = None,
    lexicon: bool = True,
) -> Segmenter:
    """Returns a segmenter, made once for each backend and set of words.

    Args:
        backend: `rjieba`, `jieba`, `spacy:NAME_OR_PATH`, `hanlp:FOLDER` or `lac`.
        user_words: Words to keep whole beside the terms of the package; HanLP's `TrieDict` gives its keys.
        granularity: `coarse` keeps domain terms whole, `fine` cuts them into words.
        user_dictionary: The user's own dictionary: jieba's format, or TSV with the columns `word`, `tag`, `frequency`.
        lexicon: False leaves out every lexicon and rule of the package: the bare backend with the user's words.

    Raises:
        InputError: `text` is neither; the message says the way out.
        ConfigError: No such backend or granularity, or a model is named or missing where it should not be.
        LexiconError: The user's dictionary cannot be read.
        MissingDependencyError: The backend's package or model is not there; the message says how to get it.

    Example:
        >>> make_segmenter().segment("云岭区经济信息化局").texts
        ['云岭区经济信息化局']
    """
    if granularity not in GRANULARITIES:
        raise ConfigError(f"unknown granularity {granularity!r}; allowed: {', '.join(GRANULARITIES)}")
    user: dict[str, Entry] = {}
    if user_dictionary is not None:
        from toolkit.segmentation.user_words import read_user_dictionary

        user |= read_user_dictionary(user_dictionary)
    if user_words != ():
        from toolkit.segmentation.user_words import entries_of

        user |= entries_of(user_words)
    return _make(backend, tuple(user.items()), granularity == "coarse", lexicon)


@lru_cache(maxsize=8)
def _make(backend: str, user: tuple[tuple[str, Entry], ...], coarse: bool, lexicon: bool) -> Segmenter:
    name, colon, model = backend.partition(":")
    usage = ", ".join(f"{key}:{needs}" if needs else key for key, (_, needs) in BACKENDS.items())
    if name not in BACKENDS:
        raise ConfigError(f"unknown segmentation backend {backend!r}; allowed: {usage}")
    make, needs = BACKENDS[name]
    if bool(model) != bool(needs) or (colon and not model):
        problem = "needs a model" if needs else "takes no model"
        raise ConfigError(f"segmentation backend {backend!r} {problem}; allowed: {usage}")
    from toolkit.segmentation.segmenter import LexiconSegmenter

    return LexiconSegmenter(lambda dictionary: make(model, dictionary), dict(user), coarse=coarse, lexicon=lexicon)


def segment(
    text: str | Document,
    *,
    backend: str = "rjieba",
    granularity: str = "coarse",
    user_words: Iterable[str] = (),
    user_dictionary: str | Path | None = None,
    extra_terms: ExtraTerms = (),
) -> Tokens:
    """Returns the words of a text with offsets into it, kept as columns.

    White space belongs to no word; a word that a page end or a stray space cuts in two is one token. Indicators, policy
    terms, plans and the names of bodies are one token (`coarse`); the guideline is docs/annotation/segmentation.md.

    Args:
        text: Any text, or a document.
        backend: `rjieba` (default), `jieba`, `spacy:NAME_OR_PATH`, `hanlp:FOLDER` or `lac`.
        granularity: `coarse` keeps domain terms whole, `fine` cuts them into words.
        user_words: Words to keep whole, e.g. the projects and departments of one district.
        user_dictionary: The user's own dictionary: jieba's format, or TSV with the columns `word`, `tag`, `frequency`.
        extra_terms: What is one token in this text only: spans of it (of the projects that were found), or words.

    Raises:
        ConfigError: No such backend or granularity; the message lists the names.
        LexiconError: The user's dictionary cannot be read.
        MissingDependencyError: The backend's package or model is not there; the message says how to get it.

    Example:
        >>> segment("规模以上工业增加值增长6%左右。").texts
        ['规模以上工业增加值', '增长', '6%', '左右', '。']
        >>> segment("规模以上工业增加值增长6%左右。", granularity="fine").texts[:4]
        ['规模', '以上', '工业', '增加值']
        >>> segment("建设云岭冷链港。", user_words=["云岭冷链港"]).texts
        ['建设', '云岭冷链港', '。']
    """
    segmenter = make_segmenter(backend, user_words, granularity=granularity, user_dictionary=user_dictionary)
    return segmenter.segment(as_document(text).text, extra_terms)
