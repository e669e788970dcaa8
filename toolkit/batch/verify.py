"""Checks a result folder against itself and against the files that it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from toolkit.batch.inputs import file_sha256
from toolkit.batch.manifest import find_manifest
from toolkit.errors import InputError
from toolkit.loaders import iter_files
from toolkit.reporting.columns import SCHEMA_VERSION, TABLES
from toolkit.reporting.merge import read_part
from toolkit.reporting.write import part_numbers, parts, read_run

Problem = Literal["input missing", "input changed", "input new", "schema", "part unreadable", "part changed", "text"]
_GONE = "the file is not there; name its folder with --inputs, or run extract again where it was taken away"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the run left it.

    Attributes:
        problem: What kind.
        place: The file, or the row.
        message: What is wrong, and the way out.
    """

    problem: Problem
    place: str
    message: str


def verify(folder: str | Path, inputs: str | Path | None = None) -> list[Finding]:
    """Checks that inputs, files and offsets of a result are those of its run.

    Every input must have the checksum that `run.json` names, every Parquet file too; the text of each document must
    have the checksum of its row, and every mention must be what stands in that text at its offsets.

    Args:
        folder: The result folder.
        inputs: The folder of the inputs where it has moved; None takes the paths of the run.

    Returns:
        What is not as it was; empty where all is.

    Raises:
        InputError: The folder is no result.

    Example:
        >>> verify("out")  # doctest: +SKIP
        []
    """
    root = Path(folder)
    run = read_run(root)
    if run is None:
        raise InputError(f"{root}: is no result folder (no run.json of this toolkit)")
    return [*_inputs(run, None if inputs is None else Path(inputs)), *_tables(root, run)]


def _inputs(run: dict[str, Any], moved: Path | None) -> Iterator[Finding]:
    now = None if moved is None else {document_id: file for file, document_id in iter_files(moved)}
    if moved is not None and now is not None and (manifest := find_manifest(moved)):
        now[manifest.name] = manifest
    again = "run govtext extract again for a result of today's files"
    for row in run["inputs"]:
        file = Path(row["source"]) if now is None else now.get(row["id"])
        if file is None or not file.exists():
            yield Finding("input missing", row["id"], _GONE)
        elif file_sha256(file) != row["sha256"]:
            yield Finding("input changed", str(file), f"the file is not the one that was read; {again}")
    known = {row["id"] for row in run["inputs"]}
    for document_id in sorted(set(now or ()) - known):
        yield Finding("input new", document_id, f"the file is not in the result; {again}")


def _tables(root: Path, run: dict[str, Any]) -> Iterator[Finding]:
    again = "run govtext extract again"
    if run.get("schema_version") != SCHEMA_VERSION:
        said = f"the tables have version {run.get('schema_version')}, this toolkit reads {SCHEMA_VERSION}; {again}"
        yield Finding("schema", str(root), said)
        return
    checksums = run.get("files", {})
    for name in TABLES:
        for path in parts(root, name):
            relative = path.relative_to(root).as_posix()
            if file_sha256(path) != checksums.get(relative):
                yield Finding("part changed", relative, f"the file is not the one that the run wrote; {again}")
    for number in part_numbers(root, "documents"):
        try:
            yield from _part(root, number)
        except (OSError, ValueError, pa.ArrowException) as error:
            yield Finding("part unreadable", f"part {number}", f"{error}; {again}")


def _part(root: Path, number: int) -> Iterator[Finding]:
    """Checks the texts and offsets of one part: the same documents in all tables."""
    texts: dict[str, str] = {}
    file = f"part-{number:05}.parquet"
    rows = read_part(root / "documents" / file, ["document_id", "text", "text_sha256"]).to_pylist()
    for row in rows:
        texts[row["document_id"]] = row["text"]
        if hashlib.sha256(row["text"].encode("utf-8", "replace")).hexdigest() != row["text_sha256"]:
            yield Finding("text", row["document_id"], "the text is not the one that its checksum names")
    for name, columns in TABLES.items():
        path = root / name / file
        if {"start", "end", "text"} <= {column.name for column in columns} and path.exists():
            for row in read_part(path, ["document_id", "start", "end", "text"]).to_pylist():
                if texts.get(row["document_id"], "")[row["start"] : row["end"]] != row["text"]:
                    place = f"{name}: {row['document_id']} {row['start']}-{row['end']}"
                    yield Finding("text", place, "the row is not what stands at its offsets")
