"""Responsible units: the bodies that assignments name, and their roles."""

from toolkit.extraction.responsible_units.extractor import ResponsibleUnitExtractor, extract_responsible_units

__all__ = ["ResponsibleUnitExtractor", "extract_responsible_units"]
