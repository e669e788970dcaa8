"""What must hold for any bytes: documents or failures, no exception, and offsets that are true."""

from __future__ import annotations

from pathlib import Path

from toolkit import analyze
from toolkit.config import Limits
from toolkit.errors import ToolkitError
from toolkit.loaders import load_file
from toolkit.schema import Document, Failure

LIMITS = Limits(text_characters=200_000, archive_bytes=20_000_000, table_cells=100_000, pdf_pages=20)
# Errors that a loader may pass on by name: all of the toolkit's own, and those of the system.
NAMED = {cls.__name__ for cls in ToolkitError.__subclasses__()} | {
    "ToolkitError",
    "PermissionError",
    "FileNotFoundError",
}


def check_file(path: Path) -> list[Document]:
    """Reads a file and asserts that it ends as documents or as failures with a class and a way out of the toolkit."""
    documents = []
    for item in load_file(path, path.name, limits=LIMITS):
        if isinstance(item, Failure):
            assert item.error in NAMED, item
            assert item.message, item
            assert item.way_out, item
        else:
            item.text.encode()
            assert item.text.strip()
            documents.append(item)
    return documents


def check_text(document: Document | str) -> None:
    """Analyses a text and asserts that every mention stands where it says."""
    analysed = analyze(document)
    for mentions in (analysed.quantities, analysed.responsible_units, analysed.projects, analysed.targets):
        for mention in mentions:
            assert analysed.text[mention.start : mention.end] == mention.text, mention
    for part in (*analysed.sections, *analysed.tasks):
        assert 0 <= part.start <= part.end <= len(analysed.text), part
    assert analysed.metadata is not None
    ends = [0, *analysed.tokens.ends]
    for before, start, end in zip(ends, analysed.tokens.starts, ends[1:], strict=False):
        assert before <= start < end <= len(analysed.text), (before, start, end)
