"""Files to documents; one module a format."""

from toolkit.loaders.reader import iter_documents, read

__all__ = ["iter_documents", "read"]
