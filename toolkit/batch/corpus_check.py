"""What is wrong with a corpus, row by row, each with the way out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from toolkit.batch.corpus import documents_of, open_corpus
from toolkit.batch.inputs import file_sha256, with_given
from toolkit.batch.manifest import Manifest, file_and_part, file_of, part_name
from toolkit.errors import InputError
from toolkit.loaders import load_file
from toolkit.normalization.divisions import code_of, divisions
from toolkit.pipeline import analyze
from toolkit.schema import Failure
from toolkit.structure.kinds import KINDS

LEVELS = ("nation", "province", "city", "county")
_FIRST_YEAR, _LAST_YEAR = 1949, 2100


@dataclass(frozen=True, slots=True)
class CorpusProblem:
    """Something in a corpus that is to be put right.

    Attributes:
        row: Row of the manifest as a spreadsheet counts it (the header is 1); None for a file without a row.
        file: The file that it names.
        column: The column; None where it is not one cell.
        what: What is wrong.
        way_out: What to do.
    """

    row: int | None
    file: str
    column: str | None
    what: str
    way_out: str


def check(folder: str | Path) -> list[CorpusProblem]:
    """Checks the manifest of a corpus against itself, the table of divisions and the files.

    A code that the package does not know is the user's own where its row has `level` and `parent_code`.

    Args:
        folder: The corpus.

    Returns:
        What is to be put right, in order of the rows; nothing where all is well.

    Raises:
        InputError: There is no manifest, it cannot be read, or two rows name one document with unlike values.

    Example:
        >>> check("corpus")  # doctest: +SKIP
        []
    """
    manifest = open_corpus(folder)
    problems = [*_cells(manifest), *_repeated(manifest), *_files(manifest)]
    return sorted(problems, key=lambda p: (p.row is None, p.row or 0, p.file))


def _cells(manifest: Manifest) -> Iterator[CorpusProblem]:
    """Yields cells that hold what is not allowed, or nothing where something is needed."""
    for number, row in enumerate(manifest.rows, 2):
        problem = partial(CorpusProblem, number, file_of(row))
        kind, level, year, code = (row.get(name, "") for name in ("kind", "level", "year", "division_code"))
        if kind and kind not in KINDS:
            yield problem("kind", f"{kind!r} is no kind of document", f"write one of {', '.join(KINDS)}")
        if level and level not in LEVELS:
            yield problem("level", f"{level!r} is no level", f"write one of {', '.join(LEVELS)}")
        digits = year.removesuffix(".0").removesuffix("年")
        if not year:
            yield problem("year", "no year is given, and none was found in the document", "write the report year")
        elif not (digits.isdecimal() and _FIRST_YEAR <= int(digits) <= _LAST_YEAR):
            yield problem("year", f"{year!r} is no year", "write four digits, such as 2024")
        if not row.get("region") and not code:
            way_out = "write the full name in region, or the six digits in division_code"
            yield problem("region", "no region is given, and none was found in the document", way_out)
        for column in ("division_code", "parent_code"):
            if row.get(column) and not code_of(row[column]):
                way_out = "write the six digits of GB/T 2260, such as 511102"
                yield problem(column, f"{row[column]!r} is no code", way_out)
        if code_of(code):
            yield from _code(row, code_of(code), digits, problem)


def _code(row: Mapping[str, str], code: str, year: str, problem: partial[CorpusProblem]) -> Iterator[CorpusProblem]:
    """Yields what is wrong with a code: it is unknown, or another region's."""
    table = divisions()
    division = table.get(code, int(year) if year.isdecimal() else None)
    if division is None:
        if not (row.get("level") and row.get("parent_code")):
            way_out = "correct it; of a division of your own fill level and parent_code too"
            yield problem("division_code", f"{code} is not among the divisions of 2000 to 2024", way_out)
        return
    region = "".join(row.get("region", "").split())
    names = {spell.name for spell in table if spell.code == code} | set(division.names)
    if region and not any(region.endswith(name) for name in names):
        way_out = "correct the code or the region"
        yield problem("division_code", f"{code} is {table.path(division)}, not {region}", way_out)


def _repeated(manifest: Manifest) -> Iterator[CorpusProblem]:
    """Yields rows with the id, the file or the region, year and kind of another one."""
    seen: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(manifest.rows, 2):
        name = file_of(row)
        region = code_of(row.get("division_code", "")) or "".join(row.get("region", "").split())
        if row.get("id"):
            seen["id", row["id"]].append(number)
        if name:
            seen["file", name].append(number)
            if region and row.get("year"):
                seen["year", region, row["year"], row.get("kind", "")].append(number)
    for (column, *values), rows in seen.items():
        for number in rows[1:]:
            said = " ".join(filter(None, values))
            way_out = {
                "id": "give each row its own id",
                "file": "delete one of the rows",
                "year": "delete the row of the copy, or correct region, year or kind of one of them",
            }[column]
            row = manifest.rows[number - 2]
            yield CorpusProblem(number, file_of(row), column, f"{said} stands in row {rows[0]} too", way_out)


def _files(manifest: Manifest) -> Iterator[CorpusProblem]:
    """Yields files that are missing, changed, damaged or without a row."""
    folder = manifest.path.parent
    of_file: dict[Path, list[tuple[int, str, Mapping[str, str]]]] = defaultdict(list)
    for number, row in enumerate(manifest.rows, 2):
        if name := file_of(row):
            file, part = file_and_part(folder, name)
            of_file[file].append((number, part, row))
    for file, rows in of_file.items():
        if not file.is_file():
            way_out = "correct the path, which begins at the folder of the manifest, or delete the row"
            yield from (CorpusProblem(n, file_of(row), "file", "the file is not there", way_out) for n, _, row in rows)
            continue
        sha256 = file_sha256(file)
        for number, _, row in rows:
            problem = partial(CorpusProblem, number, file_of(row), "sha256")
            if not row.get("sha256"):
                yield problem("has no checksum", f"run: govtext corpus add {folder}")
            elif row["sha256"].lower() != sha256:
                way_out = f"put the old file back, or clear this cell and run: govtext corpus add {folder}"
                yield problem("the file has changed since it was added", way_out)
        yield from _read(manifest, file, rows)
    listed = {file.resolve() for file in of_file}
    for file in documents_of(folder):
        if file.resolve() not in listed:
            yield CorpusProblem(None, part_name(folder, file), None, "has no row", f"run: govtext corpus add {folder}")


def _read(manifest: Manifest, file: Path, rows: list[tuple[int, str, Mapping[str, str]]]) -> Iterator[CorpusProblem]:
    """Yields what cannot be read of a file, and damage of its text; the row of the part, else the first."""
    name = part_name(manifest.path.parent, file)
    numbers = {part: number for number, part, _ in rows}
    there = set()
    for item in load_file(file, name):
        document_id = item.document_id if isinstance(item, Failure) else item.id
        there.add(document_id.removeprefix(name))
        number = numbers.get(document_id.removeprefix(name), numbers.get("", rows[0][0]))
        problem = partial(CorpusProblem, number, document_id)
        if isinstance(item, Failure):
            yield problem(None, f"cannot be read: {item.message}", item.way_out)
            continue
        try:
            document = with_given(item, name, manifest.of(file))
            damage = analyze(document).damage if not isinstance(document, Failure) else []
        except InputError as error:
            yield problem(None, str(error), "correct the cell")
            continue
        if damage:
            codes = ", ".join(dict.fromkeys(found.code for found in damage))
            yield problem(None, f"the text is damaged ({codes})", "look at it, and take a better copy if there is one")
    for number, part, row in rows:
        if part not in there and part:
            yield CorpusProblem(number, file_of(row), "file", f"{file.name} has no part {part}", "delete the row")
