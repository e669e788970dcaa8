"""Plain text files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.loaders.encoding import decode
from toolkit.schema import Document


def load(path: Path, document_id: str) -> Iterator[Document]:
    """Yields the one document of a text file; line breaks stay as they are.

    Raises:
        UnreadableError: The file is empty, binary, or in an encoding that cannot be told.
        OSError: The file cannot be opened.
    """
    yield Document(document_id, decode(path.read_bytes(), path), str(path))
