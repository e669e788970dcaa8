"""A document as it was read, what is known about it, and what could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """One source text; every offset of the toolkit refers to `text`.

    Attributes:
        id: Path relative to the input folder with `/`, plus `#row` for a row of a table; `text` for a bare string.
        text: The text as given: line breaks kept, no character removed but a byte order mark.
        source: Path of the file, or None for a bare string.
        fields: What came with the document (other columns of a CSV, values of a manifest), by column name.
    """

    id: str
    text: str
    source: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentMetadata:
    """What a document says of itself; None where it does not say.

    Attributes:
        title: 标题, line breaks and stray spaces removed.
        doc_number: 发文字号, e.g. `乐中府办发〔2022〕2号`.
        issuer: 发文机关.
        date: 成文日期.
        region: Region in full as written, e.g. `乐山市市中区`.
        province: Province-level part of the region, where known.
        city: Prefecture-level part.
        county: County-level part.
        report_year: Year of the plan or report (of `2022年《政府工作报告》`: 2022).
        kind: `task_division` (任务分工方案), `report` (政府工作报告), or `other`.
    """

    title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    date: dt.date | None = None
    region: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    report_year: int | None = None
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be processed: one row of the table of failures.

    Attributes:
        document_id: Id of the document, or of the file where no document was made.
        source: Path of the file.
        stage: `read`, `analyze` or `write`.
        error: Name of the error class.
        message: What happened.
        way_out: What the user can do about it.
    """

    document_id: str
    source: str | None
    stage: str
    error: str
    message: str
    way_out: str
