"""How a record looks where a notebook's cell ends with it: a small table, everything in it escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any


def showable(text: str) -> str:
    """Returns a text of the same length in which U+FFFD stands for what HTML in UTF-8 cannot hold."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


def escaped(value: Any) -> str:
    """Returns a value as text that HTML shows as it is."""
    return html.escape(showable(str(value)))


def fields_html(title: str, fields: Mapping[str, Any]) -> str:
    """Returns a table of names and values; what is None, empty or False is left out.

    Example:
        >>> fields_html("Project", {"name": "<青屏水库>", "task": None}).count("&lt;青屏水库&gt;")
        1
    """
    cell = "text-align:left;vertical-align:top"
    rows = "".join(
        f'<tr><th scope="row" style="{cell}">{escaped(name)}</th>'
        f'<td style="{cell};white-space:pre-wrap">{escaped(value)}</td></tr>'
        for name, value in fields.items()
        if value is not None and value is not False and value != ""
    )
    caption = f'<caption style="{cell};font-weight:bold">{escaped(title)}</caption>'
    return f'<table lang="zh">{caption}<tbody>{rows}</tbody></table>'
