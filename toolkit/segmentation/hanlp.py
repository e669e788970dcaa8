"""Backend hanlp: HanLP's recurrent tokenizer, trained by `govtext train hanlp-tokenizer` (extra `hanlp`).

HanLP's own pretrained models are for **non-commercial use only** (CC BY-NC-SA 4.0). None is shipped, none is
downloaded; who has one as a folder names it as `hanlp-trusted:FOLDER`, and trusts its files with that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from hanlp_trie import TrieDict

from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.segmentation.base import Dictionary, Words, pieces
from toolkit.segmentation.between import with_gaps
from toolkit.segmentation.hanlp_folder import check_folder
from toolkit.segmentation.hanlp_repairs import RecurrentTokenizer, use_one_thread

NO_WORDS = Dictionary({})
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
    use_one_thread()
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
    use_one_thread()
    return hanlp.load(str(path), devices=-1, verbose=False)


def _no_network() -> None:
    raise OSError("the network is not asked")


class HanlpBackend:
    """Cuts by a tokenizer of HanLP, sentence by sentence.

    Around one that was trained here, the words of the lexicons are put as with every backend, by a matcher that is
    seven times faster than HanLP's own trie. A trusted one is given them by HanLP's own means: `dict_force` and
    `dict_combine` where it has them (its transformer tokenizers), else its trie, which cuts the words out before it
    reads the rest.

    Attributes:
        has_dictionary: Whether HanLP has the words of the lexicons.
    """

    frees_lock = False

    def __init__(self, folder: str | Path, dictionary: Dictionary = NO_WORDS, *, trust: bool = False) -> None:
        """Loads the tokenizer (2 s, torch included).

        Args:
            folder: A folder that `govtext train hanlp-tokenizer` wrote.
            dictionary: Words of the lexicons and of the user's, for a trusted tokenizer.
            trust: Load any HanLP tokenizer, and run whatever code its files name. HanLP's own pretrained models are
                for non-commercial use only (CC BY-NC-SA 4.0).

        Raises:
            MissingDependencyError: No model there.
            ConfigError: The folder could run code when loaded and is not trusted.
        """
        self.has_dictionary = trust
        tokenizer = _load_trusted(folder) if trust else load(folder)
        self._tokenize = _with_dictionary(tokenizer, dictionary) if trust and dictionary.words else _batches(tokenizer)

    def cut(self, text: str) -> Words:
        """Returns the words of a folded text, without tags.

        Raises:
            ConfigError: A trusted model is no tokenizer.
        """
        sentences, offsets = pieces(text.replace("\t", "\n"))  # a tab parts two cells
        if not sentences:  # HanLP raises on an empty list
            return with_gaps(text, [])
        found = self._tokenize(list(sentences))
        spans = list(map(_spans, found, sentences)) if len(found) == len(sentences) else [None]
        if None in spans:
            raise ConfigError(f"the HanLP model is no tokenizer: of {sentences[0]!r} it makes {found[:1]!r}")
        at = zip(spans, offsets, strict=True)
        return with_gaps(text, [(start + offset, end + offset, "") for row, offset in at for start, end in row or ()])


def _batches(tokenizer: Any) -> Callable[[list[str]], list[Any]]:
    return partial(tokenizer, batch_size=_BATCH)


def _with_dictionary(tokenizer: Any, dictionary: Dictionary) -> Callable[[list[str]], list[Any]]:
    """Puts words into a tokenizer of HanLP: those that compete with their parts only join what it parts."""
    if hasattr(tokenizer, "dict_force") and hasattr(tokenizer, "dict_combine"):
        tokenizer.config.output_spans = True  # its words leave out what its vocabulary does, e.g. white space
        tokenizer.dict_force = set(dictionary.words) - dictionary.weighed or None
        tokenizer.dict_combine = set(dictionary.weighed) or None
        return _batches(tokenizer)
    trie = TrieDict(set(dictionary.words))

    def tokenize(sentences: list[str]) -> list[Any]:
        rest, belongs, parts = trie.split_batch(sentences)
        words = tokenizer(list(rest), batch_size=_BATCH) if rest else []
        if len(words) != len(rest) or None in map(_spans, words, rest):
            return []  # no tokenizer
        merged: list[Any] = trie.merge_batch(sentences, words, belongs, parts)
        return merged

    return tokenize


def _spans(words: list[Any], sentence: str) -> list[tuple[int, int]] | None:
    """Spans of what HanLP makes of a sentence: words that together are it, or (word, start, end); None of others."""
    if all(isinstance(word, str) for word in words):
        ends = list(accumulate(map(len, words)))
        return list(zip([0, *ends], ends, strict=False)) if "".join(words) == sentence else None
    try:
        spans = [(int(start), int(end)) for _, start, end in words]
    except (TypeError, ValueError):
        return None
    edges = [0, *(edge for span in spans for edge in span), len(sentence)]
    return spans if edges == sorted(edges) else None
