from __future__ import annotations

import sys
from html.parser import HTMLParser

import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.viz.explorer import COLUMNS, Explorer, explore

TEXTS = {
    "青屏-2024.txt": "1.发展乡村旅游，新建民\n宿 20家。\n2.建设５Ｇ基站30个。",
    "青屏-2025.txt": "1.培育精品民宿12家。\n2.回顾：<b>5G</b>基站建成。",
    "云澜-2025.txt": "一、推进数字经济。",
}
LABELS = {"culture": "文化旅游", "digital": "数字经济", "ecology": "生态环境"}


def tables_of(texts: dict[str, str]) -> dict[str, pd.DataFrame]:
    """One passage a line; those with 民 are culture, those with 5G or 数字 digital."""
    documents, passages, themes = [], [], []
    for document, text in texts.items():
        region, _, year = document.partition("-")
        documents.append((document, f"{region}县", int(year[:4]), text))
        start = 0
        for line in text.replace("民\n", "民 ").split("\n"):  # the break in the word is none of the passage
            end = start + len(line)
            passages.append((document, line[0] if line[0].isdigit() else None, start, end, "plan"))
            if "民" in line:
                themes += [(document, start, "culture", 0.4), (document, start, "digital", 0.6)]
            elif "数字" in line:
                themes.append((document, start, "digital", 1.0))
            start = end + 1
    return {
        "documents": pd.DataFrame(documents, columns=["document_id", "region", "report_year", "text"]),
        "passages": pd.DataFrame(passages, columns=["document_id", "task", "start", "end", "part"]),
        "passage_themes": pd.DataFrame(themes, columns=["document_id", "start", "theme", "share"]),
    }


@pytest.fixture
def explorer() -> Explorer:
    return explore(tables_of(TEXTS), labels=LABELS)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        pytest.param({}, [1, 2, 1, 2, None], id="all"),
        pytest.param({"region": "青屏县"}, [1, 2, 1, 2], id="district"),
        pytest.param({"year": 2025}, [1, 2, None], id="year"),
        pytest.param({"theme": "culture"}, [1, 1], id="a theme that is not the first of its passages"),
        pytest.param({"theme": "digital", "year": 2025}, [1, None], id="theme and year"),
        pytest.param({"search": "民宿"}, [1, 1], id="search over a line break and a blank"),
        pytest.param({"search": "5g"}, [2, 2], id="search whatever width and case"),
        pytest.param({"search": "．*"}, [], id="search is no expression"),
        pytest.param({"region": "云澜县", "search": "民宿"}, [], id="nothing"),
    ],
)
def test_choices_change_the_rows(explorer: Explorer, choice: dict[str, object], expected: list[int | None]) -> None:
    rows = explorer.choose(**choice)  # type: ignore[arg-type]
    assert list(rows.columns) == COLUMNS
    assert [None if pd.isna(task) else int(task) for task in rows["task"]] == expected
    assert explorer.rows is rows
    assert [TEXTS[r.document_id][r.start : r.end] for r in rows.itertuples()] == list(rows["text"])
    assert f"{len(expected)} of 5 passages" in explorer.summary()


def test_themes_stand_by_their_share_and_unknown_ones_are_no_option(explorer: Explorer) -> None:
    assert explorer.rows["themes"][0] == "数字经济、文化旅游"
    assert explorer.options["theme"] == [("文化旅游", "culture"), ("数字经济", "digital")]


def test_the_place_shows_the_passage_in_its_text_with_its_offsets(explorer: Explorer) -> None:
    explorer.choose(search="民宿")
    shown = explorer.place(0)
    assert "青屏-2024.txt, 0–19" in shown
    assert "<mark>1.发展乡村旅游，新建<mark>民\n宿</mark> 20家。</mark>\n2.建设５Ｇ基站30个。" in shown


def test_menus_search_and_a_click_work_together(explorer: Explorer) -> None:
    box = explorer.widget
    controls, summary, table, place = box.children
    region, year, theme, search = controls.children
    assert [label for label, _ in region.options] == ["全部 all", "青屏县", "云澜县"]
    assert [menu.label for menu in (region, year, theme)] == ["全部 all"] * 3  # no menu is blank
    looks = dict(table._dt_args)
    region.value = "青屏县"
    assert {name for name in looks if table._dt_args[name] != looks[name]} <= {"data_json", "filtered_row_count"}
    assert (len(table.df), summary.value) == (4, "4 of 5 passages · 段落")
    year.value = 2025
    search.value = "精品"
    assert list(table.df["text 原文"]) == ["1.培育精品民宿12家。"]
    table.selected_rows = [0]
    assert "<mark>精品</mark>" in place.value
    theme.value = "culture"
    assert place.value == ""
    assert table.selected_rows == []


@pytest.mark.parametrize("library", ["ipywidgets", "itables.widget"])
def test_without_widgets_a_still_table_is_shown(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    explorer = explore(tables_of(TEXTS), labels=LABELS, year=2025, search="民宿")
    assert explorer.widget is None
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert "1.培育精品民宿12家。" in bundle["text/html"]
    assert "1 of 5 passages · 段落 (year: 2025 · search: 民宿)" in bundle["text/html"]


def test_with_widgets_both_are_sent(explorer: Explorer) -> None:
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()
    assert "数字经济" in explorer._repr_mimebundle_()["text/html"]


class Tags(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.found.add(tag)


def test_hostile_text_is_escaped_and_kept() -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\0"
    tables = tables_of({f"{hostile}-2025": f"1.{hostile}民宿"})
    explorer = explore(tables, labels={"culture": hostile}, search="民宿")
    for page in (explorer._repr_html_(), explorer.place(0)):
        tags = Tags()
        tags.feed(page)
        assert tags.found <= {"style", "div", "table", "thead", "tbody", "tr", "th", "td", "p", "b", "mark"}
        assert "&lt;script&gt;" in page
        assert page.encode("utf-8")
    sent = str(explorer.widget.children[2]._dt_args)
    assert "&lt;script&gt;" in sent
    assert "<script" not in sent
    assert "<img" not in sent


def test_a_long_result_is_sent_in_part() -> None:
    tables = tables_of({"青屏-2025": "\n".join(f"{i % 10}.新建公园{'很' * 100}{i}个。" for i in range(1200))})
    explorer = explore(tables)
    assert len(explorer.rows) == 1200
    assert len(explorer.widget.children[2].df) == 1000
    assert explorer.widget.children[1].value == "1,200 of 1,200 passages · 段落; the first 1,000 are shown"
    assert set(explorer.table()["text 原文"].str.len()) == {91}


@pytest.mark.parametrize(
    ("drop", "message"),
    [("passages", "the table passages"), ("passage_themes", "the table passage_themes")],
)
def test_a_missing_table_is_named(drop: str, message: str) -> None:
    tables = {name: table for name, table in tables_of(TEXTS).items() if name != drop}
    with pytest.raises(InputError, match=message):
        explore(tables)


def test_an_unknown_choice_is_named_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no passage has the year 2031; there is 2024, 2025"):
        explore(tables_of(TEXTS), year=2031)
