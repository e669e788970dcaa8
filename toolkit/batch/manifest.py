"""The manifest of a corpus: a table in its folder that says of each document what it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import InputError
from toolkit.loaders import printable
from toolkit.loaders.user_table import TABLE_SUFFIXES, read_table
from toolkit.normalization.places import find_place

NAME = "manifest"
COLUMNS = (
    "id", "file", "title", "region", "division_code", "level", "parent_code", "year", "kind", "source", "sha256"
)  # fmt: skip
_FILE = ("file", "文件")
_ABOUT_THE_FILE = frozenset(("file", "文件", "sha256"))
_REPORT_YEAR = ("year", "年份")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that was read.

    Attributes:
        path: The file.
        columns: The names of its columns, in order.
        rows: The rows that name a file, or a region-year that is expected, as they stand there.
        by_file: Rows by the path of their file, then by the part of it (`#3`, empty for the whole).
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    by_file: Mapping[str, Mapping[str, Mapping[str, str]]] = field(repr=False, default_factory=dict)

    def of(self, file: Path) -> dict[str, Mapping[str, str]]:
        """Returns what is said of a file, by part: fields of its documents, named like the columns of `documents`."""
        return {part: fields_of(row) for part, row in self.by_file.get(_key(file), {}).items()}


def find_manifest(folder: Path) -> Path | None:
    """Returns the manifest of a folder: `manifest.tsv`, `.csv` or `.xlsx` with a column `file`; None without one.

    Raises:
        InputError: There are two, or the one there is cannot be read.
    """
    found = [path for suffix in TABLE_SUFFIXES if (path := folder / f"{NAME}{suffix}").is_file()]
    found = [path for path in found if {name.lower() for name in read_table(path)[0]} & set(_FILE)]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise InputError(f"{folder}: holds {names}; keep the one that is right and delete or rename the other")
    return found[0] if found else None


def read_corpus(path: Path) -> Manifest:
    """Reads a manifest.

    Raises:
        InputError: It cannot be read, or two rows name one document with unlike values.
    """
    columns, rows = read_table(path)
    by_file: dict[str, dict[str, Mapping[str, str]]] = {}
    for number, row in enumerate(rows, 2):
        name = file_of(row)
        if not name:
            continue
        file, part = file_and_part(path.parent, name)
        before = by_file.setdefault(_key(file), {}).setdefault(part, row)
        if before is not row and fields_of(before) != fields_of(row):
            raise InputError(f"{path}, row {number}: {name} has another row already; delete one of them")
    return Manifest(path, tuple(columns), tuple(rows), by_file)


def file_of(row: Mapping[str, str]) -> str:
    """Returns the file that a row names, with `/`; empty where it names none."""
    return next((cell for name, cell in row.items() if name.lower() in _FILE), "").replace("\\", "/")


def fields_of(row: Mapping[str, str]) -> dict[str, str]:
    """Returns the filled cells of a row as fields of a document.

    `year` is its `report_year`; a region brings the province, city and county of its name where these are known. Other
    columns come along under their own names.

    Example:
        >>> fields_of({"file": "a.txt", "region": "四川省乐山市", "year": "2024", "title": ""})
        {'region': '四川省乐山市', 'year': '2024', 'report_year': '2024', 'province': '四川省', 'city': '乐山市'}
    """
    said = {name: cell for name, cell in row.items() if cell and name.lower() not in _ABOUT_THE_FILE}
    year = next((said[name] for name in _REPORT_YEAR if name in said), "")
    if year:
        said.setdefault("report_year", year)
    place = find_place(said["region"]) if "region" in said else None
    if place and place.text == said["region"]:
        for name in ("province", "city", "county"):
            if value := getattr(place, name):
                said.setdefault(name, value)
    return said


def part_name(folder: Path, file: Path) -> str:
    """Returns a file's path as a manifest of the folder writes it."""
    return printable(file.relative_to(folder).as_posix())


def file_and_part(folder: Path, name: str) -> tuple[Path, str]:
    """Returns file and part of a name: `a.csv#3`, `b.zip/c.txt#2`, and `a#1.txt`, which is a file."""
    whole = folder / name
    if whole.exists():
        return whole, ""
    ends = [i for i, sign in enumerate(name) if sign in "#/" and i]
    for end in reversed(ends):
        if (file := folder / name[:end]).is_file():
            return file, name[end:]
    return whole, ""


def _key(file: Path) -> str:
    return os.path.normcase(file.absolute())
