"""A corpus of one's own: a folder of documents with a manifest, filled from the documents and completed by the user."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.batch.inputs import file_sha256
from toolkit.batch.manifest import (
    COLUMNS,
    NAME,
    Manifest,
    fields_of,
    file_of,
    find_manifest,
    part_name,
    read_corpus,
)
from toolkit.batch.manifest_file import write_manifest
from toolkit.errors import InputError, OutputError
from toolkit.loaders import iter_files, load_file
from toolkit.loaders.user_table import TABLE_SUFFIXES
from toolkit.normalization.divisions import division_of
from toolkit.pipeline import analyze
from toolkit.reporting.write import is_result
from toolkit.schema import Document, Failure

ManifestSuffix = Literal[".tsv", ".csv", ".xlsx"]


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` did.

    Attributes:
        manifest: The file.
        new: Documents that got a row.
        filled: Rows that were there, without a checksum, and got their empty cells filled.
        rows: Rows of the manifest now.
        failures: Files that could not be read; they have a row with file and checksum.
    """

    manifest: Path
    new: int
    filled: int
    rows: int
    failures: tuple[Failure, ...]


def open_corpus(folder: str | Path) -> Manifest:
    """Returns the manifest of a corpus.

    Raises:
        InputError: The folder has none, or it cannot be read.

    Example:
        >>> len(open_corpus("corpus").rows)  # doctest: +SKIP
        15
    """
    folder = Path(folder)
    path = find_manifest(folder) if folder.is_dir() else None
    if path is None:
        what = "has no manifest with a column file" if folder.is_dir() else "is no folder"
        raise InputError(f"{folder}: {what}; begin with: govtext corpus add {folder}")
    return read_corpus(path)


def add(folder: str | Path, paths: Iterable[str | Path] = (), *, suffix: ManifestSuffix = ".tsv") -> Added:
    """Gives every document of a folder its row in the manifest, filled as far as the document tells.

    Files of `paths` are copied into the folder first. A cell that is filled is never changed, neither is a row with a
    checksum; a row that the user wrote with nothing but `file` is filled.

    Args:
        folder: The corpus; it is made where it is not there.
        paths: Files and folders to copy into it; none registers what lies in it.
        suffix: Format of a new manifest; one that is there keeps its own.

    Returns:
        What was done.

    Raises:
        InputError: A path is not there, or another file of the same name lies in the corpus.
        OutputError: The folder or the manifest cannot be written.

    Example:
        >>> add("corpus", ["download/清河市2024年分工方案.docx"]).new  # doctest: +SKIP
        1
    """
    if suffix not in TABLE_SUFFIXES:
        raise InputError(f"{suffix!r} is no format of a manifest; choose one of {', '.join(TABLE_SUFFIXES)}")
    root = Path(folder)
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{root}: cannot be made ({error}); choose another place") from error
    found = find_manifest(root)
    _copy(root, [Path(path) for path in paths])
    manifest = read_corpus(found) if found else Manifest(root / f"{NAME}{suffix}", COLUMNS, ())
    path = manifest.path
    rows = [dict(row) for row in manifest.rows]
    of_name = {file_of(row): row for row in rows}
    ids = {row["id"] for row in rows if row.get("id")}
    complete = {file_of(row) for row in manifest.rows if row.get("sha256")}
    new = filled = 0
    failures: list[Failure] = []
    for file in documents_of(root):
        name = part_name(root, file)
        if name in complete or any(f"{name}{part}" in complete for part in manifest.of(file)):
            continue
        for item in load_file(file, name):
            document_id = item.document_id if isinstance(item, Failure) else item.id
            if isinstance(item, Failure):
                failures.append(item)
            given = of_name.get(document_id, {})
            known = _described(item, given) | {"sha256": file_sha256(file) or ""}
            if document_id not in of_name:
                row = {"id": _free(Path(document_id).stem, ids), "file": document_id, **known}
                of_name[document_id] = row
                rows.append(row)
                new += 1
                continue
            missing = {column: cell for column, cell in known.items() if cell and not given.get(column)}
            filled += bool(missing)
            of_name[document_id].update(missing)
    columns = [*manifest.columns, *(c for c in COLUMNS if c not in manifest.columns and c not in ("file", "id"))]
    if new or filled or found is None:
        write_manifest(path, columns, rows, manifest.rows)
    return Added(path, new, filled, len(rows), tuple(failures))


def documents_of(folder: Path) -> Iterator[Path]:
    """Yields the documents of a corpus: what the loaders read or report, without manifests and results."""
    manifests = {folder / f"{NAME}{suffix}" for suffix in TABLE_SUFFIXES}
    for file, _ in iter_files(folder):
        result = is_result(file.parent) or is_result(file.parent.parent)
        if not file.is_dir() and file not in manifests and not result:
            yield file


def _copy(root: Path, paths: Sequence[Path]) -> None:
    """Copies files and folders into the corpus, once all is clear; nothing in it is replaced."""
    plan: dict[Path, Path] = {}  # by the place in the corpus
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder")
        if path.resolve().is_relative_to(root.resolve()):
            continue
        for file, name in iter_files(path):
            if file.is_dir():
                raise InputError(f"{path}: the folder holds no document")
            target = root / name
            if target.exists() and not filecmp.cmp(file, target, shallow=False):
                raise InputError(f"{file}: the corpus holds another file {name}; rename one of them")
            if plan.setdefault(target, file) != file:
                raise InputError(f"{file} and {plan[target]} bear one name; add their common folder, or rename one")
    try:
        for target, file in plan.items():
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, target)
    except OSError as error:
        raise OutputError(f"{root}: cannot be written ({error}); choose another place") from error


def _described(item: Document | Failure, given: Mapping[str, str]) -> dict[str, str]:
    """Returns what a document says of itself, under the names of a manifest; nothing of one that cannot be read."""
    if isinstance(item, Failure):
        return {}
    given = fields_of({name: cell for name, cell in given.items() if name in ("region", "year", "division_code")})
    document = Document(item.id, item.text, item.source, {**item.fields, **given})
    try:
        metadata = analyze(document).metadata
    except InputError:  # a column of a table holds no year or kind: `check` names it
        return {}
    code, level, parent = division_of(metadata, document.fields)
    cells = {
        "title": metadata.title,
        "region": metadata.region,
        "division_code": code,
        "level": level,
        "parent_code": parent,
        "year": metadata.report_year,
        "kind": metadata.kind,
    }
    return {name: "" if cell is None else str(cell) for name, cell in cells.items()}


def _free(wish: str, taken: set[str]) -> str:
    name, number = wish, 2
    while name in taken:
        name, number = f"{wish}~{number}", number + 1
    taken.add(name)
    return name
