"""An explorer of passages for notebooks: choose district, year and theme, search, and read each place in its text.

With ipywidgets and itables (the extra `notebooks`) the choices are menus; without them the result is a still table.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd

from toolkit.errors import InputError
from toolkit.normalization.text import fold_width
from toolkit.viz.marking import marked_html, showable

COLUMNS = ["region", "year", "part", "task", "themes", "text", "document_id", "start", "end"]
_NEEDED = {
    "documents": ("document_id", "region", "report_year", "text"),
    "passages": ("document_id", "task", "start", "end", "part"),
    "passage_themes": ("document_id", "start", "theme", "share"),
}
_MOST = 1000  # rows that are sent to the browser
_STILL = 15  # rows of the still table
_CELL = 90  # characters of a passage in the table
_AROUND = 150  # characters before and after a passage that is opened
_ALL = "全部 all"
# Of itables; an update that does not say them again goes back to its defaults.
_TABLE: dict[str, Any] = {
    "maxBytes": 0, "select": "single", "classes": "display compact", "pageLength": 8, "autoWidth": False, "order": [],
    "layout": {"topStart": None, "topEnd": None, "bottomStart": "info", "bottomEnd": "paging"},
    "columnDefs": [{"targets": 5, "width": "50%"}, {"targets": "_all", "className": "dt-left"}],
}  # fmt: skip
_NAMES = ("region", "year", "theme", "search")
_CSS = (
    ".govtext-ex{font-size:13px;line-height:1.6}.govtext-ex table{border-collapse:collapse}"
    ".govtext-ex th,.govtext-ex td{text-align:left;vertical-align:top;padding:2px 8px;border-bottom:1px solid #ccc}"
    ".govtext-ex-text{max-height:16em;overflow:auto;white-space:pre-wrap;border:1px solid #ccc;padding:6px 10px}"
    ".govtext-ex mark{color:#1a1a1a;background:#eee6c8}.govtext-ex mark mark{background:#f2bf63;font-weight:bold}"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is shown; None and the empty search take everything.

    Attributes:
        region: Region as the table `documents` writes it.
        year: Year that the document plans for.
        theme: Key of a theme that the passage has, with others or alone.
        search: Text that stands in the passage, whatever its width, case and line breaks.
    """

    region: str | None = None
    year: int | None = None
    theme: str | None = None
    search: str = ""


def explore(
    tables: Mapping[str, pd.DataFrame],
    *,
    labels: Mapping[str, str] | None = None,
    region: str | None = None,
    year: int | None = None,
    theme: str | None = None,
    search: str = "",
) -> Explorer:
    """Returns an explorer of the passages of a result; a cell that ends with it shows it.

    Args:
        tables: The tables of a result folder (`toolkit.reporting.results.read_results`): `documents`, `passages` and
            `passage_themes` are read.
        labels: Text for a theme instead of its key (`toolkit.analysis.themes.load_taxonomy().labels()`).
        region: What is shown first, as in `Choice`.
        year: As there.
        theme: As there.
        search: As there.

    Raises:
        InputError: A table or a column is missing, or there is no such region, year or theme.

    Example:
        >>> explore(read_results("out/demo"), year=2024, search="数字")  # doctest: +SKIP
    """
    return Explorer(tables, labels or {}, Choice(region, year, theme, search))


class Explorer:
    """The passages of a result, some of them chosen.

    Attributes:
        choice: What is chosen.
        rows: The passages chosen, `COLUMNS`: `text` is the whole passage, `themes` all of its themes.
        widget: The menus and the table (an ipywidgets box); None where ipywidgets or itables is not installed.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], labels: Mapping[str, str], choice: Choice) -> None:
        self._passages = _passages(tables, labels)
        self._texts = dict(zip(tables["documents"]["document_id"], tables["documents"]["text"], strict=True))
        themes = dict.fromkeys([*labels, *tables["passage_themes"]["theme"].unique()])
        there = {key for keys in self._passages["_keys"] for key in keys}
        self.options: dict[str, list[tuple[str, Any]]] = {
            "region": [(name, name) for name in self._passages["region"].unique() if name],
            "year": [(str(year), year) for year in sorted(int(y) for y in self._passages["year"].dropna().unique())],
            "theme": [(labels.get(key, key), key) for key in themes if key in there],
        }
        self.choose(**{name: getattr(choice, name) for name in _NAMES})
        self.widget = _widget(self)

    def choose(
        self, region: str | None = None, year: int | None = None, theme: str | None = None, search: str = ""
    ) -> pd.DataFrame:
        """Chooses passages and returns them: what the menus do; arguments as the fields of `Choice`.

        Raises:
            InputError: There is no such region, year or theme.

        Example:
            >>> explorer.choose(year=2024, search="民宿")[["region", "text"]]  # doctest: +SKIP
        """
        for name, value in (("region", region), ("year", year), ("theme", theme)):
            known = [option for _, option in self.options[name]]
            if value is not None and value not in known:
                raise InputError(f"no passage has the {name} {value!r}; there is {', '.join(map(str, known))}")
        rows = self._passages
        if region is not None:
            rows = rows[rows["region"] == region]
        if year is not None:
            rows = rows[rows["year"].eq(year).fillna(value=False)]
        if theme is not None:
            rows = rows[[theme in keys for keys in rows["_keys"]]]
        if pattern := _pattern(search):
            rows = rows[[pattern.search(fold_width(text)) is not None for text in rows["text"]]]
        self.choice = Choice(region, year, theme, search)
        self.rows = rows[COLUMNS].reset_index(drop=True)
        return self.rows

    def place(self, number: int) -> str:
        """Returns the HTML of a passage of `rows` in its text, with its place to cite and what was searched for marked.

        Example:
            >>> explorer.place(0)  # doctest: +SKIP
        """
        row = self.rows.iloc[number]
        text, start, end = self._texts[row["document_id"]], int(row["start"]), int(row["end"])
        first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
        marks = [SimpleNamespace(start=start - first, end=end - first)]
        if pattern := _pattern(self.choice.search):
            hits = pattern.finditer(fold_width(text[start:end]))
            marks += [
                SimpleNamespace(start=hit.start() + marks[0].start, end=hit.end() + marks[0].start) for hit in hits
            ]
        shown = "".join(marked_html(text[first:last], marks, lambda _: "<mark>"))
        around = f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"
        cite = f"{_escaped(row['document_id'])}, {start:,}–{end:,} · {_escaped(row['themes'] or '–')}"
        return _block(f'<b>{cite}</b><div class="govtext-ex-text">{around}</div>')

    def summary(self) -> str:
        """Returns how many passages are chosen, in words."""
        shown = f"; the first {_MOST:,} are shown" if len(self.rows) > _MOST else ""
        return f"{len(self.rows):,} of {len(self._passages):,} passages · 段落{shown}"

    def table(self) -> pd.DataFrame:
        """Returns what the table shows of `rows`: long passages cut, nothing that HTML cannot hold."""
        rows = self.rows.head(_MOST)
        text = rows["text"].str.replace(r"\s+", " ", regex=True)
        cut = text.where(text.str.len() <= _CELL, text.str[:_CELL] + "…")
        columns = {
            "region 地区": rows["region"].map(showable),
            "year 年份": rows["year"].astype(str).str.replace("<NA>", ""),
            "part 部分": rows["part"],
            "task 任务": rows["task"].fillna("").astype(str).map(showable),
            "themes 主题": rows["themes"].map(showable),
            "text 原文": cut.map(showable),
        }
        return pd.DataFrame(columns)

    def _repr_html_(self) -> str:
        """Returns the still table: what a page without widgets shows."""
        rows = self.table().head(_STILL)
        with pd.option_context("display.max_colwidth", None):
            table = rows.to_html(index=False, border=0)
        more = f"; the first {_STILL} are shown" if len(self.rows) > len(rows) else ""
        chosen = " · ".join(f"{name}: {value}" for name in _NAMES if (value := getattr(self.choice, name)))
        note = f"{len(self.rows):,} of {len(self._passages):,} passages · 段落{more}{f' ({chosen})' if chosen else ''}"
        return _block(f"{table}<p>{_escaped(note)}</p>")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Returns the widget for a notebook that is open, and the still table for pages made of it."""
        bundle = dict(self.widget._repr_mimebundle_()) if self.widget is not None else {}
        return {**bundle, "text/plain": f"Explorer({self.summary()})", "text/html": self._repr_html_()}


def _passages(tables: Mapping[str, pd.DataFrame], labels: Mapping[str, str]) -> pd.DataFrame:
    """Returns `COLUMNS` of every passage and the keys of its themes, the strongest first."""
    for name, needed in _NEEDED.items():
        if name not in tables or (lacking := [c for c in needed if c not in tables[name].columns]):
            what = f"the table {name}" if name not in tables else f"the table {name} with {', '.join(lacking)}"
            raise InputError(f"the explorer needs {what}; read a result folder: read_results(DIR)")
    documents = tables["documents"].set_index("document_id")
    rows = tables["passages"][["document_id", "task", "start", "end", "part"]].reset_index(drop=True)
    rows["region"] = rows["document_id"].map(documents["region"]).fillna("")
    rows["year"] = rows["document_id"].map(documents["report_year"]).astype("Int64")
    texts = documents["text"].to_dict()
    places = zip(rows["document_id"], rows["start"], rows["end"], strict=True)
    rows["text"] = [texts[document][start:end] for document, start, end in places]
    found: dict[tuple[str, int], list[str]] = {}
    themes = tables["passage_themes"].sort_values("share", ascending=False, kind="stable")
    for document, start, theme in zip(themes["document_id"], themes["start"], themes["theme"], strict=True):
        found.setdefault((document, start), []).append(theme)
    rows["_keys"] = [found.get(key, []) for key in zip(rows["document_id"], rows["start"], strict=True)]
    rows["themes"] = ["、".join(labels.get(key, key) for key in keys) for keys in rows["_keys"]]
    return rows[[*COLUMNS, "_keys"]]


def _pattern(search: str) -> re.Pattern[str] | None:
    """Returns what finds a text over white space, to be used on text of one width; None for nothing to find."""
    characters = "".join(fold_width(search).split())
    return re.compile(r"\s*".join(map(re.escape, characters)), re.IGNORECASE) if characters else None


def _escaped(text: str) -> str:
    return html.escape(showable(text))


def _block(inner: str) -> str:
    return f'<style>{_CSS}</style><div class="govtext-ex" lang="zh">{inner}</div>'


def _widget(explorer: Explorer) -> Any:
    """Returns menus, search box, table and text; None where a library for them is missing."""
    try:
        import ipywidgets as widgets
        from itables.widget import ITable
    except ImportError:
        return None
    width = {"description_width": "initial"}
    titles = {"region": "district 地区", "year": "year 年份", "theme": "theme 主题"}
    menus = {
        name: widgets.Dropdown(
            options=[(_ALL, ""), *((showable(label), value) for label, value in explorer.options[name])],
            value=getattr(explorer.choice, name) or "",
            description=title,
            style=width,
            layout={"width": "230px"},
        )
        for name, title in titles.items()
    }
    search = widgets.Text(
        explorer.choice.search, description="search 搜索", placeholder="Enter 回车", continuous_update=False,
        style=width, layout={"width": "230px"},
    )  # fmt: skip
    summary, place = widgets.Label(explorer.summary()), widgets.HTML("<i>Choose a row to read it · 点一行看原文</i>")
    table = ITable(explorer.table(), **_TABLE)

    def choose(_: Any) -> None:
        explorer.choose(**{name: menu.value or None for name, menu in menus.items()}, search=search.value)
        summary.value, place.value = explorer.summary(), ""
        table.update(explorer.table(), selected_rows=[], **_TABLE)

    def open_row(change: Any) -> None:
        if change["new"]:
            place.value = explorer.place(change["new"][0])

    for control in (*menus.values(), search):
        control.observe(choose, names="value")
    table.observe(open_row, names="selected_rows")
    controls = widgets.HBox([*menus.values(), search], layout={"flex_flow": "row wrap"})
    return widgets.VBox([controls, summary, table, place])
