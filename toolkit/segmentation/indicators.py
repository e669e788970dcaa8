"""Names of indicators by composition: words that open names of indicators + the head of one (护理型|床位|占比)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

_LONGEST = 7  # words in a name
_MARKS = frozenset("、,。:;()〔〕\n\t")


class Vocabulary(NamedTuple):
    """Words of the names of indicators that are known: those that end a name, and those before."""

    heads: frozenset[str]
    modifiers: frozenset[str]


def vocabulary(names: Iterable[str], cut: Callable[[str], list[str]]) -> Vocabulary:
    """Learns the words of names; a head that also stands inside another name is both."""
    heads: set[str] = set()
    modifiers: set[str] = set()
    for name in names:
        words = cut(name)
        if len(words) > 1:
            heads.add(words[-1])
            modifiers.update(word for word in words[:-1] if len(word) > 1)
    return Vocabulary(frozenset(h for h in heads if len(h) > 1), frozenset(modifiers))


class Indicators:
    """Finds names of indicators in a text whose words are known."""

    def __init__(self, known: Vocabulary, not_before: Mapping[str, str]) -> None:
        self._known, self._not_before = known, not_before

    def find(self, text: str, edges: list[int], candidates: Iterable[int]) -> list[tuple[int, int]]:
        """Returns spans, ascending.

        Args:
            text: The folded text.
            edges: Where words begin, ascending, and the end of the text.
            candidates: Indexes of words that may be heads, ascending.
        """
        heads, modifiers = self._known
        found: list[tuple[int, int]] = []
        for i in candidates:
            word = text[edges[i] : edges[i + 1]]
            if word not in heads and not (word[-1] == "率" and len(word) > 2):
                continue
            k = i
            while k and i - k < _LONGEST and text[edges[k - 1] : edges[k]] in modifiers:
                k -= 1
            if k < i:
                start, end = edges[k], edges[i + 1]
                while found and found[-1][1] > start:
                    start = min(start, found.pop()[0])
                found.append((start, end))
        return found
