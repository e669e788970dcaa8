"""Which part of a document looks back and which plans: the ground of target or achieved."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

from toolkit.schema import Part

Zone = Literal["review", "plan", "mixed", "notes", "unknown"]

# a heading of the look back: 一、2025年工作回顾, “十四五”时期发展成就
_REVIEW = re.compile(
    r"回顾|工作总结|工作基础|发展基础|发展成就|主要成绩|工作情况|完成情况|进展情况|取得的成[就绩]|主要工作和|过去[一五]年"
)
# a heading of the plan: 三、2026年重点工作, “十五五”时期主要目标任务
_PLAN = re.compile(
    r"安排|目标|重点工作|重点任务|主要任务|目标任务|工作部署|打算|下步|下一步|总体要求|主要考虑|发展思路|民生实事|惠民实事|年度目标|任务分工|分工方案|工作要点|"
    r"实施方案|行动方案|工作计划|关于20\d\d年工作|重大举措|战略举措|纲要\(草案\)|政府自身建设|实施意见|工作方案|总体部署|"
    r"(?:今|明)年[^,。]{0,8}(?:工作|任务|建议)"
)
# the glossary at the end of a report
_PROGRESS = re.compile(r"(?:进展|完成|落实|推进)情况(?:的?(?:通报|报告|公示|公告|汇报))?\Z")
_NOTES = re.compile(r"名词解释|用语说明|名词注释|有关名词|相关名词")
# the opening of a paragraph that turns to the past or to the plan where no heading does
_REVIEW_OPENING = re.compile(
    r"(?:一年来|五年来|这五年|过去[的]?[一五]年|刚刚过去|回顾(?:过去|20)|[^,。]{0,6}(?:取得了?|实现了)[^,。]{0,20}成就)"
)
_PLAN_OPENING = re.compile(
    r"(?:[^。\n]{0,12}主要预期目标|[^。\n]{0,8}经济社会发展[^。\n]{0,6}目标|今年(?:是|工作|政府工作|要|我们)|做好今年|各位代表!?[,:]?(?:做好|完成)|"
    r"[^。\n]{0,60}(?:规划纲要|编制了|《纲要|《建议)|“十五五”|新的一年|20\d\d年(?:是|,?我们(?:将|要)|要)|今后五年|未来五年|下一步|为此)"
)
# the opening of a sentence inside a paragraph of a plan
_TURN = re.compile(
    r"[。;:\n](?:(?P<back>(?:这|过去的?|近)[一三五]年|[一五]年来|“十[三四]五”(?:时期|期间|以来))|"
    r"(?P<ahead>今年|明年|在?新的一年|今后|未来|下一步|到20\d\d年|“十五五”|为此|我们(?:要|将)|综合考虑))"
)
_YEAR = re.compile(r"(20\d\d)年")
_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章))")
# a heading that its paragraph follows on the same line: 五、下步打算。压实责任…
_RUN_IN = re.compile(r"[一二三四五六七八九十]{1,3}、[^,。;:\d]{2,16}(?=。)")
# 二、几点体会, 三、存在的困难和问题: still of the past
_SUMS_UP = re.compile(r"体会|经验|启示|[一五]年来|过去|成[就绩效]|问题|困难|挑战|不足")
_LOOKS_BACK = re.compile(r"回顾|过去[一五]年|工作总结")
_MAX_HEADING = 45


class Zones:
    r"""The zones of one folded text: `at(index)` tells the zone of a place.

    Attributes:
        headed: Whether headings or the kind of the document tell the zones; openings of paragraphs alone are weak.

    Example:
        >>> Zones("一、2023年工作回顾\n增长5%。\n二、2024年工作安排\n增长6%。").at(26)
        'plan'
    """

    __slots__ = ("_starts", "_year_starts", "_years", "_zones", "headed")

    def __init__(self, folded: str) -> None:
        """Reads headings, openings of paragraphs and turns inside them; linear."""
        self._starts: list[int] = [0]
        self._zones: list[Zone] = [_whole(folded)]
        self._year_starts: list[int] = [0]
        self._years: list[int] = [0]
        section = self._zones[0]  # zone of the section; openings of paragraphs do not overrule a review or a plan
        headed = looks_back = False
        for line in _LINE.finditer(folded):
            head = line[0][: _MAX_HEADING + 1]
            if run_in := _RUN_IN.match(head):
                head = run_in[0]
            if _is_heading(head):
                zone = _of_heading(head) or ("plan" if looks_back and _leaves_review(head) else None)
                inside = head[0] == "(" and headed and section in ("review", "plan")  # does not leave its section
                if (zone == "plan" or (self._zones[0] == "plan" and not line.start())) and (year := _YEAR.search(head)):
                    self._year_starts.append(line.start())
                    self._years.append(int(year[1]))
                if zone and not inside:
                    self._add(line.start(), zone)
                    section, headed = zone, True
                    looks_back = _LOOKS_BACK.search(head) is not None
                if zone or (headed and _NUMBER.match(head)):
                    continue
            if not headed or section == "mixed":
                self._open(head, line.start())
            self._turns(folded, line.start(), line.end())
        self.headed = headed or self._zones[0] != "unknown"

    def _open(self, head: str, start: int) -> None:
        """Follows the opening of a paragraph (过去一年…, 今年主要预期目标是…)."""
        if _REVIEW_OPENING.match(head):
            self._add(start, "review")
        elif _PLAN_OPENING.match(head):
            self._add(start, "plan")

    def _turns(self, folded: str, start: int, end: int) -> None:
        """Follows a paragraph of a plan that recalls (这五年，…。) and comes back (今后五年，…。)."""
        before = self._zones[-1]
        if before == "review":
            return
        for m in _TURN.finditer(folded, max(start - 1, 0), end):
            self._add(m.start("back") if m["back"] else m.start("ahead"), "review" if m["back"] else before)
        if self._zones[-1] != before:
            self._add(end, before)

    def _add(self, start: int, zone: Zone) -> None:
        self._starts.append(start)
        self._zones.append(zone)

    def at(self, index: int) -> Zone:
        """Returns the zone of a folded index."""
        return self._zones[bisect_right(self._starts, index) - 1]

    def plan_year(self, index: int) -> int:
        r"""Returns the year that the last heading of a plan before a folded index names, 0 where none does.

        Example:
            >>> Zones("二、2024年工作安排\n增长6%。").plan_year(12)
            2024
        """
        return self._years[bisect_right(self._year_starts, index) - 1]

    def part(self, start: int, end: int) -> Part:
        r"""Returns whether most of a folded span plans or looks back; `other` where neither is known.

        Example:
            >>> Zones("一、2023年工作回顾\n增长5%。\n二、2024年工作安排\n增长6%。").part(12, 17)
            'review'
        """
        lengths: dict[Part, int] = {}
        i = bisect_right(self._starts, start) - 1
        while i < len(self._starts) and self._starts[i] < end:
            until = self._starts[i + 1] if i + 1 < len(self._starts) else end
            zone = self._zones[i]
            part: Part = zone if zone in ("review", "plan") else "other"
            lengths[part] = lengths.get(part, 0) + min(until, end) - max(self._starts[i], start)
            i += 1
        return max(lengths, key=lengths.__getitem__, default="other")


def _is_heading(head: str) -> bool:
    """A short line without a full stop, or a short numbered one."""
    if len(head) > _MAX_HEADING:
        return False
    return not head.endswith(("。", ";", ":")) or _NUMBER.match(head) is not None


def _leaves_review(head: str) -> bool:
    """A section of its own behind the review (二、继续扩大内需) plans, unless it sums up what was learnt."""
    return _NUMBER.match(head) is not None and not _SUMS_UP.search(head)


def _of_heading(head: str) -> Zone | None:
    if _NOTES.search(head):
        return "notes"
    review, plan = _REVIEW.search(head), _PLAN.search(head)
    if review and plan:
        named = _PROGRESS.search(head)  # 重点任务进展情况: the head of a Chinese phrase stands last
        return "review" if named else "mixed"
    return "review" if review else "plan" if plan else None


def _whole(folded: str) -> Zone:
    """The zone of a whole notice that divides tasks; a report or a bare string has none."""
    head = folded[:1500]
    if re.search(r"任务分工|分工方案|责任分工|分解(?:方案|落实|表)|工作要点|行动计划|实施方案", head) and not re.search(
        r"各位代表", head
    ):
        return "plan"
    if re.search(r"[〔(](?:牵头|责任|主办)(?:单位|部门)", folded[:6000]):
        return "plan"
    return "unknown"
