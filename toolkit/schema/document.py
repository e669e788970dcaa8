"""A document as it was read, what is known about it, and what could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.errors import InputError


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


def as_document(given: object) -> Document:
    """Returns what a public function was given as a document: a bare string has the id `text` and no source.

    Raises:
        InputError: It is neither a string nor a document: a path, bytes, the missing cell of a data frame, a list.

    Example:
        >>> as_document("新建公园3个。").id
        'text'
    """
    if isinstance(given, str):
        return Document("text", given)
    if isinstance(given, Document):
        return given
    raise InputError(
        f"expected a text (str) or a Document, got {type(given).__name__}: for a file take each document of "
        "toolkit.read(path); decode bytes; drop the missing cells of a data frame (dropna) or fill them (fillna(''))"
    )


@dataclass(frozen=True, slots=True)
class DocumentMetadata:
    """What a document says of itself; None where it does not say.

    Attributes:
        title: 标题, line breaks and stray spaces removed.
        doc_number: 发文字号, e.g. `乐中府办发〔2022〕2号`.
        issuer: 发文机关.
        date: 成文日期, the day on which it was signed.
        publication_date: 发布日期, the day on which the page was published.
        region: Region in full as written, e.g. `乐山市市中区`.
        province: Province-level part of the region, where known.
        city: Prefecture-level part.
        county: County-level part.
        report_year: Year of the plan or report (of `2022年《政府工作报告》`: 2022).
        kind: `report` (政府工作报告), `task_division` (任务分工方案), `decomposition_table` (任务分解表),
            `opinion` (意见), `plan` (方案, 计划, 要点), `progress_notice` (进展情况通报), `interpretation` (政策解读)
            or `other`.
        number_word: 发文机关代字 of the number: `乐中府办发`.
        number_year: Year of the number.
        number_serial: Running number of the number.
        index_number: 索引号 of the page.
        subject: 主题分类 of the page.
        validity: 有效性 as the page states it.
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
    publication_date: dt.date | None = None
    number_word: str | None = None
    number_year: int | None = None
    number_serial: int | None = None
    index_number: str | None = None
    subject: str | None = None
    validity: str | None = None

    @property
    def publication_year(self) -> int | None:
        """Year of publication, or of the signer's date where the page does not say when it was published."""
        date = self.publication_date or self.date
        return date.year if date else None


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
