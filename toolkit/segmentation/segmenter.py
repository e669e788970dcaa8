"""One segmenter for all backends: the backend's words, the project's lexicons, the user's words, offsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

import numpy as np

from toolkit.normalization.text import FoldedText
from toolkit.schema import Tokens
from toolkit.segmentation.base import Backend, keep_whole
from toolkit.segmentation.bodies import places
from toolkit.segmentation.borders import Border, Rules, codes_of, fix, table
from toolkit.segmentation.compounds import Parts
from toolkit.segmentation.lexicon import plain_words, reference, tag_of, terms

_SPACE = table("\n\t ")
_SEPARATOR = "\x1f"
_NAME_TAGS = frozenset({"ns", "nr", "nz", "nrt", ""})


class LexiconSegmenter:
    """Runs a backend and brings its words to the guideline."""

    def __init__(self, backend: Backend, user: Mapping[str, str], *, coarse: bool, rules: bool) -> None:
        self._backend = backend
        lexicon = (dict(plain_words()) | (dict(terms()) if coarse else {})) if rules else {}
        lexicon |= user
        self._lexicon = lexicon
        self._words = () if backend.has_dictionary else tuple(lexicon)
        self._names: dict[str, bool] = {}
        parts = Parts(reference().has_word, tag_of, dict(terms()) | user if coarse else user)
        shortest = 3 if backend.has_dictionary else 2
        self._rules = Rules(parts, self._is_name, bodies=coarse, shortest=shortest) if rules else None

    def _is_name(self, word: str) -> bool:
        found = self._names.get(word)
        if found is None:
            found = word in places() or not reference().has_word(word) or tag_of(word) in _NAME_TAGS
            if len(self._names) > 1 << 16:
                self._names.clear()
            self._names[word] = found
        return found

    def segment(self, text: str, extra: Iterable[tuple[int, int]] = ()) -> Tokens:
        folded = FoldedText(text)
        if not folded.text:
            return Tokens(text, [], [])
        border = self._borders(folded.text)
        if self._rules is not None:
            self._rules.apply(folded.text, border)
        extra = sorted(extra)
        if extra:
            fix(border, [folded.to_folded(a) for a, _ in extra], [folded.to_folded(b) for _, b in extra])
        edges = np.flatnonzero(border)
        kept = ~_SPACE[codes_of(folded.text)[edges[:-1]]]
        starts, ends = edges[:-1][kept], edges[1:][kept]
        return Tokens(text, *folded.spans(starts.tolist(), ends.tolist()))

    def _borders(self, text: str) -> Border:
        """Borders of the backend's words, one for each offset and one at the end."""
        words = self._backend.cut(text)
        border = np.zeros(len(text) + 1, dtype=bool)
        if self._words:
            edges = [0, *accumulate(map(len, words))]
            starts, ends, _ = keep_whole(text, edges[:-1], edges[1:], (), self._words)
            border[starts] = True
        else:
            lengths = np.fromiter(map(len, words), dtype=np.intp, count=len(words))
            border[np.cumsum(lengths)] = True
        border[0] = border[len(text)] = True
        return border
