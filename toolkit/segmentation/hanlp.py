"""Backend hanlp: HanLP's recurrent tokenizer, trained on one's own segmented text (extra `hanlp`).

HanLP 2.1.5 (and 2.1.7) cannot train or run its `RNNTokenizer` as it is. `RecurrentTokenizer` repairs it; each repair
names its place upstream, and a test fails when upstream no longer needs it.

HanLP's pretrained models are not used: their licence excludes commercial use, and nothing here asks the network.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError, InputError, MissingDependencyError
from toolkit.normalization.text import FoldedText
from toolkit.schema import Tokens
from toolkit.segmentation.base import dictionary, keep_whole, pieces

# HanLP reads both when it is imported.
os.environ.setdefault("HANLP_VERBOSE", "0")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

try:
    import hanlp
    import torch
    from hanlp.components.tokenizers.tok import RNNTokenizer
    from hanlp.datasets.tokenization.loaders.chunking_dataset import ChunkingDataset
    from hanlp.layers.crf.crf import CRF
except ImportError as error:
    raise MissingDependencyError(
        f"HanLP cannot be imported ({error}): pip install 'govtext[hanlp]' (on Python 3.11; HanLP needs setuptools<81)"
    ) from error

_FILES = ("config.json", "vocabs.json", "model.pt")
_BATCH = 128  # sentences


class RecurrentTokenizer(RNNTokenizer):  # type: ignore[misc]
    """HanLP's character BiLSTM tokenizer, repaired."""

    def build_model(self, crf: bool, **kwargs: Any) -> torch.nn.Module:
        """Makes the CRF run over the sentence: taggers/rnn/rnntaggingmodel.py:66 passes None as `batch_first`."""
        model = super().build_model(crf=crf, **kwargs)
        if crf:
            model.crf = CRF(len(self.vocabs["tag"]))
        return model

    def build_dataset(self, data: Any, transform: Any = None) -> ChunkingDataset:
        """Gives the transforms to the dataset: tokenizers/tok.py:33 forgets them, :36 appends a list as one."""
        return ChunkingDataset(data, transform=transform)

    def update_metrics(self, *arguments: Any) -> None:
        """Takes the prediction that tok.py:42 has no parameter for, and scores no padding."""
        metric, _, _, _, batch, prediction = arguments
        ids = prediction.tolist() if hasattr(prediction, "tolist") else prediction
        metric(
            [tags[: len(gold)] for tags, gold in zip(self._id_to_tags(ids), batch["tag"], strict=True)], batch["tag"]
        )

    def predict(self, sentence: str | Sequence[str], batch_size: int | None = None, **kwargs: Any) -> Any:
        """Leaves the caller's list alone: tok.py:19 overwrites it with lists of characters."""
        return super().predict(sentence if isinstance(sentence, str) else list(sentence), batch_size, **kwargs)


_CLASS_PATH = f"{RecurrentTokenizer.__module__}.{RecurrentTokenizer.__name__}"


def train_segmenter(
    sentences: Iterable[Sequence[str]],
    dev: Iterable[Sequence[str]],
    folder: str | Path,
    *,
    epochs: int = 10,
    crf: bool = True,
    seed: int = 1,
) -> Path:
    """Trains a tokenizer from scratch on the CPU and saves it in a folder (about 1 MB).

    Torch is set to one thread for the whole process: two that spin on a busy machine can cost fifty times the time.

    Args:
        sentences: Segmented sentences to learn from; words hold no white space.
        dev: Others, to choose the best epoch by.
        folder: Where `config.json`, `vocabs.json`, `model.pt` and the log go; made where it is missing.
        epochs: Passes over the sentences.
        crf: Whether a CRF layer decides over the whole sentence (slower, better on unseen words).
        seed: Of the random numbers.

    Returns:
        The folder.

    Raises:
        InputError: One of the two sets holds no sentence, or a word holds white space or is empty.

    Example:
        >>> train_segmenter([["建设", "公园", "。"]], [["建设", "公园", "。"]], "models/parks", epochs=1)
        PosixPath('models/parks')
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as temporary, contextlib.redirect_stdout(io.StringIO()):
        paths = []
        for name, lines in (("train", sentences), ("dev", dev)):
            paths.append(Path(temporary) / f"{name}.txt")
            paths[-1].write_text(_lines(name, lines), encoding="utf-8")
        RecurrentTokenizer().fit(
            *map(str, paths), str(folder), batch_size=64, epochs=epochs, embed=64, rnn_hidden=128, drop=0.3, lr=5e-3,
            patience=3, crf=crf, devices=-1, seed=seed,
        )  # fmt: skip
    return folder


def _lines(name: str, sentences: Iterable[Sequence[str]]) -> str:
    """Returns the sentences in HanLP's format: one a line, words parted by spaces."""
    lines = []
    for number, words in enumerate(sentences, 1):
        if not words or any(word.split() != [word] for word in words):
            raise InputError(f"sentence {number} of {name}: a word is empty or holds white space: {list(words)}")
        lines.append(" ".join(words) + "\n")
    if not lines:
        raise InputError(f"{name} holds no sentence; a few thousand segmented sentences make a useful tokenizer")
    return "".join(lines)


def load(folder: str | Path) -> RecurrentTokenizer:
    """Loads a tokenizer that `train_segmenter` saved; runs no code from the folder and asks no network.

    HanLP by itself imports whatever class the folder's `config.json` names and reads pickled embeddings beside it, so
    only our own class without nested settings passes. Weights are read as weights only.

    Raises:
        MissingDependencyError: No trained tokenizer there; the message names the files.
        ConfigError: The folder names another class or nested settings.
    """
    path = Path(folder)
    if not all((path / name).is_file() for name in _FILES):
        raise MissingDependencyError(
            f"{path}: no trained HanLP tokenizer; expected a folder with {', '.join(_FILES)}, "
            "made by toolkit.segmentation.hanlp.train_segmenter"
        )
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigError(f"{path / 'config.json'}: not valid JSON ({error})") from error
    safe = (
        isinstance(config, dict)
        and config.get("classpath") == _CLASS_PATH
        and isinstance(config.get("embed"), int)
        and not any(isinstance(value, dict | list) for value in config.values())
        and not (path / "meta.json").exists()
    )
    if not safe:
        raise ConfigError(
            f"{path}: refused, since it could run code when loaded; allowed: a folder that "
            f"toolkit.segmentation.hanlp.train_segmenter wrote (class {_CLASS_PATH}, no nested settings, no meta.json)"
        )
    torch.set_num_threads(1)
    tokenizer: RecurrentTokenizer = hanlp.load(str(path.resolve()), devices=-1, verbose=False)
    return tokenizer


class HanlpSegmenter:
    """Segments by a tokenizer trained here; domain terms and the user's words are made one token afterwards."""

    def __init__(self, folder: str | Path, user_words: tuple[str, ...] = ()) -> None:
        """Loads the tokenizer (2 s, torch included).

        Raises:
            MissingDependencyError: No trained tokenizer there.
            ConfigError: The folder could run code when loaded.
        """
        self._tokenizer = load(folder)
        self._words = tuple(dictionary(user_words))

    def segment(self, text: str) -> Tokens:
        """Returns the words of the text, without tags."""
        folded = FoldedText(text)
        sentences, offsets = pieces(folded.text)
        starts: list[int] = []
        ends: list[int] = []
        # HanLP raises on an empty list
        for words, at in zip(self._tokenizer(sentences, batch_size=_BATCH) if sentences else [], offsets, strict=True):
            end = at
            for word in words:
                starts.append(end)
                end += len(word)
                ends.append(end)
        starts, ends, _ = keep_whole(folded.text, starts, ends, (), self._words)
        return Tokens(text, *folded.spans(starts, ends))
