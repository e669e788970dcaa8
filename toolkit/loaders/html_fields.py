"""The metadata block of a government web page: pairs of label and value, in all their layouts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from toolkit.loaders.package import Element
from toolkit.resources import tsv_rows

_PAIR = re.compile(r"\s*[:：]\s*")
_DRESS = re.compile(r"[\s\u3000【】\[\]〔〕|∙·•]+")
_AROUND = " \u3000\xa0|;；"
_LONGEST = 200  # characters of a value
_EMPTY = re.compile(r"[-—无\s]*|0000-00-00")
# Tags of the head that the guideline for government websites asks for (政府网站发展指引, 2017).
_TAGS = {"articletitle": "标题", "pubdate": "发布日期", "contentsource": "来源", "keywords": "关键词"}


@cache
def _labels() -> dict[str, tuple[str, bool]]:
    rows = tsv_rows("page_labels.tsv", ["label", "field", "block"])
    return {row["label"]: (row["field"], row["block"] == "yes") for _, row in rows}


@cache
def _labelled() -> re.Pattern[str]:
    """Matches a label with its colon or brackets, its letters spaced or not: `索 引 号：`, `【字 号】`."""
    words = sorted(_labels(), key=len, reverse=True)
    spaced = "|".join(r"[ \u3000\xa0]*".join(word) for word in words)
    return re.compile(rf"(?<![\u4e00-\u9fff])(?:(?P<colon>{spaced})[ \u3000\xa0]*[:：]|【(?P<bracket>{spaced})】)")


def page_fields(root: Element, text: str) -> dict[str, str]:
    r"""Returns the metadata that a page gives beside its text, by field.

    Args:
        root: The root of the page, for the tags of its head.
        text: The text of the whole page, a line a row, cells parted by tabs.

    Returns:
        Fields by name (`索引号`, `发文字号`, `成文日期`, `发布机构`, `主题分类`, `有效性`, …); the first value of each.
        The block counts where two of its labels are there, one of them found nowhere else.

    Example:
        >>> from lxml import html
        >>> text = "索 引 号：A/2023-1\t发文字号：\n清政发〔2023〕1号\n发布机构\t清河市政府"
        >>> page_fields(html.fromstring("<p></p>"), text)
        {'索引号': 'A/2023-1', '发文字号': '清政发〔2023〕1号', '发布机构': '清河市政府'}
    """
    found: dict[str, str] = {}
    seen: set[str] = set()
    certain = False
    for label, value in _pairs(text):
        field, block = _labels()[label]
        seen.add(label)
        certain = certain or block
        if value and field not in found and len(value) <= _LONGEST and not _EMPTY.fullmatch(value):
            found[field] = value
    if not certain or len(seen) < 2:
        found = {}
    for tag in root.iter("meta"):
        name = _TAGS.get((tag.get("name") or "").lower())
        value = (tag.get("content") or "").strip()
        if name and value and len(value) <= _LONGEST:
            found.setdefault(name, value)
    return found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yields label and value of each pair; the value is empty where there is none."""
    waiting = ""  # a label whose value stands in the next cell or line
    for cell in (c.strip() for line in text.split("\n") for c in line.split("\t")):
        if not cell:
            continue
        marks = list(_labelled().finditer(cell))
        dense = _PAIR.sub("", _DRESS.sub("", cell)) if len(cell) < 40 else ""
        if waiting:
            is_label = dense in _labels() or (marks and marks[0].start() == 0)
            yield waiting, "" if is_label else cell
            waiting = ""
            if not is_label:
                continue
        if not marks and dense in _labels():
            waiting = dense
            continue
        for i, mark in enumerate(marks):
            label = re.sub(r"[ \u3000\xa0]", "", mark["colon"] or mark["bracket"])
            end = marks[i + 1].start() if i + 1 < len(marks) else len(cell)
            value = cell[mark.end() : end].strip(_AROUND)
            value = value[: value.find("【", 1)].strip(_AROUND) if "【" in value[1:] else value
            if value or i + 1 < len(marks):
                yield label, value
            else:
                waiting = label
    if waiting:
        yield waiting, ""
