"""Targets without a number (居民收入增长与经济增长同步): their predicates, indicators and status."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from toolkit.extraction.quantities import indicator, nouns, restore
from toolkit.extraction.quantities.period import period, phrases
from toolkit.extraction.quantities.scanner import Candidate, scan
from toolkit.extraction.quantities.site import Site, sites
from toolkit.extraction.quantities.status import planned
from toolkit.extraction.targets.passages import Headlines
from toolkit.extraction.targets.relations import Predicate, find_predicates
from toolkit.extraction.targets.words import measured, reference
from toolkit.normalization.text import FoldedText
from toolkit.structure.zones import Zones

_GROWS = re.compile(r"增长|增速|增幅|涨幅|降低|下降|增加")
# verbs of an actor: 推动外贸稳定增长 is a measure, and a target only where the main targets stand
_MEASURE = re.compile(
    r"推动|促进|带动|拉动|维护|推进|加快|加强|健全|完善|支持|引导|鼓励|加大|强化|优化|深化|开展|实施|建立|拓展|着力|通过|采取|聚焦"
)
# what is reported, lacking, foreseen or demanded by others, and not planned
_NO_PLAN = re.compile(
    r"主要是|由于|得益于|已经|已(?=[连持实达])|一年来|[五两三]年间|去年以来|过去[一五]年|五年来|没有|未能|未完成|[高低好快慢优强弱]于预期|是否|清醒|预测|存在[^。]{0,20}(?:问题|不足|短板)|"
    r"(?:会议|省委|市委|中央|总书记)(?:指出|强调|要求|提出|明确)"
)
_LOOK_BACK = 80  # characters before a predicate in which such words, and its clause, are looked for
_LONGEST_ROW = 2000  # characters of a row of a table before a predicate
_SENTENCE_END = re.compile(r"[。!?\n\t]")


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A target without a number, in folded offsets."""

    start: int
    end: int
    predicate: Predicate
    indicator: str
    grows: bool
    period: tuple[int, int] | None
    rule: str


def find_unnumbered(folded: FoldedText, zones: Zones, passages: Headlines) -> list[Unnumbered]:
    """Returns the targets without a number in order."""
    flat = folded.text
    predicates = {p.start: p for p in find_predicates(flat)}
    if not predicates:
        return []

    def original(a: int, b: int) -> str:
        start, end = folded.span(a, b)
        return "".join(folded.source[start:end].split())

    found: list[Unnumbered] = []
    sentence, periods = -1, []
    blanked = _without_references(flat, predicates.values())
    for site in _sites(flat, predicates.values()):
        indicator.find(flat, site, original)
        predicate = predicates.get(site.candidate.start)
        if predicate is None or site.candidate.kind != "relation":
            continue
        if site.sentence_start != sentence:
            sentence, periods = site.sentence_start, phrases(flat, site.sentence_start, site.sentence_end)
        headline = passages.at(predicate.start) is not None
        if not headline and planned(blanked, site, zones)[0] != "target":
            continue
        target = _target(flat, site, predicate, headline, original)
        if target:
            when = period(flat, site, periods) if periods else None
            found.append(Unnumbered(*target, when, predicate.relation))
    return found


def _sites(text: str, predicates: Iterable[Predicate]) -> list[Site]:
    """Returns the sites of the predicates, which are taken for rates, and of the numbers in their sentences."""
    candidates: list[Candidate] = []
    relations: list[Candidate] = []
    done = 0
    for p in predicates:
        if p.start >= done:
            start = max(text.rfind(mark, done, p.start) + 1 for mark in "。!?\n\t")
            start = max(start, done)
            stop = _SENTENCE_END.search(text, p.end)
            done = stop.start() if stop else len(text)
            for c in scan(text[start:done]):
                c.start, c.end = c.start + start, c.end + start
                candidates.append(c)
        relations.append(Candidate(p.start, p.end, Decimal(0), None, "%", kind="relation"))
    starts, ends = [c.start for c in relations], [c.end for c in relations]
    # numbers outside the predicates: as many of these begin before its end as end before its start
    candidates = [c for c in candidates if bisect_left(starts, c.end) == bisect_right(ends, c.start)]
    candidates = sorted([*candidates, *relations], key=lambda c: c.start)
    return sites(text, candidates)


def _target(
    text: str, site: Site, p: Predicate, headline: bool, original: indicator.Original
) -> tuple[int, int, Predicate, str, bool] | None:
    """Returns start, end, predicate, indicator and whether growth is meant; None where the clause is no target."""
    if _QUALIFIES.match(text, p.end) or _NO_PLAN.search(text, max(site.sentence_start, p.start - _LOOK_BACK), p.end):
        return None
    a, b = _noun(text, site)
    own = b > a
    if p.inside and not own:
        c, d = nouns.before(text, *p.inside, counted=False)
        grows = _GROWS.search(text, c, p.inside[1]) is not None
        if change := _CHANGE_AT_END.search(text, c, d):
            d = change.start()
        noun = original(c, d)
    else:
        noun = original(a, b) if own else site.indicator
        from_ = a if own else site.previous.left if site.previous else site.left
        grows = _GROWS.search(text, from_, p.start) is not None
    noun = restore.unquote(_LISTED_INDICATORS.sub("", noun))
    if not (_measures(noun, p) or _RATE_BEFORE.search(text, max(0, p.start - 3), p.start)) or noun[:1] in _NO_NOUN:
        return None
    if p.moves and (not own or (not headline and _MEASURE.search(text, _clause_start(text, site, p), a))):
        return None  # 稳步提升社会保障水平: a measure, whose object is the indicator
    if (gap := _GAP.search(noun)) and reference(gap[1]) != "other":
        p = replace(p, reference=reference(gap[1]), reference_text=gap[1])
    return a if own else p.start, p.end, p, noun, grows or p.reference == "economic_growth"


_RATE_BEFORE = re.compile(r"(?:增速|增幅|增长|涨幅)\Z")  # what has a rate of growth is measured
_NO_NOUN = frozenset(["", *"对把以"])
_GAP = re.compile(r"[与和同]([^与和同]{2,16}?)的?(?:差距|倍差)\Z")  # 人均收入与全国平均水平的差距


_QUALIFIES = re.compile(r"(?:[且和并、及][^,。;\n]{0,24})?的")  # …且税收不低于上年的企业: an attribute
_LISTED_INDICATORS = re.compile(r"(?<!主要)(?<!主要经济)(?<!先行)等?(?:指标|任务|目标)\Z")  # 能源、水资源等指标
_CHANGE_AT_END = re.compile(r"(?:实际|年均|同比)?(?:增长|增速|增幅|涨幅|下降|降低|提高|改善|提升|降幅|上升)(?:幅度)?\Z")


def _noun(text: str, site: Site) -> tuple[int, int]:
    """Returns the span of the noun before the predicate, empty where none stands in its clause, label or row."""
    start, end = site.left, site.noun_end
    floor = max(0, site.candidate.start - _LONGEST_ROW)
    line = max(floor, text.rfind("\n", floor, site.candidate.start) + 1)
    cell = max(text.rfind(mark, line, site.candidate.start) for mark in "|\t") + 1
    if cell > line and _HAN.search(text, max(cell, start), end) is None:
        label = _LABEL_CELL.match(text, line, cell)
        start, end = label.span("label") if label else (cell, cell)
    elif end <= start and start > site.sentence_start and text[start - 1] == ":":
        end = start - 1  # 能耗强度:达到考核目标
        floor = max(site.sentence_start, end - _LOOK_BACK)
        start = max(floor, *(text.rfind(mark, floor, end) + 1 for mark in ",;。、"))
    start = max(start, cell) if cell < end else start
    if lead := _LEAD.match(text, start, end):
        start = lead.end()
    a, b = nouns.before(text, start, end, counted=False)
    if lead := _LEAD.match(text, a, b):
        a = lead.end()
    if change := _CHANGE_AT_END.search(text, a, b):
        b = change.start()
    return (a, b) if b > a else (site.candidate.start, site.candidate.start)


_HAN = re.compile(r"[一-鿿]{2}")
_LABEL_CELL = re.compile(r"(?:[^|\t\n一-鿿]*[|\t])*(?P<label>[^|\t\n]*[一-鿿]{2}[^|\t\n]*)")
_LEAD = re.compile(
    r"(?:\(?[一二三四五六七八九十\d]{1,2}[)、.]|[—·●\-]+|其中|建议|[要使让]|确保|保持|维持|推动|促进|明年|今年|全[省市县区州]|各[镇村县区市乡])+"
)


def _measures(noun: str, p: Predicate) -> bool:
    """Tells whether the noun can be the indicator of the predicate."""
    if len(noun) < 2:
        return False
    if p.set_from_above or (p.relation == "in_step" and p.reference == "economic_growth"):
        return True
    return any(measured(part) for part in _COORDINATED.split(noun) if part)


_COORDINATED = re.compile("[、和及与]")


def _without_references(text: str, predicates: Iterable[Predicate]) -> str:
    """Blanks the predicates, whose 上年 and 力争 say nothing of the time of their neighbours."""
    pieces, at = [], 0
    for p in predicates:
        pieces += [text[at : p.start], "○" * (p.end - p.start)]
        at = p.end
    return "".join(pieces) + text[at:]


def _clause_start(text: str, site: Site, p: Predicate) -> int:
    low = max(site.sentence_start, p.start - _LOOK_BACK)
    return max(low, *(text.rfind(mark, low, p.start) + 1 for mark in ",;:"))
