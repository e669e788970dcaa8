"""Documents for HanLP and back: tokens with offsets, mentions as `ner`; no torch, nothing of HanLP's models."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hanlp_common.document import Document as HanlpDocument
from hanlp_trie.dictionary import TrieDict

from toolkit.errors import InputError, LexiconError
from toolkit.schema import Mention, Tokens

if TYPE_CHECKING:
    from toolkit.pipeline import AnalysedDocument


class Span(NamedTuple):
    """A labelled span: offsets into the source text; the label of a mention of ours is the name of its class."""

    start: int
    end: int
    label: str


class HanlpExport(NamedTuple):
    """A document for HanLP.

    Attributes:
        document: Keys `tok`, `ner` (`[text, label, begin, end)`, indexes of tokens) and `offsets` (source offsets of
            each token), one entry a sentence. Words are without white space inside, as HanLP's formats need them.
        dropped: Mentions that no sentence holds, or that begin or end outside of every token (in white space).
    """

    document: HanlpDocument
    dropped: list[Span]


def to_hanlp(
    text: str, tokens: Tokens, sentences: Sequence[tuple[int, int]], mentions: Iterable[Mention]
) -> HanlpExport:
    """Makes a HanLP document; tokens are cut where a mention begins or ends inside one.

    Args:
        text: The source text.
        tokens: Its tokens (`segment(text)`).
        sentences: Spans of its sentences in order, no overlap; tokens outside of them are left out.
        mentions: Quantities, responsible units, projects, or any other spans; a mention that crosses the end of a
            sentence is dropped and reported.

    Example:
        >>> text = "由区水务局牵头。"
        >>> export = to_hanlp(text, segment(text), [(0, len(text))], extract_responsible_units(text))
        >>> export.document["ner"]
        [[['区水务局', 'ResponsibleUnit', 1, 3]]]
    """
    spans = sorted(Span(m.start, m.end, type(m).__name__) for m in mentions)
    cuts = sorted({edge for span in spans for edge in (span.start, span.end)})
    tok: list[list[str]] = []
    offsets: list[list[list[int]]] = []
    ner: list[list[list[str | int]]] = []
    dropped: list[Span] = []
    at = 0  # the first span that is not placed yet
    for first, last in sentences:
        pieces = [(a, b) for a, b in _pieces(tokens, first, last, cuts) if not text[a:b].isspace()]
        starts, ends = [a for a, _ in pieces], [b for _, b in pieces]
        entities: list[list[str | int]] = []
        while at < len(spans) and spans[at].start < last:
            span = spans[at]
            i, j = bisect_left(starts, span.start), bisect_left(ends, span.end)
            if i < len(starts) and starts[i] == span.start and j < len(ends) and ends[j] == span.end and i <= j:
                entities.append([_word(text, *span[:2]), span.label, i, j + 1])
            else:
                dropped.append(span)
            at += 1
        tok.append([_word(text, a, b) for a, b in pieces])
        offsets.append([[a, b] for a, b in pieces])
        ner.append(entities)
    return HanlpExport(HanlpDocument(tok=tok, ner=ner, offsets=offsets), dropped + spans[at:])


def document_to_hanlp(
    analysed: AnalysedDocument, kinds: Sequence[str] = ("quantities", "responsible_units", "projects")
) -> HanlpExport:
    """Makes a HanLP document of an analysed one: its sentences and words, and its mentions as `ner`.

    Args:
        analysed: A document as `analyze` gives it.
        kinds: Which mentions: also `targets`.

    Example:
        >>> document_to_hanlp(analyze("由区水务局牵头。")).document["ner"]
        [[['区水务局', 'ResponsibleUnit', 1, 3]]]
    """
    mentions = [mention for kind in kinds for mention in getattr(analysed, kind)]
    return to_hanlp(analysed.text, analysed.tokens, analysed.sentences, mentions)


def _word(text: str, start: int, end: int) -> str:
    return "".join(text[start:end].split())


def _pieces(tokens: Tokens, first: int, last: int, cuts: list[int]) -> list[tuple[int, int]]:
    """Returns the tokens of a sentence, cut at the edges of mentions."""
    pieces: list[tuple[int, int]] = []
    for k in range(bisect_left(tokens.starts, first), bisect_left(tokens.starts, last)):
        start, end = tokens.starts[k], tokens.ends[k]
        edges = [start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end]
        pieces += pairwise(edges)
    return pieces


def from_hanlp(document: HanlpDocument, text: str) -> list[Span]:
    """Returns the entities of a HanLP document as spans of the source text, in order of `start`.

    Args:
        document: A document with `tok` and `ner` (also `tok/fine`, `ner/msra`); of `to_hanlp`, or of HanLP itself,
            then the tokens are looked up in the text one after the other.
        text: The source text.

    Raises:
        InputError: A token does not stand in the text where it should, or `tok` is missing.

    Example:
        >>> from_hanlp(export.document, text)
        [Span(start=1, end=5, label='ResponsibleUnit')]
    """
    sentences = document.get_by_prefix("tok")
    if sentences is None:
        raise InputError(f"the HanLP document has no tokens; its keys are {', '.join(document)}")
    offsets = document.get("offsets") or _offsets(sentences, text)
    spans = [
        Span(offsets[i][begin][0], offsets[i][end - 1][1], label)
        for i, entities in enumerate(document.get_by_prefix("ner") or [])
        for _, label, begin, end in entities
    ]
    return sorted(spans)


def _offsets(sentences: Sequence[Sequence[str]], text: str) -> list[list[list[int]]]:
    """Finds the offsets of tokens again; white space in the text is skipped, between tokens and inside of them."""
    visible = [i for i, c in enumerate(text) if not c.isspace()]
    offsets: list[list[list[int]]] = []
    at = 0  # characters of `visible` that are taken
    for words in sentences:
        row = []
        for word in words:
            places = visible[at : at + len(word)]
            if "".join(text[i] for i in places) != word or not word:
                where = visible[at] if at < len(visible) else len(text)
                raise InputError(f"token {word!r} does not stand at offset {where} of the text")
            row.append([places[0], places[-1] + 1])
            at += len(word)
        offsets.append(row)
    return offsets


def lexicon_from_trie(trie: TrieDict) -> list[str]:
    """Returns the words of a HanLP dictionary, for `segment(text, user_words=...)`.

    Raises:
        LexiconError: The value of a word is empty, so that HanLP does not list it.

    Example:
        >>> lexicon_from_trie(TrieDict({"青云冷链港", "云岭大桥"}))
        ['云岭大桥', '青云冷链港']
    """
    words = [key for key, _ in trie.items()]
    if len(words) != len(trie):
        raise LexiconError(f"HanLP lists {len(words)} of {len(trie)} words: a value is empty; give True instead")
    return sorted(words)
