"""Quantities of a text: numbers with unit, exact value, comparator, change, indicator, status and period."""

from __future__ import annotations

from typing import cast

from toolkit.extraction.quantities import comparison, indicator, restore
from toolkit.extraction.quantities.cells import Cells
from toolkit.extraction.quantities.confidence import confidence, named_rule
from toolkit.extraction.quantities.keys import key as key_of
from toolkit.extraction.quantities.period import period, phrases
from toolkit.extraction.quantities.scanner import scan
from toolkit.extraction.quantities.site import Site, names_rate, sites
from toolkit.extraction.quantities.status import status
from toolkit.normalization.text import FoldedText
from toolkit.schema import Change, Comparator, Quantity, Status, Structure
from toolkit.structure.body import find_body
from toolkit.structure.zones import Zones

_TIMELESS = frozenset(["threshold", "total", "age"])  # rules of properties that hold at any time


class QuantityExtractor:
    """Finds the quantities of a text (guidelines, section 1); stateless, so one instance serves every document."""

    def extract(self, text: str, structure: Structure, folded: FoldedText | None = None) -> list[Quantity]:
        """Returns the quantities in order of `start`.

        Args:
            text: The source text, exactly as given.
            structure: Its sections and tasks (not read: results and plans are told apart by headings with or without
                numbers, see `toolkit.structure.zones`).
            folded: The folded text, where it was made already.
        """
        del structure
        body = find_body(text)
        folded = folded or body.fold()
        flat = folded.text
        found = sites(flat, scan(flat))
        if not found:
            return []
        cells = Cells(flat)
        source = _Source(folded)
        _measure(source, found, cells)
        return body.as_written(_records(source, found, cells))


class _Source:
    """The source of a folded text, asked sentence by sentence: without white space inside, offsets differ by one sum.

    Attributes:
        folded: The folded text.
    """

    __slots__ = ("_end", "_runs", "_shift", "_start", "folded")

    def __init__(self, folded: FoldedText) -> None:
        self.folded = folded
        self._start = self._end = self._shift = 0
        self._runs: dict[int, tuple[int, int, int]] = {}

    def enter(self, start: int, end: int) -> None:
        """Begins a sentence."""
        run = self._runs.get(start)
        if run is None:
            first, last = self.folded.span(start, end)
            run = self._runs[start] = (start, end, first - start) if last - first == end - start else (0, 0, 0)
        self._start, self._end, self._shift = run

    def span(self, a: int, b: int) -> tuple[int, int]:
        """Returns the source span of a folded span."""
        if self._start <= a < b <= self._end:
            return a + self._shift, b + self._shift
        return self.folded.span(a, b)

    def original(self, a: int, b: int) -> str:
        """Returns the source characters of a folded span, white space removed."""
        start, end = self.span(a, b)
        piece = self.folded.source[start:end]
        return piece if end - start == b - a else "".join(piece.split())


def _measure(source: _Source, found: list[Site], cells: Cells) -> None:
    """Gives each number its indicator, comparator and change, from left to right, then by lists."""
    flat, original = source.folded.text, source.original
    sentence = -1
    in_table = bool(cells)
    for site in found:
        if site.sentence_start != sentence:
            sentence = site.sentence_start
            source.enter(sentence, site.sentence_end)
        indicator.find(flat, site, original)
        if in_table and not site.indicator and (label := cells.label(site.candidate.start)):
            site.indicator, site.noun_rule = original(*label), "cell"
        site.comparator = comparison.comparator(site)
        site.change = comparison.change(flat, site)
    indicator.name_pairs(flat, found, original)
    chains = _chains(found)
    for i, chain in enumerate(chains):
        if len(chain) < 2:
            continue
        comparison.share_last(chain, restore.distribute(flat, chain, original))
        if i:
            restore.pair(chain, chains[i - 1])
            restore.pair_back(flat, chain)


def _chains(found: list[Site]) -> list[list[Site]]:
    """Groups each number with the bare ones that follow it in one list."""
    chains: list[list[Site]] = []
    for site in found:
        if site.bare and chains and site.previous is chains[-1][-1]:
            chains[-1].append(site)
        else:
            chains.append([site])
    return chains


def _records(source: _Source, found: list[Site], cells: Cells) -> list[Quantity]:
    """Decides status and period sentence by sentence and makes the records."""
    flat = source.folded.text
    zones, in_table = Zones(flat), bool(cells)
    records: list[Quantity] = []
    sentence, periods, cued = -1, [], None
    for i, site in enumerate(found):
        if site.noun_rule == "name":
            continue
        if site.sentence_start != sentence:
            sentence = site.sentence_start
            source.enter(sentence, site.sentence_end)
            periods, cued = phrases(flat, sentence, site.sentence_end), None
        following = found[i + 1] if i + 1 < len(found) and found[i + 1].sentence_start == sentence else None
        state, rule = status(flat, site, zones, following)
        if rule in ("aspect", "intent"):
            cued = state
        elif rule == "default" and cued:
            state, rule = cued, "sentence"
        if rule == "age" and following and _in_rate(flat, site, following):
            continue
        column = cells.status(site.candidate.start) if in_table and state != "attribute" else ""
        if column:
            state, rule = column, "column"
        when = period(flat, site, periods) if periods and rule not in _TIMELESS else None
        if when and state == "target" and _gone(flat[slice(*when)], zones.plan_year(when[0])):
            state, rule = "achieved", "plan-past"
        key = key_of(flat, site, following, state)
        records.append(_record(source, site, (state, rule), source.original(*when) if when else None, key))
    return records


def _gone(phrase: str, plan_year: int) -> bool:
    """Tells whether a period is a calendar year before that of the plan (2023年 in a plan of 2024)."""
    year = phrase.removesuffix("年")
    return len(phrase) == 5 and year.isdecimal() and int(year) < plan_year


def _record(source: _Source, site: Site, decided: tuple[str, str], when: str | None, key: str | None) -> Quantity:
    c = site.candidate
    start, end = source.span(c.start, c.end)
    written = source.folded.source[start:end]
    state, rule = decided
    noun_rule = named_rule(site.noun_rule, site.indicator, known=key is not None)
    return Quantity(  # by position, which takes a third less time
        start,
        end,
        written,
        c.value,
        c.value_high,
        _unit(c.unit, written),
        cast("Comparator", site.comparator),
        cast("Change", site.change),
        site.indicator,
        cast("Status", state),
        when,
        key,
        confidence(rule, noun_rule),
        f"{rule}/{noun_rule}",
    )


def _unit(unit: str, written: str) -> str:
    """Returns the base unit as written: 百分点 for 个百分点, brackets as in the source."""
    if unit == "个百分点":
        return "百分点"
    if "(" in unit and "（" in written:
        return unit.replace("(", "（").replace(")", "）")
    return unit


def _in_rate(text: str, site: Site, following: Site) -> bool:
    """An age inside the name of a rate (65岁以上老年人…服务率达到40%) belongs to that name."""
    if not names_rate(text, site, following.candidate) and following.candidate.unit != "%":
        return False
    return (
        site.candidate.start >= following.left or text[site.candidate.start : site.candidate.end] in following.indicator
    )
