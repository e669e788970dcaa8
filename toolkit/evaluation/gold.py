"""Gold files: what a careful reader found in a text (format: the annotation guidelines)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import yaml

from toolkit.errors import InputError
from toolkit.evaluation.targets import GoldTarget
from toolkit.schema import (
    Change,
    Comparator,
    Mention,
    Project,
    Quantity,
    Reference,
    Relation,
    ResponsibleUnit,
    Role,
    Status,
)

KINDS = ("quantities", "units", "projects", "targets", "metadata", "structure")
_DEFAULT_KINDS = ("quantities", "units", "projects")


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotation of one text.

    Attributes:
        id: Name of the annotated text.
        source: Where the text comes from.
        text_sha256: SHA-256 of the text in UTF-8.
        annotated: The range that was read; nothing outside is scored.
        kinds: The kinds that were annotated; no other is scored.
        quantities: Records in order of `start`.
        units: Responsible units.
        projects: Projects.
        targets: Targets without a number.
        ignore: Spans whose predictions do not count.
        metadata: Expected values by field of `DocumentMetadata`, as strings or whole numbers.
        structure: Expected numbers of `sections`, `subsections` and `tasks`.
    """

    id: str
    source: str
    text_sha256: str
    annotated: tuple[int, int]
    kinds: frozenset[str]
    quantities: tuple[Quantity, ...] = ()
    units: tuple[ResponsibleUnit, ...] = ()
    projects: tuple[Project, ...] = ()
    targets: tuple[GoldTarget, ...] = ()
    ignore: tuple[tuple[int, int], ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    structure: Mapping[str, Any] = field(default_factory=dict)

    def counts(self, start: int, end: int) -> bool:
        """Tells whether a predicted span is scored: inside the range that was read and touching nothing ignored."""
        low, high = self.annotated
        return low <= start and end <= high and not any(start < b and a < end for a, b in self.ignore)

    def check(self, text: str) -> None:
        """Checks that the gold belongs to the text.

        Raises:
            InputError: The checksum differs, or a record's text is not what stands at its offsets.
        """
        if text_sha256(text) != self.text_sha256:
            raise InputError(f"{self.id}: the text is not the annotated one (SHA-256 differs); give the annotated file")
        records: tuple[Mention, ...] = (*self.quantities, *self.units, *self.projects)
        for record in records:
            if text[record.start : record.end] != record.text:
                raise InputError(
                    f"{self.id}: gold record {record.text!r} at {record.start}-{record.end}, but there the text has "
                    f"{text[record.start : record.end]!r}; correct the offsets"
                )


def text_sha256(text: str) -> str:
    """Returns the SHA-256 of a text in UTF-8, by which gold finds its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def texts_by_sha256(folder: Path) -> dict[str, str]:
    """Reads the `.txt` files of a folder, line breaks kept as they are, and returns them by SHA-256."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
        texts[text_sha256(text)] = text
    return texts


def read_gold(path: Path) -> Gold:
    """Reads one gold file.

    Example:
        >>> gold = read_gold(Path("corpus/gold/qinghe.json"))  # doctest: +SKIP
        >>> gold.quantities[0].text  # doctest: +SKIP
        '4000亿元'

    Raises:
        InputError: No JSON, a field missing, or a value that the guidelines do not know; the message names the record.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as JSON ({error}); give a gold file by the guidelines") from error
    if not isinstance(data, dict) or not {"id", "text_sha256", "annotated"} <= data.keys():
        raise InputError(f"{path}: no gold file; it needs id, text_sha256 and annotated")
    kinds = frozenset(data.get("annotated_kinds", _DEFAULT_KINDS))
    if kinds - set(KINDS):
        raise InputError(
            f"{path}: annotated_kinds {sorted(kinds - set(KINDS))} unknown; allowed are {', '.join(KINDS)}"
        )
    return Gold(
        id=data["id"],
        source=data.get("source", ""),
        text_sha256=data["text_sha256"],
        annotated=(data["annotated"][0], data["annotated"][1]),
        kinds=kinds,
        quantities=tuple(_records(path, data, "quantities", _quantity)),
        units=tuple(_records(path, data, "units", _unit)),
        projects=tuple(_records(path, data, "projects", _project)),
        targets=tuple(_records(path, data, "targets", _target)),
        ignore=tuple((a, b) for a, b in data.get("ignore", ())),
        metadata=data.get("metadata", {}),
        structure=data.get("structure", {}),
    )


def read_gold_folder(folder: Path) -> list[Gold]:
    """Reads every `.json` of a folder, in order of name.

    Raises:
        InputError: The folder holds none, or one of them is faulty.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError(f"{folder}: holds no gold file (*.json)")
    return [read_gold(path) for path in paths]


def pair_with_texts(golds: Iterable[Gold], texts: Mapping[str, str]) -> list[tuple[Gold, str]]:
    """Finds the text of each gold by its checksum and checks that they belong together.

    Raises:
        InputError: A text is missing, or does not hold what the gold says.
    """
    pairs = []
    for gold in golds:
        text = texts.get(gold.text_sha256)
        if text is None:
            raise InputError(
                f"{gold.id}: no text with SHA-256 {gold.text_sha256[:12]}…; name the folder of the texts with --texts"
            )
        gold.check(text)
        pairs.append((gold, text))
    return pairs


def _records(path: Path, data: dict[str, Any], kind: str, make: Any) -> Iterable[Any]:
    for number, row in enumerate(data.get(kind, ()), 1):
        try:
            yield make(row)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise InputError(f"{path}: {kind}, record {number}: {error!r}; see the annotation guidelines") from error


def _allowed(row: dict[str, Any], name: str, kind: Any) -> Any:
    if row[name] not in get_args(kind):
        raise ValueError(f"{name} {row[name]!r} is not one of {', '.join(get_args(kind))}")
    return row[name]


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value)


def _quantity(row: dict[str, Any]) -> Quantity:
    return Quantity(
        start=row["start"],
        end=row["end"],
        text=row["text"],
        value=_decimal(row["value"]),
        value_high=None if row.get("value_high") is None else _decimal(row["value_high"]),
        unit=row["unit"],
        comparator=_allowed(row, "comparator", Comparator),
        change=_allowed(row, "change", Change),
        indicator=row["indicator"],
        status=_allowed(row, "status", Status),
        period=row.get("period"),
    )


def _unit(row: dict[str, Any]) -> ResponsibleUnit:
    role = _allowed(row, "role", Role)
    label = _allowed(row, "role_label", Role) if row.get("role_label") else role
    return ResponsibleUnit(row["start"], row["end"], row["text"], role, label, row["collective"], row.get("task"))


def _project(row: dict[str, Any]) -> Project:
    return Project(row["start"], row["end"], row["text"], row.get("name", row["text"]), row.get("task"))


def _target(row: dict[str, Any]) -> GoldTarget:
    return GoldTarget(
        start=row["start"],
        end=row["end"],
        indicator=row["indicator"],
        relation=_allowed(row, "relation", Relation),
        reference=None if row["reference"] is None else _allowed(row, "reference", Reference),
        reference_text=row["reference_text"],
        period=row["period"],
        cue=row["cue"],
    )


def read_passages(path: Path) -> list[tuple[Gold, str]]:
    """Reads a YAML file of short passages with their targets without a number: `id`, `text`, `targets`.

    A target has the fields of `GoldTarget` but for the offsets, and `text`, which stands in the passage once, or the
    `nth` time (from 0).

    Raises:
        InputError: The file is faulty, or the text of a target is not in its passage; the message names the passage.
    """
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [_passage(path, entry) for entry in entries]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise InputError(f"{path}: no file of passages ({error!r}); give id, text and targets of each") from error


def _passage(path: Path, entry: dict[str, Any]) -> tuple[Gold, str]:
    text, name = entry["text"], entry["id"]
    rows = [row | _located(f"{path}: {name}", text, row) for row in entry["targets"]]
    targets = tuple(_records(path, {name: rows}, name, _target))
    return Gold(name, path.name, text_sha256(text), (0, len(text)), frozenset(["targets"]), targets=targets), text


def _located(where: str, passage: str, row: dict[str, Any]) -> dict[str, int]:
    text, nth = row["text"], row.get("nth")
    starts = [m.start() for m in re.finditer(re.escape(text), passage)]
    if len(starts) <= (nth or 0) or (nth is None and len(starts) > 1):
        raise InputError(f"{where}: {text!r} occurs {len(starts)} times, nth is {nth}")
    return {"start": starts[nth or 0], "end": starts[nth or 0] + len(text)}
