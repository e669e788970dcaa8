"""The settings of the pipeline, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from toolkit.errors import ConfigError

Granularity = Literal["coarse", "fine"]
_FILES = ("taxonomy", "commitment")  # settings that name a file of the package or of the user


@dataclass(frozen=True, slots=True)
class PipelineConfig:
    """Settings of `analyze` and `run_batch`; every default is written here and nowhere else.

    Attributes:
        segmenter: Backend that parts words: `rjieba`, `jieba`, `spacy:NAME_OR_PATH`, `hanlp:FOLDER` or `lac`.
        granularity: `coarse` keeps indicators, policy terms and bodies whole, `fine` cuts them into words.
        user_words: Words that the segmenter must not split.
        user_dictionary: The user's own dictionary: jieba's format, or TSV with the columns `word`, `tag`, `frequency`.
        found_terms: Whether the projects and bodies that were found in the document are one token each.
        taxonomy: Themes: a taxonomy of the package by name, or the path of the user's own YAML file.
        commitment: Cues of targets (确保, 力争) by class: `commitment` of the package, or the path of the user's own.
        second_opinion: A trained tagger beside the rules, `hanlp:FOLDER` (extra `hanlp`); None for none. It changes
            the confidence of quantities and fills `opinions`; it adds and removes no mention.
        workers: Processes of a batch; 1 works in the calling process.

    Example:
        >>> PipelineConfig(user_words=("河湖长制",)).workers
        1
    """

    segmenter: str = "rjieba"
    granularity: Granularity = "coarse"
    user_words: tuple[str, ...] = ()
    user_dictionary: Path | None = None
    found_terms: bool = False
    taxonomy: str | Path = "work_report"
    commitment: str | Path = "commitment"
    second_opinion: str | None = None
    workers: int = 1

    def __post_init__(self) -> None:
        """Checks types and ranges."""
        if not isinstance(self.segmenter, str) or not self.segmenter:
            raise ConfigError(f"segmenter must be the name of a backend, not {self.segmenter!r}")
        if isinstance(self.user_words, str) or not all(isinstance(w, str) and w for w in self.user_words):
            raise ConfigError(f"user_words must be a list of words, not {self.user_words!r}")
        object.__setattr__(self, "user_words", tuple(self.user_words))
        if self.granularity not in get_args(Granularity):
            raise ConfigError(f"granularity must be coarse or fine, not {self.granularity!r}")
        if isinstance(self.user_dictionary, str) and self.user_dictionary:
            object.__setattr__(self, "user_dictionary", Path(self.user_dictionary))
        elif self.user_dictionary is not None and not isinstance(self.user_dictionary, Path):
            raise ConfigError(f"user_dictionary must be the path of a file, not {self.user_dictionary!r}")
        if type(self.found_terms) is not bool:
            raise ConfigError(f"found_terms must be true or false, not {self.found_terms!r}")
        for name in _FILES:
            value = getattr(self, name)
            if not isinstance(value, str | Path) or not str(value):
                raise ConfigError(f"{name} must be the name of a file of the package or a path, not {value!r}")
        backend, _, folder = str(self.second_opinion).partition(":")
        if self.second_opinion is not None and (backend != "hanlp" or not folder):
            raise ConfigError(f"second_opinion must be hanlp:FOLDER or left out, not {self.second_opinion!r}")
        if type(self.workers) is not int or self.workers < 1:
            raise ConfigError(f"workers must be a whole number from 1, not {self.workers!r}")

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any]) -> PipelineConfig:
        """Makes a config of settings by name.

        Raises:
            ConfigError: A name is unknown (the message lists the allowed ones) or a value is not allowed.
        """
        allowed = [f.name for f in fields(cls)]
        unknown = [str(name) for name in settings if name not in allowed]
        if unknown:
            raise ConfigError(f"unknown setting {', '.join(unknown)}; allowed are {', '.join(allowed)}")
        values = dict(settings)
        if isinstance(values.get("user_words"), list):
            values["user_words"] = tuple(values["user_words"])
        return cls(**values)

    @classmethod
    def from_yaml(cls, path: str | Path) -> PipelineConfig:
        """Reads a config from a YAML file; a taxonomy or file of cues beside it may be named by its relative path.

        Raises:
            ConfigError: The file cannot be read, is no mapping, or holds an unknown name or a wrong value.
        """
        path = Path(path)
        try:
            settings = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise ConfigError(f"{path}: cannot be read as a YAML file in UTF-8 ({error})") from error
        if settings is None:
            settings = {}
        if not isinstance(settings, dict):
            raise ConfigError(f"{path}: must hold settings by name, e.g. `workers: 2`")
        try:
            config = cls.from_mapping(settings)
            files = [*_FILES, *(["user_dictionary"] if config.user_dictionary else [])]
            beside = {name: path.parent / getattr(config, name) for name in files}
            return cls.from_mapping(settings | {name: file for name, file in beside.items() if file.is_file()})
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from error

    def to_dict(self) -> dict[str, Any]:
        """Returns the settings by name, as a run's record keeps them."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        own = None if self.user_dictionary is None else str(self.user_dictionary)
        values |= {name: str(values[name]) for name in _FILES}
        return values | {"user_words": list(self.user_words), "user_dictionary": own}
