"""Word documents (.docx): paragraphs and tables in reading order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.loaders.base import UnreadableError, no_text
from toolkit.schema import Document

_Element = Any  # lxml, which python-docx brings, has no types
_LARGEST = 400 * 2**20  # bytes unpacked; a report with pictures has some ten million
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and .docx with a password
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = (f"{_W}{name}" for name in ("p", "tbl", "tr", "tc"))
_TEXT = f"{_W}t"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# What holds no running text of the paragraph: properties, deleted and moved text, drawings with their text boxes.
_SKIPPED = frozenset(
    f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "drawing", "pict", "object", "tblPr", "trPr", "tcPr")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}


def load(path: Path, document_id: str) -> Iterator[Document]:
    """Yields the one document of a Word file.

    Paragraphs end in a line break; cells of a row are parted by tabs, rows by line breaks. A cell merged over several
    rows stands in the first of them and is empty in the others.

    Raises:
        UnreadableError: The file is broken, has a password, unpacks to more than 400 MB, or holds no text.
        OSError: The file cannot be opened.
    """
    data = path.read_bytes()
    if not data:
        raise no_text(path)
    if data.startswith(_OLD_OFFICE):
        raise UnreadableError(
            path,
            "is an old .doc file or has a password",
            "open it in Word or WPS, take the password off, and save it as .docx",
        )
    text = "\n".join(_blocks(_body(data, path)))
    if not text.strip():
        raise no_text(path)
    yield Document(document_id, text, str(path))


def _body(data: bytes, path: Path) -> Any:
    import docx  # only here: half a second for those who read no Word files

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(info.file_size for info in packed.infolist())
        if size > _LARGEST:
            raise UnreadableError(
                path, f"unpacks to {size >> 20} MB, which no notice needs", "take the pictures out and save it anew"
            )
        return docx.Document(io.BytesIO(data)).element.body
    except UnreadableError:
        raise
    except Exception as error:  # a damaged package fails in zipfile, zlib, lxml or python-docx, each in its own way
        raise UnreadableError(
            path,
            f"is no readable Word document ({type(error).__name__}: {error})",
            "open it in Word or WPS and save it as .docx anew",
        ) from error


def _blocks(parent: _Element) -> Iterator[str]:
    """Yields the text of paragraphs and table rows, in reading order."""
    for element in parent:
        if element.tag == _PARAGRAPH:
            yield "".join(_runs(element))
        elif element.tag == _TABLE:
            yield from _rows(element)
        elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
            yield from _blocks(element)  # content controls, tracked insertions


def _rows(table: _Element) -> Iterator[str]:
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is table:
            yield "\t".join("\n".join(_blocks(cell)) if _begins(cell) else "" for cell in _cells(row))


def _cells(row: _Element) -> Iterator[_Element]:
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is row:
            yield cell


def _begins(cell: _Element) -> bool:
    """Tells whether a cell is no continuation of one that is merged over several rows."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is None or merge.get(f"{_W}val") == "restart"


def _runs(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _runs(child)
