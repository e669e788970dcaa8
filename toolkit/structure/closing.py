"""Where a task ends before its section does: a closing paragraph speaks to all bodies, or of all tasks."""

from __future__ import annotations

from toolkit.structure.assignments import has_assignment, has_marked_assignment
from toolkit.structure.marks import marks


def closed_end(folded: str, start: int, end: int) -> int:
    r"""Returns where a task ends whose assignment closes it, `end` where its text goes on.

    A task is closed by its assignment (责任单位, a bracket, a clause). A paragraph behind it that addresses all bodies
    (`请各单位…`, `各责任单位要…`) or speaks of all tasks (`以上任务…`) belongs to no task, and nothing below it does,
    unless a bracket or label there assigns: the task goes on then. Any other paragraph stays with its task.

    Args:
        folded: The folded text.
        start: Where the task's text begins.
        end: Where it ends by the headings.

    Example:
        >>> text = "旅游收入18亿元。(责任单位:县文旅局)\n请各单位于12月底前报送进展。"
        >>> text[: closed_end(text, 0, len(text))]
        '旅游收入18亿元。(责任单位:县文旅局)\n'
    """
    read = start
    for match in marks().closing.finditer(folded, start, end):
        if has_assignment(folded, read, match.start()):
            return end if has_marked_assignment(folded, match.start(), end) else match.start()
        read = match.start()
    return end
