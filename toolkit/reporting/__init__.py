"""Results as tables: their columns, pandas frames, and the result folder."""

from toolkit.reporting.analysed import Analysed, Row, ThemeRow, section_path
from toolkit.reporting.columns import TABLES, Column
from toolkit.reporting.tables import document_rows, failure_row

__all__ = ["TABLES", "Analysed", "Column", "Row", "ThemeRow", "document_rows", "failure_row", "section_path"]
