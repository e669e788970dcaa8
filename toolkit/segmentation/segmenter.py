"""One segmenter for all backends: the backend's words, the project's lexicons, the user's words, offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import rjieba

from toolkit.normalization.text import FoldedText, valid
from toolkit.schema import Tokens
from toolkit.segmentation.base import BODY_TAG, Backend, Dictionary, Entry, ExtraTerms, Words, find_words
from toolkit.segmentation.bodies import places
from toolkit.segmentation.borders import Border, Rules, apart, codes_of, fix
from toolkit.segmentation.compounds import Parts, numbers_with_measures, words
from toolkit.segmentation.lexicon import mixed_terms, plain_words, tag_of, terms
from toolkit.segmentation.user_words import folded_word

TERM_FREQUENCY = 5000  # above the path through the parts of a term
_SPACE, _TAB, _BREAK = map(ord, " \t\n")
_SEPARATOR = "\x1f"
_NAME_TAGS = frozenset({"ns", "nr", "nz", "nrt", ""})
_MEMORY = 1 << 16  # words
_PIECE = 60_000  # characters: two threads that share Python's lock hand it over every 5 ms
Offsets = npt.NDArray[np.intp]


def make_dictionary(user: Mapping[str, Entry], *, coarse: bool, lexicon: bool) -> Dictionary:
    """Returns what a backend with a dictionary of its own is given."""
    entries: dict[str, Entry] = {}
    if lexicon:
        entries |= {word: Entry(tag) for word, tag in plain_words().items()}
        if coarse:
            entries |= {word: Entry(tag, TERM_FREQUENCY) for word, tag in terms().items()}
    never = (*numbers_with_measures(), *words().cut) if lexicon else ()
    weighed = frozenset(word for word, entry in user.items() if entry.frequency is not None)
    return Dictionary(entries | dict(user), tuple(word for word in never if word not in user), weighed)


class LexiconSegmenter:
    """Runs a backend and brings its words to the guideline (docs/annotation/segmentation.md)."""

    def __init__(
        self,
        make_backend: Callable[[Dictionary], Backend],
        user: Mapping[str, Entry],
        *,
        coarse: bool = True,
        lexicon: bool = True,
    ) -> None:
        """Makes the backend.

        Args:
            make_backend: Makes it of the dictionary.
            user: The user's words.
            coarse: Whether domain terms are one token.
            lexicon: Whether the lexicons and rules of the package are used at all.
        """
        self._dictionary = make_dictionary(user, coarse=coarse, lexicon=lexicon)
        self._backend = make_backend(self._dictionary)
        self._tags: dict[str, str] = _TagsOfWords({word: entry.tag for word, entry in self._dictionary.words.items()})
        kept = [word for word, entry in user.items() if entry.frequency is None]
        self._kept = (*(mixed_terms() if lexicon and coarse else ()), *kept)
        self._lexicon = () if self._backend.has_dictionary else tuple(self._dictionary.words)
        self._names: dict[str, bool] = {}
        self._rules: Rules | None = None
        if lexicon:
            parts = Parts(rjieba.has_word, tag_of, frozenset(terms()) | frozenset(user) if coarse else user)
            self._rules = Rules(parts, self._is_name, coarse=coarse)

    def segment(self, text: str, extra_terms: ExtraTerms = ()) -> Tokens:
        """Returns the words of the text; see `toolkit.segmentation.base.Segmenter`."""
        folded = FoldedText(text)
        if not folded.text:
            return Tokens(text, [], [])
        codes = codes_of(folded.text)
        cut = valid(folded.text) if (codes & 0xF800 == 0xD800).any() else folded.text
        border = np.zeros(len(cut) + 1, dtype=bool)
        edges = _piece_edges(cut) if self._backend.frees_lock else [0, len(cut)]
        bodies: list[tuple[int, int]] = []
        for (start, end), found in zip(pairwise(edges), self._cut(cut, edges), strict=True):
            piece, part = cut[start:end], border[start : end + 1]
            part[:] = _borders(piece, found.words)
            given = found.tags
            tagged = np.flatnonzero(part) if given else None
            if self._lexicon:
                _fix(part, find_words(piece, self._lexicon))
            if self._rules:
                bodies += [(start + a, start + b) for a, b in self._rules.apply(piece, codes[start:end], part)]
            if self._kept:
                _fix(part, find_words(piece, self._kept))
        _fix(border, _extra(folded, cut, extra_terms))
        at = np.flatnonzero(border)
        first = codes[at[:-1]]
        kept = (first != _SPACE) & (first != _TAB) & (first != _BREAK)
        starts, ends = at[:-1][kept], at[1:][kept]

        def tags(texts: list[str]) -> list[str]:
            if tagged is not None:
                return [given[i] for i in np.searchsorted(tagged, ends - 1, side="right") - 1]
            tags = list(map(self._tags.__getitem__, texts))
            for i in np.searchsorted(starts, [a for a, _ in bodies]).tolist():
                tags[i] = BODY_TAG
            return tags

        return Tokens(text, *_source_spans(folded, starts, ends), tags)

    def _cut(self, text: str, edges: Sequence[int]) -> Iterator[Words]:
        """The backend's words of each piece; it cuts the next one while the rules work on the one before."""
        if len(edges) == 2:
            yield self._backend.cut(text)
            return
        with ThreadPoolExecutor(1) as ahead:
            yield from ahead.map(self._backend.cut, (text[a:b] for a, b in pairwise(edges)))

    def _is_name(self, word: str) -> bool:
        found = self._names.get(word)
        if found is None:
            if len(self._names) > _MEMORY:
                self._names.clear()
            found = word in places() or not rjieba.has_word(word) or tag_of(word) in _NAME_TAGS
            self._names[word] = found
        return found


class _TagsOfWords(dict[str, str]):
    """Tags of the lexicons, and of jieba's dictionary for every other word, by the word as it stands in a text."""

    def __missing__(self, word: str) -> str:
        folded = folded_word(FoldedText(word).text)
        tag = tag_of(folded) if folded == word or folded not in self else self[folded]
        if len(self) < _MEMORY * 4:
            self[word] = tag
        return tag


def _piece_edges(text: str) -> list[int]:
    """Cuts a long text at line ends; no word and no name goes across one."""
    edges = [0]
    while 0 < (end := text.find("\n", edges[-1] + _PIECE) + 1) < len(text):
        edges.append(end)
    return [*edges, len(text)]


def _borders(text: str, found: Sequence[str]) -> Border:
    """Borders of words that together are the text: one for each offset and one at the end."""
    border = np.zeros(len(text) + 1, dtype=bool)
    if _SEPARATOR in text:
        border[np.cumsum(np.fromiter(map(len, found), dtype=np.intp, count=len(found)))] = True
    else:  # four times as fast
        at = np.flatnonzero(codes_of(_SEPARATOR.join(found)) == ord(_SEPARATOR))
        border[at - np.arange(len(at))] = True
    border[0] = border[len(text)] = True
    return border


def _fix(border: Border, spans: Sequence[tuple[int, int]]) -> None:
    fix(border, [a for a, _ in spans], [b for _, b in spans])


def _extra(folded: FoldedText, text: str, extra: ExtraTerms) -> list[tuple[int, int]]:
    """Folded spans of what the caller wants whole; the longer of two that overlap and open together."""
    asked: list[str] = []
    spans: list[tuple[int, int]] = []
    for term in extra:
        if isinstance(term, str):
            asked.append(folded_word(term))
        else:
            start, end = folded.to_folded(term[0]), folded.to_folded(term[1])
            if start < end:
                spans.append((start, end))
    return apart(spans + find_words(text, tuple(sorted(filter(None, set(asked))))))


def _source_spans(folded: FoldedText, starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    """Source offsets of folded spans, none empty."""
    first, shift = folded.shifts()
    if len(first) == 1:
        return starts, ends
    size = np.diff(np.array([*first, len(folded.text) + 1]))
    by = np.repeat(shift, size)  # of each character, and of the end
    return starts + by[starts], ends + by[ends - 1]
