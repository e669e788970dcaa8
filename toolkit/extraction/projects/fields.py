"""Stage and kind of a project: by the words beside its name, by the words of its name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import cast, get_args

from toolkit.errors import LexiconError
from toolkit.extraction.projects.patterns import alternation
from toolkit.resources import tsv_rows
from toolkit.schema import ProjectKind, Stage

_RANKS = ("head", "word", "weak")
_WEAK = 2
# Money that is spent says nothing of the stage. 完成年度投资, 累计完成固定资产投资
_SPENT = re.compile(r"完成[^,;。、完\d]{0,8}投资")


@cache
def _stages() -> dict[str, tuple[Stage | None, bool]]:
    """Words with their stage and whether they decide."""
    found: dict[str, tuple[Stage | None, bool]] = {}
    for number, row in tsv_rows("project_stages.tsv", ["word", "stage", "strength"]):
        if row["stage"] not in (*get_args(Stage), "-") or row["strength"] not in ("strong", "weak"):
            raise LexiconError(f"project_stages.tsv, line {number}: unknown stage or strength")
        stage = None if row["stage"] == "-" else cast("Stage", row["stage"])
        found[row["word"]] = (stage, row["strength"] == "strong")
    return found


@cache
def _stage_word() -> re.Pattern[str]:
    return re.compile(alternation(_stages()))


@cache
def _kinds() -> dict[str, tuple[ProjectKind, int]]:
    """Words with their kind and rank."""
    found = {}
    for number, row in tsv_rows("project_kinds.tsv", ["word", "kind", "rank"]):
        if row["kind"] not in get_args(ProjectKind) or row["rank"] not in _RANKS:
            raise LexiconError(f"project_kinds.tsv, line {number}: unknown kind or rank")
        found[row["word"]] = (cast("ProjectKind", row["kind"]), _RANKS.index(row["rank"]))
    return found


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """Lengths of the words of kinds that end in each character, longest first."""
    sizes: dict[str, set[int]] = {}
    for word in _kinds():
        sizes.setdefault(word[-1], set()).add(len(word))
    return {last: tuple(sorted(found, reverse=True)) for last, found in sizes.items()}


def beside(text: str, start: int, end: int, limit: int) -> str:
    """Returns the words in [start, end), with the rest of words of money spent that go on after it, up to `limit`.

    Example:
        >>> beside("青屏水库完成年度投资3亿元", 4, 6, 13), beside("青屏水库完成主体工程", 4, 6, 10)
        ('完成年度投资', '完成')
    """
    for match in _SPENT.finditer(text, start, limit):
        if match.start() >= end:
            break
        if match.end() > end:
            return text[start : match.end()]
    return text[start:end]


@lru_cache(maxsize=1024)
def stage_between(before: str, after: str) -> Stage | None:
    """Returns the stage that the words around a name put it in.

    The last strong word after the name decides, else the last one before it, else any weak one.

    Example:
        >>> stage_between("加快推进", "前期工作"), stage_between("建成", "并投入使用"), stage_between("加快", "建设")
        ('preliminary', 'operating', 'under_construction')
    """
    weak: Stage | None = None
    for text in (after, before):
        found: Stage | None = None
        for match in _stage_word().finditer(_SPENT.sub("", text)):
            stage, strong = _stages()[match.group()]
            if strong:
                found = stage
            weak = weak or stage
        if found:
            return found
    return weak


def kind_of(name: str, label: str = "") -> ProjectKind | None:
    """Returns the field of a project by its name, and by the class of its list where the name does not tell.

    Example:
        >>> kind_of("青屏水库除险加固工程"), kind_of("云台农业产业园"), kind_of("云台一期", "产业项目")
        ('water', 'agriculture', 'industry')
    """
    own = _kind_in(name)
    if label and (own is None or own[1] == _WEAK):
        other = _kind_in(label)
        own = other if other and (own is None or other[1] < _WEAK) else own
    return own[0] if own else None


def _kind_in(text: str) -> tuple[ProjectKind, int] | None:
    """Returns kind and rank of the best word in a text: by rank, then by where it ends, then by its length."""
    kinds, sizes = _kinds(), _sizes()
    best: tuple[ProjectKind, int] | None = None
    for end in range(len(text), 0, -1):
        for size in sizes.get(text[end - 1], ()):
            entry = kinds.get(text[end - size : end]) if size <= end else None
            if entry and (best is None or entry[1] < best[1]):
                best = entry
                if best[1] == 0:
                    return best
    return best
