"""Sections, tasks and metadata of a document."""

from toolkit.structure.metadata import read_metadata
from toolkit.structure.parse import paragraphs, parse_structure
from toolkit.structure.passages import read_passages

__all__ = ["paragraphs", "parse_structure", "read_metadata", "read_passages"]
