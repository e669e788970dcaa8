"""Rules that a document states about its assignments: the body that is listed first leads."""

from __future__ import annotations

import re
from functools import cache

from toolkit.extraction.responsible_units.words import either_script

# 列第一位的为牵头单位 / 排名第一的责任单位为牵头单位 / 第一个单位为牵头单位 / 首位为牵头(或汇总)单位
_FIRST_LEADS = (
    r"(?:[列排]|位[列于]|排[名序])[^。；;！!\n]{0,10}?(?:第一|首|最前|前面|第1)[^。；;！!\n]{0,16}?(?:牵头|汇总|主办)|"
    r"(?:第一(?:个|位|家)?|首(?:个|位|家))(?:责任|列出的|所列)?(?:单位|部门|者|的)[^。；;！!，,\n]{0,6}?(?:牵头|汇总|主办)"
)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(either_script(_FIRST_LEADS))


def first_leads_rule(text: str) -> int | None:
    """Returns the offset of the first rule that makes the body listed first lead, None where none is stated.

    Example:
        >>> first_leads_rule("责任单位中列第一位的为牵头单位。")
        5
    """
    match = _pattern().search(text)
    return match.start() if match else None
