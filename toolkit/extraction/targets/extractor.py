"""The targets of a text: quantities to be reached, and clauses that bind an indicator without a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.extraction.quantities import QuantityExtractor
from toolkit.extraction.quantities.comparison import held_against
from toolkit.extraction.quantities.keys import as_gap
from toolkit.extraction.targets.cues import Scope, find_cue, find_scope
from toolkit.extraction.targets.passages import Headlines, headlines, own_year_begins, resolve
from toolkit.extraction.targets.unnumbered import Unnumbered, find_unnumbered
from toolkit.extraction.targets.words import Cues, cues, reference, scopes
from toolkit.normalization.indicators import indicator_key, relation_key
from toolkit.normalization.text import FoldedText
from toolkit.schema import Document, Horizon, PeriodSource, Quantity, Section, Structure, Target, as_document
from toolkit.structure import parse_structure, read_metadata
from toolkit.structure.body import find_body
from toolkit.structure.kinds import is_reading
from toolkit.structure.zones import Zones

_REACH = 500  # characters before a target in which its sentence begins
_HEADLINE_CUE = "预期目标"  # governs what the passage lists
# Share of rows at the first scores of three unseen sets that were targets of the right indicator (docs/evaluation.md).
_UNNUMBERED_CONFIDENCE = 0.82


def extract_targets(
    text: str | Document, *, report_year: int | None = None, commitment: str | Path = "commitment"
) -> list[Target]:
    """Returns the targets of a text, with and without a number.

    Args:
        text: Any Chinese text; a whole report or notice gives the context that tells results from targets. A document
            also tells its year by its file and fields.
        report_year: The year that the text plans for; None reads it from the text.
        commitment: File of cues: one of the package, or the path of the user's own.

    Returns:
        The targets in order of `start`, each with `text == source[start:end]`.

    Raises:
        InputError: The text is neither a string nor a document.
        LexiconError: The file of cues is faulty.

    Example:
        >>> [(t.indicator, t.relation) for t in extract_targets("力争产值增长5%，居民收入增长与经济增长同步。")]
        [('产值', None), ('居民收入', 'in_step')]
    """
    document = as_document(text)
    body = find_body(document.text)
    if is_reading(body.text):
        return []
    folded = body.fold()
    structure = parse_structure(document.text, folded)
    quantities = QuantityExtractor().extract(document.text, structure, folded=folded)
    year = report_year
    if year is None:
        year = read_metadata(document.text, document.source, document.fields).report_year
    return body.as_written(TargetExtractor(commitment).extract(folded, structure, quantities, year))


class TargetExtractor:
    """Makes the targets of a text from its quantities and its clauses without a number."""

    def __init__(self, commitment: str | Path = "commitment") -> None:
        """Reads the file of cues.

        Raises:
            LexiconError: It is faulty.
        """
        self._cues = cues(commitment)

    def extract(
        self, folded: FoldedText, structure: Structure, quantities: Sequence[Quantity], report_year: int | None
    ) -> list[Target]:
        """Returns the targets in order of `start`.

        Args:
            folded: The folded text.
            structure: Its sections, whose headings may name a period.
            quantities: The quantities of the text; those with status `target` become rows.
            report_year: The year that the text plans for, where known.
        """
        passages = headlines(folded.text)
        reader = _Reader(folded, structure, passages, self._cues, report_year)
        found = [reader.numbered(q) for q in quantities if q.status == "target"]
        found += [reader.unnumbered(u) for u in find_unnumbered(folded, Zones(folded.text), passages)]
        return _flag_conflicts(sorted(found, key=lambda t: (t.start, t.end)))


class _Around(NamedTuple):
    """What the surroundings of a target say."""

    cue: str
    headline: bool
    scope: Scope
    target_year: int | None
    horizon: Horizon | None
    period_source: PeriodSource | None


def _without_level(indicator: str) -> str:
    """Returns the indicator without its level: the key is that of 一般公共预算收入, the scope says 市本级."""
    pattern, classes = scopes()
    m = pattern.match(indicator)
    return indicator[m.end() :] if m and classes[m[0]] == "level" else indicator


class _Reader:
    """Gives each target what its surroundings say: cue, passage, scope, year."""

    def __init__(
        self, folded: FoldedText, structure: Structure, passages: Headlines, cues: Cues, report_year: int | None
    ) -> None:
        self.folded, self.structure, self.passages, self.cues = folded, structure, passages, cues
        self.report_year = report_year
        self._held: tuple[int, tuple[int, int] | None] = 0, None  # end of the last difference, what it is taken to
        self._own_year: dict[int, int | None] = {}  # start of a section -> where the plan for the year begins

    def numbered(self, q: Quantity) -> Target:
        """Makes the row of a quantity."""
        a, b = self.folded.to_folded(q.start), self.folded.to_folded(q.end)
        held = self._reference(a, b) if q.change in ("increase", "decrease") else None
        words = "".join(self.folded.source[slice(*self.folded.span(*held))].split()) if held else None
        around = self._around(a, b, q.indicator, q.period, held[0] if held else b)
        key = q.indicator_key or indicator_key(_without_level(q.indicator), q.change, q.unit)
        if held and not q.indicator_key:
            key = as_gap(key, grows="增" in q.indicator)
        return Target(
            start=q.start,
            end=q.end,
            text=q.text,
            indicator=q.indicator,
            indicator_key=key,
            comparator=q.comparator,
            change=q.change,
            value=q.value,
            value_high=q.value_high,
            unit=q.unit,
            relation=None,
            reference=reference(words) if words else None,
            reference_text=words,
            period=q.period,
            confidence=q.confidence,
            rule=q.rule,
            **self._fields(around, key or q.indicator),
        )

    def _reference(self, a: int, b: int) -> tuple[int, int] | None:
        """Returns the folded span that a difference is taken to; a bare member of a list shares that of its list."""
        flat, (last, held) = self.folded.text, self._held
        if flat[last:a] not in ("、", "和", "及"):
            held = held_against(flat, 0, a)
        self._held = b, held
        return held

    def unnumbered(self, u: Unnumbered) -> Target:
        """Makes the row of a clause without a number."""
        start, end = self.folded.span(u.start, u.end)
        source = self.folded.source
        period = None
        if u.period:
            a, b = self.folded.span(*u.period)
            period = "".join(source[a:b].split())
        p = u.predicate
        around = self._around(u.start, p.end, u.indicator, period, p.end)
        key = relation_key(u.indicator, growth=u.grows) or relation_key(_without_level(u.indicator), growth=u.grows)
        return Target(
            start=start,
            end=end,
            text=source[start:end],
            indicator=u.indicator,
            indicator_key=key,
            comparator=None,
            change=None,
            value=None,
            value_high=None,
            unit=None,
            relation=p.relation,
            reference=p.reference,
            reference_text=p.reference_text,
            period=period,
            confidence=_UNNUMBERED_CONFIDENCE,
            rule=f"{u.rule}/clause",
            **self._fields(around, key or u.indicator),
        )

    def _around(self, a: int, b: int, indicator: str, period: str | None, scope_end: int) -> _Around:
        """Returns what the surroundings of the folded span a, b decide; behind `scope_end` nothing tells the scope."""
        flat = self.folded.text
        lead = self.passages.at(a)
        cue = find_cue(flat, a, b, self.cues, indicator) or (_HEADLINE_CUE if lead else "")
        floor = max(0, a - _REACH)
        low = max(floor, *(flat.rfind(mark, floor, a) + 1 for mark in "。\n"))
        scope = find_scope(flat, indicator, low, scope_end)
        return _Around(cue, lead is not None, scope, *self._when(period, lead, self.folded.span(a, b)[0]))

    def _fields(self, around: _Around, name: str) -> dict[str, Any]:
        year, horizon = around.target_year, around.horizon
        return {
            "cue": around.cue,
            "commitment": self.cues.classes.get(around.cue, ""),
            "headline": around.headline,
            "scope": "、".join(around.scope.words),
            "target_year": year,
            "horizon": horizon,
            "period_source": around.period_source,
            "target_key": "|".join([name, around.scope.level, str(year or ""), horizon or ""]) if name else "",
            "conflict": False,
        }

    def _when(
        self, period: str | None, lead: str | None, offset: int
    ) -> tuple[int | None, Horizon | None, PeriodSource | None]:
        """Resolves year and horizon: from the period, the passage, the headings from inside outward, the report."""
        if period and (found := resolve(period, self.report_year)):
            return *found, "period"
        if lead and (found := resolve(lead, self.report_year)):
            return *found, "passage"
        for section in reversed(self.structure.path_at(offset)):
            if found := resolve(section.title, self.report_year):
                begins = self._own_year_begins(section)
                if begins is not None and self.folded.to_folded(offset) >= begins:
                    break
                return *found, "section"
        return (self.report_year, "annual", "report_year") if self.report_year else (None, None, None)

    def _own_year_begins(self, section: Section) -> int | None:
        if section.start not in self._own_year:
            start = self.folded.to_folded(section.start)
            begins = own_year_begins(self.folded.text, section.title, start, self.report_year)
            self._own_year[section.start] = begins
        return self._own_year[section.start]


def _flag_conflicts(targets: list[Target]) -> list[Target]:
    """Marks mentions of one known indicator, level and year that give unlike values."""
    mentions: dict[tuple[str | None, ...], set[tuple[object, ...]]] = defaultdict(set)
    for t in targets:
        if t.indicator_key and t.value is not None:
            mentions[t.target_key, t.unit, t.reference].add((t.value, t.value_high, t.comparator))
    return [
        replace(t, conflict=True)
        if t.indicator_key and len(mentions.get((t.target_key, t.unit, t.reference), ())) > 1
        else t
        for t in targets
    ]
