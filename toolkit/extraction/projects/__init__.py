"""Projects: named undertakings that are built, extended, rebuilt or invested in."""

from toolkit.extraction.projects.extractor import ProjectExtractor

__all__ = ["ProjectExtractor"]
