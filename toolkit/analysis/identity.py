"""The same project or body across documents: names that differ in form and mean one thing (同一性)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd
from rapidfuzz import fuzz, process

from toolkit.errors import InputError
from toolkit.normalization.text import fold_width

THRESHOLD = 90.0  # of 100; chosen on 200 judged pairs: docs/concepts/units_projects.md
_COLUMNS = ("name", "other", "score")
# words of a project's name that come and go between a plan and its report
_LOOSE = re.compile(r"[\s“”\"‘’《》（）()·\-—]+")
_TAIL = re.compile(r"(?:建设|改造|扩建|新建)?(?:工程)?(?:项目)?(?:建设|实施)?\Z")
_NUMBER = re.compile(r"[一二三四五六七八九十]+(?=期|号|标|批)|[A-Z]?\d+|[东南西北上中下](?=段|区|线|路)")


def normal_name(name: str) -> str:
    """Returns the form under which names of one project meet: half width, no quotation marks, without a loose tail.

    Example:
        >>> normal_name("“云溪”水厂二期工程项目"), normal_name("云溪水厂二期")
        ('云溪水厂二期', '云溪水厂二期')
    """
    folded = _LOOSE.sub("", fold_width(name))
    bare = _TAIL.sub("", folded)
    return bare if len(bare) > 2 else folded


def candidates(names: Iterable[str], *, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Returns pairs of unlike names that may mean one thing, the likest first, for a person to judge.

    Names are compared in their normal form by the normalised indel similarity of their characters (rapidfuzz
    `fuzz.ratio`, 0 to 100), so that word order counts. Phases and numbers tell things apart: 一期 is never 二期.

    Args:
        names: Names of projects or bodies; repeats are taken once.
        threshold: Smallest score of a pair.

    Returns:
        `name`, `other`, `score`.

    Raises:
        InputError: The threshold is not in [0, 100].

    Example:
        >>> candidates(["云溪水厂二期", "云溪镇水厂二期", "云溪水厂一期"])[["name", "other"]].values.tolist()
        [['云溪水厂二期', '云溪镇水厂二期']]
    """
    if not 0 <= threshold <= 100:
        raise InputError(f"threshold must be from 0 to 100, not {threshold!r}")
    forms: dict[str, str] = {}
    for name in names:
        forms.setdefault(normal_name(name), name)
    keys = sorted(forms)
    rows = []
    for i, key in enumerate(keys):
        rest: Sequence[str] = keys[i + 1 :]
        numbers = _NUMBER.findall(key)
        for other, score, _ in process.extract(key, rest, scorer=fuzz.ratio, score_cutoff=threshold, limit=None):
            if _NUMBER.findall(other) == numbers:
                rows.append((forms[key], forms[other], score))
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    return frame.sort_values(["score", "name", "other"], ascending=[False, True, True], ignore_index=True)
