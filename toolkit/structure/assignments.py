"""Where an assignment of responsibility stands: enough to tell a task from a heading, no more."""

from __future__ import annotations

import re

# A label: 牵头单位: / 责任部门: / 主办: ; the role may be doubled (牵头责任单位)
_ROLE = r"(?:牵头|责任|主责|主办|协办|承办|配合|协同|参与|落实|督办|组织实施)"
_LABEL = rf"{_ROLE}{{1,2}}(?:单位|部门|科室|处室|主体)?(?:及分工)?:"

# A bracket that closes with a role word: (市水务局牵头,市财政局配合) / 〔区发展改革局负责〕;
# a deadline may follow: (县医院负责;6月底前完成)
_DEADLINE = r"(?:[,;][^()〔〕\[\],;。\n]{2,16}(?:完成|前|内|底|推进|坚持))?"
_CLAUSE = rf"(?:牵头|负责|负责落实|配合|参与|落实|组织实施){_DEADLINE}[)〕\]]"

# A bare list in brackets at the end of a paragraph: (市水务局、市财政局,各区政府)
_BODY = (
    r"(?:[^()〔〕\[\]。;:、,\n]{1,20}(?:局|委|办|厅|政府|街道|公司|中心|部门|单位|海关|银行|集团|[支大]队|[法医察]院|会|协|行|"
    r"妇联|团委)|"
    r"各[省市州县区镇乡街][^()〔〕\[\]。;:、,\n]{0,8})(?:[(〔][^()〔〕\n]{1,20}[)〕](?:人民)?(?:政府)?)?"
)
_LIST = rf"[(〔\[]{_BODY}(?:[、,]{_BODY}){{0,40}}[)〕\]]。?$"

# Running text: 市发展改革委牵头 / 市水务局会同市财政局 / 县融媒体中心牵头,
_RUNNING = (
    r"[局委办厅部院署司会处社府道镇乡区县市州团](?:等[^,。;\n]{0,8})?"
    r"(?:分别|总)?(?:牵头|会同|承办|按职责分工负责)|"
    r"(?:中心|[支大中总]队|银行|学校|大学)(?:分别|总)?牵头(?=[,。;\n])|"
    r"(?<!自)由[^,。;\n]{2,40}(?:负责|主办|承办|牵头)"
)

# one of them stands in every assignment: most paragraphs of a report hold none
_MARKS = ("牵头", "会同", "承办", "负责", "主办", ")", "〕", "]", ":")

_MARKED = re.compile(rf"(?m){_LABEL}|{_CLAUSE}|{_LIST}")
_ANY = re.compile(rf"(?m){_LABEL}|{_CLAUSE}|{_LIST}|{_RUNNING}")


def has_assignment(folded: str, start: int, end: int) -> bool:
    """Tells whether an assignment of any form stands in `folded[start:end]`.

    Example:
        >>> text = "新增公园4个。由市水务局会同市财政局负责。"
        >>> has_assignment(text, 0, len(text))
        True
    """
    if all(folded.find(mark, start, end) < 0 for mark in _MARKS):
        return False
    return _ANY.search(folded, start, end) is not None


def has_marked_assignment(folded: str, start: int, end: int) -> bool:
    """Tells whether an assignment as a label or in brackets stands in `folded[start:end]`, clauses left aside.

    Example:
        >>> text = "以上任务由市水务局负责汇总。"
        >>> has_marked_assignment(text, 0, len(text))
        False
    """
    return _MARKED.search(folded, start, end) is not None


def is_assigned_once(folded: str, start: int, end: int) -> bool:
    r"""Tells whether `folded[start:end]` holds one assignment, as labels or in brackets, for the whole of it.

    Labels on lines next to each other are one assignment; two paragraphs with brackets of their own are two.

    Example:
        >>> text = "改善民生。\n新建学校2所。(责任单位:区教育局)\n新建医院1所。(责任单位:区卫生健康局)"
        >>> is_assigned_once(text, 0, len(text))
        False
    """
    groups, line, at, last = 0, 0, start, -2
    for m in _MARKED.finditer(folded, start, end):
        line += folded.count("\n", at, m.start())
        at = m.start()
        label_line = folded[at - 1 : at] == "\n" and line == last + 1
        groups += not (line == last or label_line)
        last = line
        if groups > 1:
            return False
    return groups == 1


def count_labels(folded: str) -> int:
    """Returns the number of labels of assignments (`牵头单位:`) in a folded text.

    Example:
        >>> count_labels("新增公园4个。(牵头单位:区园林局;责任单位:各街道)")
        2
    """
    return len(re.findall(_LABEL, folded))
