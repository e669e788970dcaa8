"""Writes data-dictionary.md in both languages, and the columns in concepts/targets.md and concepts/panels.md.

English comes from the definitions, Chinese from columns_zh.tsv, where a row of a table goes before one of all (`*`).

Run by `make docs`; tests keep the pages in step.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from toolkit.reporting.columns import TABLES, Column
from toolkit.reporting.panel_columns import PANELS

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "data-dictionary.md"
PAGE_ZH = DOCS / "zh" / "data-dictionary.md"
MEANINGS_ZH = DOCS / "columns_zh.tsv"
TARGETS = DOCS / "concepts" / "targets.md"
PANELS_PAGE = DOCS / "concepts" / "panels.md"
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
    "documents": "One row a document: see [Documents](concepts/documents.md).",
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
    "passages": "One row a passage: a task, or a paragraph outside of tasks; headings are none. See "
    "[Themes](concepts/themes.md).",
    "passage_themes": "One row a passage and theme that it has: see [Themes](concepts/themes.md).",
    "failures": "One row a document that could not be processed; empty after a good run.",
}

HEAD_ZH = """\
# 数据字典

<!-- 由 docs/make_data_dictionary.py 写成；含义在 docs/columns_zh.tsv，改后运行 make docs。 -->

结果文件夹中每张表都有 `<表名>.csv` 和 `<表名>/part-*.parquet`，按 `document_id`、`start`、`end` 排序；
`run.json` 记录版本、设置、行数和用时。`AnalysedDocument.to_frames()` 给出一份文档的各表。
英文版：[Data dictionary](../data-dictionary.md)。

- **位置**（`start`、`end`）按读入的文本逐字计数（Unicode 码位，从 0 开始，不含 `end`）：
  `text[start:end]` 就是该处文字。全文在 Parquet 表 `documents` 的 `text` 列中。
- **空单元格**表示文件没有写明。
- **CSV** 为带 BOM 的 UTF-8，双击即可用 Excel 打开。会被当作公式执行的单元格（以 `=`、`+`、`-`、`@` 开头）前加撇号；
  超过 32,767 个字符的单元格被截断并以 `…` 结尾，Parquet 中保持原样。
- **数字**在表中为 64 位浮点数；精确的十进制数在 Python 接口中（`Quantity.value`）。
"""

ABOUT_ZH = {
    "documents": "一行一份文档。",
    "tasks": "一行一项任务：有序号的，表格中的一行，或没有序号但写明分工的段落。",
    "quantities": "一行一个用于计量或计数的数字。",
    "targets": "一行一个目标，有数字或没有数字。",
    "responsible_units": "一行一个分工中写到的单位。",
    "projects": "一行一个有名称的项目。",
    "assignments": "一行一项任务与一个负责单位；总则给出的单位各一行。",
    "links": "一行一个其他表各行之间的联系。",
    "themes": "一行一份文档的一个主题；一份文档的占比之和为 1。",
    "passages": "一行一个段落：一项任务，或任务之外的一段；标题不算。",
    "passage_themes": "一行一个段落所具有的一个主题。",
    "failures": "一行一份未能处理的文档；一切顺利时为空。",
}
_TYPES_ZH = {"string": "文字", "int": "整数", "float": "小数", "bool": "真假", "date": "日期"}


def meanings_zh() -> dict[tuple[str, str], str]:
    """Returns the Chinese meaning of each column by table and column; `*` stands for every table."""
    with MEANINGS_ZH.open(encoding="utf-8", newline="") as file:
        return {(r["table"], r["column"]): r["meaning"] for r in csv.DictReader(file, delimiter="\t")}


def columns_zh(table: str, meanings: Mapping[tuple[str, str], str]) -> str:
    """Returns the columns of a table as a Markdown table in Chinese.

    Raises:
        ValueError: A column has no meaning in columns_zh.tsv.
    """
    rows = []
    for column in TABLES[table]:
        meaning = meanings.get((table, column.name)) or meanings.get(("*", column.name))
        if not meaning:
            raise ValueError(f"{MEANINGS_ZH}: has no meaning of {table}.{column.name}; add a row")
        rows.append(f"| `{column.name}` | {_TYPES_ZH[column.type]} | {meaning} |")
    return "\n".join(["| 列 | 类型 | 含义 |", "| --- | --- | --- |", *rows])


def page_zh() -> str:
    """Returns the Chinese page."""
    meanings = meanings_zh()
    parts = [HEAD_ZH, *(f"## {table}\n\n{ABOUT_ZH[table]}\n\n{columns_zh(table, meanings)}" for table in TABLES)]
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


def columns(table: Sequence[Column]) -> str:
    """Returns the columns of a table as a Markdown table."""
    rows = [f"| `{c.name}` | {c.type} | {c.meaning} |" for c in table]
    return "\n".join(["| column | type | meaning |", "| --- | --- | --- |", *rows])


def page() -> str:
    """Returns the page."""
    parts = [HEAD, *(f"## {table}\n\n{ABOUT[table]}\n\n{columns(TABLES[table])}" for table in TABLES)]
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


def targets_page() -> str:
    """Returns the page of targets with its columns as they are now."""
    return _between_marks(TARGETS, columns(TABLES["targets"]))


def panels_page() -> str:
    """Returns the page of panels with the columns of each as they are now."""
    parts = [f"### {panel}\n\n{columns(PANELS[panel])}" for panel in PANELS]
    return _between_marks(PANELS_PAGE, "\n\n".join(parts))


def _between_marks(path: Path, text: str) -> str:
    """Returns a page with a text between its marks."""
    head, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not end:
        raise ValueError(f"{path}: the comments {BEGIN} and {END}, between which the columns stand, are missing")
    return f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    PAGE_ZH.parent.mkdir(exist_ok=True)
    PAGE_ZH.write_text(page_zh(), encoding="utf-8", newline="\n")
    TARGETS.write_text(targets_page(), encoding="utf-8", newline="\n")
    PANELS_PAGE.write_text(panels_page(), encoding="utf-8", newline="\n")
