"""Whether a folder with a HanLP model may be loaded: no code of it can run then. Needs neither HanLP nor torch.

HanLP by itself imports and calls whatever its files name: the class of `config.json` (utils/component_util.py:97),
nested classes in it (common/torch_component.py:127), whose embeddings read pickles (utils/torch_util.py:229), and the
class of each vocabulary in `vocabs.json` (common/transform.py:152). Here only what our own training writes passes; the
weights are read as weights only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError
from toolkit.model_files import require_files, verify

FILES = ("config.json", "vocabs.json", "model.pt")
_PLAIN = (str, int, float, type(None))  # bool is an int
_VOCABULARY = {"token_to_idx", "idx_to_token", "mutable", "pad_token", "unk_token"}


def check_folder(folder: str | Path, class_path: str, made_by: str) -> Path:
    """Checks a folder before anything of it is given to HanLP.

    Args:
        folder: The folder.
        class_path: The one class that its `config.json` may name.
        made_by: The command that makes such a folder, for the messages.

    Returns:
        The folder as an absolute path, so that HanLP never takes it for the name of a model to download.

    Raises:
        MissingDependencyError: Files are missing; the message says which to put where.
        ConfigError: The files could run code, or differ from the checksums of the manifest beside the folder.

    Example:
        >>> check_folder("models/hanlp-tagger", "toolkit.x.Tagger", "govtext train hanlp-tagger").name  # doctest: +SKIP
        'hanlp-tagger'
    """
    path = Path(folder).resolve()
    require_files(path, FILES, made_by)
    verify(path)
    config, vocabularies = _mapping(path / "config.json"), _mapping(path / "vocabs.json")
    nested = sorted(name for name, value in config.items() if not isinstance(value, _PLAIN))
    reasons = [
        (path / "meta.json").exists() and "it holds meta.json, which HanLP reads in place of config.json",
        config.get("classpath") != class_path
        and f"config.json names the class {config.get('classpath')!r}; allowed: {class_path}",
        type(config.get("embed")) is not int and "embed in config.json is no whole number",
        nested and f"config.json holds nested settings: {', '.join(nested)}",
        *(
            f"vocabs.json: {name} is no plain vocabulary (a class, or another field)"
            for name, vocabulary in vocabularies.items()
            if not (isinstance(vocabulary, dict) and vocabulary.keys() <= _VOCABULARY and "idx_to_token" in vocabulary)
        ),
    ]
    if any(reasons):
        raise ConfigError(
            f"{folder}: refused, since it could run code when loaded ({'; '.join(r for r in reasons if r)}); take a "
            f"folder that was made here: {made_by}"
        )
    return path


def _mapping(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigError(f"{path}: refused, not valid JSON ({error})") from error
    if not isinstance(content, dict):
        raise ConfigError(f"{path}: refused, not a mapping of names to values")
    return content
