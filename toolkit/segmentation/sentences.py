"""Sentences of a text."""

from __future__ import annotations

import re

from toolkit.normalization.text import FoldedText

# Everything that opens, closes or ends: brackets and quotation marks, runs of stops, ends of paragraphs.
_MARK = re.compile(r"[(〔《“「『]|[)〕》”」』]|[。!?]+|\n")
_CLOSERS = re.compile(r"[)〕》”」』]+")
# A bracket closes one of the other kind too: 〔牵头单位:甲局)
_CLOSED_BY = {"(": ")", "〔": ")", "《": "》", "“": "”", "「": "」", "『": "』"}
_GOES_ON = frozenset(",、;:。!?的")  # after a quotation that ends in a stop: “…。”的要求
_REACH = 300  # characters; a bracket or quotation that is longer does not hold its sentences together


def sentence_spans(folded: FoldedText) -> list[tuple[int, int]]:
    """Returns the source spans of the sentences.

    A sentence ends at `。`, `！`, `？` and at the end of a paragraph; not at `；`, whose clauses share a subject. Stops
    inside a bracket or quotation (of up to 300 characters) do not end it. Closing marks after the stop belong to
    the sentence before. The spans hold every character of the folded text, each once.

    Args:
        folded: The text, folded.

    Returns:
        Spans in order, without white space at their ends.

    Example:
        >>> text = "落实“应保尽保。能保则保”要求；建好公园。全年增长5％！"
        >>> [text[a:b] for a, b in sentence_spans(FoldedText(text))]
        ['落实“应保尽保。能保则保”要求；建好公园。', '全年增长5％！']
    """
    spans = []
    start = 0
    text = folded.text
    for end in _ends(text):
        if end > start:
            spans.append(folded.span(start, end))
        start = end + 1 if text[end : end + 1] == "\n" else end
    return spans


def _ends(text: str) -> list[int]:
    """Returns the folded ends of the sentences in order; a break between paragraphs belongs to none."""
    ends: list[int] = []
    open_: list[str] = []  # closers that are due
    held: list[int] = []  # stops inside the open brackets: ends, should the brackets never close
    opened_at = 0
    for match in _MARK.finditer(text):
        mark = match.group()
        at = match.end()
        if mark == "\n":
            ends += held
            ends.append(match.start())
            open_, held = [], []
        elif mark in _CLOSED_BY:
            if not open_:
                opened_at = match.start()
            open_.append(_CLOSED_BY[mark])
        elif mark[0] in "。!?":
            if open_ and at - opened_at > _REACH:
                ends += held
                open_, held = [], []
            (held if open_ else ends).append(_with_closers(text, at) if not open_ else at)
        else:
            closer = ")" if mark == "〕" else mark
            if open_ and open_[-1] == closer:
                open_.pop()
                if not open_:
                    if held and held[-1] == match.start() and text[at : at + 1] not in _GOES_ON:
                        ends.append(_with_closers(text, at))
                    held = []
    ends += held
    ends.append(len(text))
    return ends


def _with_closers(text: str, at: int) -> int:
    match = _CLOSERS.match(text, at)
    return match.end() if match else at
