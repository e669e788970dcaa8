"""The same project or body across documents: names that differ in form and mean one thing (同一性)."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
from rapidfuzz import fuzz, process

from toolkit.errors import InputError
from toolkit.normalization.text import fold_width

THRESHOLD = 75.0  # of 100; chosen on 200 judged pairs: docs/concepts/units_projects.md
_COLUMNS = ("name", "other", "score")
# words of a project's name that come and go between a plan and its report
_LOOSE = re.compile(r"[\s“”\"‘’《》（）()·\-—/]+")
_TAIL = re.compile(r"(?:建设|改造|扩建|新建)?(?:工程)?(?:项目)?(?:建设|实施)?\Z")
# 高速公路 and 高速, 国际机场 and 机场 are one
_SHORT = re.compile(r"(?<=高速)公路|国际(?=机场)")
# what tells a phase, a line, a section or a part from another and from the whole
_TELLING = re.compile(
    r"[一二三四五六七八九十]+(?=期|号|标|批|通道|线|跑道)|[A-Z]*\d+|[东南西北上中下](?=段|区|线|路|延)|段|主体|后续"
)


def normal_name(name: str) -> str:
    """Returns the form under which names of one project meet: half width, no quotation marks, without a loose tail.

    Example:
        >>> normal_name("“云溪”水厂二期工程项目"), normal_name("云溪至清河高速公路")
        ('云溪水厂二期', '云溪至清河高速')
    """
    folded = _SHORT.sub("", _LOOSE.sub("", fold_width(name)))
    bare = _TAIL.sub("", folded)
    return bare if len(bare) > 2 else folded


def candidates(
    names: Iterable[str], others: Iterable[str] | None = None, *, threshold: float = THRESHOLD
) -> pd.DataFrame:
    """Returns pairs of unlike names that may mean one thing, the likest first, for a person to judge.

    Two names are a pair where one leaves out characters of the other and changes none (云溪水厂, 云溪镇水厂), and
    nothing that tells things apart is left out: 一期 is never 二期, a section (段) never the whole. How like they are
    is the normalised indel similarity of their normal forms (rapidfuzz `fuzz.ratio`, 0 to 100). Names that share a
    normal form are one already and no pair.

    Args:
        names: Names of projects or bodies; repeats are taken once.
        others: Names of another document or year to hold them against; None pairs `names` with each other.
        threshold: Smallest score of a pair.

    Returns:
        `name`, `other` (of `others`, where given), `score`.

    Raises:
        InputError: The threshold is not in [0, 100].

    Example:
        >>> candidates(["云溪水厂二期", "云溪镇水厂二期", "云溪水厂一期"])[["name", "other"]].values.tolist()
        [['云溪水厂二期', '云溪镇水厂二期']]
    """
    if not 0 <= threshold <= 100:
        raise InputError(f"threshold must be from 0 to 100, not {threshold!r}")
    left = _by_form(names)
    right = left if others is None else _by_form(others)
    keys = sorted(right)
    rows = []
    for i, key in enumerate(sorted(left)):
        rest = keys[i + 1 :] if others is None else keys
        for other, score, _ in process.extract(key, rest, scorer=fuzz.ratio, score_cutoff=threshold, limit=None):
            if key != other and _left_out(key, other) and _TELLING.findall(key) == _TELLING.findall(other):
                rows.append((left[key], right[other], score))
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"score": float})
    return frame.sort_values(["score", "name", "other"], ascending=[False, True, True], ignore_index=True)


def _by_form(names: Iterable[str]) -> dict[str, str]:
    """Returns the first name of each normal form."""
    forms: dict[str, str] = {}
    for name in names:
        forms.setdefault(normal_name(name), name)
    return forms


def _left_out(a: str, b: str) -> bool:
    """Returns whether the shorter name holds characters of the longer one only, in their order."""
    short, long = (a, b) if len(a) < len(b) else (b, a)
    rest = iter(long)
    return len(short) < len(long) and all(char in rest for char in short)
