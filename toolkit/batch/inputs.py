"""What a batch is given: files that a worker reads, and rows of tables that are read here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.batch.manifest import Manifest, find_manifest, read_corpus
from toolkit.config import PipelineConfig
from toolkit.errors import InputError
from toolkit.loaders import holds_many, iter_files, leads_out, load_file, printable
from toolkit.reporting.write import is_result
from toolkit.schema import Document, Failure

_CHUNK_DOCUMENTS = 16
_CHUNK_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Unit:
    """One input that is done or not done.

    Attributes:
        id: Id of its document; of a row of a table with `#row`.
        fingerprint: SHA-256 of the file, or of text and fields of a row; what a manifest says is added to it.
        source: Its file.
        item: What was read; None where the worker reads the file.
        size: Characters, or bytes of a file.
        given: What a manifest says of its documents, by the part behind the file's id.
    """

    id: str
    fingerprint: str
    source: str
    item: Document | Failure | None
    size: int
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The checksum of the file alone."""
        return self.fingerprint.partition("+")[0]


class Inputs:
    """The units of the paths given, and the files that they come from.

    A result folder among the inputs (`govtext extract . --out out`, run twice) is passed over. Memory holds the list of
    files and one table's rows as they come, never the texts of all.

    Attributes:
        files: SHA-256 of each file that was read, by the id of its document; None of one that cannot be read.
        sources: Path of each file by the same id.
        total: Number of documents; None where a file holds an unknown number of them.
    """

    def __init__(self, given: Sequence[Path], out: Path, config: PipelineConfig) -> None:
        """Lists the files."""
        self._config = config
        self._given = given
        self._out = out.resolve()
        self._results: dict[Path, bool] = {}
        self.files: dict[str, str | None] = {}
        self.sources: dict[str, str] = {}
        self._empty: list[Path] = []  # folders without a document
        self._found: list[tuple[Path, str]] = []
        self._manifests: dict[Path, Manifest] = {}
        for folder in given:
            if folder.is_dir() and (path := find_manifest(folder)):
                self._manifests[path] = read_corpus(path)
        for file, document_id in iter_files(given):
            if file.is_dir() and file in given:
                self._empty.append(file)
            elif file not in self._manifests and not self._is_result(file):
                self._found.append((file, document_id))
        self.total = None if any(holds_many(file) for file, _ in self._found) else len(self._found)

    def __iter__(self) -> Iterator[Unit]:
        """Yields the units in order of the files."""
        for folder in self._empty:
            for failure in load_file(folder, str(folder)):
                if isinstance(failure, Failure) and len(self._given) > 1:
                    yield Unit(failure.document_id, "", str(folder), failure, 0)
        for path in self._manifests:
            self.files[path.name] = file_sha256(path)
            self.sources[path.name] = printable(str(path))
        for file, document_id in self._found:
            fingerprint = file_sha256(file)
            self.files[document_id] = fingerprint
            self.sources[document_id] = printable(str(file))
            given = self._given_of(file)
            if fingerprint is None or holds_many(file) or leads_out(file):
                yield from self._rows(file, document_id, given)
            else:
                fingerprint = f"{fingerprint}+{_row_sha256('', given[''])}" if given.get("") else fingerprint
                yield Unit(document_id, fingerprint, str(file), None, _size(file), given)

    @property
    def paths(self) -> list[Path]:
        """The files, in order."""
        return [file for file, _ in self._found]

    def read_here(self, unit: Unit) -> list[Unit]:
        """Returns a unit with its documents, for workers that do not see its file."""
        if unit.item is not None:
            return [unit]
        return [
            Unit(item.document_id if isinstance(item, Failure) else item.id, unit.fingerprint, unit.source, item, 0)
            for item in read_unit(unit, self._config)
        ]

    def check(self) -> None:
        """Raises an `InputError` where there is nothing to do at all."""
        if self._found:
            return
        for folder in self._empty:
            for failure in load_file(folder, str(folder)):
                if isinstance(failure, Failure):
                    raise InputError(f"{folder}: {failure.message}")
        raise InputError(f"{self._given[0]}: no document but those of a result folder; give another path")

    def _given_of(self, file: Path) -> Mapping[str, Mapping[str, str]]:
        """Returns what the manifests say of a file, by part."""
        found: dict[str, Mapping[str, str]] = {}
        for manifest in self._manifests.values():
            found |= manifest.of(file)
        return found

    def _rows(self, file: Path, document_id: str, given: Mapping[str, Mapping[str, str]]) -> Iterator[Unit]:
        for read in read_file(file, document_id, self._config):
            item = with_given(read, document_id, given)
            if isinstance(item, Failure):
                yield Unit(item.document_id, "", str(file), item, 0)
            else:
                yield Unit(item.id, _row_sha256(item.text, item.fields), str(file), item, len(item.text))

    def _is_result(self, file: Path) -> bool:
        """Tells whether a file belongs to a result folder and was not named itself."""
        if file in self._given:
            return False
        folder = file.parent
        if folder not in self._results:
            inside = self._out == folder.resolve() or self._out in folder.resolve().parents
            self._results[folder] = inside or is_result(folder) or is_result(folder.parent)  # a table's Parquet files
        return self._results[folder]


def chunks(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Gathers units to pieces of work that are neither tiny nor large."""
    chunk: list[Unit] = []
    size = 0
    for unit in units:
        chunk.append(unit)
        size += unit.size
        if len(chunk) >= _CHUNK_DOCUMENTS or size >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def file_sha256(file: Path) -> str | None:
    """Returns the checksum of a file; None for one that cannot be read (it has a row of failures)."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None


def read_file(file: Path, document_id: str, config: PipelineConfig) -> Iterator[Document | Failure]:
    """Yields what a file holds, within the limits of the settings."""
    return load_file(file, document_id, limits=config.limits, text_column=config.text_column)


def read_unit(unit: Unit, config: PipelineConfig) -> Iterator[Document | Failure]:
    """Yields what the file of a unit holds, with what a manifest says of it."""
    for item in read_file(Path(unit.source), unit.id, config):
        yield with_given(item, unit.id, unit.given)


def with_given(item: Document | Failure, file_id: str, given: Mapping[str, Mapping[str, str]]) -> Document | Failure:
    """Returns a document with what a manifest says of it: of its file first, then of its part (`#3`)."""
    if isinstance(item, Failure) or not given:
        return item
    said = {**given.get("", {}), **given.get(item.id.removeprefix(file_id), {})}
    return replace(item, fields={**item.fields, **said}) if said else item


def _row_sha256(text: str, fields: Mapping[str, str]) -> str:
    said = json.dumps([text, dict(fields)], ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
