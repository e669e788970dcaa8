"""Names of bodies (区数据局) in texts: who is charged, not what a text is about."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.errors import InputError
from toolkit.normalization.organisations import function_kinds, functions_of
from toolkit.segmentation import segment
from toolkit.segmentation.base import BODY_TAG
from toolkit.segmentation.bodies import LEVELS, body_words

_COLUMNS = ["document_id", "start", "end", "name"]
_FACILITY = "institution"  # kind of a function: hospitals, laboratories, which a policy builds


def body_names(texts: Mapping[str, str], units: pd.DataFrame | None = None) -> pd.DataFrame:
    """Returns the names of bodies in texts: those that the segmentation keeps whole, and the responsible units.

    A name is one of an office (数据局, 县大数据中心, 农业农村部) or a bank. What a policy builds or reaches is none: a
    hospital, a laboratory, a centre without a level of government before it (创新中心).

    Args:
        texts: Text of each document by its id.
        units: The table `responsible_units` of a result folder: what is charged is a body, whatever it is called.

    Returns:
        `document_id`, `start`, `end`, `name` (of a unit the full one: 县数据局 where the text has 数据), in order.

    Raises:
        InputError: `units` is no such table.

    Example:
        >>> body_names({"a": "用好公共数据，由区数据局牵头。"}).values.tolist()
        [['a', 8, 12, '区数据局']]
    """
    rows = [(document, start, end, name) for document, text in texts.items() for start, end, name in _offices(text)]
    if units is not None:
        if missing := [name for name in _COLUMNS if name not in units.columns]:
            raise InputError(f"units must be the table responsible_units; columns missing: {', '.join(missing)}")
        known = units[units["document_id"].isin(texts)]
        rows += list(known[_COLUMNS].itertuples(index=False, name=None))
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    order = {document: i for i, document in enumerate(texts)}
    frame["_order"] = frame["document_id"].map(order)
    frame = frame.sort_values(["_order", "start", "end"], kind="stable", ignore_index=True)
    return frame.drop(columns="_order").astype({"start": "int64", "end": "int64"})


def is_office(word: str) -> bool:
    """Returns whether a word alone is the name of an office.

    Example:
        >>> is_office("数据局"), is_office("数据中心")
        (True, False)
    """
    return [(start, end) for start, end, _ in _offices(word)] == [(0, len(word))]


def _offices(text: str) -> list[tuple[int, int, str]]:
    tokens = segment(text)
    columns = zip(tokens.starts, tokens.ends, tokens.tags, tokens.texts, strict=True)
    tagged = [(int(a), int(b), "".join(name.split())) for a, b, tag, name in columns if tag == BODY_TAG]
    return [body for body in tagged if _names_office(body[2])]


def _names_office(name: str) -> bool:
    """Returns whether a word that is tagged as a body names an office: 创新中心 and 卫生室 are tagged so too."""
    if name.endswith(tuple(body_words("organ"))):
        return True
    functions = functions_of(name)
    kind = function_kinds()[functions[0]] if functions else None
    if kind in (None, _FACILITY):
        return False
    return kind == "bank" or name[0] in LEVELS or name.endswith("部")
