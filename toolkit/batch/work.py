"""What a worker does: some inputs to one packed chunk of tables. Whatever goes wrong with one is a row of failures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.batch.inputs import Unit, file_sha256, read_unit
from toolkit.config import PipelineConfig
from toolkit.errors import ToolkitError
from toolkit.loaders import printable
from toolkit.pipeline import analyze
from toolkit.reporting.analysed import Row
from toolkit.reporting.arrow import to_arrow
from toolkit.reporting.chunks import UnitRecord, pack
from toolkit.reporting.columns import TABLES
from toolkit.reporting.tables import document_rows, failure_row
from toolkit.schema import Document, Failure


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """Tables of some documents, packed.

    Attributes:
        chunk: The bytes of the chunk.
        units: Its inputs.
        size: Bytes of its tables in memory.
        characters: Characters of its documents.
        failures: Its failures, as `source: message`.
    """

    chunk: bytes
    units: tuple[UnitRecord, ...]
    size: int
    characters: int
    failures: tuple[str, ...]

    @property
    def ids(self) -> set[str]:
        """Ids of its documents and failures."""
        return {document_id for unit in self.units for document_id in unit.documents}


def analyse_chunk(units: Sequence[Unit], config: PipelineConfig, key: str) -> ChunkResult:
    """Reads, analyses and packs."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    records: list[UnitRecord] = []
    failures: list[Failure] = []
    characters = 0
    for unit in units:
        ids: list[str] = []
        found: list[Failure] = []
        for item in _items(unit, config):
            result = item if isinstance(item, Failure) else _rows(item, config)
            if isinstance(result, Failure):
                found.append(result)
                ids.append(result.document_id)
                continue
            characters += len(item.text) if isinstance(item, Document) else 0
            ids.append(item.id if isinstance(item, Document) else item.document_id)
            for name, new in result.items():
                rows[name] += new
        failures += found
        records.append(UnitRecord(unit.id, unit.fingerprint, tuple(ids), bool(found)))
    rows["failures"] += map(failure_row, failures)
    tables = {name: to_arrow(name, rows[name]) for name in TABLES}
    size = sum(table.nbytes for table in tables.values())
    said = tuple(f"{failure.source or failure.document_id}: {failure.message}" for failure in failures)
    return ChunkResult(pack(tables, key, records), tuple(records), size, characters, said)


def died(unit: Unit) -> Unit:
    """Returns the unit as a failure: its worker was killed, alone with it."""
    if isinstance(unit.item, Failure):
        return unit
    way_out = "Run this file alone, with more memory."
    why = "the worker process died"
    failure = Failure(unit.id, printable(unit.source), "analyze", "BrokenProcessPool", why, way_out)
    return Unit(unit.id, unit.fingerprint, unit.source, failure, 0)


def _items(unit: Unit, config: PipelineConfig) -> Iterable[Document | Failure]:
    """Returns the documents of a unit, read now where that is left to the worker."""
    return [unit.item] if unit.item is not None else list(_read(unit, config))


def _read(unit: Unit, config: PipelineConfig) -> Iterator[Document | Failure]:
    file = Path(unit.source)
    read = list(read_unit(unit, config))
    if file_sha256(file) == unit.sha256:
        yield from read
    else:
        what = "the file changed while it was read"
        yield Failure(unit.id, printable(unit.source), "read", "InputError", what, "Run the same command again.")


def _rows(document: Document, config: PipelineConfig) -> dict[str, list[Row]] | Failure:
    try:
        return document_rows(analyze(document, config=config))
    except Exception as error:  # one bad document must not stop 3,000 others; its row says why
        known = isinstance(error, ToolkitError)
        way_out = "See the message." if known else "This is a fault of the toolkit: please report it with the file."
        return Failure(document.id, document.source, "analyze", type(error).__name__, str(error), way_out)
