"""Trains HanLP's recurrent tokenizer and tagger from scratch, on the CPU (extra `hanlp`)."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from toolkit.analysis.opinions import LabelledSpan
from toolkit.errors import InputError
from toolkit.evaluation.metrics import Counts
from toolkit.normalization.text import fold_width
from toolkit.segmentation.hanlp import load
from toolkit.segmentation.hanlp_repairs import RecurrentTagger, RecurrentTokenizer, quiet, use_one_thread
from toolkit.segmentation.hanlp_tagger import HanlpTagger
from toolkit.training.corpus import LabelledDocument, Split, segmented_sentences, tagged_sentences
from toolkit.training.scores import Trained, counts_of, score_spans

# The same for both; an embedding of 64 and 128 cells each way make a model of about 1 MB.
_SHAPE = {"batch_size": 32, "embed": 64, "rnn_hidden": 128, "drop": 0.3, "lr": 5e-3, "patience": 5, "devices": -1}
TaggedSentence = tuple[str, Sequence[str]]


def fit_tokenizer(
    sentences: Iterable[Sequence[str]],
    dev: Iterable[Sequence[str]],
    folder: str | Path,
    *,
    epochs: int = 10,
    crf: bool = True,
    seed: int = 1,
) -> Path:
    """Trains a tokenizer on segmented sentences and saves it in a folder (about 1 MB).

    Torch is set to one thread for the whole process: two that spin on a busy machine can cost fifty times the time.

    Args:
        sentences: Segmented sentences to learn from; words hold no white space. Full width is folded to half width.
        dev: Others, to choose the best epoch by.
        folder: Where `config.json`, `vocabs.json` and `model.pt` go; made where it is missing.
        epochs: Passes over the sentences.
        crf: Whether a CRF layer decides over the whole sentence (slower, better on unseen words).
        seed: Of the random numbers.

    Returns:
        The folder.

    Raises:
        InputError: One of the two sets holds no sentence, or a word holds white space or is empty.

    Example:
        >>> sentences = [["建设", "公园", "。"]]
        >>> fit_tokenizer(sentences, sentences, "models/parks", epochs=1)  # doctest: +SKIP
        PosixPath('models/parks')
    """
    files = {"train": _segmented_lines("train", sentences), "dev": _segmented_lines("dev", dev)}
    return _fit(RecurrentTokenizer(), files, Path(folder), epochs=epochs, crf=crf, seed=seed)


def fit_tagger(
    sentences: Iterable[TaggedSentence],
    dev: Iterable[TaggedSentence],
    folder: str | Path,
    *,
    epochs: int = 10,
    crf: bool = True,
    seed: int = 1,
) -> Path:
    """Trains a tagger on sentences with a BIO tag a character; arguments and files as `fit_tokenizer`.

    Raises:
        InputError: One of the two sets holds no sentence, or a sentence holds white space or another number of tags.

    Example:
        >>> sentence = ("由水务局牵头。", ["O", "B-UNIT", "I-UNIT", "I-UNIT", "O", "O", "O"])
        >>> fit_tagger([sentence], [sentence], "models/units", epochs=1)  # doctest: +SKIP
        PosixPath('models/units')
    """
    files = {"train": _tagged_lines("train", sentences), "dev": _tagged_lines("dev", dev)}
    settings = {"tagging_scheme": "BIO", "token_delimiter": ""}
    return _fit(RecurrentTagger(), files, Path(folder), epochs=epochs, crf=crf, seed=seed, **settings)


def _fit(component: Any, files: dict[str, str], folder: Path, **settings: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    use_one_thread()
    silent = logging.getLogger("govtext.training")  # HanLP's own would keep a log with times beside the model
    silent.disabled = True
    with tempfile.TemporaryDirectory() as temporary, quiet():
        paths = []
        for name, text in files.items():
            paths.append(Path(temporary) / f"{name}.txt")
            paths[-1].write_text(text, encoding="utf-8", newline="\n")
        component.fit(*map(str, paths), str(folder), logger=silent, **_SHAPE, **settings)
    return folder


def _segmented_lines(name: str, sentences: Iterable[Sequence[str]]) -> str:
    """Returns the sentences in HanLP's format: one a line, words parted by spaces."""
    lines = []
    for number, words in enumerate(sentences, 1):
        if not words or any(word.split() != [word] for word in words):
            raise InputError(f"sentence {number} of {name}: a word is empty or holds white space: {list(words)}")
        lines.append(fold_width(" ".join(words)) + "\n")
    return _joined(name, lines)


def _tagged_lines(name: str, sentences: Iterable[TaggedSentence]) -> str:
    """Returns the sentences in HanLP's format: a character and its tag a line, an empty line between sentences."""
    blocks = []
    for number, (sentence, tags) in enumerate(sentences, 1):
        if not sentence or len(sentence) != len(tags) or sentence.split() != [sentence]:
            raise InputError(
                f"sentence {number} of {name}: empty, with white space, or not a tag a character: {sentence}"
            )
        blocks.append("".join(f"{char}\t{tag}\n" for char, tag in zip(fold_width(sentence), tags, strict=True)) + "\n")
    return _joined(name, blocks)


def _joined(name: str, parts: list[str]) -> str:
    if not parts:
        raise InputError(f"{name} holds no sentence; a few thousand sentences make a useful model")
    return "".join(parts)


def train_tokenizer(documents: Split, folder: str | Path, *, epochs: int = 10, seed: int = 1) -> Trained:
    """Trains a tokenizer on the words of the default backend with its lexicon (weak labels) and scores it.

    Example:
        >>> train_tokenizer(split(read_corpus(["corpus/sample"])), "models/mine").scores["WORD"].f1  # doctest: +SKIP
        0.93
    """
    train, dev, test = ([s for d in part for s in segmented_sentences(d)] for part in documents)
    fit_tokenizer(train, dev, folder, epochs=epochs, seed=seed)
    return Trained(Path(folder), {"WORD": score_tokenizer(folder, test)})


def train_tagger(documents: Split, folder: str | Path, *, epochs: int = 15, seed: int = 1) -> Trained:
    """Trains a tagger of units, projects and indicators on the documents' spans and scores it.

    Example:
        >>> train_tagger(split(read_corpus(["corpus"], "gold")), "models/mine").scores["UNIT"].f1  # doctest: +SKIP
        0.9
    """
    train, dev = ([s for d in part for s in tagged_sentences(d)] for part in documents[:2])
    fit_tagger(train, dev, folder, epochs=epochs, seed=seed)
    return Trained(Path(folder), score_tagger(HanlpTagger(folder), documents.test))


def score_tokenizer(folder: str | Path, sentences: Sequence[Sequence[str]]) -> Counts:
    """Compares the words of a trained tokenizer with those of segmented sentences, by their places."""
    tokenizer = load(folder)
    total = Counts()
    found = tokenizer([fold_width("".join(words)) for words in sentences], batch_size=128) if sentences else []
    for words, gold in zip(found, sentences, strict=True):
        total += counts_of(_places(words), _places(gold))
    return total


def score_tagger(tagger: HanlpTagger, documents: Iterable[LabelledDocument]) -> dict[str, Counts]:
    """Compares the spans of a tagger with those of documents, exact start and end, by class."""
    return score_spans(documents, lambda text: [LabelledSpan(*span) for span in tagger.tag(text)])


def _places(words: Sequence[str]) -> set[tuple[int, int]]:
    end = 0
    places = set()
    for word in words:
        places.add((end, end + len(word)))
        end += len(word)
    return places
