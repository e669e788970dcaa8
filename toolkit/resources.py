"""Reads and validates the lexicons of the package, once each.

A flat list is a TSV file: comment lines open with `#` (source and meaning of the file stand there), the first other
line names the columns, one row an entry. A tree is a YAML file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import LexiconError

_ROOT = files("toolkit") / "lexicons"
_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast; not every build has it


def lexicon_text(name: str | Path) -> str:
    """Returns the text of a lexicon: a name inside the package (`units.tsv`) or a path of the user's.

    Raises:
        LexiconError: The file is not there or not UTF-8.
    """
    source = name if isinstance(name, Path) else _ROOT / name
    try:
        return source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{name}: cannot be read ({error}); a lexicon is a UTF-8 text file") from error


def tsv_rows(name: str | Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yields line number and fields of each row; trailing empty fields may be left out.

    Raises:
        LexiconError: The header differs from `columns`, a row has too many fields, or its first field is empty or
            stands twice; the message names file and line.
    """
    lines = [(i, line) for i, line in enumerate(lexicon_text(name).splitlines(), 1) if line.strip() and line[0] != "#"]
    if not lines or lines[0][1].split("\t") != list(columns):
        raise LexiconError(f"{name}: the first line that is no comment must be {chr(9).join(columns)!r}")
    seen: dict[str, int] = {}
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(columns) or not cells[0]:
            raise LexiconError(f"{name}, line {number}: expected {len(columns)} fields parted by tabs, got {cells}")
        if cells[0] in seen:
            raise LexiconError(f"{name}, line {number}: {cells[0]!r} stands already in line {seen[cells[0]]}")
        seen[cells[0]] = number
        yield number, dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Returns the first column of a one-column TSV (`word`) of the package, longest words first."""
    return tuple(sorted((row["word"] for _, row in tsv_rows(name, ["word"])), key=lambda w: (-len(w), w)))


@cache
def words_by_kind(name: str, kinds: tuple[str, ...], column: str = "kind") -> dict[str, tuple[str, ...]]:
    """Returns the words of a TSV with two columns, `word` and its kind, by kind, in their order.

    Raises:
        LexiconError: A kind is none of `kinds`; the message names file, line and kinds.
    """
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    for line, row in tsv_rows(name, ["word", column]):
        if row[column] not in found:
            raise LexiconError(f"{name}, line {line}: {column} must be one of {', '.join(kinds)}")
        found[row[column]].append(row["word"])
    return {kind: tuple(words) for kind, words in found.items()}


def yaml_tree(name: str | Path) -> Any:
    """Returns the content of a YAML lexicon.

    Raises:
        LexiconError: Not valid YAML; the message names file, line and column.
    """
    try:
        return yaml.load(lexicon_text(name), _SAFE)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise LexiconError(f"{name}: {error}") from error
