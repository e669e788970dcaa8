"""Kinds of documents by their titles (`lexicons/document_kinds.tsv`), and pages that explain a notice."""

from __future__ import annotations

import re
from functools import cache

from toolkit.errors import LexiconError
from toolkit.resources import tsv_rows

KINDS = (
    "report",
    "task_division",
    "decomposition_table",
    "opinion",
    "plan",
    "progress_notice",
    "interpretation",
    "other",
)
_NAME = "document_kinds.tsv"

# The title of a page that explains a notice and assigns nothing. 《…分工方案》政策解读, 关于…的起草说明
_READING = re.compile(
    r"(?:》|的|关于[^\n]{4,60}|一图)(?:的)?(?:政策|文字|图文)?"
    r"(?:解读(?:材料|说明|稿|方案)?|[读看]懂[^\n]{0,50}|答记者问|新闻发布会[^\n]{0,10}|政策问答|起草说明|编制说明)(?:[(（][^\n]{0,12})?$"
)
_MAX_TITLE_LINES = 4
_MAX_HEAD = 400


@cache
def _rows() -> tuple[tuple[str, str, bool], ...]:
    rows = []
    for line, row in tsv_rows(_NAME, ["word", "kind", "place"]):
        if row["kind"] not in KINDS or row["place"] not in ("", "end"):
            raise LexiconError(f"{_NAME}, line {line}: kind must be one of {', '.join(KINDS)}, place end or empty")
        rows.append((row["word"], row["kind"], row["place"] == "end"))
    return tuple(rows)


def kind_of_title(title: str) -> str | None:
    """Returns the kind that a title tells, None where no word of it does.

    Example:
        >>> kind_of_title("关于印发2022年政府工作报告任务分工方案的通知"), kind_of_title("关于召开会议的通知")
        ('task_division', None)
    """
    named = re.sub(r"(?:的通知|的通告|的函)?(?:[(（][^()（）]{1,24}[)）])?$", "", title)
    for word, kind, at_end in _rows():
        if named.endswith((word, word + "》")) if at_end else word in title:
            return kind
    return None


def is_reading(text: str) -> bool:
    r"""Tells whether a text explains a notice (政策解读), repeating what it says and assigning nothing.

    Example:
        >>> is_reading("《清河市2027年重点任务分工方案》政策解读\n方案由市发改委牵头起草。")
        True
    """
    lines = [line.strip() for line in text[:_MAX_HEAD].split("\n") if line.strip()][:_MAX_TITLE_LINES]
    return any(_READING.search(line) for line in lines)
