"""Files to documents; one module a format."""

from toolkit.loaders.base import printable
from toolkit.loaders.reader import holds_many, iter_documents, iter_files, leads_out, load_file, read

__all__ = ["holds_many", "iter_documents", "iter_files", "leads_out", "load_file", "printable", "read"]
