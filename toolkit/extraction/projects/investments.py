"""Links quantities of money to the projects that they are spent on, by how the sentence is built.

The money stands before the project (`总投资2.7亿元的青屏水库`, `投资6亿元建设青屏水库`), in a bracket after it
(`青屏水库(总投资5亿元)`) or is said of it (`青屏水库完成投资3亿元`). One sum over several projects is linked to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal, NamedTuple

from toolkit.extraction.projects.patterns import alternation, verbs
from toolkit.normalization.text import fold_width
from toolkit.schema import Project, Quantity

Scope = Literal["total", "year"]

_REACH = 40  # characters of source between a sum and its project
_NOUN = (
    r"(?:计划|概算|估算|预计|预算|项目|工程|一期|二期|年度|新增|拟|总)*"
    r"(?:总投资|投资|投入|筹资|筹措|安排)(?:资金|额|规模|概算)?"
)
_ABOUT = r"(?:约|近|超|超过|达|达到|为|共|预计|逾|不低于|突破)*"
_YEAR = r"(?:今年|本年|当年|明年|去年|全年|年度|年内|上半年|下半年|20\d\d年)"
# The words before a sum. e.g. 总投资约2.7亿元, 年内完成投资3亿元, 今年安排2亿元
_BEFORE = re.compile(rf"(?P<year>{_YEAR}[^,。;:、]{{0,6}})?(?P<done>(?:累计|已)?完成)?(?P<noun>{_NOUN}){_ABOUT}$")
# Between a sum and the project after it, besides verbs. e.g. 2.7亿元的, 2.7亿元以上的
_OF = re.compile(r"(?:以上|左右|人民币)?的[“(]?$")
# What follows the first of several projects under one sum.
_SHARED = re.compile(r"[”)]?(?:[、]|等|[和及与](?!总?投资))")
_JOINED = re.compile("[”)]?[、和及与]“?")
_TAIL = r"[”]?(?:项目|工程)?(?:建设|开工建设|开工|启动|竣工|投产)?"
_OPENED = re.compile(rf"{_TAIL}\((?:[^()]{{0,12}}[,、;])?")


class Link(NamedTuple):
    """A sum that belongs to a project."""

    quantity: Quantity
    scope: Scope


@cache
def _acting() -> re.Pattern[str]:
    """Between a sum and the project that it is spent on: `投资6亿元建设青屏水库`."""
    acts = alternation(verb for verb, (kind, _) in verbs().items() if kind != "tail")
    return re.compile(rf"(?:以上|左右)?,?(?:用于)?(?:{acts}){{1,6}}“?$")


def link_investments(text: str, projects: Sequence[Project], quantities: Iterable[Quantity]) -> list[Project]:
    """Returns the projects with the investment that the text gives each of them; a total goes before one year's part.

    Args:
        text: The source text.
        projects: Its projects in order of `start`.
        quantities: Its quantities in order of `start`; those in yuan are looked at.

    Example:
        >>> from toolkit import extract_projects, extract_quantities
        >>> text = "加快总投资2.7亿元的青屏水库建设。"
        >>> [int(p.investment or 0) for p in link_investments(text, extract_projects(text), extract_quantities(text))]
        [270000000]
    """
    found: dict[int, Link] = {}
    at = 0
    for quantity in quantities:
        if quantity.unit != "元":
            continue
        while at < len(projects) and projects[at].end <= quantity.start:
            at += 1
        linked = _link(text, projects, at, quantity)
        if linked is None:
            continue
        i, link = linked
        if i not in found or (found[i].scope, link.scope) == ("year", "total"):
            found[i] = link
    return [_with(project, found[i]) if i in found else project for i, project in enumerate(projects)]


def _with(project: Project, link: Link) -> Project:
    """Returns a project with its investment."""
    amount = link.quantity
    return replace(project, investment=amount.value, investment_scope=link.scope, investment_start=amount.start)


def _link(text: str, projects: Sequence[Project], at: int, quantity: Quantity) -> tuple[int, Link] | None:
    """Returns the project of a sum; `at` is the first that ends after it starts."""
    left = projects[at - 1] if at else None
    first = max(quantity.start - _REACH, left.end if left else 0)
    before = _folded(text, first, quantity.start)
    said = _BEFORE.search(before)
    if said is None:
        return None
    done = said["done"] or ""
    year = bool(said["year"] or "年度" in said["noun"] or done == "完成")
    link = Link(quantity, "year" if year else "total")
    if at < len(projects) and (right := projects[at]).start >= quantity.end and right.start - quantity.end <= _REACH:
        between = _folded(text, quantity.end, right.start)
        if _OF.fullmatch(between) or _acting().fullmatch(between):
            after = _folded(text, right.end, min(len(text), right.end + 3))
            return None if _SHARED.match(after) and not _alone(text, projects, at) else (at, link)
    if left is None or quantity.start - left.end > _REACH or done.startswith(("累计", "已")):
        return None
    if at > 1 and _JOINED.fullmatch(_folded(text, projects[at - 2].end, min(left.start, projects[at - 2].end + 3))):
        return None  # 青屏水库、松岭水库总投资5亿元
    gap = before[: said.start()]
    if _OPENED.fullmatch(gap) or _is_said_of(gap, said["noun"], year):
        return at - 1, link
    return None


def _is_said_of(gap: str, noun: str, year: bool) -> bool:
    """Tells whether what stands between a project and words of investment lets them be its predicate."""
    if any(mark in gap for mark in "。;!?\n、()等"):
        return False
    if re.fullmatch(rf"{_TAIL}", gap):
        return True
    return gap.count(",") <= 2 and gap.endswith(",") and ("总" in noun or year)


def _alone(text: str, projects: Sequence[Project], at: int) -> bool:
    """Tells whether the next project has a sum of its own (`总投资2亿元的甲和投资3亿元的乙`)."""
    if at + 1 >= len(projects):
        return False
    between = _folded(text, projects[at].end, min(projects[at + 1].start, projects[at].end + _REACH))
    return "投资" in between


def _folded(text: str, start: int, end: int) -> str:
    """Returns a stretch of the source in half width, without white space, line breaks included."""
    return "".join(fold_width(text[start:end]).split())
