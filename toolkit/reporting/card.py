"""An analysed document as a notebook shows it where a cell ends with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.reporting.analysed import Analysed
from toolkit.schema import Document, DocumentMetadata, Project, Quantity, ResponsibleUnit, Target
from toolkit.schema.html import fields_html
from toolkit.viz.highlight import highlight

_START = 1200  # characters of the text that are shown


@dataclass(frozen=True, slots=True)
class _Start:
    """The start of a document, as the highlighter reads it."""

    text: str
    document: Document
    metadata: DocumentMetadata
    targets: Sequence[Target]
    quantities: Sequence[Quantity]
    responsible_units: Sequence[ResponsibleUnit]
    projects: Sequence[Project]


def document_card(analysed: Analysed) -> str:
    """Returns title, metadata, counts and the marked start of a document as a fragment of HTML, all text escaped.

    Example:
        >>> "新建公园3个" in document_card(analyze("新建公园3个。"))
        True
    """
    document, metadata = analysed.document, analysed.metadata
    facts = {
        "document": document.id,
        "region 地区": metadata.region,
        "year 年份": metadata.report_year,
        "kind 文种": metadata.kind,
        "issuer 发文机关": metadata.issuer,
        "number 文号": metadata.doc_number,
        "date 日期": metadata.date or metadata.publication_date,
        "text 全文": f"{len(document.text):,} characters"
        + (f", damaged in {len(analysed.damage):,} places" if analysed.damage else ""),
        "tasks 任务": f"{len(analysed.structure_with_rows.tasks):,}",
        "targets 目标": f"{len(analysed.targets):,}",
        "responsible units 责任单位": f"{len(analysed.responsible_units):,}",
        "projects 项目": f"{len(analysed.projects):,}",
    }
    shown = highlight(_start(analysed), kinds=["targets", "responsible_units", "projects"])
    cut = f"The text is cut after {_START:,} characters. " if len(document.text) > _START else ""
    ways = f"{cut}Tables: <code>.to_frames()</code>; the whole text: <code>toolkit.viz.highlight(…)</code>."
    table = fields_html(metadata.title or document.id, facts)
    return f'<div style="max-width:60em">{table}{shown.html}<p lang="en">{ways}</p></div>'


def _start(analysed: Analysed) -> _Start:
    """Returns the start of a document with the mentions that end in it."""
    document = analysed.document
    return _Start(
        document.text[:_START],
        document,
        analysed.metadata,
        [target for target in analysed.targets if target.end <= _START],
        [],
        [unit for unit in analysed.responsible_units if unit.end <= _START],
        [project for project in analysed.projects if project.end <= _START],
    )
