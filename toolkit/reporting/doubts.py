"""What the tables say of damaged documents: the warnings of a document, and which of its numbers are in doubt."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from toolkit.schema import Damage

_WHOLE = frozenset(("lost_characters", "unusual_wording"))  # where one place shows it, others may hide it
_SOUND = frozenset(("pinyin", "several_documents"))  # its numbers are as they were
_MOST_PLACES = 10


class Doubts:
    """The damage of a document.

    Example:
        >>> doubts = Doubts([Damage("masked", 10, 12)])
        >>> doubts.warnings, doubts.hold(0, 8), doubts.hold(5, 20)
        ('masked@10-12', False, True)
    """

    def __init__(self, damage: Sequence[Damage]) -> None:
        """Takes the damage in order of `start`."""
        places: dict[str, list[str]] = defaultdict(list)
        for d in damage:
            places[d.code].append(f"{d.start}-{d.end}")
        self.warnings = "; ".join(f"{code}@{_listed(spans)}" for code, spans in places.items())
        self._whole = not _WHOLE.isdisjoint(places)
        self._local = [d for d in damage if d.code not in _WHOLE | _SOUND]
        self._ends = [d.end for d in self._local]

    def hold(self, start: int, end: int) -> bool:
        """Tells whether what a sentence at [start, end) says is in doubt."""
        i = bisect_left(self._ends, start + 1)
        return self._whole or (i < len(self._local) and self._local[i].start < end)


def _listed(spans: list[str]) -> str:
    more = f" and {len(spans) - _MOST_PLACES} more" if len(spans) > _MOST_PLACES else ""
    return ",".join(spans[:_MOST_PLACES]) + more
