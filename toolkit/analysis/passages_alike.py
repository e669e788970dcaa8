"""The passages that two texts share, in linear time: what `toolkit.analysis.reuse` is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from toolkit.normalization.text import FoldedText

Hashes = NDArray[np.uint64]

SEED = 8  # characters that must be equal in a row, for a match to begin or to go on after an edit
_CANDIDATES = 32  # places of the other document that are tried for one seed
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no character is lost modulo 2 ** 64
_BREAKS = str.maketrans("", "", "\n\t")
_CLOSERS = "。,;:、!?)〕》”’"  # no passage begins with these: they belong to what stands before it


class PackedText:
    """A text without white space and in half width, with the place of each character in the source.

    Attributes:
        text: The packed text.

    Example:
        >>> packed = PackedText("增长５ ％。")
        >>> packed.text, packed.span(2, 4)
        ('增长5%。', (2, 5))
    """

    __slots__ = ("_places", "text")

    def __init__(self, source: str) -> None:
        """Packs the source; linear in its length."""
        folded = FoldedText(source)
        codes = np.frombuffer(folded.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        kept = np.flatnonzero((codes != ord("\n")) & (codes != ord("\t")))
        starts, shifts = (np.array(column) for column in folded.shifts())
        self.text = folded.text.translate(_BREAKS)
        self._places = kept + shifts[np.searchsorted(starts, kept, side="right") - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the source span of the packed span [start, end), which is not empty."""
        return int(self._places[start]), int(self._places[end - 1]) + 1


@dataclass(slots=True)
class Passage:
    """A shared passage, in packed offsets.

    Attributes:
        a: Its start in the text that is looked at.
        end_a: Its end there.
        b: Its start in the source.
        end_b: Its end there.
        equal: Characters that both have in the same order.
    """

    a: int
    end_a: int
    b: int
    end_b: int
    equal: int


class Source:
    """A text that others may repeat, with an index of its shingles.

    Example:
        >>> source = Source("全面推进河道清淤和污水管网改造。", minimum=10, gap=4)
        >>> [(p.a, p.end_a, p.b, p.end_b) for p in source.passages("今年推进河道清淤和污水管网改造")]
        [(2, 15, 2, 15)]
    """

    def __init__(self, text: str, minimum: int, gap: int) -> None:
        """Makes the index: the first places of each seed.

        Args:
            text: The packed text.
            minimum: Characters that a passage has at least.
            gap: Most characters between two matches of one passage, in either text.
        """
        self._text, self._minimum, self._gap = text, minimum, gap
        self._index: dict[str, list[int]] = {}
        for i in range(len(text) - SEED + 1):
            places = self._index.setdefault(text[i : i + SEED], [])
            if len(places) < _CANDIDATES:
                places.append(i)

    def passages(self, text: str) -> Iterator[Passage]:
        """Yields the passages of a packed text that the source holds too, in their order; none overlaps the next.

        Linear: from each place at most 32 places of the source are compared; a passage is left behind as a whole, and
        what is shorter than the minimum is looked at no more often than it has characters.
        """
        i, last = 0, len(text) - SEED
        while i <= last:
            if text[i] in _CLOSERS or text[i : i + SEED] not in self._index:
                i += 1
                continue
            passage = self._grown(text, i)
            if passage.end_a - passage.a >= self._minimum:
                yield passage
                i = passage.end_a
            else:
                i += 1

    def _grown(self, text: str, start: int) -> Passage:
        """Returns the longest match from `start`, with the matches that follow it in both texts after small edits."""
        place, length = max(self._matches(text, start), key=lambda match: match[1])
        passage = Passage(start, start + length, place, place + length, length)
        i = passage.end_a
        while i <= passage.end_a + self._gap:
            matches = self._matches(text, i)
            onward = [match for match in matches if 0 <= match[0] - passage.end_b <= self._gap]
            place, length = max(onward, key=lambda match: match[1], default=(0, 0))
            if any(other >= self._minimum and other > length for _, other in matches):
                break  # from here on another place of the source is repeated
            if length == 0:
                i += 1
                continue
            edited = text[passage.end_a : i], self._text[passage.end_b : place]
            passage.equal += LCSseq.similarity(*edited) + length
            passage.end_a, passage.end_b = i + length, place + length
            i = passage.end_a
        return passage

    def _matches(self, text: str, i: int) -> list[tuple[int, int]]:
        """Returns the places of the source that go on as the text does from `i`, and for how long."""
        places = self._index.get(text[i : i + SEED], ())
        return [(place, _alike(text, i, self._text, place)) for place in places]


def _alike(one: str, i: int, other: str, j: int) -> int:
    """Returns how many characters are equal in a row from `i` and from `j` on; time linear in their number."""
    most = min(len(one) - i, len(other) - j)
    low, step = 0, 2 * SEED
    while low < most:
        size = min(step, most - low)
        if one[i + low : i + low + size] != other[j + low : j + low + size]:
            break
        low, step = low + size, 2 * step
    else:
        return most
    high = min(low + step, most)
    while high - low > 1:
        middle = (low + high) // 2
        if one[i + low : i + middle] == other[j + low : j + middle]:
            low = middle
        else:
            high = middle
    return low


def shingles(text: str) -> Hashes:
    """Returns a hash of each run of 8 characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    size = len(codes) - SEED + 1
    if size < 1:
        return np.zeros(0, np.uint64)
    hashes = np.zeros(size, np.uint64)
    for i in range(SEED):
        hashes = hashes * _FACTOR + codes[i : i + size]
    hashes ^= hashes >> np.uint64(29)
    hashes *= _FACTOR
    return np.asarray(hashes ^ (hashes >> np.uint64(32)))
