"""Responsible units: the bodies that assignments name, their roles, the leaders beside them and the rules stated."""

from toolkit.extraction.responsible_units.extractor import (
    ResponsibleUnitExtractor,
    extract_responsible_units,
    read_rows,
)
from toolkit.extraction.responsible_units.leaders import read_leaders
from toolkit.extraction.responsible_units.stated import stated_rules

__all__ = ["ResponsibleUnitExtractor", "extract_responsible_units", "read_leaders", "read_rows", "stated_rules"]
