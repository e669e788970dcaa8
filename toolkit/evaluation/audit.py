"""Audit samples: a random sample of a result that a person marks, and what the marks say of the whole.

Two populations are sampled: every extracted row, for precision; and every sentence with a number that was not taken,
for recall. Each unit has a known probability of being drawn, so that the marked ones speak for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import InputError
from toolkit.normalization.text import FoldedText
from toolkit.normalization.units import units
from toolkit.patterns.numerals import ARABIC, CHINESE_FIRST, CHINESE_NEXT
from toolkit.patterns.trie import word_regex
from toolkit.resources import tsv_rows
from toolkit.segmentation.sentences import sentence_spans
from toolkit.structure.body import find_body

KINDS = {"target": "targets", "quantity": "quantities", "responsible_unit": "responsible_units", "project": "projects"}
_STATUS = {"quantity": "status", "responsible_unit": "role", "project": "stage"}
SENTENCE = "sentence"
NOTHING_TAKEN, NUMBER_LEFT = "nothing_taken", "number_left"
# Confidence is a probability (docs/evaluation.md); the bands part what is doubtful from what is hardly ever wrong.
_BANDS = ((0.7, "low"), (0.85, "middle"), (1.01, "high"))
_LEAST = 2  # units of a stratum, so that its variance can be estimated
UNIT_COLUMNS = ["unit_id", "kind", "status", "band", "level", "year", "document_id", "start", "end"]

# Numbers that the guideline never takes (docs/annotation/quantities.md), one kind a row
_NO_NUMBER = re.compile(
    "|".join(
        (
            r"“[^“”\n]{1,40}”|《[^《》\n]{1,60}》",  # quoted names: “345”思路, 《2030年方案》
            r"[〔\[(]\d{4}[〕\])]第?\d{1,5}号",  # documents: 〔2024〕5号
            r"(?:https?://|www\.)[!-~]+|[\da-f]{16,}",  # links
            r"\d{4}-\d{1,2}-\d{1,2}(?:\d{1,2}:\d{2}(?::\d{2})?)?",  # 2024-03-05 09:30
            r"\d{4}(?:年|[-—至]\d{4}年?)|\d{1,2}(?:月|日)(?!均)",  # 2024年, 3月, 5日
            r"^\(?\d{1,3}(?:[.、)](?!\d)|\t|$)",  # the 12. that opens a task
            r"\d[A-Z](?![A-Za-z])",  # 5A, 5G
            r"PM\(?(?:2\.5|10)(?!\d)|[A-Z]{1,3}\d{1,4}(?![\d.,%十百千万亿个家元人亩公平])",  # PM2.5, G318, C919
            r"(?<!\d)(?:12\d{3}|96\d{3,4}|1[12]\d)(?=[^\d,。;、]{0,8}(?:热线|专线|急救|报警))",  # 12345热线
            rf"第(?:\d+|[{CHINESE_FIRST}][{CHINESE_NEXT}]*)[届批次条个期号]",  # 第23届, not the rank 第3位
            r"\d+(?:\.\d+)?(?:号(?!召)|型|强(?![县镇市区]))",  # 1号机组, 2型糖尿病, 500强
            r"\d+(?:\+(?:\d+|[NX]))+|共印\d+份",  # “1+10+N” without its marks; the imprint of a printed notice
        )
    )
)
# Lines of a page's block of metadata: 索引号:000014349/2025-00012
_METADATA_LINE = re.compile(r"(?m)^[ \t\u3000【\[]*(?P<label>[一-鿿][一-鿿 \u3000]{1,12})[】\]]?[:：].*$")


def _metadata(text: str) -> Iterator[tuple[int, int]]:
    """Yields the lines of a page's block of metadata."""
    labels = _metadata_labels()
    yield from (m.span() for m in _METADATA_LINE.finditer(text) if "".join(m["label"].split()) in labels)


@cache
def _metadata_labels() -> frozenset[str]:
    rows = tsv_rows("page_labels.tsv", ("label", "field", "block"))
    return frozenset(row["label"] for _, row in rows if row["block"] or row["field"].endswith(("日期", "时间")))


def population(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Returns every unit that an audit can draw, one row each, with the columns of `UNIT_COLUMNS`.

    - `kind` target: a row of the table `targets`; status `number` or `without_number`.
    - `kind` quantity: a row of `quantities` that is no target: its status.
    - `kind` responsible_unit, project: a row of these tables; status is the role, the stage.
    - `kind` sentence: a sentence with a number that lies in no extracted row; status `nothing_taken` (it has no
      quantity and no target at all) or `number_left` (it has others). Numbers in digits count but for dates, numbers
      of tasks and documents and those in names (PM2.5, 5A, 12345热线, “345”); Chinese ones with a measure word but for
      a lone 一. Lines outside the body (matter of web pages, their metadata) are left out.

    `band` is the band of confidence: low (below 0.7), middle (below 0.85), high, or none; `level` and `year` are those
    of the document.

    Args:
        tables: `documents`, `targets`, `quantities`, `responsible_units` and `projects` of one result.
    """
    documents = tables["documents"].set_index("document_id")
    parts = [_rows(kind, tables) for kind in KINDS]
    parts.append(pd.DataFrame(_sentences(tables), columns=["unit_id", "kind", "status", "document_id", "start", "end"]))
    frame = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    frame["band"] = frame["band"].fillna("none") if "band" in frame else "none"
    frame["level"] = frame["document_id"].map(documents["level"]).fillna("unknown").replace("", "unknown")
    years = frame["document_id"].map(documents["report_year"])
    frame["year"] = years.astype("Int64").astype("string").fillna("unknown").astype(object)
    return frame[UNIT_COLUMNS].sort_values("unit_id", ignore_index=True)


def _rows(kind: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = tables[KINDS[kind]]
    if kind == "quantity":
        spans = ["document_id", "start", "end"]
        rows = rows[~pd.MultiIndex.from_frame(rows[spans]).isin(pd.MultiIndex.from_frame(tables["targets"][spans]))]
    if kind == "target":
        status = rows["value"].isna().map({True: "without_number", False: "number"})
    else:
        status = rows[_STATUS[kind]].fillna("none")
    made = rows[["document_id", "start", "end"]].assign(unit_id=rows["mention_id"], kind=kind, status=status)
    return made.assign(band=[_band(c) for c in rows["confidence"]]) if "confidence" in rows else made


def _band(confidence: float) -> str:
    return next(name for top, name in _BANDS if confidence < top)


def _sentences(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, str, str, str, int, int]]:
    """Yields the sentences with a number that lies in no extracted row."""
    taken: dict[str, list[tuple[int, int, bool]]] = {}
    for kind, name in KINDS.items():
        for document, start, end in tables[name][["document_id", "start", "end"]].itertuples(index=False):
            taken.setdefault(document, []).append((start, end, kind in {"target", "quantity"}))
    for document, text in tables["documents"][["document_id", "text"]].itertuples(index=False):
        covered = np.zeros(len(text), dtype=np.int8)
        for start, end, is_number in taken.get(document, ()):
            covered[start:end] |= 2 if is_number else 1
        body = find_body(text)
        for start, end in (*((aside.start, aside.end) for aside in body.asides), *_metadata(text)):
            covered[start:end] |= 1
        for start, end in sentence_spans(body.fold()):
            sentence = FoldedText(text[start:end])
            places = (sentence.span(a, b) for a, b in _numbers(sentence.text))
            if any(not covered[start + a : start + b].any() for a, b in places):
                status = NUMBER_LEFT if (covered[start:end] & 2).any() else NOTHING_TAKEN
                yield f"{document}:{SENTENCE}:{start}-{end}", SENTENCE, status, document, start, end


@cache
def _number() -> re.Pattern[str]:
    """Returns the pattern of a number that an extractor might take: 5.5, 三家, 百分之五, 翻一番."""
    measure = word_regex([unit.name for unit in units().values() if unit.chinese])
    chinese = rf"[{CHINESE_FIRST}](?:(?<!一)|(?=[{CHINESE_NEXT}]))[{CHINESE_NEXT}]*(?:{measure})"
    return re.compile(rf"{ARABIC}|{chinese}|分之|翻了?[一两二三四五]?番")


def _numbers(sentence: str) -> list[tuple[int, int]]:
    masked = _NO_NUMBER.sub(lambda match: "\0" * len(match.group()), sentence)
    return [match.span() for match in _number().finditer(masked)]


def draw(units_: pd.DataFrame, *, n: int = 200, seed: int = 1) -> pd.DataFrame:
    """Draws a stratified random sample.

    Strata are kind, status (of targets, quantities and sentences) and band of confidence. They share the sample by the
    power allocation with exponent 1/2 (Bankier, The American Statistician 42, 1988): small strata get more than their
    share, and 2 units at least. Inside a stratum the units are ordered by status, level and year, by chance among
    equals, and drawn systematically with a random start (Särndal, Swensson and Wretman, Model Assisted Survey Sampling,
    1992, section 3.4), so that these are represented in proportion.

    Args:
        units_: The population (`population`).
        n: Number of units; all, where there are no more.
        seed: Of the random numbers: the same seed draws the same units of the same result.

    Returns:
        The sample in order of document and place: the columns of the population, and `stratum`, `stratum_size`,
        `stratum_sample` and `inclusion_probability`.

    Raises:
        InputError: There is nothing to draw, or n is too small for the strata.

    Example:
        >>> sample = draw(population(tables), n=200, seed=1)  # doctest: +SKIP
        >>> (1 / sample["inclusion_probability"]).sum()  # about the size of the population  # doctest: +SKIP
        2210.0
    """
    if units_.empty:
        raise InputError("there is nothing to draw: the result has no rows and no sentence with a number")
    strata = _stratum(units_)
    groups = {str(name): units_[strata.eq(name)] for name in sorted(strata.unique())}
    sizes = {name: len(rows) for name, rows in groups.items()}
    allotted = _allot(sizes, min(n, len(units_)))
    rng = np.random.default_rng(seed)
    drawn = []
    for name, rows in groups.items():
        size, take = sizes[name], allotted[name]
        ordered = rows.iloc[rng.permutation(size)].sort_values(["status", "level", "year"], kind="stable")
        picked = ((rng.random() + np.arange(take)) * size / take).astype(int)
        part = ordered.iloc[picked]
        drawn.append(
            part.assign(stratum=name, stratum_size=size, stratum_sample=take, inclusion_probability=take / size)
        )
    return pd.concat(drawn).sort_values(["document_id", "start", "end", "unit_id"], ignore_index=True)


def _stratum(units_: pd.DataFrame) -> pd.Series[Any]:
    by_status = units_["kind"].isin(["target", "quantity", SENTENCE])
    return units_["kind"] + "/" + units_["status"].where(by_status, "all") + "/" + units_["band"]


def _allot(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Shares n units among strata: each its least, the rest one by one to the highest priority.

    The priority √N/√(a·(a+1)) of a stratum of N units of which a are given rounds the power allocation to whole numbers
    (the method of equal proportions: Wright, The American Statistician 66, 2012).
    """
    given = {name: min(_LEAST, size) for name, size in sizes.items()}
    if sum(given.values()) > n:
        raise InputError(
            f"a sample of {n} is too small for {len(sizes)} strata of kind, status and confidence; "
            f"draw at least {sum(given.values())} (200 are usual)"
        )
    for _ in range(n - sum(given.values())):
        free = [name for name, size in sizes.items() if given[name] < size]
        chosen = max(free, key=lambda name: (sizes[name] / (given[name] * (given[name] + 1)) ** 2, name))
        given[chosen] += 1
    return given
