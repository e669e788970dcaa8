"""Which part of a web page is the document: found by trafilatura, then taken whole, so that nothing of it is lost.

trafilatura tells the text from the navigation but drops single lines and reshapes tables. So it only points: the
smallest element that holds nearly all it found is the document, with what stands beside it and reads as text too.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from toolkit.loaders.html_text import is_shown
from toolkit.loaders.package import Element

_ENOUGH = 0.9  # share of the characters found that the document's element must hold
_FEW = 30  # characters; where less is found, the whole body is taken
_LINKS = 0.3  # share of a block's characters inside links from which it is navigation
_LITTLE = 0.3  # share of what was found that no block named as navigation holds
_LARGE = 3_000_000  # characters of a page that is no single document; it is read whole
_WINDOW = 200_000  # characters after the last line found in which the next is looked for
_TRIALS = 50  # lines looked for in the whole page before the first is found
_LEVELS = 3  # elements around the document in which blocks beside it are looked at
_FURNITURE = re.compile(
    r"foot|(?:^|[-_ ])nav|menu|sidebar|crumb|position|share|relat|recommend|copyright|friend|links?(?:[-_ ]|$)|banner"
    r"|header(?:[-_ ]|$)|toolbar|login|search",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form", "header"})
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Main:
    """The element that holds a document, and the elements inside it that do not belong to it."""

    element: Element
    left_out: frozenset[Element]


class _Cover:
    """Spans in order, and how much of any stretch they cover, in logarithmic time."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            elif end > start:
                self.starts.append(start)
                self.ends.append(end)
        self.sums = [0, *accumulate(e - s for s, e in zip(self.starts, self.ends, strict=True))]
        self.total = self.sums[-1]

    def within(self, start: int, end: int) -> int:
        """Returns how many characters of a stretch are covered."""
        return self._before(end) - self._before(start)

    def _before(self, at: int) -> int:
        i = bisect_right(self.starts, at)
        return self.sums[i] - (max(self.ends[i - 1] - at, 0) if i else 0)


class _Place:
    """Where the text of each element stands in the page's text without white space."""

    def __init__(self, body: Element) -> None:
        self.spans: dict[Element, tuple[int, int]] = {}
        links: list[tuple[int, int]] = []
        pieces: list[str] = []
        at = 0

        def add(text: str | None) -> None:
            nonlocal at
            dense = _SPACE.sub("", text or "")
            pieces.append(dense)
            at += len(dense)

        starts = {body: 0}
        waiting = [(body, iter(body))]
        add(body.text)
        while waiting:
            parent, children = waiting[-1]
            child = next(children, None)
            if child is None:
                waiting.pop()
                self.spans[parent] = (starts[parent], at)
                if parent.tag == "a":
                    links.append((starts[parent], at))
                if waiting:
                    add(parent.tail)
            elif is_shown(child):
                starts[child] = at
                add(child.text)
                waiting.append((child, iter(child)))
            else:
                add(child.tail)
        self.text = "".join(pieces)
        self.links = _Cover(links)


def main_part(body: Element, page: str) -> Main:
    """Returns the part of a page that is its document.

    Args:
        body: The body of the parsed page.
        page: The page as it was parsed.
    """
    place = _Place(body)
    found = _found(page, place.text)
    if found.total < _FEW:
        outside = {e for e in body.iterdescendants(*_FURNITURE_TAGS) if place.spans.get(e) != place.spans[body]}
        return Main(body, frozenset(outside))
    element = _holder(body, place, found)
    return _with_neighbours(element, body, place, found)


def _found(page: str, dense: str) -> _Cover:
    """Returns where the lines that trafilatura takes for text stand in the dense text of the page."""
    if len(page) > _LARGE:
        return _Cover([])
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(
            page, include_comments=False, include_tables=True, deduplicate=False, favor_recall=True, output_format="txt"
        )
    except Exception:  # its trouble with a strange page must not be ours: the whole page is read
        text = None
    spans: list[tuple[int, int]] = []
    at = tried = 0
    for line in (text or "").splitlines():
        for part in line.strip("|- ").split("|"):
            wanted = _SPACE.sub("", part)
            if len(wanted) < 2 or tried > _TRIALS:
                continue
            start = dense.find(wanted, at, at + _WINDOW if spans else len(dense))
            tried += not spans
            if start >= 0:
                at = start + len(wanted)
                spans.append((start, at))
    return _Cover(spans)


def _holder(body: Element, place: _Place, found: _Cover) -> Element:
    """Returns the smallest element that holds nearly all of what was found."""
    element = body
    while True:
        for child in element:
            if child in place.spans and found.within(*place.spans[child]) >= found.total * _ENOUGH:
                element = child
                break
        else:
            return element


def _with_neighbours(element: Element, body: Element, place: _Place, found: _Cover) -> Main:
    """Returns the document with the blocks around it that read as text: tables, signatures, a title."""
    chosen, left_out = element, set[Element]()
    inner, outside = element, set[Element]()
    for _ in range(_LEVELS):
        parent = inner.getparent()
        if inner is body or parent is None:
            break
        others = [child for child in parent if child is not inner and child in place.spans]
        kept = [child for child in others if _reads_as_text(child, place, found)]
        outside |= set(others) - set(kept)
        if kept:
            chosen, left_out = parent, set(outside)
        inner = parent
    return Main(chosen, frozenset(left_out))


def _reads_as_text(element: Element, place: _Place, found: _Cover) -> bool:
    start, end = place.spans[element]
    if end <= start or element.tag in _FURNITURE_TAGS:
        return False
    held = found.within(start, end)
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if held < found.total * _LITTLE and _FURNITURE.search(name):
        return False
    if held:
        return True
    if place.links.within(start, end) > _LINKS * (end - start):
        return False
    if element.tag in ("h1", "h2"):
        return True
    return "。" in place.text[start:end] or next(element.iter("tr"), None) is not None
