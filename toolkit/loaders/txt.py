"""Plain text files."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.loaders.base import Source, looks_like
from toolkit.loaders.encoding import decode
from toolkit.schema import Document


def load(source: Source) -> Iterator[Document]:
    """Yields the one document of a text file; line breaks and all other characters stay as they are.

    Raises:
        UnreadableError: The file is empty, binary, of another kind, too long, or in an encoding that cannot be told.
    """
    kind = looks_like(source.data)
    if kind is not None and (kind != ".html" or b"</" in source.data):
        raise source.error(f"is no plain text but a {kind} file by its content", f"rename it so that it ends in {kind}")
    yield source.document(decode(source.data, source.path, source.limits))
