"""The settings of the pipeline, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from toolkit.errors import ConfigError

Granularity = Literal["coarse", "fine"]
ThemeMethod = Literal["lexicon", "classifier", "both"]
ThemeLevel = Literal["theme", "subtheme"]
_FILES = ("taxonomy", "commitment")  # settings that name a file of the package or of the user
_PATHS = {"user_dictionary": "file", "theme_model": "folder"}  # settings that are a path or left out
_CHOICES = {"granularity": Granularity, "theme_level": ThemeLevel, "theme_method": ThemeMethod}


@dataclass(frozen=True, slots=True)
class Limits:
    """What loaders read at most, so that no file takes the machine down; a file beyond it becomes a failure.

    Attributes:
        file_bytes: Size of a file, on the disk or inside an archive.
        text_characters: Length of the text of one document.
        xml_bytes: Size of one part of an office file (.docx, .xlsx) when unpacked.
        archive_bytes: What a .zip, with those inside it, or an office file may unpack to.
        archive_members: Files that it may hold.
        archive_ratio: Size of a member ÷ the bytes that it takes in the archive (members over 4 MB).
        archive_depth: Archives inside archives: 1 reads none.
        table_cells: Cells of one sheet of a workbook, the empty ones between others counted.
        pdf_pages: Pages of a PDF.
        office_seconds: Time that LibreOffice has for a file.

    Example:
        >>> Limits(text_characters=50_000_000).archive_depth
        3
    """

    file_bytes: int = 500_000_000
    text_characters: int = 10_000_000
    xml_bytes: int = 100_000_000
    archive_bytes: int = 2_000_000_000
    archive_members: int = 20_000
    archive_ratio: int = 200
    archive_depth: int = 3
    table_cells: int = 5_000_000
    pdf_pages: int = 5_000
    office_seconds: int = 120

    def __post_init__(self) -> None:
        """Checks types and ranges."""
        for name, value in asdict(self).items():
            if type(value) is not int or value < 1:
                raise ConfigError(f"limits.{name} must be a whole number from 1, not {value!r}")

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any]) -> Limits:
        """Makes limits of numbers by name.

        Raises:
            ConfigError: A name is unknown (the message lists the allowed ones) or a value is not allowed.
        """
        allowed = [f.name for f in fields(cls)]
        unknown = [str(name) for name in settings if name not in allowed]
        if unknown:
            raise ConfigError(f"unknown setting limits.{', limits.'.join(unknown)}; allowed are {', '.join(allowed)}")
        return cls(**settings)


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
        theme_level: Themes of the taxonomy, or each `subtheme` by itself.
        theme_method: What gives a passage its themes: the words of the taxonomy (`lexicon`), a trained `classifier`, or
            `both`.
        theme_model: Folder of the classifier; None takes that of the package, which knows `work_report`.
        commitment: Cues of targets (确保, 力争) by class: `commitment` of the package, or the path of the user's own.
        second_opinion: A trained tagger beside the rules, `hanlp:FOLDER` (extra `hanlp`); None for none. It changes
            the confidence of quantities and fills `opinions`; it adds and removes no mention.
        workers: Processes of a batch; 1 works in the calling process.
        exclude_duplicates: Whether a batch leaves out documents that repeat an earlier one, identically or nearly
            (`toolkit.analysis.duplicates`); `run.json` names them.
        max_failures: Documents that may fail before a batch stops; None for any number.
        text_column: The column of tables (.csv, .xlsx, .jsonl, .parquet) that holds the texts; None finds it.
        limits: What loaders read at most; in YAML a group of the names of `Limits`.

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
    theme_level: ThemeLevel = "theme"
    theme_method: ThemeMethod = "lexicon"
    theme_model: Path | None = None
    commitment: str | Path = "commitment"
    second_opinion: str | None = None
    workers: int = 1
    exclude_duplicates: bool = False
    max_failures: int | None = None
    text_column: str | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Checks types and ranges."""
        if not isinstance(self.segmenter, str) or not self.segmenter:
            raise ConfigError(f"segmenter must be the name of a backend, not {self.segmenter!r}")
        if isinstance(self.user_words, str) or not all(isinstance(w, str) and w for w in self.user_words):
            raise ConfigError(f"user_words must be a list of words, not {self.user_words!r}")
        object.__setattr__(self, "user_words", tuple(self.user_words))
        self._check_choices()
        self._check_paths()
        self._check_numbers_and_switches()
        for name in _FILES:
            value = getattr(self, name)
            if not isinstance(value, str | Path) or not str(value):
                raise ConfigError(f"{name} must be the name of a file of the package or a path, not {value!r}")
        backend, _, folder = str(self.second_opinion).partition(":")
        if self.second_opinion is not None and (backend != "hanlp" or not folder):
            raise ConfigError(f"second_opinion must be hanlp:FOLDER or left out, not {self.second_opinion!r}")
        if self.text_column is not None and (not isinstance(self.text_column, str) or not self.text_column.strip()):
            raise ConfigError(f"text_column must be the name of a column, not {self.text_column!r}")
        if isinstance(self.limits, Mapping):
            object.__setattr__(self, "limits", Limits.from_mapping(self.limits))
        elif not isinstance(self.limits, Limits):
            raise ConfigError(f"limits must be numbers by name, e.g. `text_characters: 1000000`, not {self.limits!r}")

    def _check_numbers_and_switches(self) -> None:
        for name in ("found_terms", "exclude_duplicates"):
            if type(getattr(self, name)) is not bool:
                raise ConfigError(f"{name} must be true or false, not {getattr(self, name)!r}")
        if type(self.workers) is not int or self.workers < 1:
            raise ConfigError(f"workers must be a whole number from 1, not {self.workers!r}")
        if self.max_failures is not None and (type(self.max_failures) is not int or self.max_failures < 0):
            raise ConfigError(f"max_failures must be a whole number from 0 or left out, not {self.max_failures!r}")

    def _check_choices(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in get_args(choices):
                allowed = " or ".join(get_args(choices))
                raise ConfigError(f"{name} must be {allowed}, not {getattr(self, name)!r}")
        if self.theme_method != "lexicon" and self.theme_level == "subtheme":
            raise ConfigError("theme_level subtheme needs theme_method lexicon: the classifier knows whole themes only")

    def _check_paths(self) -> None:
        for name, what in _PATHS.items():
            value = getattr(self, name)
            if isinstance(value, str) and value:
                object.__setattr__(self, name, Path(value))
            elif value is not None and not isinstance(value, Path):
                raise ConfigError(f"{name} must be the path of a {what}, not {value!r}")

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
            files = [*_FILES, *(name for name in _PATHS if getattr(config, name))]
            beside = {name: path.parent / getattr(config, name) for name in files}
            return cls.from_mapping(settings | {name: file for name, file in beside.items() if file.exists()})
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from error

    def to_dict(self) -> dict[str, Any]:
        """Returns the settings by name, as a run's record keeps them."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        values |= {name: str(values[name]) for name in (*_FILES, *_PATHS) if values[name] is not None}
        return values | {
            "user_words": list(self.user_words),
            "limits": asdict(self.limits),
        }
