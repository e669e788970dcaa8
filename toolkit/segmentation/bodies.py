"""Names of bodies by a small grammar: place or level + what they are in charge of + an ending.

县|农业农村局, 市中区|委|目标绩效|办, 霞岭|供电公司, 农行|云溪|支行. What bodies are in charge of stands in
lexicons/functions.tsv, the other words of the grammar in lexicons/segmentation_bodies.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from toolkit.errors import LexiconError
from toolkit.normalization.organisations.functions import function_kinds, function_words
from toolkit.normalization.places import divisions
from toolkit.patterns.trie import word_regex
from toolkit.resources import tsv_rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Border = npt.NDArray[np.bool_]

LEVELS = frozenset("省市县区州旗盟镇乡")
GENERIC = frozenset("省市县区州旗盟镇乡村")
_PARTY = frozenset({"省委", "市委", "县委", "区委", "州委", "旗委", "盟委", "镇党委", "乡党委", "委"})
_GOVERNMENT = frozenset({"省政府", "市政府", "县政府", "区政府", "州政府", "旗政府", "盟行署", "镇政府", "乡政府"})
_CLASSES = (
    "organ", "weak", "branch", "trade", "worded", "named", "bare_named", "park", "firm", "no_place", "only_mentioned",
)  # fmt: skip
_SHORT_ENDS = frozenset({"办", "委", "署", "工委"})  # also ends of other words: 主办, 编委
_CLIPPED = 3  # syllables of a clipped name: 教体局, 住建交通局
_END_OF_WHOLE = "局委厅办署会部中心社院队所室处司团"
_REACH = 30
STRONG_ENDS = "局委厅办署"


@cache
def body_words(name: str) -> frozenset[str]:
    """Returns the words of one class of lexicons/segmentation_bodies.tsv.

    Raises:
        LexiconError: The file lacks a class or has one too many.
    """
    table = {row["class"]: row["words"] for _, row in tsv_rows("segmentation_bodies.tsv", ["class", "words"])}
    if set(table) != set(_CLASSES):
        raise LexiconError(f"segmentation_bodies.tsv: the classes must be {sorted(_CLASSES)}, got {sorted(table)}")
    return frozenset(table[name].split())


@cache
def _zones() -> tuple[str, ...]:
    return tuple(body_words("park"))


@cache
def _bare_named() -> tuple[str, ...]:
    return tuple(body_words("bare_named"))


def last_pairs() -> frozenset[str]:
    """Returns the last two characters of words that may end a body."""
    tails = body_words("organ") | body_words("weak") | body_words("trade") | body_words("bare_named") | {"政府"}
    return frozenset(tail[-2:] for tail in tails if len(tail) > 1)


_BEFORE_BODY = LEVELS | _PARTY | _GOVERNMENT
_BEFORE_LEVEL = frozenset("各全本我该每外邻同两多")


def _alternatives(words: Iterable[str]) -> str:
    """A pattern of the words read backwards."""
    return word_regex(word[::-1] for word in words)


@cache
def _function_words() -> frozenset[str]:
    found = {entry.word for function in function_kinds() for entry in function_words(function)}
    return frozenset(word for word in found if not word.endswith(tuple(body_words("only_mentioned"))))


@cache
def stems() -> frozenset[str]:
    """Returns words of two characters or more for what bodies are in charge of (农业农村)."""
    return frozenset(word for word in _function_words() if len(word) > 1)


@cache
def stem_parts() -> frozenset[str]:
    """Returns the words of two characters that the longer ones are made of (城乡 in 住房城乡建设)."""
    return stems() | {word[i : i + 2] for word in stems() if len(word) % 2 == 0 for i in range(0, len(word), 2)}


@cache
def _backwards() -> re.Pattern[str]:
    """Functions and ending, read backwards: 局村农业农."""
    ends = {word for word in stems() if len(word) > 2 and word[-1] in _END_OF_WHOLE}
    syllables = {word for word in _function_words() if len(word) == 1}
    stem = _alternatives(stems())
    tail = _alternatives(body_words("organ") | body_words("weak"))
    syllable = "".join(sorted(syllables))
    body = rf"(?P<tail>{tail})(?:(?P<stem>{stem}(?:[和与]?{stem})*)|(?P<clipped>[{syllable}]{{2,4}}))"
    return re.compile(rf"{body}|(?P<whole>{_alternatives(ends)})")


@cache
def _last_characters() -> frozenset[str]:
    """The last two or three characters of everything that the grammar takes for the end of a body."""
    before = {word[-1] for word in stems()} | {word for word in _function_words() if len(word) == 1}
    tails = body_words("organ") | body_words("weak")
    whole = {word for word in stems() if len(word) > 2 and word[-1] in _END_OF_WHOLE} | {"政府"}
    whole |= body_words("trade") | body_words("bare_named")
    short = {last + tail for tail in tails if len(tail) < 3 for last in before}
    return frozenset(short | {word[-3:] for word in whole | {tail for tail in tails if len(tail) > 2}})


@lru_cache(maxsize=1 << 14)
def may_end(last: str) -> bool:
    """Whether a body may end with these three characters: a quick look before the grammar is tried.

    Example:
        >>> may_end("财政局"), may_end("新格局")
        (True, False)
    """
    return last in _last_characters() or last[-2:] in _last_characters()


@cache
def _trades() -> re.Pattern[str]:
    return re.compile(_alternatives(body_words("trade") | body_words("bare_named")))


@cache
def places() -> frozenset[str]:
    """Names of provinces, prefectures and counties, in full and short."""
    found: set[str] = set()
    for parts, short in divisions():
        found.update(part for part in parts if len(part) > 1)
        if len(parts) < 3 and len(short) > 1:
            found.add(short)
    return frozenset(found)


class Bodies:
    """Finds the names of bodies in a text whose words are known."""

    def __init__(self, is_name: Callable[[str], bool], is_inside: Callable[[str], bool]) -> None:
        """Takes two tests of a word.

        Args:
            is_name: Whether it may be a proper name (in no dictionary, or tagged as a place there).
            is_inside: Whether it may stand inside a name: no verb, preposition or particle.
        """
        self._is_name, self._is_inside = is_name, is_inside

    def find(self, text: str, border: Border, ends: Iterable[int]) -> list[tuple[int, int]]:
        """Returns spans of bodies, ascending.

        Args:
            text: The folded text.
            border: Whether a word begins or ends, 1 or 0 for each offset.
            ends: Offsets, ascending, at which a word ends that may end a body.
        """
        found: list[tuple[int, int]] = []
        for end in ends:
            span = self._body(text, border, end) or (found and self._office_of(text, found[-1], end)) or None
            if span is None:
                continue
            while found and found[-1][1] > span[0]:
                if found[-1][0] < span[0]:
                    span = (found[-1][0], span[1])
                found.pop()
            found.append(span)
        return found

    def _office_of(self, text: str, body: tuple[int, int], end: int) -> tuple[int, int] | None:
        """市公安局|交警支队: an office of the body before it, which alone would be none."""
        match = _backwards().match(text[max(0, end - _REACH) : end][::-1])
        return (body[0], end) if match and match["stem"] and end - match.end() == body[1] else None

    def _body(self, text: str, border: Border, end: int) -> tuple[int, int] | None:
        if text.endswith("政府", 0, end):
            return self._government(text, border, end)
        if text.endswith(_bare_named(), 0, end):
            return self._branch(text, border, end)
        match = _backwards().match(text[max(0, end - _REACH) : end][::-1])
        if match is None:
            return self._branch(text, border, end)
        start = end - match.end()
        tail = (match["tail"] or "")[::-1]
        strong = tail in body_words("organ") or match["whole"] is not None
        start = min(start, _word_start(text, border, end))  # 国家|统计局 is one entry
        first = self._prefix(text, border, start)
        if first < start:
            return (first, end) if strong or match["stem"] else None
        branch = self._branch(text, border, end)
        if branch is not None or not strong or len(match["clipped"] or "") > _CLIPPED:
            return branch
        # Without a place or level before it, the name must be one that no other word reads like.
        needs_border = match["stem"] is None or tail in _SHORT_ENDS
        return None if needs_border and not border[start] else (first, end)

    def _government(self, text: str, border: Border, end: int) -> tuple[int, int] | None:
        """云台市|人民政府; 县政府 is a plain word, 锻山|县政府 a name."""
        start = end - (4 if text.endswith("人民政府", 0, end) else 2)
        if end - start == 2 and start and text[start - 1] in LEVELS and border[start - 1]:
            start -= 1
            at = _word_start(text, border, start)
            return (at, end) if at < start and len(text[at:start]) > 1 and self._is_name(text[at:start]) else None
        first = self._prefix(text, border, start)
        return (first, end) if first < start else None

    def _branch(self, text: str, border: Border, end: int) -> tuple[int, int] | None:
        """农行|云溪|支行, 县|人民|银行, 霞岭|公交|公司: firms and bodies of one trade."""
        found = _trades().match(text[max(0, end - 4) : end][::-1])
        if found is None:
            return None
        tail = found[0][::-1]
        at = end - len(tail)
        if tail in body_words("bare_named"):
            return (_word_start(text, border, at), end) if border[at] and self._named(text, border, at) else None
        if tail in body_words("branch"):
            place = _word_start(text, border, at)
            if text[place:at] in GENERIC:
                place = _word_start(text, border, place)
            firm = _firm_start(text, place)
            if place < at and firm < place:
                return firm, end
        start = at if border[at] or not border[end] else _word_start(text, border, end)
        if tail in body_words("worded") and start == at:
            start = _word_start(text, border, at)
            if start == at:
                return None
        first = self._prefix(text, border, start)
        if first == start and start and tail in body_words("named") and self._named(text, border, start):
            first = _word_start(text, border, start)
        return (first, end) if first < start else None

    def _named(self, text: str, border: Border, end: int) -> bool:
        """Whether an unknown name of two or three characters ends there: 沧浦|海关."""
        at = _word_start(text, border, end)
        return 2 <= end - at <= 3 and self._is_name(text[at:end])

    def _prefix(self, text: str, border: Border, start: int) -> int:
        """Where the place, level, party committee and park before `start` begin; `start` where there are none."""
        first = start
        for _ in range(4):
            at = _word_start(text, border, first)
            word = text[at:first]
            if not word:
                break
            if len(word) == 2 and word[1] in LEVELS and text[at - 1 : at].isdigit():
                return first - 1  # a table's 300户|市住建局: a measure word opens no name
            if (
                word in LEVELS
                or word in _PARTY
                or word in _GOVERNMENT
                or word in body_words("park")
                or self._place(word)
            ):
                if word in LEVELS and at and text[at - 1] in _BEFORE_LEVEL:
                    break
                first = at
            elif first < start and text[first] in LEVELS and self._is_name(word) and len(word) <= 4:
                first = at  # 云台|市|财政局
                break
            elif text.startswith(_zones(), first) and self._is_inside(word):
                named = _word_start(text, border, at)
                if 1 < at - named < 5 and self._is_name(text[named:at]):
                    first = named  # 云台|石窟|景区|管委会
                break
            else:
                break
        if first == start and start and not border[start] and text[start - 1] in LEVELS and border[start - 1]:
            return start - 1  # 市林|草局: the words are wrong, the level stands first
        return first

    def _place(self, word: str) -> bool:
        if word in places():
            return True
        if len(word) < 2 or word[-1] not in GENERIC or word[0] in _BEFORE_LEVEL or word in body_words("no_place"):
            return False
        return self._is_name(word)


def _firm_start(text: str, end: int) -> int:
    """Where the name of a firm that ends there begins, longest first; `end` where there is none."""
    sizes = [len(firm) for firm in body_words("firm") if text.endswith(firm, 0, end)]
    return end - max(sizes, default=0)


def _word_start(text: str, border: Border, end: int) -> int:
    """Where the word that ends at `end` begins; `end` where none of at most eight characters does."""
    if end and border[end]:
        for at in range(end - 1, max(-1, end - 9), -1):
            if text[at] in "、,。:;()〔〕\n\t":
                break
            if border[at]:
                return at
    return end
