"""Matter of web pages and printed pages that is no text of the document (`lexicons/boilerplate.tsv`)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache

from toolkit.normalization.text import fold_width
from toolkit.resources import words_by_kind

_NAME = "boilerplate.tsv"
_KINDS = ("opens", "alone", "holds", "footer")
_LONGEST = 160  # characters of the longest line that is page matter
_LONGEST_LIST = 800  # of one without a full stop: links to other pages
_NEAR = 2  # lines between a footer and the line that tells that it is one
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+|<U\+00A0>")

# A page number alone on its line: — 3 —, 第 3 页 共 9 页
_NUMBER = r"(?:[—–－·-]{1,2} ?\d{1,4} ?[—–－·-]{1,2}|第 ?\d{1,4} ?页(?: ?[,，/]? ?共 ?\d{1,4} ?页)?)"
_PAGE = re.compile(rf"(?m)^[ \t\f\u3000]*{_NUMBER}[ \t\r\u3000]*$")
_HEAD_REPEATS = 3  # times that a line stands beside page numbers to be a running head
_LONGEST_HEAD = 40
# What a template or a page's source left behind: ${currentUser.name}, {{title}}, <!-- … -->
_LEAK = re.compile(r"\$\{[^{}\n]{0,80}\}|\{\{[^{}\n]{0,80}\}\}|<!--.{0,2000}?-->", re.DOTALL)


def _words() -> dict[str, tuple[str, ...]]:
    return words_by_kind(_NAME, _KINDS)


@cache
def _needed() -> re.Pattern[str]:
    """Returns a pattern of lines that may be page matter: most texts hold none."""
    words = _words()
    opening = "|".join(_spaced(word) for word in (*words["opens"], *words["alone"], *words["footer"]))
    return re.compile(rf"(?im)^(?:[ \t\u3000>|]|<U\+00A0>)*(?:{opening})")


def _spaced(word: str) -> str:
    """Returns a pattern of a word's first two characters in either width, with white space between."""
    both = {"(": "[(（]", "〔": r"[〔【\[［]", ">": r"[>＞]", ":": "[:：]", ",": "[,，]"}
    return r"[ \u3000]*".join(both.get(c, re.escape(c)) for c in word[:2])


@cache
def _alone() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _words()["alone"]), key=len, reverse=True))
    return re.compile(rf"(?:{words}|[^\w])+")


def page_matter(text: str) -> list[tuple[int, int]]:
    r"""Returns the spans of page matter in order: whole lines, and what templates left inside of lines.

    Args:
        text: A text in simplified characters.

    Example:
        >>> text = "打印 关闭\n一、农业\n粮食产量12万吨。\n— 3 —\n上一篇：无"
        >>> [text[a:b] for a, b in page_matter(text)]
        ['打印 关闭', '— 3 —', '上一篇：无']
    """
    spans = [m.span() for m in _LEAK.finditer(text)] if "${" in text or "{{" in text or "<!--" in text else []
    spans += _page_lines(text)
    spans += _web_lines(text)
    return _merged(sorted(spans))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for a, b in spans:
        if merged and a < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def _page_lines(text: str) -> list[tuple[int, int]]:
    """Returns page numbers, and the heads and feet that run beside them."""
    numbers = [m.span() for m in _PAGE.finditer(text)]
    if len(numbers) < _HEAD_REPEATS:
        return numbers
    beside = [line for a, b in numbers for line in (_line_before(text, a), _line_after(text, b)) if line[1] > line[0]]
    counts = Counter(text[a:b].strip() for a, b in beside)
    return numbers + [(a, b) for a, b in beside if counts[text[a:b].strip()] >= _HEAD_REPEATS]


def _line_before(text: str, at: int) -> tuple[int, int]:
    end = at
    while end > 0 and text[end - 1].isspace():
        end -= 1
    start = text.rfind("\n", max(0, end - _LONGEST_HEAD - 1), end) + 1
    return (start, end) if end - start <= _LONGEST_HEAD and (start or end <= _LONGEST_HEAD) else (end, end)


def _line_after(text: str, at: int) -> tuple[int, int]:
    start = at
    while start < len(text) and text[start].isspace():
        start += 1
    end = text.find("\n", start, start + _LONGEST_HEAD + 1)
    end = end if end >= 0 else len(text)
    return (start, end) if end - start <= _LONGEST_HEAD else (start, start)


def _web_lines(text: str) -> list[tuple[int, int]]:
    starts = {m.start() for m in _needed().finditer(text)}
    lowered = ""
    for word in _words()["holds"]:
        lowered = lowered or text.lower()
        at = lowered.find(word.lower())
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            at = lowered.find(word.lower(), at + len(word))
    if not starts:
        return []
    found: list[tuple[int, int]] = []
    footers: list[tuple[int, int]] = []
    for start in sorted(starts):
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        kind = _kind(text[start:end])
        if kind:
            (footers if kind == "footer" else found).append((start, end))
    return found + _beside(text, footers, found)


def _kind(line: str) -> str:
    """Returns the kind of page matter that a line is, empty for a line of the document."""
    words = _words()
    folded = _SPACE.sub("", fold_width(line)) if len(line) <= 2 * _LONGEST_LIST else ""
    if folded.startswith(words["opens"]) and len(folded) <= (60 if "。" in folded else _LONGEST_LIST):
        return "opens"
    if not folded or len(folded) > _LONGEST:
        return ""
    if _alone().fullmatch(folded):
        return "alone"
    if "。" not in folded and any(word.replace(" ", "").lower() in folded.lower() for word in words["holds"]):
        return "holds"
    return "footer" if folded.startswith(words["footer"]) else ""


def _beside(text: str, footers: list[tuple[int, int]], found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the footers with other page matter at most two lines away."""
    known = sorted(found)
    kept: list[tuple[int, int]] = []
    for span in (*footers, *reversed(footers)):  # from both sides: one tells of the next
        if span in kept:
            continue
        i = bisect_right(known, span)
        before, after = known[i - 1 : i], known[i : i + 1]
        near_before = before and text.count("\n", before[0][1], span[0]) <= 2 * _NEAR and span[0] - before[0][1] < 400
        near_after = after and text.count("\n", span[1], after[0][0]) <= 2 * _NEAR and after[0][0] - span[1] < 400
        if near_before or near_after:
            kept.append(span)
            known.insert(i, span)
    return kept
