"""Words in their context (KWIC, 索引行): what a figure is made of, for a person to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import pandas as pd
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from toolkit.analysis.taxonomy import Taxonomy, load_taxonomy
from toolkit.errors import InputError
from toolkit.normalization.text import FoldedText

_COLUMNS = ("document_id", "start", "end", "left", "keyword", "right")
_Find = Callable[[str], Iterable[tuple[int, int]]]
_WHITE = re.compile(r"\s+")


def concordance(documents: Mapping[str, str], words: str | Iterable[str], *, width: int = 20) -> pd.DataFrame:
    """Returns each place of a word, or of several, with what stands before and after it.

    Words are found as characters, not as words of the segmentation (工业 in 工业园区 too), whatever the width of their
    forms, and over stray spaces and the line breaks of a page; of words that overlap, the first and longest one. Linear
    in the length of the texts, however many words there are.

    Args:
        documents: Text of each document by its id.
        words: A word or several; they are text, no regular expressions.
        width: Characters of context on each side; they end where the document does.

    Returns:
        One row a place, in the order of the documents: `document_id`, `start`, `end` (offsets into the text as given),
        `left`, `keyword`, `right` (white space in them is one blank).

    Raises:
        InputError: No word is given, one is empty, or `width` is negative.

    Example:
        >>> concordance({"甲": "推进“人工智能+”行动。"}, "人工智能＋", width=3).values.tolist()
        [['甲', 3, 8, '推进“', '人工智能+', '”行动']]
    """
    wanted = [words] if isinstance(words, str) else list(words)
    folded = list(dict.fromkeys(FoldedText(word).text for word in wanted))
    if not folded or not all(folded):
        raise InputError("a concordance needs a word, and none of them may be empty")
    automaton = CharwiseDoubleArrayAhoCorasick(folded, MATCH_KIND_LEFTMOST_LONGEST)
    return _lines(documents, lambda text: ((start, end) for start, end, _ in automaton.find(text)), width)


def theme_concordance(
    documents: Mapping[str, str], theme: str, *, taxonomy: Taxonomy | None = None, width: int = 20
) -> pd.DataFrame:
    """Returns each place of a word that speaks for a theme, with what stands before and after it.

    Look-alikes and names of departments, which count for no theme, are left out.

    Args:
        documents: Text of each document by its id.
        theme: Key of a theme of the taxonomy.
        taxonomy: The taxonomy; None takes the packaged one for work reports.
        width: As in `concordance`.

    Returns:
        As there.

    Raises:
        InputError: The taxonomy has no such theme, or `width` is negative.

    Example:
        >>> theme_concordance({"甲": "守牢粮食安全底线。"}, "agriculture")["keyword"].tolist()
        ['粮食安全']
    """
    found = taxonomy or load_taxonomy()
    if theme not in found.keys:
        raise InputError(f"no theme {theme!r} in the taxonomy {found.name!r}; there is {', '.join(found.keys)}")
    speaks = [any(key == theme for key, _ in weights) for _, weights in found.weights]
    return _lines(documents, lambda text: ((start, end) for start, end, i in found.find(text) if speaks[i]), width)


def _lines(documents: Mapping[str, str], find: _Find, width: int) -> pd.DataFrame:
    if width < 0:
        raise InputError(f"width must be 0 or more characters, not {width!r}")
    rows = []
    for document, text in documents.items():
        folded = FoldedText(text)
        for first, last in find(folded.text):
            start, end = folded.span(first, last)
            around = (text[max(0, start - width) : start], text[start:end], text[end : end + width])
            rows.append((document, start, end, *(_WHITE.sub(" ", part) for part in around)))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"start": "int64", "end": "int64"})
