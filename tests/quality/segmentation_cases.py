"""The 300 sentences of gold/segmentation, cut by hand: docs/annotation/segmentation.md says how."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from toolkit.evaluation import text_sha256
from toolkit.loaders import iter_documents
from toolkit.schema import Document

FOLDER = Path(__file__).parent / "gold" / "segmentation"
Span = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """One sentence and its tokens, as offsets into `text`; each of `terms` is one token of `coarse`."""

    id: str
    text: str
    coarse: list[Span]
    fine: list[Span]
    terms: list[Span]


def load_cases(corpus: Path | None) -> list[Case]:
    """Returns the sentences of our own texts, and those of real documents where these are there.

    Args:
        corpus: The folder that GOVTEXT_REAL_CORPUS names, whose folder `corpus` holds the real documents, or None.

    Raises:
        ValueError: Tokens and text of a sentence differ, or a document is not among the real ones.
    """
    own = yaml.safe_load((FOLDER / "own.yaml").read_text(encoding="utf-8"))
    cases = [parse(row["id"], row["text"], row["tokens"]) for row in own]
    if corpus is None:
        return cases
    return cases + _real_cases(corpus, "real.json")


def load_fresh(corpus: Path, name: str = "fresh.json") -> list[Case]:
    """Returns sentences of real documents that were cut before rules or lexicon changed.

    Args:
        corpus: The folder that GOVTEXT_REAL_CORPUS names.
        name: `fresh.json`, whose errors were read, `fresh2.json` or `fresh3.json`, whose errors were not, or
            `fresh3-second.json`, the same sentences as `fresh3.json` cut by another annotator.

    Raises:
        ValueError: A document is not among the real ones.
    """
    return _real_cases(corpus, name)


def _real_cases(corpus: Path, name: str) -> list[Case]:
    found = (document for document in iter_documents([corpus / "corpus"]) if isinstance(document, Document))
    texts = {text_sha256(document.text): document.text for document in found}
    cases = []
    for row in real_rows(name):
        text = texts.get(row["text_sha256"])
        if text is None:
            raise ValueError(f"{row['id']}: {row['source']} is not there, or its text has changed")
        cases.append(_case(row["id"], text[row["start"] : row["end"]], _spans(row["fine"]), _spans(row["terms"])))
    return cases


def real_rows(name: str = "real.json") -> list[dict[str, Any]]:
    """The records of the sentences of real documents, which hold no text."""
    rows: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return rows


def parse(name: str, text: str, marked: str) -> Case:
    """Returns the case of a text and its marked tokens; white space of the text may stand inside a token.

    Example:
        >>> parse("own-1", "城镇登记失业率3%", "[城镇|登记|失业率] 3%").coarse
        [(0, 7), (7, 9)]
    """
    fine: list[Span] = []
    terms: list[Span] = []
    at = 0
    for token in marked.split(" "):
        is_term = len(token) > 2 and token[0] == "[" and token[-1] == "]"
        words = token[1:-1].split("|") if is_term else [token]
        first = len(fine)
        for word in words:
            span = _find(name, text, word, at)
            fine.append(span)
            at = span[1]
        if is_term:
            terms.append((fine[first][0], at))
    if text[at:].strip():
        raise ValueError(f"{name}: no token for {text[at:]!r}")
    return _case(name, text, fine, terms)


def _find(name: str, text: str, word: str, at: int) -> Span:
    """The span of a word at or after an offset, with nothing but white space before it and in it."""
    start = end = at
    for i, char in enumerate(word):
        while text[end : end + 1].isspace():
            end += 1
        if text[end : end + 1] != char:
            raise ValueError(f"{name}: the text goes on with {text[end : end + 10]!r}, the tokens with {word!r}")
        if i == 0:
            start = end
        end += 1
    if start == end:
        raise ValueError(f"{name}: a token is empty")
    return start, end


def _spans(pairs: Iterable[Iterable[int]]) -> list[Span]:
    return [(start, end) for start, end in pairs]


def _case(name: str, text: str, fine: list[Span], terms: list[Span]) -> Case:
    """Both granularities differ in the terms alone."""
    inside = {span for span in fine for start, end in terms if start <= span[0] and span[1] <= end}
    coarse = sorted([span for span in fine if span not in inside] + terms)
    return Case(name, text, coarse, fine, terms)
