"""What a body is in charge of: the canonical functions of a name, one across districts, years and reforms.

A name is read from its end: the region stands first, then the stem (`经济商务和信息化`), then an ending (`局`). The
stem is put together from words of lexicons/functions.tsv, longest first, and from single characters where names are
clipped (`教体局`), so that composed names need no row of their own. What a name ends with (`供电公司`, `人民医院`)
decides over the words inside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from toolkit.errors import LexiconError
from toolkit.normalization.text import fold_forms
from toolkit.resources import tsv_rows, word_list

_FILE = "functions.tsv"
_FILLERS = "function_fillers.tsv"
_COLUMNS = ("function", "kind", "words", "predecessors", "ends", "syllables")
# fmt: off
_KINDS = frozenset((
    "department", "vertical", "party", "assembly", "government", "joint", "mass", "court", "military", "town",
    "village", "park", "bank", "company", "utility", "institution", "section",
))
# fmt: on
# 救灾@2018-, 物价@-2018
_WORD = re.compile(r"(?P<word>[^@|]+)(?:@(?P<first>\d{4})?-(?P<last>\d{4})?)?")
_LONGEST = 16  # characters of the longest word
LONGEST_NAME = 60  # characters; longer is no name

_ENDING = re.compile(
    r"(?:管理委员会|工作委员会|委员会|领导小组|联席会议|指挥部|办公室|办公厅|总队|支队|大队|中队|分局|总局|管理局|中心|专班|"
    r"[局委办部厅署处所站队会社院组室科股段台馆])$"
)
_MOST_ENDINGS = 4  # …工作领导小组办公室
_BRACKET = re.compile(r"[(〔]([^()〔〕]*)[)〕]")
# White space, a page number that a page end left in the name, the bars of a drawn table, and a reading: 衛(wèi)生
_GAP = re.compile(
    r"[\s\u200b-\u200d\u2060\ufeff│┃|]+(?:[—–-]+ ?\d{1,4} ?[—–-]+[\s│┃|]+)?|\([A-Za-z\u00c0-\u024f]{1,8}\)"
)
# 市委组织部 -> 市党委组织部; not 市委员会
_COMMITTEE = re.compile(r"(?<=[省市州盟县区旗镇乡道])委(?!员|托|派|党)")
_YOUTH = re.compile(r"(?:共青)?团[省市州盟县区旗]委|共青团[\u4e00-\u9fff]{0,8}委(?:员会)?")
_LEVELS = frozenset("省市州盟县区旗镇乡")
# What ends a name for want of anything better: words inside it say more.
_GENERIC = frozenset({"议事协调机构", "企业", "内设机构"})
_OF_COMPANIES = frozenset({"utility", "bank"})
_ALWAYS_SECTION = re.compile(r"[科股室]$")
_LONGEST_SECTION = 6


@dataclass(frozen=True, slots=True)
class FunctionWord:
    """A word by which the name of a body shows a function.

    Attributes:
        word: `工商`.
        function: The canonical function: `市场监管`.
        first: First year in which it meant this function; None: from ever on.
        last: Last year, the year of the reform; None: to this day.
        predecessor: Whether it is the name of an organ that was merged into the function.
    """

    word: str
    function: str
    first: int | None
    last: int | None
    predecessor: bool

    def holds(self, year: int | None) -> bool:
        """Tells whether the word meant the function in a year (None: today)."""
        if year is None:
            return self.last is None
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@dataclass(slots=True)
class _Lexicon:
    kinds: dict[str, str] = field(default_factory=dict)
    stems: dict[str, list[FunctionWord]] = field(default_factory=dict)
    ends: dict[str, list[FunctionWord]] = field(default_factory=dict)
    syllables: dict[str, list[FunctionWord]] = field(default_factory=dict)


@cache
def _lexicon() -> _Lexicon:
    lexicon = _Lexicon()
    for line, row in tsv_rows(_FILE, _COLUMNS):
        function = row["function"]
        if row["kind"] not in _KINDS:
            raise LexiconError(f"{_FILE}, line {line}: kind is none of {sorted(_KINDS)}: {row['kind']!r}")
        lexicon.kinds[function] = row["kind"]
        for column, table in (
            ("words", lexicon.stems),
            ("predecessors", lexicon.stems),
            ("ends", lexicon.ends),
            ("syllables", lexicon.syllables),
        ):
            for written in filter(None, row[column].split("|")):
                match = _WORD.fullmatch(written)
                if match is None or (column == "syllables" and len(match["word"]) != 1):
                    raise LexiconError(f"{_FILE}, line {line}: {column} holds {written!r}, which is no word@from-to")
                years = [int(match[k]) if match[k] else None for k in ("first", "last")]
                word = FunctionWord(match["word"], function, years[0], years[1], column == "predecessors")
                table.setdefault(word.word, []).append(word)
    return lexicon


def function_kinds() -> dict[str, str]:
    """Returns the canonical functions with their kinds, in the order of the lexicon.

    Example:
        >>> function_kinds()["发展改革"], function_kinds()["党委组织"]
        ('department', 'party')
    """
    return dict(_lexicon().kinds)


def function_words(function: str) -> list[FunctionWord]:
    """Returns the words of a function with their years; those of merged organs say so.

    Raises:
        KeyError: There is no such function.

    Example:
        >>> [w.word for w in function_words("税务") if w.predecessor]
        ['国税', '地税', '国家税务局', '地方税务', '地方税务局']
    """
    lexicon = _lexicon()
    lexicon.kinds[function]
    tables = (lexicon.stems, lexicon.ends, lexicon.syllables)
    return [w for table in tables for words in table.values() for w in words if w.function == function]


@lru_cache(maxsize=1 << 14)
def folded_name(name: str) -> str:
    """Returns a name half-width and without white space, traditional characters of our words simplified."""
    return _GAP.sub("", fold_forms(name))


@lru_cache(maxsize=1 << 14)
def functions_of(name: str, year: int | None = None) -> tuple[str, ...]:
    """Returns the canonical functions of a body, its main one first; empty where the lexicon knows none.

    Args:
        name: The body as written, with or without its region.
        year: Year of the document, for words that reforms gave to another department; None means today.

    Example:
        >>> functions_of("清河县文体旅局"), functions_of("市财政局（市国资委）")
        (('文化和旅游', '体育'), ('财政', '国资'))
    """
    folded = folded_name(name)
    if len(folded) > LONGEST_NAME:
        return ()
    inside = _BRACKET.findall(folded)
    found = list(_functions_of_part(_BRACKET.sub("", folded), year))
    for part in inside:
        if found and len(part) > 1:
            found += [f for f in _functions_of_part(part, year) if f not in _GENERIC and _is_office(f)]
    return tuple(dict.fromkeys(found))


def _is_office(function: str) -> bool:
    return _lexicon().kinds[function] not in ("town", "village", "park", "company", "government")


def stem_start(name: str) -> int | None:
    """Returns where the stem begins behind the region in a folded name, None where the lexicon knows no stem.

    Example:
        >>> stem_start("云溪区财政局"), stem_start("市场监管局"), stem_start("市市场监管局")
        (3, 0, 1)
    """
    if len(name) > LONGEST_NAME:
        return None
    part = _BRACKET.sub("", name)
    plain = _organs(part)
    cover = _cover_of(plain)
    end = _longest_end(plain, cover)
    starts = ([cover.start] if cover else []) + ([len(plain) - len(end)] if end else [])
    if not starts:
        return None
    start = min(starts)
    if plain == part:
        return start
    changed = next((i for i, (a, b) in enumerate(zip(plain, part, strict=False)) if a != b), len(part))
    return start if start <= changed else max(0, start - (len(plain) - len(part)))


def is_clipped(name: str) -> bool:
    """Tells whether a folded name is a stem without an ending: `发展改革` in `市发展改革、财政、水利局`."""
    cover = _cover(name)
    return cover is not None and cover.ends_in_word and _longest_end(name, cover) is None


def _functions_of_part(part: str, year: int | None) -> list[str]:
    """Returns the functions of a name without brackets."""
    lexicon = _lexicon()
    part = _organs(part)
    cover = _cover_of(part)
    end = _longest_end(part, cover)
    fields = _named(cover.words, year) if cover else []
    if end is None:
        return fields or _named(_search(part), year)
    by_end = _named([lexicon.ends[end]], year)
    if by_end[0] == "内设机构":
        section = _ALWAYS_SECTION.search(end) and len(part) <= _LONGEST_SECTION
        return by_end if section or not fields else fields
    if by_end[0] == "企业":
        inside = [f for f in _named(_search(part), year) if lexicon.kinds[f] in _OF_COMPANIES]
        return inside[:1] or by_end
    if by_end[0] == "议事协调机构":
        return by_end + (fields or _named(_search(part), year))
    reaches_out = cover is not None and cover.start < len(part) - len(end)
    if reaches_out and lexicon.kinds[by_end[0]] in ("department", "party") and by_end[0] in fields:
        return fields
    return by_end


def _organs(part: str) -> str:
    """Returns a name with committees of the party and of the youth league in one form."""
    return _COMMITTEE.sub("党委", _YOUTH.sub("团委", part))


@dataclass(frozen=True, slots=True)
class _Cover:
    """The stem of a name: where it starts, the places inside its words, their senses, and whether one ends it."""

    start: int
    inside: frozenset[int]
    words: list[list[FunctionWord]]
    ends_in_word: bool


def _longest_end(part: str, cover: _Cover | None) -> str | None:
    """Returns the longest known ending that does not begin inside a word of the stem (改革委 in 发展改革委)."""
    ends = _lexicon().ends
    for n in range(min(_LONGEST, len(part)), 0, -1):
        if part[-n:] in ends and not (cover and len(part) - n in cover.inside):
            return part[-n:]
    return None


def _cover_of(part: str) -> _Cover | None:
    """Returns the stem, endings taken off one by one until a stem is found."""
    for _ in range(_MOST_ENDINGS):
        if cover := _cover(part):
            return cover
        stem = _ENDING.sub("", part)
        if stem == part:
            return None
        part = stem
    return _cover(part)


def _cover(stem: str) -> _Cover | None:
    """Puts the longest possible tail of a stem together from words, single characters and fillers."""
    size = len(stem)
    # for each place: cost of the tail from here on, and the end of its first piece
    best: dict[int, tuple[int, int]] = {size: (0, size)}
    for i in range(size - 1, -1, -1):
        for j in range(min(size, i + _LONGEST), i, -1):
            cost = _cost(stem[i:j]) if j in best else None
            if cost is not None and (i not in best or best[j][0] + cost < best[i][0]):
                best[i] = (best[j][0] + cost, j)
    for start in sorted(best):
        if start < size and _may_open(stem, start, stem[start : best[start][1]]):
            return _walk(stem, start, best)
    return None


def _walk(stem: str, start: int, best: dict[int, tuple[int, int]]) -> _Cover:
    lexicon = _lexicon()
    words = []
    senses = None
    inside: set[int] = set()
    at = start
    while at < len(stem):
        end = best[at][1]
        senses = lexicon.stems.get(stem[at:end]) or lexicon.syllables.get(stem[at:end])
        if senses:
            words.append(senses)
            inside.update(range(at + 1, end))
        at = end
    return _Cover(start, frozenset(inside), words, senses is not None)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word_list(_FILLERS))


def _cost(piece: str) -> int | None:
    """Returns what a piece of a stem costs: words are cheaper than single characters and fillers."""
    lexicon = _lexicon()
    if piece in lexicon.stems:
        return 2
    return 3 if piece in lexicon.syllables or piece in _fillers() else None


def _may_open(stem: str, start: int, piece: str) -> bool:
    """Tells whether a piece may open a stem: a single character only behind a level (`县教体局`) or nothing."""
    lexicon = _lexicon()
    if piece in lexicon.stems:
        return True
    return piece in lexicon.syllables and (start == 0 or stem[start - 1] in _LEVELS or stem[:start].endswith("党委"))


def _search(part: str) -> list[list[FunctionWord]]:
    """Returns the words of a name wherever they stand: `生态环境` of `市生态环境局云溪分局`."""
    stems = _lexicon().stems
    found = []
    at = 0
    while at < len(part):
        for j in range(min(len(part), at + _LONGEST), at + 1, -1):
            if part[at:j] in stems:
                found.append(stems[part[at:j]])
                at = j - 1
                break
        at += 1
    return found


def _named(words: list[list[FunctionWord]], year: int | None) -> list[str]:
    """Returns the functions that words mean in a year, each once."""
    names: dict[str, None] = {}
    for senses in words:
        valid = [s for s in senses if s.holds(year)] or senses
        names.update(dict.fromkeys(s.function for s in valid))
    return list(names)
