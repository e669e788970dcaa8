"""Several documents on one page: where each after the first opens."""

from __future__ import annotations

import re

from toolkit.normalization.text import FoldedText
from toolkit.structure.doc_numbers import DOC_NUMBER

_NUMBER_LINE = re.compile(rf"\(?(?P<number>{DOC_NUMBER})\)?")
_TITLE_CLOSE = re.compile(r"的(?:通知|意见|通报|批复|决定|函)\n")
# What stands below a title: 各区人民政府、市级各部门:
_ADDRESSED = re.compile(
    r"(?:[^\n]{0,40}\n){0,3}?[^\n。]{1,80}(?:政府|单位|部门|委员会|办公室|街道|办事处|[局委办厅])[^\n。]{0,10}:\n"
)
_APART = 300  # characters; what stands closer opens the same document


def later_documents(folded: FoldedText) -> list[tuple[int, int]]:
    r"""Returns the lines that open the second and each further document of a page, as source spans in order.

    A document opens with its number alone on a line, or with a title that a line with addressees follows. The number of
    the first may be cited; a line of its own with another number opens another document.

    Args:
        folded: The folded text.

    Example:
        >>> first = "关于甲的通知\n清府发〔2024〕1号\n各局：\n" + "推进工作。" * 80
        >>> page = first + "\n关于乙的通知\n清府发〔2024〕2号\n各局：\n好。"
        >>> [page[a:b] for a, b in later_documents(FoldedText(page))]
        ['关于乙的通知']
    """
    text = folded.text
    opens: list[tuple[int, int]] = []
    numbers: set[str] = set()
    at = text.find("号\n")
    while at >= 0:
        start = text.rfind("\n", max(0, at - 60), at) + 1
        match = _NUMBER_LINE.fullmatch(text, start, at + 1)
        if match and match["number"] not in numbers:
            numbers.add(match["number"])
            opens.append((start, at + 1))
        at = text.find("号\n", at + 1)
    for m in _TITLE_CLOSE.finditer(text):
        start = text.rfind("\n", max(0, m.start() - 90), m.start()) + 1
        if _ADDRESSED.match(text, m.end()) and "。" not in text[start : m.start()]:
            opens.append((start, m.end() - 1))
    opens.sort()
    later, last = [], opens[0][0] if opens else 0
    for start, end in opens:
        if start - last > _APART:
            later.append(folded.span(start, end))
        last = start
    return later
