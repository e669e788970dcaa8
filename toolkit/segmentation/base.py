"""What every segmentation backend is, and what backends share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from toolkit.schema import Tokens
from toolkit.segmentation.lexicon import BODY_TAG, DOMAIN_TERMS, domain_terms

__all__ = [
    "BODY_TAG", "DOMAIN_TERMS", "NEVER_ONE_WORD", "Backend", "Dictionary", "Entry", "ExtraTerms", "Segmenter", "Words",
    "dictionary", "domain_terms", "find_words", "keep_whole", "pieces",
]  # fmt: skip

_Spans = tuple[list[int], list[int], list[str]]
ExtraTerms = Iterable[tuple[int, int] | str]

# A particle and the level of a government before its department: 由|市|财政局. The hidden Markov model of jieba, which
# joins single characters to words that its dictionary lacks, makes one word of the two (由市); a word that is there
# with the lowest frequency is left to it no more, and loses to its parts.
NEVER_ONE_WORD = tuple(particle + level for particle in "由和及与等请向经报为" for level in "省市县区州旗镇乡")


class Segmenter(Protocol):
    """Cuts a text into words; stateless after it is made, so one instance serves every document."""

    def segment(self, text: str, extra_terms: ExtraTerms = ()) -> Tokens:
        """Returns the words in order, with offsets into `text` as given; white space belongs to none of them.

        A word that a page end or a stray space cuts in two is one token, so its text may hold white space.

        Args:
            text: Any text.
            extra_terms: What is one token in this text besides: spans of it, or words.
        """
        ...


class Words(NamedTuple):
    """Words that together are a folded text, with a tag each, or no tags."""

    words: Sequence[str]
    tags: Sequence[str] = ()


class Backend(Protocol):
    """Cuts folded text; lexicons, rules and offsets are the business of `LexiconSegmenter`.

    Attributes:
        has_dictionary: Whether the words of the lexicons are in its own dictionary, so that it weighs them in context.
        frees_lock: Whether `cut` leaves Python's lock free while it works, so that a thread gains time; it gives no
            tags then.
    """

    has_dictionary: bool
    frees_lock: bool

    def cut(self, text: str) -> Words:
        """Returns the words of a folded text in order; joined they are the text."""
        ...


class Entry(NamedTuple):
    """A word of the dictionary: its tag, and its frequency (None: as high as it takes to keep the word whole)."""

    tag: str
    frequency: int | None = None


class Dictionary(NamedTuple):
    """What a backend with a dictionary of its own is given."""

    words: dict[str, Entry]
    never: tuple[str, ...] = ()  # entries of its dictionary that are no words here
    weighed: frozenset[str] = frozenset()  # words that compete with their parts: the user gives their frequency


def dictionary(user_words: Iterable[str]) -> dict[str, str]:
    """Returns the domain terms and the user's words (as nouns) with their part of speech."""
    return dict(domain_terms()) | {word: domain_terms().get(word, "n") for word in user_words if word.strip()}


# A sentence, or the first 200 characters of a longer stretch; line breaks stand in none, e.g. "全年增长5%。"
_PIECE = re.compile(r"[^\n。!?;]{1,200}[。!?;]*|[。!?;]+")


def pieces(folded: str) -> tuple[list[str], list[int]]:
    """Cuts a folded text into sentences of at most some 200 characters, for backends whose time grows with the length.

    Returns:
        The pieces and the offset of each.

    Example:
        >>> pieces("建公园。修道路。")
        (['建公园。', '修道路。'], [0, 4])
    """
    found = list(_PIECE.finditer(folded))
    return [match.group() for match in found], [match.start() for match in found]


@lru_cache(maxsize=8)
def _matcher(words: tuple[str, ...]) -> Callable[[str], list[tuple[int, int, int]]]:
    from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

    find: Callable[[str], list[tuple[int, int, int]]]
    find = CharwiseDoubleArrayAhoCorasick(list(words), MATCH_KIND_LEFTMOST_LONGEST).find
    return find


def find_words(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Returns where the words stand in a text, leftmost and longest first, no overlap.

    Example:
        >>> find_words("城镇登记失业率", ("登记", "登记失业率"))
        [(2, 7)]
    """
    return [(start, end) for start, end, _ in _matcher(words)(text)] if words else []


def keep_whole(
    text: str, starts: Sequence[int], ends: Sequence[int], tags: Sequence[str], words: tuple[str, ...]
) -> _Spans:
    """Makes each word of a dictionary one token, for backends that take no dictionary themselves.

    Leftmost longest matches win over the backend's words; a word that reaches into a match is cut at its edge.

    Args:
        text: The text that the offsets refer to.
        starts: Starts of the backend's words, ascending, no overlap.
        ends: Their ends.
        tags: Their tags, or empty.
        words: The dictionary.

    Returns:
        Starts, ends and tags (empty where `tags` is); a kept word has the tag of the last word inside it.

    Example:
        >>> keep_whole("城镇登记失业率", [0, 2, 4], [2, 4, 7], [], ("登记失业率",))
        ([0, 2], [2, 7], [])
    """
    matches = find_words(text, words)
    kept: list[tuple[int, int, str]] = []
    m = 0
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        tag = tags[i] if tags else ""
        at = start
        while m < len(matches) and matches[m][0] < end:
            first, last = matches[m]
            kept.append((at, first, tag))  # what stands before the match, empty where the word opens inside it
            at = last
            if last > end:
                break  # the match goes on in the next word, which adds it
            kept.append((first, last, tag))
            m += 1
        kept.append((at, end, tag))
    spans = [span for span in kept if span[0] < span[1]]
    return [a for a, _, _ in spans], [b for _, b, _ in spans], [tag for _, _, tag in spans] if tags else []
