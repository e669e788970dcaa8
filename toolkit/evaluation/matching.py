"""Which prediction answers which gold record; every matching is one to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """Anything with a span."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset after the last character."""


S = TypeVar("S", bound=Spanned)
G = TypeVar("G", bound=Spanned)
P = TypeVar("P", bound=Spanned)


def match_equal(gold: Sequence[S], predicted: Sequence[S], key: Callable[[S], Hashable]) -> list[tuple[S, S]]:
    """Pairs records with equal keys; a second prediction with the same key stays without a partner.

    Returns:
        Pairs (gold, predicted) in order of the gold.
    """
    waiting: dict[Hashable, list[S]] = defaultdict(list)
    for record in reversed(predicted):
        waiting[key(record)].append(record)
    return [(record, waiting[key(record)].pop()) for record in gold if waiting[key(record)]]


def span(record: Spanned) -> tuple[int, int]:
    """Returns start and end."""
    return record.start, record.end


def overlaps_enough(a: Spanned, b: Spanned) -> bool:
    """Tells whether two spans share at least half of the longer one (the relaxed match of projects)."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and 2 * shared >= max(a.end - a.start, b.end - b.start)


def overlaps_half_of_shorter(a: Spanned, b: Spanned) -> bool:
    """Tells whether two spans share at least half of the shorter one (the match of targets without a number)."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and 2 * shared >= min(a.end - a.start, b.end - b.start)


def match_relaxed(
    gold: Sequence[G], predicted: Sequence[P], near: Callable[[Spanned, Spanned], bool] = overlaps_enough
) -> list[tuple[G, P]]:
    """Pairs as many records as can be paired by `near`, equal spans first.

    A largest matching (augmenting paths): an equal span never loses its partner for a pair less.

    Returns:
        Pairs (gold, predicted) in order of the gold.
    """
    order = sorted(range(len(predicted)), key=lambda j: predicted[j].start)
    options: list[list[int]] = []
    for record in gold:
        close = [j for j in order if near(record, predicted[j])]
        options.append(sorted(close, key=lambda j: span(predicted[j]) != span(record)))
    owner: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j in options[i]:
            if j not in tried:
                tried.add(j)
                if j not in owner or place(owner[j], tried):
                    owner[j] = i
                    return True
        return False

    for i in sorted(range(len(gold)), key=lambda i: not options[i] or span(predicted[options[i][0]]) != span(gold[i])):
        place(i, set())
    return [(gold[i], predicted[j]) for j, i in sorted(owner.items(), key=lambda pair: pair[1])]
