"""The beginning of a document, with its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from toolkit.normalization.text import FoldedText
from toolkit.resources import tsv_rows
from toolkit.structure.marks import marks

_HEAD = 8000  # characters in which title, number, issuer and date are looked for
_TITLE_LINES = 4  # lines over which a title may run
_LONGEST_TITLE = 90
_SHORTEST_TITLE = 3

_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}:|[>|]|当前位置|您的位置")
_SECTION = re.compile(r"(?m)^(?:一、|第一(?:章|部分))")
# A speech's title, with the occasion in the same line: 政府工作报告——2016年3月5日在…会议上
_SPEECH_TITLE = re.compile(
    r"(?:(?m:^)(?P<title>[^\n。,:>]{0,24}政府工作报告)|(?P<bare>政府工作报告))(?:——|--)?\(?\d{4}年\d{1,2}月\d{1,2}日"
)
_SPEECH = re.compile(r"我(?:谨)?代表[^,。\n]{2,24}?,?向[^,。\n]{0,12}(?:报告|作)")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a document.

    Attributes:
        lines: Its paragraphs, folded.
        text: The paragraphs joined by line breaks.
        length: Characters of the source that were read.
        title: The title as written, white space removed; None where none was found.
        title_line: Number of the title's first paragraph, -1 where none was found.
        plan: The paragraphs between the title and the first section, where the report that is carried out is named.
        is_speech: Whether someone reports to an assembly.
    """

    lines: list[str]
    text: str
    length: int
    title: str | None
    title_line: int
    plan: str
    is_speech: bool


@cache
def title_ends() -> tuple[str, ...]:
    """Returns the words that end titles."""
    return tuple(row["word"] for _, row in tsv_rows("title_ends.tsv", ["word", "closes"]))


@cache
def _title_end() -> re.Pattern[str]:
    return _ending(list(title_ends()), quoted="》?")


@cache
def _title_close() -> re.Pattern[str]:
    """Returns the ends after which no further line of a title (关于…) comes."""
    return _ending([row["word"] for _, row in tsv_rows("title_ends.tsv", ["word", "closes"]) if row["closes"]])


def _ending(words: list[str], quoted: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))}){quoted}(?:\([^()]{{1,24}}\))?$")


def read_head(text: str) -> Head:
    r"""Reads the beginning of a document and finds its title.

    Example:
        >>> read_head("当前位置：首页 > 通知\n关于印发清河市2022年\n重点工作分工方案的通知\n各区人民政府：").title
        '关于印发清河市2022年重点工作分工方案的通知'
    """
    folded = FoldedText(text[:_HEAD])
    lines = folded.text.split("\n")
    stop = _stop(folded.text)
    first, last = _title_lines(lines, folded.text.count("\n", 0, stop) + 1)
    title = None
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    if first >= 0:
        start, end = folded.span(offsets[first], offsets[last] + len(lines[last]))
        title = "".join(folded.source[start:end].split())
    speech_title = _SPEECH_TITLE.search(folded.text, 0, stop)
    if speech_title and title is None:
        group = speech_title.lastgroup or ""
        start, end = folded.span(*speech_title.span(group))
        title = "".join(folded.source[start:end].split())
        first = folded.text.count("\n", 0, speech_title.start(group))
    after = offsets[first] if first >= 0 else 0
    return Head(
        lines,
        folded.text,
        min(len(text), _HEAD),
        title,
        first,
        folded.text[after : max(stop, after)],
        _SPEECH.search(folded.text) is not None,
    )


def _stop(text: str) -> int:
    """Returns where the body begins: the salutation or the first section."""
    found = [m.start() for m in (marks().salutation.search(text), _SECTION.search(text)) if m]
    return min(found, default=len(text))


def _title_lines(lines: list[str], count: int) -> tuple[int, int]:
    """Returns the first and last of the lines that hold the title, (-1, -1) where none does."""
    end, close = _title_end(), _title_close()
    for i, line in enumerate(lines[:count]):
        if not _may_be_title(lines, i):
            continue
        if "关于" in line and not close.search(line):
            for j in range(i + 1, min(i + _TITLE_LINES, count)):
                if not _may_be_title(lines, j) or len("".join(lines[i : j + 1])) > _LONGEST_TITLE:
                    break
                if close.search(lines[j]):
                    return i, j
        if end.search(line) and len(line) > _SHORTEST_TITLE:
            return i, i
    return -1, -1


@cache
def _headers() -> frozenset[str]:
    """Returns the headers of columns (工作任务), which a table that is flattened prints on lines of their own."""
    return frozenset(row["word"] for _, row in tsv_rows("table_headers.tsv", ["word", "kind"]))


def _may_be_title(lines: list[str], i: int) -> bool:
    line = lines[i]
    if line in _headers() or "\t" in line:
        return False
    if not line or len(line) > _LONGEST_TITLE or _LABEL.match(line) or "。" in line or ">" in line:
        return False
    near = (lines[i - 1] if i else "", lines[i + 1] if i + 1 < len(lines) else "")
    return ">" not in near
