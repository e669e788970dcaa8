"""From tokens with offsets to words that together are the text."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.segmentation.base import Words


def with_gaps(text: str, tokens: Iterable[tuple[int, int, str]]) -> Words:
    r"""Returns the words of tokens (start, end, tag) and what stands between them, which has no tag.

    Example:
        >>> with_gaps("建公园\n修路", [(0, 1, "v"), (1, 3, "n"), (4, 6, "v")])
        Words(words=['建', '公园', '\n', '修路'], tags=['v', 'n', '', 'v'])
    """
    words: list[str] = []
    tags: list[str] = []
    at = 0
    for start, end, tag in tokens:
        if start > at:
            words.append(text[at:start])
            tags.append("")
        if end > start:
            words.append(text[start:end])
            tags.append(tag)
        at = max(at, end)
    if at < len(text):
        words.append(text[at:])
        tags.append("")
    return Words(words, tags if any(tags) else ())
