"""Projects: named undertakings that are built, extended, rebuilt or invested in."""

from toolkit.extraction.projects.extractor import ProjectExtractor, extract_projects

__all__ = ["ProjectExtractor", "extract_projects"]
