"""Projects: named undertakings that are built, extended, rebuilt or invested in."""

from toolkit.extraction.projects.extractor import ProjectExtractor, extract_projects
from toolkit.extraction.projects.investments import link_investments

__all__ = ["ProjectExtractor", "extract_projects", "link_investments"]
