"""Backend hanlp: HanLP's recurrent tokenizer, trained by `govtext train hanlp-tokenizer` (extra `hanlp`).

HanLP's own pretrained models are for **non-commercial use only** (CC BY-NC-SA 4.0). None is shipped, none is
downloaded; who has one as a folder gives it with `trust=True`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from toolkit.errors import MissingDependencyError
from toolkit.normalization.text import FoldedText
from toolkit.schema import Tokens
from toolkit.segmentation.base import dictionary, keep_whole, pieces
from toolkit.segmentation.hanlp_folder import check_folder
from toolkit.segmentation.hanlp_repairs import RecurrentTokenizer

_BATCH = 128  # sentences
_CLASS_PATH = f"{RecurrentTokenizer.__module__}.{RecurrentTokenizer.__name__}"
_MADE_BY = "govtext train hanlp-tokenizer CORPUS --out FOLDER"


def load(folder: str | Path) -> RecurrentTokenizer:
    """Loads a tokenizer that was trained here; runs no code from the folder and asks no network.

    Torch is set to one thread for the whole process: two that spin on a busy machine can cost fifty times the time.

    Raises:
        MissingDependencyError: No trained tokenizer there; the message says which files to put where.
        ConfigError: The folder could run code when loaded, or is not what the manifest beside it says.

    Example:
        >>> load("models/hanlp-tokenizer")("由水务局牵头。")  # doctest: +SKIP
        ['由', '水务局', '牵头', '。']
    """
    path = check_folder(folder, _CLASS_PATH, _MADE_BY)
    torch.set_num_threads(1)
    tokenizer = RecurrentTokenizer()
    tokenizer.load(str(path), devices=-1, verbose=False)  # torch_component.py:101 reads the weights as weights only
    return tokenizer


def _load_trusted(folder: str | Path) -> Any:
    """Loads any HanLP model of the user's; its files can run code. A failing load asks no network."""
    path = Path(folder).resolve()
    if not ((path / "config.json").is_file() or (path / "meta.json").is_file()):
        raise MissingDependencyError(
            f"{path}: no HanLP model there; put the whole unpacked folder of the model (config.json, vocabs.json, "
            "model.pt, …) there. Nothing is downloaded by itself; HanLP's own models are for non-commercial use only"
        )
    import hanlp
    from hanlp.utils import component_util

    component_util.get_latest_info_from_pypi = _no_network  # :144 asks PyPI for the newest version when a load fails
    torch.set_num_threads(1)
    return hanlp.load(str(path), devices=-1, verbose=False)


def _no_network() -> None:
    raise OSError("the network is not asked")


class HanlpSegmenter:
    """Segments by a tokenizer of HanLP; domain terms and the user's words are made one token afterwards.

    That is done for every model by one matcher, which is seven times faster than HanLP's own trie; `dict_force` and
    `dict_combine` exist only on its transformer tokenizers.
    """

    def __init__(self, folder: str | Path, user_words: tuple[str, ...] = (), *, trust: bool = False) -> None:
        """Loads the tokenizer (2 s, torch included).

        Args:
            folder: A folder that `govtext train hanlp-tokenizer` wrote.
            user_words: Words to keep whole beside the domain terms.
            trust: Load any HanLP tokenizer, and run whatever code its files name. HanLP's own pretrained models are
                for non-commercial use only (CC BY-NC-SA 4.0).

        Raises:
            MissingDependencyError: No model there.
            ConfigError: The folder could run code when loaded and is not trusted.
        """
        tokenizer: Callable[..., list[list[str]]] = _load_trusted(folder) if trust else load(folder)
        self._tokenize = tokenizer
        self._words = tuple(dictionary(user_words))

    def segment(self, text: str) -> Tokens:
        """Returns the words of the text, without tags."""
        folded = FoldedText(text)
        sentences, offsets = pieces(folded.text.replace("\t", "\n"))  # a tab parts two cells
        starts: list[int] = []
        ends: list[int] = []
        for words, end in zip(self._segmented(sentences), offsets, strict=True):
            for word in words:
                starts.append(end)
                end += len(word)  # noqa: PLW2901 - the offset runs along
                ends.append(end)
        starts, ends, _ = keep_whole(folded.text, starts, ends, (), self._words)
        return Tokens(text, *folded.spans(starts, ends))

    def _segmented(self, sentences: Sequence[str]) -> Iterable[Sequence[str]]:
        """Returns the words of each sentence; HanLP raises on an empty list."""
        return self._tokenize(list(sentences), batch_size=_BATCH) if sentences else []
