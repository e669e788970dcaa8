"""Traditional and simplified characters: which of the two a text is written in, and the simplified text."""

from __future__ import annotations

from functools import cache

from toolkit.resources import tsv_rows

# Frequent in such documents, and other characters in the other script.
_TRADITIONAL = "會業務產發農個設開長動單區縣進電機關實現應導國學責鎮鄉環綠護參與間對"
_SIMPLIFIED = "会业务产发农个设开长动单区县进电机关实现应导国学责镇乡环绿护参与间对"
_FEW = "會業務產發個設單區縣實責"  # a text without any of these is not asked further


@cache
def _table() -> dict[int, str]:
    names = ("traditional_forms.tsv", "traditional_characters.tsv")
    rows = [row for name in names for _, row in tsv_rows(name, ["traditional", "simplified"])]
    return {ord(row["traditional"]): row["simplified"] for row in rows}


def is_traditional(text: str) -> bool:
    """Tells whether a text is written in traditional characters: most of the characters that tell are.

    Example:
        >>> is_traditional("責任單位：市水務局"), is_traditional("责任单位：市水务局")
        (True, False)
    """
    if not any(c in text for c in _FEW):
        return False
    return sum(map(text.count, _TRADITIONAL)) > sum(map(text.count, _SIMPLIFIED))


def simplified(text: str) -> str:
    """Returns the text in simplified characters, one for one, so that offsets stay.

    Args:
        text: A text in traditional characters.

    Example:
        >>> simplified("糧食產量穩定在12萬噸以上")
        '粮食产量稳定在12万吨以上'
    """
    return text.translate(_table())
