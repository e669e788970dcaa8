"""The sheet of an audit (.xlsx): what a person sees of each unit, and the columns to mark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError
from toolkit.evaluation.audit import KINDS, SENTENCE, UNIT_COLUMNS, draw, population
from toolkit.evaluation.audit_report import FIELDS, MISSED, RIGHT, UNSURE, WRONG
from toolkit.reporting.export import base_of
from toolkit.reporting.results import read_results
from toolkit.reporting.review.page import TABLES as SHOWN
from toolkit.reporting.review.page import Columns, records
from toolkit.reporting.review_places import anchor, page_name
from toolkit.reporting.workbook import Sheet, write_workbook

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("documents", "targets", "quantities", "responsible_units", "projects")
_FLAGS = tuple(f"{field}_right" for field in dict.fromkeys(f for fields in FIELDS.values() for f in fields))
MARKS = ("verdict", *_FLAGS, *MISSED, "comment")
_DESIGN = ["stratum", "stratum_size", "stratum_sample", "inclusion_probability"]
_AROUND = 60  # characters shown before and after a mention
_SHEET, _GUIDE = "audit", "guide"
_TITLES = {
    "verdict": "verdict 判定", "value_right": "value_right 数值", "indicator_right": "indicator_right 指标",
    "year_right": "year_right 年份", "status_right": "status_right 状态", "name_right": "name_right 全称",
    "role_right": "role_right 角色", "stage_right": "stage_right 阶段", "missed_targets": "missed_targets 漏掉的目标数",
    "missed_quantities": "missed_quantities 漏掉的其他数量", "comment": "comment 备注", "kind": "kind 类别",
    "status": "status 状态", "context": "context 原文", "extracted": "extracted 提取结果", "place": "place 原文位置",
    "title": "title 标题", "region": "region 地区", "year": "year 年份",
}  # fmt: skip
_GUIDE_LINES = (
    (
        "verdict",
        "of a row: right, it is what it says it is, and begins and ends where it should; wrong, it is not",
        "提取结果：right 内容与起止均正确；wrong 错误；unsure 无法判断（不计入）",
    ),
    (
        "verdict",
        "of a sentence: right, nothing in it was missed; wrong, something was: say how many",
        "句子：right 没有遗漏；wrong 有遗漏，并填写遗漏个数",
    ),
    (
        "…_right",
        "of a row that is right: wrong where this field of the column extracted is wrong, else empty",
        "判定为 right 的行，某字段有误时填 wrong，无误留空",
    ),
    ("missed_targets", "targets (numbers to be reached) that were missed in the sentence", "句中遗漏的目标个数"),
    ("missed_quantities", "other numbers that measure or count something", "句中遗漏的其他数量个数"),
    ("context", "the unit stands between 【 and 】", "【】内为待判定的内容"),
    (
        "unit_id",
        "rows may be sorted and filtered; do not delete rows, nor change unit_id and the columns of the design",
        "可以排序、筛选；请勿删除行，勿改 unit_id 与抽样设计各列",
    ),
)


def audit_sample(folder: str | Path, *, n: int = 200, seed: int = 1) -> pd.DataFrame:
    """Draws an audit sample of a result folder, ready to be marked.

    Args:
        folder: The result folder.
        n: Number of units.
        seed: Of the random numbers.

    Returns:
        One row a unit: what is shown of it (`title`, `region`, `text`, `context` with the unit between 【 and 】,
        `extracted`), the empty columns `MARKS`, and the design (`toolkit.evaluation.audit.draw`). `attrs["seed"]` is
        the seed.

    Raises:
        InputError: The folder is no result, or n is too small.

    Example:
        >>> audit_sample("out/demo", n=100)["kind"].value_counts()  # doctest: +SKIP
    """
    tables = read_results(folder, NAMES)
    sample = draw(population(tables), n=n, seed=seed)
    documents = {row["document_id"]: row for row in records(tables["documents"])}
    found = {
        row["mention_id"]: row
        for name in KINDS.values()
        for row in records(tables[name][tables[name]["mention_id"].isin(sample["unit_id"])])
    }
    shown = [_shown(unit, documents, found) for unit in sample.to_dict("records")]
    sample = sample.assign(**{name: [row[name] for row in shown] for name in shown[0]}, **dict.fromkeys(MARKS))
    sample[[*MARKS]] = sample[[*MARKS]].astype(object)
    first = ["kind", "status", "title", "region", "year", "extracted", "context", *MARKS]
    sample = sample[[*first, "text", *[c for c in UNIT_COLUMNS if c not in first], *_DESIGN]]
    sample.attrs["seed"] = seed
    return sample


def _shown(unit: Mapping[Any, Any], documents: Mapping[str, Any], rows: Mapping[str, Any]) -> dict[str, str]:
    """Returns what a person sees of a unit."""
    document = documents[unit["document_id"]]
    text, start, end = document["text"], unit["start"], unit["end"]
    if unit["kind"] == SENTENCE:
        context, extracted = f"【{text[start:end]}】", ""
    else:
        context = f"{text[max(start - _AROUND, 0) : start]}【{text[start:end]}】{text[end : end + _AROUND]}"
        extracted = _in_words(SHOWN[KINDS[unit["kind"]]], rows[unit["unit_id"]])
    title, region = document["title"] or unit["document_id"], document["region"] or ""
    return {
        "title": title,
        "region": region,
        "text": text[start:end],
        "context": context.strip(),
        "extracted": extracted,
    }


def _in_words(columns: Columns, row: Mapping[str, Any]) -> str:
    named = {heading: cell(row) for heading, cell in columns.cells.items()}
    return "\n".join(f"{heading}：{value}" for heading, value in [*named.items()][1:] if value and heading != "置信度")


def write_audit_sheet(sample: pd.DataFrame, out: str | Path, *, review: str | Path | None = None) -> Path:
    """Writes the sample as a sheet with columns to mark, lists of choices, and a guide.

    Args:
        sample: As `audit_sample` gives it, marked or not.
        out: The .xlsx file.
        review: Folder of the review pages (`govtext review`): each unit then links to its place in them.

    Returns:
        The path.

    Raises:
        InputError: The name does not end in .xlsx.
        OutputError: The file cannot be written.

    Example:
        >>> write_audit_sheet(audit_sample("out/demo"), "sheet.xlsx")  # doctest: +SKIP
        PosixPath('sheet.xlsx')
    """
    import pandas as pd

    path = Path(out)
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"{path}: a sheet to mark is an Excel file; let its name end in .xlsx")
    links = _links(sample, path, Path(review)) if review else []
    shown = sample.copy()
    if any(links):
        shown.insert(0, "place", "查看")
    else:
        links = []
    choices: dict[str, tuple[str, ...]] = {"verdict": (RIGHT, WRONG, UNSURE)}
    choices |= dict.fromkeys(_FLAGS, (RIGHT, WRONG))
    sheet = Sheet(
        _SHEET,
        shown,
        links={"place": links} if links else {},
        choices=choices,
        marked=frozenset(MARKS),
        titles=_TITLES,
    )
    lines = [*_GUIDE_LINES, ("seed", str(sample.attrs.get("seed", "")), "")]
    guide = pd.DataFrame(lines, columns=["column", "meaning", "说明"])
    return write_workbook(path, [sheet, Sheet(_GUIDE, guide)])


def _links(sample: pd.DataFrame, out: Path, pages: Path) -> list[str | None]:
    base = base_of(out, pages)
    rows: list[dict[Any, Any]] = sample[["document_id", "kind", "start", "end"]].to_dict("records")
    return [
        f"{base}/{page_name(row['document_id'])}#{anchor(row['kind'], row['start'], row['end'])}"
        if base is not None and (pages / page_name(row["document_id"])).is_file()
        else None
        for row in rows
    ]


def read_audit_sheet(path: str | Path) -> pd.DataFrame:
    """Returns a marked sheet as a frame, with the columns of `audit_sample`; `attrs["seed"]` is the seed.

    Raises:
        InputError: The file cannot be read, or is no sheet of an audit.

    Example:
        >>> read_audit_sheet("sheet.xlsx")["verdict"].value_counts()  # doctest: +SKIP
    """
    import pandas as pd

    path = Path(path)
    try:
        sheets = pd.read_excel(path, sheet_name=None, dtype=object, keep_default_na=False, na_values=[""])
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{path}: cannot be read ({error}); save the sheet as .xlsx") from error
    frame = sheets.get(_SHEET, pd.DataFrame())
    frame = frame.rename(columns=lambda name: str(name).split()[0])
    missing = [c for c in [*UNIT_COLUMNS, *_DESIGN, *MARKS] if c not in frame]
    if missing:
        raise InputError(
            f"{path}: is no sheet of govtext audit (columns missing: {', '.join(missing)}); rows may be sorted, "
            "columns must stay"
        )
    if twice := frame["unit_id"][frame["unit_id"].duplicated()].astype(str).tolist():
        raise InputError(f"{path}: {twice[0]} stands in two rows; keep one")
    frame = frame.drop(columns="place", errors="ignore").assign(year=frame["year"].astype(str))
    for column in ("start", "end", *_DESIGN[1:]):
        frame[column] = pd.to_numeric(frame[column])
    marks = frame[[*MARKS]].astype(object)
    frame[[*MARKS]] = marks.where(marks.notna(), None)
    guide = sheets.get(_GUIDE, pd.DataFrame({"column": [], "meaning": []})).set_index("column")["meaning"]
    seed = str(guide.get("seed", ""))
    frame.attrs["seed"] = int(seed) if seed.isdigit() else None
    return frame
