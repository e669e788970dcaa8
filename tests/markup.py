"""Sentences with marked spans, as the guideline tests write them."""

from __future__ import annotations


def unmark(marked: str, left: str, right: str) -> tuple[str, list[tuple[int, int]]]:
    """Returns the sentence without its marks, and the marked spans."""
    text, spans = "", []
    for i, piece in enumerate(marked.split(left)):
        inside, mark, rest = piece.partition(right)
        if i and mark:
            spans.append((len(text), len(text) + len(inside)))
        text += inside + rest
    return text, spans
