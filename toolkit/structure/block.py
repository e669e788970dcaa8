"""The block of labels and values that pages print around a document: 索引号, 发文字号, 成文日期, 发布机构."""

from __future__ import annotations

import re
from functools import cache

from toolkit.errors import LexiconError
from toolkit.resources import tsv_rows

_NAME = "metadata_labels.tsv"
FIELDS = ("index_number", "doc_number", "date", "publication_date", "issuer", "subject", "validity", "title", "other")
_LONGEST_VALUE = 120
_REACH = 3000  # characters of the page in which a block is looked for
_NO_VALUE = re.compile(r"(?:无|暂无|空|-+|/)?\Z")
_EDGE = " \t|:〔〕∙·。;,"


@cache
def _labels() -> dict[str, tuple[str, int]]:
    labels = {}
    for line, row in tsv_rows(_NAME, ["label", "field", "alone"]):
        if row["field"] not in FIELDS or row["alone"] not in ("", "yes"):
            raise LexiconError(f"{_NAME}, line {line}: field must be one of {', '.join(FIELDS)}, alone yes or empty")
        labels[row["label"]] = (row["field"], line)
    return labels


@cache
def _label() -> re.Pattern[str]:
    """A label, followed by a colon, the end of its bracket or cell, or alone on its line."""
    rows = [row for _, row in tsv_rows(_NAME, ["label", "field", "alone"])]

    def words(alone: str) -> str:
        return "|".join(sorted((r["label"] for r in rows if r["alone"] == alone), key=len, reverse=True))

    at_start = r"(?:(?m:^)|(?<=[\t|〔∙·]))[∙·〔|]*"
    return re.compile(rf"(?:(?P<any>{words('')})|{at_start}(?P<alone>{words('yes')}))(?:(?=[:〕|\t])[:〕|\t]*|(?m:$))")


def read_block(text: str) -> dict[str, str]:
    r"""Returns the values of the labels in a folded text by field, each as written without white space.

    Label and value may stand on one line, on two, two pairs a line, with bars between or in brackets; empty values and
    `无` are left out. Of several values the one of the label that goes first in the lexicon is kept, then the first.

    Args:
        text: The head of a document, folded.

    Example:
        >>> read_block("索引号:K/2020-1成文日期:2020年3月2日\n发布机构:\n清河市人民政府\n文号:无")
        {'index_number': 'K/2020-1', 'date': '2020年3月2日', 'issuer': '清河市人民政府'}
    """
    found: dict[str, tuple[int, str]] = {}
    text = text[:_REACH]
    labels = list(_label().finditer(text))
    for i, match in enumerate(labels):
        field, rank = _labels()[match["any"] or match["alone"]]
        limit = labels[i + 1].start() if i + 1 < len(labels) else len(text)
        value = _value(text, match.end(), limit)
        if field != "other" and value and (field not in found or rank < found[field][0]):
            found[field] = (rank, value)
    return {field: found[field][1] for field in FIELDS if field in found}


def _value(text: str, start: int, limit: int) -> str:
    """Returns what stands behind a label, in its line or else in the next, up to the next label."""
    end = text.find("\n", start, limit)
    end = end if end >= 0 else limit
    value = text[start:end].strip(_EDGE)
    if not value and end < limit:
        after = text.find("\n", end + 1, limit)
        value = text[end + 1 : after if after >= 0 else limit].strip(_EDGE)
    value = re.split(r"[\t|]", value, maxsplit=1)[0].rstrip(_EDGE)
    return "" if _NO_VALUE.match(value) or len(value) > _LONGEST_VALUE else value
