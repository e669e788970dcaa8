"""The passages of a document: its tasks, and the paragraphs that stand in no task."""

from __future__ import annotations

from bisect import bisect_right

from toolkit.normalization.text import FoldedText
from toolkit.schema import Passage, Structure
from toolkit.structure.parse import paragraphs
from toolkit.structure.zones import Zones


def read_passages(folded: FoldedText, structure: Structure) -> list[Passage]:
    r"""Returns the passages in order; none overlaps another. Linear in the length of the text.

    A heading on a line of its own is no passage; what a paragraph has before, between and behind its tasks is one
    each. The part is that of most of the passage's characters: a notice plans, but for paragraphs that recall.

    Args:
        folded: The folded text.
        structure: Sections and tasks; `AnalysedDocument.structure_with_rows` where rows and paragraphs with an
            assignment are to be passages as they are tasks.

    Example:
        >>> from toolkit.structure import parse_structure
        >>> text = "一、2030年工作回顾\n新建公园3个。\n二、2031年工作安排\n1.再建公园2个。\n"
        >>> [(p.task, p.part) for p in read_passages(FoldedText(text), parse_structure(text))]
        [(None, 'review'), ('1', 'plan')]
    """
    zones = Zones(folded.text)
    spans: list[tuple[int, int, str | None]] = [(t.start, t.end, t.number) for t in structure.tasks]
    for start, end in paragraphs(folded):
        spans += [(a, b, None) for a, b in _outside(start, end, structure) if not _is_heading(a, b, structure)]
    return [
        Passage(a, b, number, zones.part(folded.to_folded(a), folded.to_folded(b)))
        for a, b, number in sorted(spans, key=lambda span: span[:2])
        if any(char.isalnum() for char in folded.source[a:b])
    ]


def _outside(start: int, end: int, structure: Structure) -> list[tuple[int, int]]:
    """Returns what of a span lies in no task."""
    rest = []
    i = max(bisect_right(structure.tasks, start, key=lambda t: t.start) - 1, 0)
    while start < end and i < len(structure.tasks) and structure.tasks[i].start < end:
        task = structure.tasks[i]
        if start < task.start:
            rest.append((start, task.start))
        start = max(start, task.end)
        i += 1
    return [*rest, (start, end)] if start < end else rest


def _is_heading(start: int, end: int, structure: Structure) -> bool:
    i = bisect_right(structure.sections, start, key=lambda s: s.start) - 1
    return i >= 0 and end <= structure.sections[i].heading_end
