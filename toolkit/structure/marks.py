"""Words that open or close parts of a document (`lexicons/structure_marks.yaml`), as patterns over folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from toolkit.errors import LexiconError
from toolkit.resources import yaml_tree

_NAME = "structure_marks.yaml"
_KINDS = ("annex", "glossary", "salutation", "contents", "trailer", "unnumbered_title", "closing", "addressed")

# What makes bodies the addressees of a sentence, and no list of them. 各责任单位|要…。, 各部门|于12月底前…。
_ASKED = r"(?:[要须需请于将在做抓]|应(?!急)|按(?!职责分工)|务必|认真|结合|对照|定期|每)[^\n]*[。!;]"


@dataclass(frozen=True, slots=True)
class Marks:
    """Patterns that match at the beginning of a paragraph.

    Attributes:
        glossary: A paragraph that opens explanations of words: `名词解释`, `附件2名词解释`.
        annex: A paragraph that opens an annex: `附件1`, `附:`.
        salutation: `各位代表!`.
        contents: `目录`, alone.
        trailer: Web matter behind the body.
        closing: A paragraph that addresses all bodies (`各责任单位要…`) or speaks of all tasks (`以上任务…`).
        unnumbered_title: A whole line that may be a main section's title without number.
        title_words: The beginning of a string up to the last words of such a title.
    """

    glossary: re.Pattern[str]
    annex: re.Pattern[str]
    salutation: re.Pattern[str]
    contents: re.Pattern[str]
    trailer: re.Pattern[str]
    closing: re.Pattern[str]
    unnumbered_title: re.Pattern[str]
    title_words: re.Pattern[str]


@cache
def marks() -> Marks:
    """Returns the patterns, made once.

    Raises:
        LexiconError: The lexicon lacks a list or holds something else than words.
    """
    tree = yaml_tree(_NAME)
    words: dict[str, str] = {}
    for kind in _KINDS:
        entries = tree.get(kind) if isinstance(tree, dict) else None
        if not isinstance(entries, list) or not entries or not all(isinstance(e, str) and e for e in entries):
            raise LexiconError(f"{_NAME}: {kind!r} must be a list of words")
        words[kind] = "|".join(sorted(map(re.escape, entries), key=len, reverse=True))
    number = r"[\d一二三四五六七八九十]{0,3}"
    return Marks(
        glossary=re.compile(rf"(?m)^[^\n。,;]{{0,24}}(?:{words['glossary']}):?$"),
        annex=re.compile(rf"(?m)^(?:{words['annex']})(?:{number}(?::|$)|(?<=附件){number}(?=[^\n,。;]{{4,40}}$))"),
        salutation=re.compile(rf"(?m)^(?:{words['salutation']})"),
        contents=re.compile(rf"(?m)^(?:{words['contents']})$"),
        trailer=re.compile(rf"(?m)^(?:{words['trailer']})"),
        closing=re.compile(
            rf"(?m)^[(〔]?(?:(?:备注|注|说明):)?(?:(?:{words['closing']})|(?:{words['addressed']})[^。;:\n]{{0,40}}?{_ASKED})"
        ),
        unnumbered_title=re.compile(rf"(?m)^[^\n。,;:!?]{{0,26}}(?:{words['unnumbered_title']})$"),
        title_words=re.compile(rf"[^。,;:!?]{{0,26}}?(?:{words['unnumbered_title']})"),
    )
