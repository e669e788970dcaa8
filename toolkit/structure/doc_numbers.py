"""Document numbers (发文字号) and their parts: 清府办发〔2022〕12号."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.normalization.text import FoldedText
from toolkit.structure.dates import YEAR, year_value

# 乐中府办发〔2022〕2号, 国发〔二〇二二〕第7号; the brackets of other kinds are folded
DOC_NUMBER = rf"[\u4e00-\u9fffA-Za-z]{{1,16}}[〔(]{YEAR}年?[〕)]第?\d{{1,4}}[号號]"
_PARTS = re.compile(rf"(?P<word>[^〔(]+)[〔(](?P<year>{YEAR})年?[〕)]第?(?P<serial>\d{{1,4}})[号號]")


class NumberParts(NamedTuple):
    """The parts of a document number.

    Attributes:
        word: 发文机关代字, which stands for the issuer: `清府办发`.
        year: The year in its bracket.
        serial: The running number.
    """

    word: str
    year: int
    serial: int


def number_parts(doc_number: str | None) -> NumberParts | None:
    """Returns the parts of a document number in brackets of any kind, None for what is none.

    Example:
        >>> number_parts("清府办发【二〇二二】 第12號")
        NumberParts(word='清府办发', year=2022, serial=12)
    """
    match = _PARTS.fullmatch(FoldedText(doc_number).text) if doc_number else None
    return NumberParts(match["word"], year_value(match["year"]), int(match["serial"])) if match else None
