"""Writes data-dictionary.md from the tables' own definitions (run by `make docs`; a test keeps the page in step)."""

from __future__ import annotations

from pathlib import Path

from toolkit.reporting import TABLES

PAGE = Path(__file__).resolve().parent / "data-dictionary.md"

HEAD = """\
# Data dictionary

<!-- Written by docs/make_data_dictionary.py from toolkit/reporting/tables.py: change it there, then `make docs`. -->

A result folder holds each table as `<table>.csv` and `<table>/part-*.parquet`, sorted by `document_id`, `start`, `end`,
and `run.json` (version, settings, counts, seconds). `AnalysedDocument.to_frames()` gives the tables of one document.

- **Offsets** (`start`, `end`) count characters (Unicode code points) of the document's text exactly as it was read,
  half open: `text[start:end]` is the mention. The text itself is the column `text` of the Parquet table `documents`.
- **Empty cells** mean that the document does not say.
- **CSV** is UTF-8 with a byte order mark, so that Excel opens it with a double click. A cell that a spreadsheet would
  run as a formula (it opens with `=`, `+`, `-`, `@`) is preceded by an apostrophe, and one longer than the 32,767
  characters that a cell of Excel holds is cut and ends in `…`; Parquet holds the text unchanged.
- **Numbers** in tables are 64-bit floats; the exact decimal is that of the Python interface (`Quantity.value`).
"""

ABOUT = {
    "documents": "One row a document.",
    "tasks": "One row a numbered task.",
    "quantities": "One row a number that measures or counts: see [Quantities](annotation/quantities.md).",
    "responsible_units": "One row a body that an assignment names: see "
    "[Responsible units](annotation/responsible_units.md).",
    "projects": "One row a named undertaking: see [Projects](annotation/projects.md).",
    "themes": "One row a document and theme; shares of a document add up to 1.",
    "failures": "One row a document that could not be processed; empty after a good run.",
}


def page() -> str:
    """Returns the page."""
    parts = [HEAD]
    for table, columns in TABLES.items():
        rows = [f"| `{c.name}` | {c.type} | {c.meaning} |" for c in columns]
        parts.append(
            "\n".join(
                [f"## {table}\n", f"{ABOUT[table]}\n", "| column | type | meaning |", "| --- | --- | --- |", *rows]
            )
        )
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
