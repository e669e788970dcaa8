"""Trained models as files: what a manifest says of them, and whether the files are still those that it says.

A folder of models holds a `manifest.yaml`; each model is a folder beside it. `models/` of this project is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import ConfigError, MissingDependencyError

MANIFEST = "manifest.yaml"
CARD = "README.md"  # says in words what the manifest says in fields; not part of the checksums


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model of a manifest.

    Attributes:
        name: Name of its folder.
        task: What it does.
        framework: Library that runs it.
        version: Version of the model.
        trained_on: The texts, in words.
        command: The command that makes it again.
        seed: Of the random numbers.
        sha256: Checksum of each file, by its path in the folder, with `/`.
        size: Bytes of all files.
        licence: Under which it may be used.
        scores: What it reached, by name of the set and the figure.
    """

    name: str
    task: str
    framework: str
    version: str
    trained_on: str
    command: str
    seed: int
    sha256: Mapping[str, str]
    size: int
    licence: str
    scores: Mapping[str, Any] = field(default_factory=dict)


def read_manifest(path: Path) -> dict[str, ModelEntry]:
    """Reads a manifest.

    Returns:
        The models by name.

    Raises:
        ConfigError: The file is no manifest; the message names model and field.

    Example:
        >>> sorted(read_manifest(Path("models/manifest.yaml")))  # doctest: +SKIP
        ['govtext_zh', 'hanlp-tagger', 'hanlp-tokenizer']
    """
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
        names = [row["name"] for row in rows]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{path}: no manifest of models ({error!r}); it needs a list `models`, each with `name`"
        ) from (error)
    allowed = [f.name for f in fields(ModelEntry)]
    for row in rows:
        wrong = (row.keys() - set(allowed)) | (set(allowed[:-1]) - row.keys())
        if wrong or not isinstance(row["sha256"], dict):
            raise ConfigError(
                f"{path}, {row['name']}: fields missing or unknown: {', '.join(sorted(wrong)) or 'sha256'}"
            )
    if len(set(names)) != len(names):
        raise ConfigError(f"{path}: a name stands twice: {', '.join(sorted(names))}")
    return {row["name"]: ModelEntry(**row) for row in rows}


def checksums(folder: Path) -> dict[str, str]:
    """Returns the SHA-256 of every file of a model by its path in the folder; its card is left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    sums.pop(CARD, None)
    return sums


def verify(folder: Path) -> ModelEntry | None:
    """Checks the files of a model against the manifest beside its folder, before anything of it is read.

    Returns:
        What the manifest says of the model; None where no manifest stands beside the folder or it does not name the
        model, as with models that a user trains.

    Raises:
        ConfigError: A file was changed, added or removed.
    """
    manifest = folder.resolve().parent / MANIFEST
    entry = read_manifest(manifest).get(folder.resolve().name) if manifest.is_file() else None
    if entry is None:
        return None
    found = checksums(folder)
    wrong = sorted(name for name in found.keys() | entry.sha256.keys() if found.get(name) != entry.sha256.get(name))
    if wrong:
        raise ConfigError(
            f"{folder}: refused, since {', '.join(wrong)} differ from what {manifest} says (SHA-256); take the folder "
            f"anew from where you have it, or make it again: {entry.command}"
        )
    return entry


def refuse_listed(folder: Path) -> None:
    """Checks that a new model would not replace one of a manifest, whose checksums would be wrong then.

    Raises:
        ConfigError: The manifest beside the folder names it.
    """
    manifest = folder.resolve().parent / MANIFEST
    if manifest.is_file() and folder.resolve().name in read_manifest(manifest):
        raise ConfigError(f"{folder}: {manifest} holds the checksums of the model there; choose another folder")


def require_files(folder: Path, names: tuple[str, ...], made_by: str) -> None:
    """Checks that a folder holds the files of a model.

    Args:
        folder: The folder.
        names: The files.
        made_by: The command that makes them, for the message.

    Raises:
        MissingDependencyError: Some are not there; the message says which files to put where.
    """
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise MissingDependencyError(
            f"{folder}: no trained model there ({', '.join(missing)} missing); put {', '.join(names)} into this "
            f"folder, or make them: {made_by}. Nothing is downloaded by itself"
        )
