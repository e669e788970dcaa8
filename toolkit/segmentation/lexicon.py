"""The lexicons that every backend honours: domain terms, words that differ from a dictionary's, the user's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

import rjieba

from toolkit.errors import LexiconError
from toolkit.normalization.indicators import indicator_names
from toolkit.normalization.organisations.functions import function_kinds, function_words
from toolkit.normalization.text import fold_width, valid
from toolkit.resources import tsv_rows
from toolkit.segmentation.bodies import places
from toolkit.segmentation.compounds import words

DOMAIN_TERMS = "domain_terms.tsv"
SEGMENTATION_TERMS = "segmentation_terms.tsv"

_MARK = re.compile(r"[()“”、,:;]")  # parts terms: “四上”企业
_HAN = re.compile(r"[\u4e00-\u9fff]+")

_WITH_OFFICE = frozenset({"政府", "党委"})  # 政府|办公室, not 政府办|公室

# What names of measures end in. Other names of indicators are those of the things that are counted (污水管网):
# terms only where they stand in the other lists.
_MEASURED = frozenset("率比重额量值积程模数度出入资口龄费产例本款税差幅线准次")

# Part of speech (the tag set of jieba, after ICTCLAS) of each kind of domain term.
BODY_TAG = "nt"
_TAGS = {
    "indicator": "n", "industry": "n", "policy": "n", "plan": "nz", "document": "n", "body": BODY_TAG, "phrase": "l",
}  # fmt: skip


@cache
def domain_terms() -> Mapping[str, str]:
    """Returns the terms of `lexicons/domain_terms.tsv` with their part of speech.

    Raises:
        LexiconError: The file breaks its format or names an unknown kind.

    Example:
        >>> domain_terms()["城镇登记失业率"]
        'n'
    """
    return _read(DOMAIN_TERMS)


def _read(name: str) -> dict[str, str]:
    terms: dict[str, str] = {}
    for line, row in tsv_rows(name, ["word", "kind"]):
        if row["kind"] not in _TAGS:
            raise LexiconError(f"{name}, line {line}: kind {row['kind']!r} is none of {', '.join(_TAGS)}")
        terms[row["word"]] = _TAGS[row["kind"]]
    return terms


@cache
def terms() -> Mapping[str, str]:
    """Returns everything that is one token at granularity `coarse`, with its part of speech."""
    cut = words().cut
    found = {fold_width(word): tag for word, tag in (_read(DOMAIN_TERMS) | _read(SEGMENTATION_TERMS)).items()}
    found |= {name: "n" for name in indicator_names() if len(name) > 2 and name[-1] in _MEASURED}
    return {word: tag for word, tag in found.items() if word not in cut and not _MARK.search(word)}


@cache
def mixed_terms() -> tuple[str, ...]:
    """Returns the terms with a digit, a letter or another sign in them, which dictionaries part: 60岁以上人口占比."""
    return tuple(word for word in terms() if not _HAN.fullmatch(word))


def _tag_of_new(word: str) -> str:
    """Tag of a word that is added: jieba's where it has the word, a verb where a verb opens it (建成), else a noun."""
    if rjieba.has_word(word):
        return tag_of(word)
    return "v" if len(word) == 2 and tag_of(word[0]) == "v" else "n"


@cache
def plain_words() -> Mapping[str, str]:
    """Returns what is one token at both granularities though a dictionary lacks it: 占比, 林草局, names of places."""
    found = {word: _tag_of_new(word) for word in words().word}
    found |= {word: "l" for word in words().keep if len(word) > 2}
    for function in function_kinds():
        for word in (entry.word for entry in function_words(function)):
            if len(word) == 2 and word not in _WITH_OFFICE:
                found |= {word + tail: BODY_TAG for tail in "局委办厅"}
    return found | dict.fromkeys((place for place in places() if len(place) > 2), "ns")


@lru_cache(maxsize=1 << 16)
def tag_of(word: str) -> str:
    """Returns the tag of a word in jieba's dictionary."""
    found = rjieba.tag(valid(word))
    return str(found[0][1]) if len(found) == 1 else ""
