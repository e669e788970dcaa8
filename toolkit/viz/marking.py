"""A text as HTML with spans marked in it: spans that nest become elements that nest, crossing ones are cut."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from toolkit.schema.html import showable


class Spanned(Protocol):
    """A span of the text."""

    @property
    def start(self) -> int:
        """Offset of the first character."""
        ...

    @property
    def end(self) -> int:
        """Offset after the last character."""
        ...


_Mark = TypeVar("_Mark", bound=Spanned)

# Raw, the first two would be read as one line feed each. Browsers break no line at a carriage return.
_RETURN, _LONE_RETURN = "&#13;", "&#13;<br>"
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": _RETURN}


def marked_html(
    text: str,
    marks: Sequence[_Mark],
    opening: Callable[[Sequence[_Mark]], str],
    points: Mapping[int, str] | None = None,
) -> Iterator[str]:
    """Yields the HTML of a text with its marks, escaped, cut at every boundary of a mark.

    Marks that nest become elements that nest. Where one crosses another, the inner is closed and opened again.

    Args:
        text: The text.
        marks: The spans, none empty; of equal ones the first is the outer one.
        opening: Gives the tag that opens the last of the marks that are open (the outermost first); it must open one
            element `mark`.
        points: HTML to put at an offset of the text, before the marks that open there.

    Example:
        >>> from types import SimpleNamespace
        >>> "".join(marked_html("增长<5%", [SimpleNamespace(start=3, end=5)], lambda open_: "<mark>"))
        '增长&lt;<mark>5%</mark>'
    """
    shown = _characters(text)
    points = points or {}
    starting: dict[int, list[_Mark]] = {}
    for mark in marks:
        starting.setdefault(mark.start, []).append(mark)
    open_: list[_Mark] = []  # the outermost first
    at = 0
    for here in sorted({offset for mark in marks for offset in (mark.start, mark.end)} | points.keys()):
        yield from shown[at:here]
        at = here
        done = next((i for i, mark in enumerate(open_) if mark.end == here), len(open_))
        yield "</mark>" * (len(open_) - done)
        again = [mark for mark in open_[done:] if mark.end > here]
        del open_[done:]
        yield points.get(here, "")
        for mark in sorted([*again, *starting.get(here, ())], key=lambda m: -m.end):
            open_.append(mark)
            yield opening(open_)
    yield from shown[at:]


def _characters(text: str) -> list[str]:
    """Returns the HTML of each character."""
    shown = [_ESCAPES.get(character, character) for character in showable(text)]
    for lone in re.finditer("\r(?!\n)", text):
        shown[lone.start()] = _LONE_RETURN
    return shown


def attribute(text: str) -> str:
    """Returns a text as the value of an attribute, line breaks kept."""
    return html.escape(showable(text)).replace("\r", _RETURN).replace("\n", "&#10;")


__all__ = ["Spanned", "attribute", "marked_html", "showable"]
