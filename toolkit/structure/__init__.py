"""Sections, tasks and metadata of a document."""

from toolkit.structure.metadata import read_metadata
from toolkit.structure.parse import paragraphs, parse_structure

__all__ = ["paragraphs", "parse_structure", "read_metadata"]
