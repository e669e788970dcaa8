"""The lexicons that every backend honours: domain terms, words that differ from a dictionary's, the user's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from rjieba import Jieba

from toolkit.errors import LexiconError
from toolkit.normalization.indicators import indicator_names
from toolkit.normalization.organisations.functions import function_kinds, function_words
from toolkit.normalization.text import fold_width
from toolkit.resources import tsv_rows
from toolkit.segmentation.bodies import places
from toolkit.segmentation.compounds import Parts, words

DOMAIN_TERMS = "domain_terms.tsv"
SEGMENTATION_TERMS = "segmentation_terms.tsv"

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
    found = {fold_width(word): tag for word, tag in (domain_terms() | _read(SEGMENTATION_TERMS)).items()}
    found |= {name: "n" for name in indicator_names() if len(name) > 2}
    return {word: tag for word, tag in found.items() if word not in cut}


@cache
def plain_words() -> Mapping[str, str]:
    """Returns what is one token at both granularities though a dictionary lacks it: 占比, 林草局, names of places."""
    found = {word: "n" for word in words().word} | {word: "l" for word in words().keep if len(word) > 2}
    for function in function_kinds():
        for word in (entry.word for entry in function_words(function)):
            if len(word) == 2 and word[-1] not in "局委办厅署":
                found |= {word + tail: BODY_TAG for tail in "局委办厅"}
    return found | dict.fromkeys((place for place in places() if len(place) > 2), "ns")


@cache
def reference() -> Jieba:
    """Returns jieba's own dictionary."""
    return Jieba()


@lru_cache(maxsize=1 << 16)
def tag_of(word: str) -> str:
    """Returns the tag of a word in jieba's dictionary."""
    found = reference().tag(word)
    return str(found[0][1]) if len(found) == 1 else ""
