"""Writes data-dictionary.md, and the columns in concepts/targets.md, from the tables' own definitions.

Run by `make docs`; tests keep the pages in step.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.reporting.columns import TABLES

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "data-dictionary.md"
TARGETS = DOCS / "concepts" / "targets.md"
BEGIN, END = "<!-- columns: written by docs/make_data_dictionary.py -->", "<!-- end of columns -->"

HEAD = """\
# Data dictionary

<!-- Written by docs/make_data_dictionary.py from toolkit/reporting/columns.py: change it there, then `make docs`. -->

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
    "tasks": "One row a task: numbered, the row of a table, or a paragraph with an assignment and no number: see "
    "[Units and projects](concepts/units_projects.md).",
    "quantities": "One row a number that measures or counts: see [Quantities](annotation/quantities.md).",
    "targets": "One row a target, with a number or without: see [Targets](concepts/targets.md).",
    "responsible_units": "One row a body that an assignment names: see "
    "[Responsible units](annotation/responsible_units.md).",
    "projects": "One row a named undertaking: see [Projects](annotation/projects.md).",
    "assignments": "One row a task and body that is charged with it, and one a body of a blanket rule: see "
    "[Units and projects](concepts/units_projects.md).",
    "links": "One row a link between rows of other tables: see [Units and projects](concepts/units_projects.md).",
    "themes": "One row a document and theme; shares of a document add up to 1.",
    "failures": "One row a document that could not be processed; empty after a good run.",
}


def columns(table: str) -> str:
    """Returns the columns of a table of results as a Markdown table."""
    rows = [f"| `{c.name}` | {c.type} | {c.meaning} |" for c in TABLES[table]]
    return "\n".join(["| column | type | meaning |", "| --- | --- | --- |", *rows])


def page() -> str:
    """Returns the page."""
    parts = [HEAD, *(f"## {table}\n\n{ABOUT[table]}\n\n{columns(table)}" for table in TABLES)]
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


def targets_page() -> str:
    """Returns the page of targets with its columns as they are now."""
    head, _, rest = TARGETS.read_text(encoding="utf-8").partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not end:
        raise ValueError(f"{TARGETS}: the comments {BEGIN} and {END}, between which the columns stand, are missing")
    return f"{head}{BEGIN}\n\n{columns('targets')}\n\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    TARGETS.write_text(targets_page(), encoding="utf-8", newline="\n")
