"""Names and offices of people where they stand for bodies: cells and label lines of leaders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.extraction.responsible_units.bodies import SURNAMES, is_deadline, is_filler

_NAME = rf"[{SURNAMES}](?:某{{1,2}}|[\u4e00-\u9fff]{{1,2}})"
# What parts two people: marks, 和, white space; not the blank that pads a name of two characters (李  某)
_PARTED = re.compile(
    r"[、，,;；/|│\n]|以及|[和及](?=\S)|[ \t\u3000]+(?![ \t\u3000]|\S(?:[、，,;；/\s]|$))|"
    r"(?<=[\u4e00-\u9fff]{2})[ \t\u3000]+"
)
# Names that touch, as cells of two lines come out. 李某王某, 周某某陈某
_TOUCHING = re.compile(rf"(?:[{SURNAMES}]某{{1,2}}){{2,}}$")
_TOUCHING_ONE = re.compile(rf"[{SURNAMES}]某{{1,2}}")
_MAX_NAME = 30
_SAME = ("〃", "″", "同上", '"', "”")


def is_same_as_above(cell: str) -> bool:
    """Tells whether a cell stands for the one above it: empty, `〃`, `同上`."""
    return not cell or cell in _SAME


def people_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields the spans of people in a cell or behind a label, as written.

    Example:
        >>> text = "周某某、李某 王某"
        >>> [text[a:b] for a, b in people_in(text, 0, len(text))]
        ['周某某', '李某', '王某']
    """
    at = start
    for match in [*_PARTED.finditer(text, start, end), None]:
        stop = match.start() if match else end
        piece = text[at:stop]
        a, b = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
        at = match.end() if match else end
        name = text[a:b].strip("。.:： ")
        if not 0 < b - a <= _MAX_NAME or is_filler(name) or is_deadline(name) or is_same_as_above(name):
            continue
        if not re.search(r"[^\W\d_]", name):
            continue
        a += text[a:b].index(name)
        b = a + len(name)
        if _TOUCHING.match(text, a, b):
            yield from ((m.start(), m.end()) for m in _TOUCHING_ONE.finditer(text, a, b))
        else:
            yield a, b
