"""Where a row stands in the review pages: the page of its document and the anchor on it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

# Tables whose rows are marked in the text, and the kind in the ids of their rows.
MENTION_KINDS = {
    "targets": "target",
    "quantities": "quantity",
    "responsible_units": "responsible_unit",
    "projects": "project",
}
# Tables whose rows are places of the text that are not marked, and the kind of their anchors.
PLACE_KINDS = {"tasks": "task", "passages": "passage", "passage_themes": "passage"}
_NO_NAME = re.compile(r"[^0-9A-Za-z]+")
_LENGTH = 40


def page_name(document_id: str) -> str:
    """Returns the name of a document's page: ASCII, safe on every system, one for each id.

    Example:
        >>> page_name("青筠区/2023 方案.txt")
        '2023-txt-9c5a32e2ba.html'
    """
    readable = _NO_NAME.sub("-", document_id).strip("-").lower()[-_LENGTH:].strip("-")
    unique = hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{readable}-{unique}.html" if readable else f"{unique}.html"


def anchor(kind: str, start: int, end: int) -> str:
    """Returns the anchor of a span.

    Example:
        >>> anchor("target", 12, 16)
        'm-target-12-16'
    """
    return f"m-{kind}-{start}-{end}"


def row_anchor(table: str, row: Mapping[str, Any]) -> str:
    """Returns `#` and the anchor of a row, empty where its table has no places in the text."""
    if table == "assignments" and isinstance(row["mention_id"], str):
        return "#" + anchor(MENTION_KINDS["responsible_units"], row["start"], row["end"])
    kind = MENTION_KINDS.get(table) or PLACE_KINDS.get(table)
    return "#" + anchor(kind, row["start"], row["end"]) if kind else ""
