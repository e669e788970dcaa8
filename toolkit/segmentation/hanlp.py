"""Backend hanlp: HanLP's recurrent tokenizer, trained by `govtext train hanlp-tokenizer` (extra `hanlp`).

HanLP's own pretrained models are for **non-commercial use only** (CC BY-NC-SA 4.0). None is shipped, none is
downloaded; who has one as a folder names it as `hanlp-trusted:FOLDER`, and trusts its files with that.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.segmentation.base import Words, pieces
from toolkit.segmentation.between import with_gaps
from toolkit.segmentation.hanlp_folder import check_folder
from toolkit.segmentation.hanlp_repairs import RecurrentTokenizer, use_one_thread

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

    The lexicons and the user's words are put around it, as with every backend, by one matcher that is seven times
    faster than HanLP's own trie; HanLP's `dict_force` and `dict_combine` exist only on its transformer tokenizers.
    """

    has_dictionary = False

    def __init__(self, folder: str | Path, *, trust: bool = False) -> None:
        """Loads the tokenizer (2 s, torch included).

        Args:
            folder: A folder that `govtext train hanlp-tokenizer` wrote.
            trust: Load any HanLP tokenizer, and run whatever code its files name. HanLP's own pretrained models are
                for non-commercial use only (CC BY-NC-SA 4.0).

        Raises:
            MissingDependencyError: No model there.
            ConfigError: The folder could run code when loaded and is not trusted.
        """
        self._tokenize: Callable[..., list[list[str]]] = _load_trusted(folder) if trust else load(folder)

    def cut(self, text: str) -> Words:
        """Returns the words of a folded text, without tags.

        Raises:
            ConfigError: A trusted model is no tokenizer.
        """
        sentences, offsets = pieces(text.replace("\t", "\n"))  # a tab parts two cells
        if not sentences:  # HanLP raises on an empty list
            return with_gaps(text, [])
        spans: list[tuple[int, int, str]] = []
        found = self._tokenize(list(sentences), batch_size=_BATCH)
        if len(found) != len(sentences) or not all(map(_makes, found, sentences)):
            raise ConfigError(f"the HanLP model is no tokenizer: of {sentences[0]!r} it makes {found[:1]!r}")
        for words, offset in zip(found, offsets, strict=True):
            end = offset
            for word in words:
                spans.append((end, end + len(word), ""))
                end += len(word)
        return with_gaps(text, spans)


def _makes(words: list[str], sentence: str) -> bool:
    return all(isinstance(word, str) for word in words) and "".join(words) == sentence
