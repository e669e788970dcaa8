"""Task tables whose cells are glued with nothing between, as sites that share documents show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from toolkit.extraction.responsible_units.bodies import SURNAMES, is_complete, opens_clause
from toolkit.extraction.responsible_units.cells import Column, column_of, end_of_line, header_words
from toolkit.extraction.responsible_units.grammar import Assignment, Body, located, parse
from toolkit.extraction.responsible_units.rows import Table
from toolkit.extraction.responsible_units.tokens import densify, tokenize
from toolkit.extraction.responsible_units.words import in_both_scripts, role_words

_MAX_BEFORE = 200  # characters of a title before the header, on its line
_MAX_ROW = 600
_MAX_TAIL = 160  # characters of the lists that end a row
_MAX_NAME = 14  # characters of one glued name
_MIN_HEADERS = 3
_LEVEL = "省市区县州盟旗镇乡各"  # with one of these a glued name begins anew
_SENTENCE_END = re.compile(r"[。；;！!%％]")
# A deadline in a last column. 2024年底前, 6月底, 全年
_DEADLINE = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月\d{1,2}日|\d{1,2}月|年)?[底末中初内]?(?:前|以前|完成)?(?<=[年月日底末内前成])$|"
    r"(?:全年|长期|持续推进)$"
)
_MAX_DEADLINE = 14
_SEPARATOR = re.compile(r"[、，,/\s]+")
# A leader before the lists. 周某, 周某某; a name of three characters before a level, or of two
_LEADER = re.compile(rf"[{SURNAMES}](?:某{{1,2}}|\w{{2}}|\w)(?=[{_LEVEL}])|[{SURNAMES}]某{{1,2}}")
# Ends of names behind which another body may begin without a level. 园林局|城投公司
_STRONG_END = re.compile(
    r"(?:局|厅|公司|集团|街道|中心|银行|管委会|办事处|办公室|支队|大队|法院|检察院|总工会|社|镇|乡)$"
)
# What a name goes on with. 公安|分局, 政府|办公室
_TAIL = re.compile(
    r"(?:分局|[总支大中]队|办公室|办事处|分公司|[分支]行|机关|党[组委]|党工委|委员会|管理|[所站处科室队会员院局])"
)
# Names that the next words belong to. 市委|宣传部, 区政府|办公室
_OPEN_END = re.compile(r"^[省市区县州盟旗]?(?:委|政府|人民政府|人大|政协|党委|工委|总工)$")

_Read = tuple[tuple[Body, ...], tuple[tuple[int, int], ...]]  # bodies and leaders of a row


@cache
def _headers() -> re.Pattern[str]:
    words = sorted({w for word in header_words() for w in in_both_scripts(word)}, key=lambda w: (-len(w), w))
    return re.compile(rf"(?:{role_words().label}|{'|'.join(words)})")


def read_glued(text: str, line_start: int, at: int) -> Table | None:
    """Reads the table in whose glued header the role word at `at` stands, None where there is none.

    Args:
        text: The source text.
        line_start: Where its line begins.
        at: Offset of a role word.

    Example:
        >>> text = "序号任务牵头单位配合单位1新增公园4个。市园林局各街道2改造菜场3家。市商务局各区"
        >>> table = read_glued(text, 0, text.index("牵头"))
        >>> [[b.assigned.text for b in row.bodies] for row in table.rows]
        [['市园林局', '各街道'], ['市商务局', '各区']]
    """
    first = text.rfind("号", max(line_start, at - _MAX_BEFORE), at)
    if first < 0:
        return None
    columns: list[Column] = []
    end = max(line_start, first - 1)
    if text[end : first + 1] not in ("序号", "序號", "编号", "編號"):
        return None
    while (match := _headers().match(text, end)) and len(columns) <= 12:
        column = column_of(match.group(), text)
        if column is None:
            break
        columns.append(column)
        end = match.end()
    if end <= at or len(columns) < _MIN_HEADERS or not text[end : end + 1].isdecimal():
        return None
    roles = [c for c in columns if c.kind == "role"]
    people = any(c.kind == "person" for c in columns)
    table = Table(end)
    limit = end_of_line(text, end)
    opening = re.compile(r"(\d{1,3})(?![\d.%％])").match(text, end, limit)
    number, start = int(opening.group(1)) if opening else 0, end
    while opening and start < limit:
        found = _next_row(text, start, limit, number, lambda a, b: _row(text, a, b, roles, people))
        stop, row = found
        table.end = stop
        if row is None:
            break
        table.rows.append(Assignment(start, stop, row[0], str(number), row=True, leaders=row[1]))
        start, number = stop, number + 1
    return table if table.rows else None


def _next_row(
    text: str, start: int, limit: int, number: int, read: Callable[[int, int], _Read | None]
) -> tuple[int, _Read | None]:
    """Returns where the row from `start` on ends, and what it holds: behind its lists stands the next number."""
    limit = min(limit, start + _MAX_ROW)
    for match in re.compile(rf"(?<!\d){number + 1}(?=[\u4e00-\u9fff“])").finditer(text, start + 1, limit):
        row = read(start, match.start())
        if row is not None:
            return match.start(), row
    return limit, read(start, limit)


def _row(text: str, start: int, stop: int, roles: list[Column], people: bool) -> _Read | None:
    deadline = _DEADLINE.search(text, max(start, stop - _MAX_DEADLINE), stop)
    stop = deadline.start() if deadline else stop
    low = max(start, stop - _MAX_TAIL)
    ends = [m.end() for m in _SENTENCE_END.finditer(text, low, stop)]
    begins = [ends[-1]] if ends else [m.start() for m in re.compile(rf"[{_LEVEL}]").finditer(text, low, stop)]
    for begin in begins:
        leader = _LEADER.match(text, begin, stop) if people else None
        at = leader.end() if leader else begin
        groups = _groups(text, at, stop, strict=not ends)
        if groups:
            bodies: list[Body] = []
            for i, (a, b) in enumerate(groups):
                dense = densify(text, a, b)
                bodies += located(dense, parse(tokenize(dense), text, roles[min(i, len(roles) - 1)].role))
            return tuple(bodies), ((leader.start(), leader.end()),) if leader else ()
    return None


def _groups(text: str, start: int, stop: int, *, strict: bool) -> list[tuple[int, int]]:
    """Returns the lists in [start, stop), each with its separators; empty where some words are no body."""
    groups: list[tuple[int, int]] = []
    at = start
    while at < stop:
        separator = _SEPARATOR.match(text, at, stop)
        if separator:
            at = separator.end()
            continue
        end = _name_end(text, at, stop)
        if end is None or (strict and text[at] not in _LEVEL):
            return []
        joined = groups and text[groups[-1][1] : at].strip() != "" and groups[-1][1] < at
        if joined:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((at, end))
        at = end
    return groups


def _name_end(text: str, at: int, stop: int) -> int | None:
    """Returns where the glued name at `at` ends: before a separator, or where another body can begin."""
    separator = _SEPARATOR.search(text, at, stop)
    limit = separator.start() if separator else stop
    for end in range(at + 2, min(limit, at + _MAX_NAME) + 1):
        name = text[at:end]
        if not is_complete(name) or re.search(r"\d", name) or opens_clause(name.lstrip(_LEVEL)) or opens_clause(name):
            continue
        if end == limit:
            return end
        rest = text[end : min(limit, end + _MAX_NAME)]
        if _TAIL.match(rest) or _OPEN_END.search(name):
            continue
        if rest[0] in _LEVEL or (_STRONG_END.search(name) and is_complete(rest)):
            return end
    return None
