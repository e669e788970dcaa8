"""Rows of a document."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from toolkit.reporting import TABLES, ThemeRow, document_rows, failure_row, section_path
from toolkit.reporting.arrow import to_arrow, to_frame
from toolkit.schema import (
    Damage,
    Deadline,
    Document,
    DocumentMetadata,
    Failure,
    Link,
    Passage,
    Project,
    Quantity,
    ResponsibleUnit,
    Section,
    StatedRule,
    Structure,
    Target,
    Task,
    ThemeScore,
)

TEXT = "一、农业\n（一）水利\n1.新建水库2座。（牵头单位：县水利局；责任单位：县财\n政局）\n2.整治河道30公里。\n"


def at(text: str) -> tuple[int, int, str]:
    start = TEXT.index(text)
    return start, start + len(text), text


@dataclass
class Analysed:
    document: Document = field(default_factory=lambda: Document("甲县.txt", TEXT, "in/甲县.txt", {"gdp": "12"}))
    metadata: DocumentMetadata = field(default_factory=lambda: DocumentMetadata(region="甲县", report_year=2031))
    quantities: list[Quantity] = field(default_factory=list)
    responsible_units: list[ResponsibleUnit] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    leaders: dict[int, tuple[str, ...]] = field(default_factory=dict)
    stated_rules: list[StatedRule] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    damage: list[Damage] = field(default_factory=list)
    copies: int = 1
    themes: list[ThemeScore] = field(default_factory=list)
    theme_rows: list[ThemeRow] = field(default_factory=lambda: [ThemeRow("water", "水利", "Water", 3.0, 1.0)])

    def theme_of(self, name: str) -> str | None:
        return "ecology" if name == "河道" else None

    @property
    def structure(self) -> Structure:
        sections = (Section(1, "一", "农业", 0, 4, len(TEXT)), Section(2, "（一）", "水利", 5, 10, len(TEXT)))
        first, second = TEXT.index("1."), TEXT.index("2.整")
        return Structure(sections, (Task("1", first, first + 2, second - 1), Task("2", second, second + 2, len(TEXT))))

    @property
    def structure_with_rows(self) -> Structure:
        return self.structure

    @property
    def sentences(self) -> list[tuple[int, int]]:
        if "。" not in self.document.text:
            return [(0, len(self.document.text))]
        ends = [i + 1 for i, char in enumerate(TEXT) if char == "。"]
        return list(zip([TEXT.index("1."), ends[0]], ends, strict=True))


@pytest.fixture
def analysed() -> Analysed:
    def quantity(text: str, value: str, **fields: Any) -> Quantity:
        unit = text.lstrip("0123456789")
        return Quantity(*at(text), Decimal(value), None, unit, "eq", "level", "", "target", None, **fields)

    units = [
        ResponsibleUnit(*at("县水利局"), "lead", "lead", False, "1"),
        ResponsibleUnit(*at("县财\n政局"), "responsible", "responsible", False, "1"),
    ]
    # out of order on purpose: the tables are sorted
    return Analysed(quantities=[quantity("30公里", "30"), quantity("2座", "2")], responsible_units=units)


def named(analysed: Analysed, table: str) -> list[dict[str, Any]]:
    names = [column.name for column in TABLES[table]]
    return [dict(zip(names, row, strict=True)) for row in document_rows(analysed)[table]]


def test_mentions_know_their_place(analysed: Analysed) -> None:
    first, second = named(analysed, "quantities")
    start, end, text = at("2座")
    assert first["mention_id"] == f"甲县.txt:quantity:{start}-{end}"
    assert (first["section"], first["task"], first["text"]) == ("一、农业/（一）水利", "1", text)
    assert first["sentence"] == "1.新建水库2座。"
    assert second["task"] == "2"
    assert isinstance(first["value"], float)
    for row in (first, second):
        assert TEXT[row["start"] : row["end"]] == row["text"]
        assert row["text"] in row["sentence"]


def test_a_text_without_full_stops_does_not_come_back_for_each_mention(analysed: Analysed) -> None:
    analysed.document = Document("text", "新建公园3个，" * 10_000)
    analysed.quantities = [
        Quantity(i, i + 2, "3个", Decimal(3), None, "个", "eq", "level", "公园", "target", None)
        for i in range(4, 70_000, 7)
    ]
    rows = named(analysed, "quantities")
    assert max(len(row["sentence"]) for row in rows) <= 2000
    assert all("3个" in row["sentence"] for row in rows)


def test_mentions_join_tasks(analysed: Analysed) -> None:
    tasks = named(analysed, "tasks")
    assert [t["lead_units"] for t in tasks] == ["县水利局", ""]
    assert [t["task_id"] for t in tasks] == [q["task_id"] for q in named(analysed, "quantities")]


def test_units_keep_their_line_breaks(analysed: Analysed) -> None:
    assert [u["text"] for u in named(analysed, "responsible_units")] == ["县水利局", "县财\n政局"]


def target(text: str, **fields: Any) -> Target:
    values: dict[str, Any] = dict.fromkeys(
        ("indicator_key", "comparator", "change", "value", "value_high", "unit", "relation", "reference")
    )
    values |= dict.fromkeys(("reference_text", "period", "target_year", "horizon", "period_source"))
    values |= dict.fromkeys(("indicator", "cue", "commitment", "scope", "target_key", "rule"), "")
    values |= {"headline": False, "conflict": False, "confidence": 0.9}
    return Target(*at(text), **(values | fields))


def test_targets_know_region_task_and_theme(analysed: Analysed) -> None:
    first, second = TEXT.index("1.新"), TEXT.index("2.整")
    analysed.themes = [
        ThemeScore(first, second, "1", "farming", 1.0, 0.25),
        ThemeScore(first, second, "1", "water", 3.0, 0.75),
    ]
    analysed.targets = [
        target("整治河道", indicator="河道", relation="improve", reference="last_year", reference_text="上年"),
        target(
            "2座",
            indicator="水库",
            value=Decimal(2),
            value_high=Decimal(3),
            unit="座",
            comparator="ge",
            target_year=2031,
            horizon="annual",
            period_source="report_year",
            cue="力争",
            commitment="effort",
            headline=True,
            target_key="水库||2031",
        ),
    ]
    numbered, relation = named(analysed, "targets")
    start, end, _ = at("2座")
    assert numbered["mention_id"] == f"甲县.txt:target:{start}-{end}"
    expected = {
        "region": "甲县",
        "report_year": 2031,
        "section": "一、农业/（一）水利",
        "task": "1",
        "sentence": "1.新建水库2座。",
        "indicator": "水库",
        "value": 2.0,
        "value_high": 3.0,
        "comparator": "ge",
        "target_year": 2031,
        "horizon": "annual",
        "period_source": "report_year",
        "cue": "力争",
        "commitment": "effort",
        "headline": True,
        "target_key": "水库||2031",
        "conflict": False,
        "lead_units": "县水利局",
        "theme": "water",
    }
    assert {name: numbered[name] for name in expected} == expected
    expected = dict.fromkeys(("value", "value_high", "unit", "comparator", "change"))
    expected |= {"theme": "ecology"}  # which its name says
    expected |= {"relation": "improve", "reference": "last_year", "reference_text": "上年", "lead_units": ""}
    assert {name: relation[name] for name in expected} == expected
    frame = to_frame("targets", document_rows(analysed)["targets"])
    assert frame["value"].isna().tolist() == [False, True]
    assert str(frame["target_year"].dtype) == "Int64"


def test_passages_know_section_task_and_top_theme(analysed: Analysed) -> None:
    first, second = TEXT.index("1.新"), TEXT.index("2.整")
    analysed.passages = [Passage(first, second - 1, "1", "plan"), Passage(second, len(TEXT), "2", "review")]
    analysed.themes = [
        ThemeScore(first, second - 1, "1", "farming", 1.0, 0.25),
        ThemeScore(first, second - 1, "1", "water", 3.0, 0.75),
    ]
    rows = named(analysed, "passages")
    assert rows[0] == {
        "document_id": "甲县.txt", "source": rows[0]["source"], "section": "一、农业/（一）水利", "task": "1",
        "task_id": f"甲县.txt:task:{first}-{second - 1}", "start": first, "end": second - 1, "part": "plan",
        "characters": len("".join(TEXT[first : second - 1].split())), "sentences": 2, "theme": "water",
    }  # fmt: skip
    assert (rows[1]["part"], rows[1]["sentences"], rows[1]["theme"]) == ("review", 1, None)
    themes = named(analysed, "passage_themes")
    assert [(r["start"], r["task_id"], r["part"], r["theme"], r["score"], r["share"]) for r in themes] == [
        (first, rows[0]["task_id"], "plan", "farming", 1.0, 0.25),
        (first, rows[0]["task_id"], "plan", "water", 3.0, 0.75),
    ]


def test_documents_count_and_keep_the_text(analysed: Analysed) -> None:
    [row] = named(analysed, "documents")
    assert (row["quantities"], row["responsible_units"], row["tasks"], row["sections"]) == (2, 2, 2, 2)
    assert row["text"] == TEXT
    assert json.loads(row["fields"]) == {"gdp": "12"}


def test_every_table_fits_its_columns(analysed: Analysed) -> None:
    rows = document_rows(analysed)
    assert set(rows) == set(TABLES)
    for name in TABLES:
        assert to_arrow(name, rows[name]).num_rows == len(rows[name])
    assert to_arrow("failures", [failure_row(Failure("a", None, "read", "E", "m", "w"))]).num_rows == 1


def test_frames_have_fixed_types(analysed: Analysed) -> None:
    rows = document_rows(analysed)
    frame = to_frame("quantities", rows["quantities"])
    assert list(frame.columns) == [column.name for column in TABLES["quantities"]]
    assert str(frame["value"].dtype) == "float64"
    assert str(frame["start"].dtype) == "Int64"
    empty = to_frame("projects", [])
    assert list(empty.columns) == [column.name for column in TABLES["projects"]]
    assert empty.empty


def test_lone_surrogates_do_not_stop_a_table(analysed: Analysed) -> None:
    analysed.document = Document("text", TEXT[:-1] + "\ud800")
    [text] = to_arrow("documents", document_rows(analysed)["documents"]).column("text").to_pylist()
    assert text == TEXT[:-1] + "\ufffd"


@pytest.mark.parametrize(
    ("sections", "path"),
    [
        pytest.param([], "", id="none"),
        pytest.param([Section(1, "一", "农业", 0, 0, 0)], "一、农业", id="one"),
        pytest.param(
            [Section(1, "第一部分", "回顾", 0, 0, 0), Section(2, "（二）", "工业/服务业", 0, 0, 0)],
            "第一部分 回顾/（二）工业／服务业",
            id="part, and a slash in a heading",
        ),
    ],
)
def test_section_path(sections: list[Section], path: str) -> None:
    assert section_path(sections) == path
