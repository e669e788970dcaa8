"""What is read of a text: its body, without page matter and without further copies of the whole.

Nothing is cut. The body is as long as the text, character by character, so that offsets hold in both: what is not read
stands in it as white space, and a text in traditional characters is read in simplified ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from toolkit.normalization.pinyin import without_pinyin
from toolkit.normalization.scripts import is_traditional, simplified
from toolkit.normalization.text import FoldedText
from toolkit.schema import Aside
from toolkit.structure.pages import page_matter

_LONG = 20  # characters of a line that, standing twice, may show that the whole text does
_LEAST = 150  # characters of the smallest text that is looked for a second time
_COVERED = 0.8  # share of the long lines' characters that must stand equally often
_READABLE = re.compile(r"[^\n\r]")

_Line = tuple[int, int, str]  # start, end, words
_M = TypeVar("_M")


@dataclass(frozen=True, slots=True)
class Body:
    """What is read of a text.

    Attributes:
        source: The text as given.
        text: As long as it: simplified characters, with white space in place of what is not read.
        page: The same with page matter left in, which holds dates and labels of the page.
        asides: What is not read, in order.
        copies: How often the text holds the whole of itself: 1 where nothing is repeated.
        traditional: Whether the text is written in traditional characters.
    """

    source: str
    text: str
    page: str
    asides: tuple[Aside, ...] = ()
    copies: int = 1
    traditional: bool = False

    def fold(self) -> FoldedText:
        """Returns the folded text that patterns read; offsets of the source."""
        return FoldedText(_tabbed(without_pinyin(self.text)))

    def as_written(self, mentions: Sequence[_M]) -> list[_M]:
        """Returns mentions with their `text` as it stands in the source; other fields stay in simplified characters."""
        if self.text is self.source:
            return list(mentions)
        return [self._written(mention) for mention in mentions]

    def _written(self, mention: Any) -> Any:
        from dataclasses import replace

        written = self.source[mention.start : mention.end]
        return mention if mention.text == written else replace(mention, text=written)


@lru_cache(maxsize=2)
def find_body(source: str) -> Body:
    r"""Finds what is to be read of a text.

    Args:
        source: The text as given.

    Returns:
        Its body; the text itself is the body's where all of it is read as it stands.

    Example:
        >>> body = find_body("当前位置：首页 > 通知\n粮食产量稳定在12万吨以上。\n")
        >>> body.text.strip(), body.asides[0].kind
        ('粮食产量稳定在12万吨以上。', 'boilerplate')
    """
    traditional = is_traditional(source)
    text = simplified(source) if traditional else source
    matter = [Aside("boilerplate", a, b) for a, b in page_matter(text)]
    copies, repeated = _copies(text)
    asides = sorted([*matter, *(Aside("repeat", a, b) for a, b in repeated)], key=lambda a: (a.start, a.end))
    page = _blanked(text, [aside for aside in asides if aside.kind == "repeat"])
    return Body(source, _blanked(text, asides), page, tuple(asides), copies, traditional)


# A line of cells between bars, and a rule of a drawn table: | 1 | 新建公园 |, ├──┼──┤
_BARRED = re.compile(r"(?m)^[^\n|│┃｜]*(?:[|│┃｜][^\n|│┃｜]*){2,}$")
_RULE = re.compile(r"(?m)^[^\n\w]+$")
_DASHES = re.compile(r"[─━═-]{2}")
_BARS = str.maketrans(dict.fromkeys("|│┃｜", "\t"))


def _tabbed(text: str) -> str:
    """Returns the text with tabs between the cells of drawn tables, so that all tables are read alike."""
    if not any(bar in text for bar in "|│┃｜"):
        return text
    text = _RULE.sub(lambda line: " " * len(line[0]) if _DASHES.search(line[0]) else line[0], text)
    return _BARRED.sub(lambda line: line[0].translate(_BARS), text)


def _blanked(text: str, asides: list[Aside]) -> str:
    if not asides:
        return text
    parts, done = [], 0
    for aside in asides:
        if aside.end > done:
            start = max(done, aside.start)
            parts += [text[done:start], _READABLE.sub(" ", text[start : aside.end])]
            done = aside.end
    return "".join([*parts, text[done:]])


def _copies(text: str) -> tuple[int, list[tuple[int, int]]]:
    """Returns how often the text holds itself, and the lines of all copies but the first."""
    if len(text) < 2 * _LEAST:
        return 1, []
    long = [line for line in text.split("\n") if len(line) >= _LONG]
    if len(set(long)) == len(long):
        return 1, []
    lines = _lines(text)
    counts = Counter(words for *_, words in lines if len(words) >= _LONG)
    by_count: Counter[int] = Counter()  # characters of long lines by how often they stand
    for words, count in counts.items():
        by_count[count] += len(words) * count
    if not by_count:
        return 1, []
    copies, most = by_count.most_common(1)[0]
    whole = sum(counted for count, counted in by_count.items() if count % copies == 0)
    if copies < 2 or most < _LEAST * copies or whole < _COVERED * by_count.total():
        return 1, []
    first = next(i for i, (*_, words) in enumerate(lines) if counts[words] == copies)
    again = [i for i, (*_, words) in enumerate(lines) if words == lines[first][2]]
    if not _in_turn(lines, counts, copies, again):
        return 1, []
    return copies, _repeated(lines, first, again[1])


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for line in text.split("\n"):
        words = "".join(line.replace("<U+00A0>", "").split())
        if words:
            lines.append((at, at + len(line), words))
        at += len(line) + 1
    return lines


def _in_turn(lines: list[_Line], counts: Counter[str], copies: int, again: list[int]) -> bool:
    """Tells whether the lines come again in turn, copy by copy, and not each beside its like."""
    spans = pairwise([*again, len(lines)])
    orders = [[w for *_, w in lines[a:b] if counts[w] == copies] for a, b in spans]
    return all(order == orders[0] for order in orders)


def _repeated(lines: list[_Line], first: int, second: int) -> list[tuple[int, int]]:
    """Returns the lines that stood before, from the head of the second copy on; `first` and `second` open the two."""
    head = {words for *_, words in lines[:first]}
    known = head | {words for *_, words in lines[first:second]}
    start = second
    while start > first and lines[start - 1][2] in head:
        start -= 1
    spans: list[tuple[int, int]] = []
    before = -2
    for i in range(start, len(lines)):
        a, b, words = lines[i]
        if words in known:
            if before == i - 1:
                spans[-1] = (spans[-1][0], b)
            else:
                spans.append((a, b))
            before = i
    return spans
