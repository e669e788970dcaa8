"""Elements of a web page to the text that a browser shows: blocks as lines, tables as rows of cells parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from toolkit.loaders.docx_numbering import render as render_number
from toolkit.loaders.package import Element

NOT_SHOWN = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "svg", "iframe", "object", "embed", "select", "button",
     "input", "textarea", "audio", "video", "canvas", "rt", "rp", "datalist", "dialog", "map", "applet"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
     "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tr", "ul", "caption"}
)  # fmt: skip
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_NO_MARKS = re.compile(r"list-style[^;]*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SPACES_AT_BREAK = re.compile(r" *\n *")
_NUMBERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MOST_SPANNED = 100  # columns or rows that a cell may span; a hostile page may name any number


def is_shown(element: Element) -> bool:
    """Tells whether a browser shows an element."""
    if not isinstance(element.tag, str) or element.tag in NOT_SHOWN or element.get("hidden") is not None:
        return False
    return _HIDDEN.search(element.get("style") or "") is None


@dataclass(slots=True)
class _Table:
    """A table that is being read: cells of the present row, and columns that cells of earlier rows still fill."""

    layout: bool
    cells: list[str] = field(default_factory=list)
    spanned: dict[int, int] = field(default_factory=dict)
    spans: tuple[int, int] = (1, 1)

    def begin_row(self) -> None:
        self.cells = []

    def fill(self) -> None:
        """Puts an empty cell where one of an earlier row reaches down."""
        while self.spanned.get(len(self.cells), 0) > 0:
            self.spanned[len(self.cells)] -= 1
            self.cells.append("")

    def add(self, text: str) -> None:
        self.fill()
        wide, high = self.spans
        for i in range(wide):
            if high > 1:
                self.spanned[len(self.cells)] = high - 1
            self.cells.append(text if i == 0 else "")


class _Writer:
    """Gathers text as a browser lays it out."""

    def __init__(self) -> None:
        self.out: list[list[str]] = [[]]  # the page, and the cells that are open
        self.tables: list[_Table] = []
        self.lists: list[list[int | str]] = []  # next number and format of the ordered lists that are open
        self.verbatim = 0

    def text(self, text: str | None) -> None:
        if text and not self.verbatim:
            text = _BLANKS.sub(" ", text)
            if text == " " and (not self.out[-1] or self.out[-1][-1].endswith("\n")):
                return
        if text:
            self.out[-1].append(text)

    def break_line(self) -> None:
        while self.out[-1] and self.out[-1][-1] == " ":
            self.out[-1].pop()
        if self.out[-1] and not self.out[-1][-1].endswith("\n"):
            self.out[-1].append("\n")

    def open(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self.out[-1].append("\n")
        if tag in _BLOCKS:
            self.break_line()
        if tag == "pre":
            self.verbatim += 1
        elif tag == "table":
            self.tables.append(_Table(next(element.iterdescendants("table"), None) is not None))
        elif tag == "tr" and self.tables:
            self.tables[-1].begin_row()
        elif tag in ("td", "th") and self.tables and not self.tables[-1].layout:
            self.tables[-1].spans = (_span(element, "colspan"), _span(element, "rowspan"))
            self.out.append([])
        elif tag in ("td", "th"):
            self.break_line()
        elif tag in ("ol", "ul", "menu"):
            shown = tag == "ol" and _NO_MARKS.search(element.get("style") or "") is None
            self.lists.append([_whole(element.get("start"), 1), _NUMBERS.get(element.get("type") or "", "decimal")])
            if not shown:
                self.lists[-1][1] = "none"
        elif tag == "li" and self.lists:
            self._mark(element)

    def close(self, element: Element) -> None:
        tag = element.tag
        if tag in ("td", "th") and self.tables and not self.tables[-1].layout and len(self.out) > 1:
            cell = tidy("".join(self.out.pop())).replace("\t", " ")
            self.tables[-1].add(cell)
        elif tag == "tr" and self.tables and not self.tables[-1].layout:
            self.tables[-1].fill()
            if any(self.tables[-1].cells):
                self.out[-1].append("\t".join(self.tables[-1].cells))
        elif tag == "table" and self.tables:
            self.tables.pop()
        elif tag in ("ol", "ul", "menu") and self.lists:
            self.lists.pop()
        elif tag == "pre":
            self.verbatim -= 1
        if tag in _BLOCKS:
            self.break_line()

    def _mark(self, element: Element) -> None:
        """Writes the number that a browser shows before a list item."""
        number, fmt = self.lists[-1]
        number = _whole(element.get("value"), int(number))
        self.lists[-1][0] = number + 1
        if fmt != "none" and _NO_MARKS.search(element.get("style") or "") is None:
            self.out[-1].append(f"{render_number(number, str(fmt))}.")


def text_of(element: Element, left_out: AbstractSet[Element] = frozenset()) -> str:
    """Returns the text of an element as a browser shows it.

    Args:
        element: The element.
        left_out: Elements inside it that are not wanted.

    Returns:
        Blocks and rows on lines of their own, cells parted by tabs; merged cells once, their other places empty.
    """
    writer = _Writer()
    waiting = [(element, iter(element))]
    if not is_shown(element):
        return ""
    writer.open(element)
    writer.text(element.text)
    while waiting:
        parent, children = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
            writer.close(parent)
            if waiting:
                writer.text(parent.tail)
        elif is_shown(child) and child not in left_out:
            writer.open(child)
            writer.text(child.text)
            waiting.append((child, iter(child)))
        else:
            writer.text(child.tail)
    return tidy("".join("".join(part) for part in writer.out))


def tidy(text: str) -> str:
    """Returns a text without blanks at the ends of lines and without empty lines at its ends; tabs part cells."""
    return _SPACES_AT_BREAK.sub("\n", text).strip("\n ")


def _span(element: Element, name: str) -> int:
    return min(max(_whole(element.get(name), 1), 1), _MOST_SPANNED)


def _whole(value: str | None, default: int) -> int:
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default
