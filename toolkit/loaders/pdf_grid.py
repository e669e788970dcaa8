"""Tables of a PDF page, from the lines that are drawn around their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NEAR = 3.0  # points between two lines that are one
_MOST_LINES = 600  # lines of a page; a page with more is a drawing
_LEAST = 4.0  # points of the shortest line

Rule = tuple[float, float, float]  # across, from, to: y, x0, x1 of a horizontal line; x, y0, y1 of a vertical one


@dataclass(slots=True)
class Grid:
    """A table: its lines, and which of the smallest rectangles between them are one cell.

    Attributes:
        xs: Places of the vertical lines, left to right.
        ys: Places of the horizontal lines, from the bottom to the top.
        first: For each smallest rectangle, row by row from the top, row and column where its cell begins.
    """

    xs: list[float]
    ys: list[float]
    first: list[list[tuple[int, int]]]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Returns row (from the top) and column where the cell at a point begins, None outside of the table."""
        column, row = bisect_right(self.xs, x) - 1, len(self.ys) - 1 - bisect_right(self.ys, y)
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.first[row][column] if inside else None


def find_grids(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> list[Grid]:
    """Returns the tables that lines draw, from the top of the page; those of one cell are none.

    Args:
        horizontal: The horizontal lines.
        vertical: The vertical lines.

    Example:
        >>> rows, columns = [(y, 0, 200) for y in (0, 20, 40)], [(x, 0, 40) for x in (0, 100, 200)]
        >>> find_grids(rows, columns)[0].cell_at(150, 30)
        (0, 1)
    """
    across, down = _merged(horizontal), _merged(vertical)
    if not across or not down or len(across) > _MOST_LINES or len(down) > _MOST_LINES:
        return []
    grids = []
    for rows, columns in _connected(across, down):
        xs, ys = _places(columns), _places(rows)
        if len(xs) > 1 and len(ys) > 1 and (len(xs) > 2 or len(ys) > 2):
            grids.append(Grid(xs, ys, _cells(xs, ys, rows, columns)))
    return sorted(grids, key=lambda g: -g.ys[-1])


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Joins lines that lie on one another or run on in one another."""
    found: list[Rule] = []
    for at, start, end in sorted((round(at / _NEAR) * _NEAR, s, e) for at, s, e in rules):
        if found and found[-1][0] == at and start <= found[-1][2] + _NEAR:
            found[-1] = (at, found[-1][1], max(found[-1][2], end))
        else:
            found.append((at, start, end))
    return [rule for rule in found if rule[2] - rule[1] >= _LEAST]


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Returns the groups of lines that touch one another, directly or by others."""
    owner = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for i, (y, x0, x1) in enumerate(across):
        for j, (x, y0, y1) in enumerate(down, len(across)):
            if x0 - _NEAR <= x <= x1 + _NEAR and y0 - _NEAR <= y <= y1 + _NEAR:
                owner[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*across, *down]):
        groups.setdefault(root(i), ([], []))[i >= len(across)].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _places(rules: Sequence[Rule]) -> list[float]:
    places: list[float] = []
    for at, _, _ in sorted(rules):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _cells(
    xs: list[float], ys: list[float], rows: Sequence[Rule], columns: Sequence[Rule]
) -> list[list[tuple[int, int]]]:
    """Returns where the cell of each smallest rectangle begins: rectangles without a line between them are one."""
    high, wide = len(ys) - 1, len(xs) - 1
    across = [[rule for rule in rows if abs(rule[0] - y) <= _NEAR] for y in ys]
    down = [[rule for rule in columns if abs(rule[0] - x) <= _NEAR] for x in xs]
    owner = {(r, c): (r, c) for r in range(high) for c in range(wide)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            owner[cell] = owner[owner[cell]]
            cell = owner[cell]
        return cell

    for r in range(high):
        top, bottom = ys[high - r], ys[high - r - 1]
        for c in range(wide):
            if c + 1 < wide and not _drawn(down[c + 1], (top + bottom) / 2):
                _join(owner, root((r, c)), root((r, c + 1)))
            if r + 1 < high and not _drawn(across[high - r - 1], (xs[c] + xs[c + 1]) / 2):
                _join(owner, root((r, c)), root((r + 1, c)))
    return [[root((r, c)) for c in range(wide)] for r in range(high)]


def _join(owner: dict[tuple[int, int], tuple[int, int]], a: tuple[int, int], b: tuple[int, int]) -> None:
    """Makes two cells one, which begins where the first of them does."""
    owner[max(a, b)] = min(a, b)


def _drawn(rules: Sequence[Rule], along: float) -> bool:
    """Tells whether one of the lines at a place passes a point."""
    return any(start <= along <= end for _, start, end in rules)
