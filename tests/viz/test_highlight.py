from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import analyze
from toolkit.errors import ConfigError, InputError, OutputError
from toolkit.schema import Document, DocumentMetadata, Project, Quantity, ResponsibleUnit, Status, Target
from toolkit.viz import Highlight, highlight

SORTS = ["target", "relation", "achieved", "attribute", "project", "unit"]
KINDS: list[Any] = ["targets", "quantities", "projects", "responsible_units"]


@dataclass
class Analysed:
    """A stand-in: any object with these attributes can be marked."""

    text: str
    quantities: Sequence[Quantity] = ()
    projects: Sequence[Project] = ()
    responsible_units: Sequence[ResponsibleUnit] = ()
    metadata: DocumentMetadata = field(default_factory=DocumentMetadata)
    targets: Sequence[Target] = ()

    @property
    def document(self) -> Document:
        return Document("青屏/a.txt", self.text)


def quantity(text: str, words: str, status: Status = "target", **changes: Any) -> Quantity:
    start = text.index(words)
    place = (start, start + len(words), words)
    return replace(Quantity(*place, Decimal(5), None, "%", "eq", "level", "产值", status, None), **changes)


def target(text: str, words: str, **changes: Any) -> Target:
    """A target; without a number where no value is given."""
    start = text.index(words)
    plain: dict[str, Any] = dict.fromkeys(field.name for field in fields(Target))
    texts = dict.fromkeys(("cue", "commitment", "scope", "target_key"), "")
    given = {"indicator": "产值", "headline": False, "conflict": False, "confidence": 1.0, "rule": ""}
    place = {"start": start, "end": start + len(words), "text": words}
    return Target(**plain | texts | given | place | changes)


def project(text: str, words: str) -> Project:
    start = text.index(words)
    return Project(start, start + len(words), words, words, "1")


def unit(text: str, words: str, **changes: Any) -> ResponsibleUnit:
    start = text.index(words)
    made = ResponsibleUnit(start, start + len(words), words, "lead", "lead", False, None)
    return replace(made, **changes)


Marked = tuple[str, str, str, dict[str, str | None]]  # sort, words, tooltip, attributes


class Reader(HTMLParser):
    """Reads the marked text as a browser does; fails where a tag is closed that is not the last opened."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.breaks = "", 0
        self.marks: list[Marked] = []
        self.open: list[dict[str, str | None]] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.breaks += 1
        elif tag != "meta":
            self.stack.append(tag)
            if tag == "mark":
                self.open.append(dict(attrs) | {"from": str(len(self.text))})

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag
        if tag == "mark":
            mark = self.open.pop()
            classes = (mark["class"] or "").split()
            self.marks.append(
                (classes[1].removeprefix("govtext-hl-"), self.text[int(mark["from"] or 0) :], mark["title"] or "", mark)
            )

    def handle_data(self, data: str) -> None:
        self.text += data


def parse(shown: Highlight) -> Reader:
    (body,) = re.findall(r'<div class="govtext-hl-text" lang="zh">(.*)</div></div>$', shown.html, re.DOTALL)
    assert "\r" not in body  # a browser would read a raw one as a line feed
    reader = Reader()
    reader.feed(body)
    reader.close()
    assert not reader.stack
    return reader


def fields_of(shown: Highlight) -> list[str]:
    ((_, _, tooltip, _),) = parse(shown).marks
    return tooltip.splitlines()


QUANTITY_TEXT = "力争产值增长5%。"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        pytest.param(
            {"value": Decimal("1.2E+5"), "unit": "吨", "comparator": "ge"}, "value: at least 120,000 吨", id="ge"
        ),
        pytest.param({"comparator": "gt"}, "value: more than 5 %", id="gt"),
        pytest.param({"comparator": "le"}, "value: at most 5 %", id="le"),
        pytest.param({"comparator": "lt"}, "value: less than 5 %", id="lt"),
        pytest.param({"comparator": "approx"}, "value: about 5 %", id="approx"),
        pytest.param({}, "value: 5 %", id="eq"),
        pytest.param({"value_high": Decimal("6.50")}, "value: 5 to 6.5 %", id="range"),
        pytest.param({"value": Decimal(100), "unit": ""}, "value: 100", id="no unit"),
        pytest.param({"change": "increase"}, "change: increase", id="change"),
        pytest.param({"indicator": "工业产值"}, "indicator: 工业产值", id="indicator"),
        pytest.param({"indicator_key": "gdp.growth"}, "indicator_key: gdp.growth", id="key"),
        pytest.param({}, "indicator_key: none", id="no key"),
        pytest.param({"period": "到2030年"}, "period: 到2030年", id="period"),
        pytest.param({}, "period: none stated", id="no period"),
        pytest.param({"confidence": 0.876}, "confidence: 0.88", id="confidence"),
        pytest.param({"rule": "cue/head"}, "rule: cue/head", id="rule"),
        pytest.param({"status": "achieved"}, "achieved 已完成", id="status"),
    ],
)
def test_tooltip_of_a_quantity(changes: dict[str, Any], line: str) -> None:
    shown = highlight(Analysed(QUANTITY_TEXT, [quantity(QUANTITY_TEXT, "5%", **changes)]))
    assert line in fields_of(shown)
    ((*_, mark),) = parse(shown).marks
    assert (mark["aria-label"] or "").startswith("5%: ")
    assert line in (mark["aria-label"] or "")


def test_tooltip_of_a_unit() -> None:
    text = "区级有关部门配合"
    changes: dict[str, Any] = {"role": "lead", "role_label": "cooperating", "collective": True, "task": "12"}
    assert fields_of(highlight(Analysed(text, responsible_units=[unit(text, "区级有关部门", **changes)]))) == [
        "responsible unit 责任单位",
        "role: lead 牵头",
        "role by the words alone: cooperating 配合",
        "collective: names no single body",
        "task: 12",
    ]


def test_tooltip_of_a_project() -> None:
    text = "推进青屏水库建设"
    shown = highlight(Analysed(text, projects=[project(text, "青屏水库")]))
    assert fields_of(shown) == ["project 项目", "name: 青屏水库", "task: 1"]


def test_tooltip_of_a_target_without_a_number() -> None:
    text = "确保全县居民收入与经济增长同步"
    made = target(
        text, "居民收入与经济增长同步", indicator="居民收入", indicator_key="income.growth", relation="in_step",
        reference="economic_growth", reference_text="经济增长", target_year=2026, horizon="annual",
        period_source="report_year", cue="确保", commitment="firm", headline=True, scope="全县", confidence=0.5,
    )  # fmt: skip
    shown = highlight(Analysed(text, targets=[made]), kinds=["targets"])
    assert fields_of(shown) == [
        "target without a number 定性目标",
        "relation: in_step",
        "reference: economic_growth 经济增长",
        "indicator: 居民收入",
        "indicator_key: income.growth",
        "period: none stated",
        "target_year: 2026 (from the report_year)",
        "horizon: annual",
        "commitment: firm 确保",
        "scope: 全县",
        "headline: yes",
        "confidence: 0.50",
        "rule: none",
    ]
    assert parse(shown).marks[0][0] == "relation"


def test_a_quantity_to_be_reached_is_marked_once_as_the_target_that_it_is() -> None:
    made = target(QUANTITY_TEXT, "5%", value=Decimal(5), unit="%", comparator="eq", target_year=2026, conflict=True)
    analysed = Analysed(QUANTITY_TEXT, [quantity(QUANTITY_TEXT, "5%")], targets=[made])
    shown = highlight(analysed, kinds=KINDS)
    (mark,) = parse(shown).marks
    assert mark[:2] == ("target", "5%")
    assert mark[2].splitlines().count("value: 5 %") == 1
    assert "target_year: 2026" in mark[2]
    assert "conflict: another value elsewhere in this text" in mark[2]
    assert "</span> 1</li>" in shown.html
    assert "</span> 2</li>" not in shown.html


def test_a_quantity_in_a_project_and_units_that_cross() -> None:
    text = "青屏100万吨水泥项目，云台指挥部负责"
    analysed = Analysed(
        text,
        [quantity(text, "100万吨", "attribute")],
        [project(text, "青屏100万吨水泥项目"), project(text, "云台指挥部")],
        [unit(text, "指挥部负责")],
    )
    reader = parse(highlight(analysed))
    assert [mark[:2] for mark in reader.marks] == [
        ("attribute", "100万吨"),
        ("project", "青屏100万吨水泥项目"),
        ("unit", "指挥部"),
        ("project", "云台指挥部"),
        ("unit", "负责"),
    ]
    assert "\n\nin project 项目\nname: 青屏100万吨水泥项目\n" in reader.marks[0][2]
    assert reader.marks[2][2].startswith("responsible unit 责任单位\nrole: lead 牵头\n")


def test_of_equal_spans_the_quantity_is_seen() -> None:
    text = "云溪20兆瓦"
    analysed = Analysed(text, [quantity(text, text)], [project(text, text)], [unit(text, text)])
    assert [mark[0] for mark in parse(highlight(analysed)).marks] == ["target", "unit", "project"]


HOSTILE = "<script>alert('1')</script> &amp; </div><!-- & <mark> \" '"


def test_text_and_fields_stay_text() -> None:
    made = quantity(HOSTILE, "alert('1')", indicator=HOSTILE, rule='"><b>')
    analysed = Analysed(HOSTILE, [made], metadata=DocumentMetadata(title=HOSTILE))
    shown = highlight(analysed)
    reader = parse(shown)
    assert reader.text == HOSTILE
    assert f"indicator: {HOSTILE}" in reader.marks[0][2]
    assert 'rule: "><b>' in reader.marks[0][2]
    assert "<script" not in shown.page
    assert "<b>" not in shown.page
    whole = Reader()
    whole.feed(shown.page)
    assert whole.stack == []
    assert whole.text.count(HOSTILE) == 3  # title, heading, text


@pytest.mark.parametrize(
    ("text", "kept", "breaks"),
    [
        ("", "", 0),
        ("\n甲\n\n乙\n", "\n甲\n\n乙\n", 0),
        ("甲\r\n乙", "甲\r\n乙", 0),
        ("甲\r乙\r", "甲\r乙\r", 2),
        (" 甲\t乙\u3000 丙  ", " 甲\t乙\u3000 丙  ", 0),
        ("甲\0乙\ud800丙", "甲\ufffd乙\ufffd丙", 0),
    ],
    ids=["empty", "LF", "CRLF", "CR", "blanks", "not in HTML"],
)
def test_characters_and_line_breaks_are_kept(text: str, kept: str, breaks: int, tmp_path: Path) -> None:
    shown = highlight(Analysed(text))
    reader = parse(shown)
    assert reader.text == kept
    assert reader.breaks == breaks
    assert "white-space:pre-wrap" in shown.html
    assert "Nothing is marked." in shown.html
    assert shown.save(tmp_path / "a.html").read_bytes().decode("utf-8") == shown.page


TEXTS = st.text(alphabet=st.sampled_from("甲乙5% \t\r\n<>&\"'\u2028😀;#a"), max_size=40)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 39), st.integers(1, 40), st.sampled_from(SORTS)), max_size=12))
def test_any_marks_leave_the_text_as_it_is(text: str, spans: list[tuple[int, int, Any]]) -> None:
    analysed = Analysed(text, [], [], [])
    covered: dict[str, set[int]] = {name: set() for name in SORTS}
    for start, length, name in spans:
        words = text[start : start + length]
        end = start + len(words)
        if not words:
            continue
        covered[name] |= set(range(start, end))
        if name == "project":
            analysed.projects = [*analysed.projects, Project(start, end, words, words, None)]
        elif name == "unit":
            made = ResponsibleUnit(start, end, words, "lead", "lead", False, None)
            analysed.responsible_units = [*analysed.responsible_units, made]
        elif name == "relation":
            analysed.targets = [*analysed.targets, replace(target("5%", "5%"), start=start, end=end, text=words)]
        else:
            made_quantity = replace(quantity("5%", "5%"), status=name, start=start, end=end, text=words)
            analysed.quantities = [*analysed.quantities, made_quantity]
    reader = parse(highlight(analysed, kinds=KINDS))
    assert reader.text == text
    marked: dict[str, set[int]] = {name: set() for name in SORTS}
    for name, words, _, mark in reader.marks:
        start = int(mark["from"] or 0)
        marked[name] |= set(range(start, start + len(words)))
        assert words
    assert marked == covered


def test_work_grows_with_the_text() -> None:
    line = "新建公园3个，产值增长5%，由区水务局负责。\n"
    for times in (100, 1000):
        text = line * times
        found = [replace(quantity(line, "3个"), start=i * len(line) + 4, end=i * len(line) + 6) for i in range(times)]
        shown = highlight(Analysed(text, found))
        assert len(parse(shown).marks) == times
        assert len(shown.html) < 4000 + 600 * times


def test_many_marks_around_one_place_do_not_swell_the_tooltips() -> None:
    text = "水" * 300
    projects = [Project(i, 300 - i, text[i : 300 - i], "水" * 20, None) for i in range(140)]
    reader = parse(highlight(Analysed(text, projects=projects)))
    assert reader.text == text
    assert max(mark[2].count("in project") for mark in reader.marks) == 3


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def rules(page: str) -> dict[str, dict[str, str]]:
    found = re.findall(r"^\.govtext-hl \.govtext-hl-(\w+)\{(.*)\}$", page, re.MULTILINE)
    return {name: dict(part.split(":", 1) for part in body.split(";")) for name, body in found}


@pytest.mark.parametrize("name", SORTS)
def test_marked_text_is_readable(name: str) -> None:
    style = rules(highlight(Analysed("")).html)[name]
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast(style["color"], style["background"]) >= 7  # AA asks for 4.5, AAA for 7


def test_sorts_differ_in_colour_and_in_line() -> None:
    styles = rules(highlight(Analysed("")).html)
    for one, other in combinations(SORTS, 2):
        assert styles[one]["background"] != styles[other]["background"]
        lines = [(styles[name].get("text-decoration"), styles[name].get("border")) for name in (one, other)]
        assert lines[0] != lines[1]
        assert all(any(line) for line in lines)


# Machado, Oliveira, Fernandes (2009), severity 1; the rows give red, green and blue of linear RGB.
EYES = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def seen(colour: str, eyes: str) -> np.ndarray:
    """Returns the colour in CIE L*a*b* as these eyes see it."""
    xyz = TO_XYZ @ np.clip(np.array(EYES[eyes]) @ linear(colour), 0, 1) / TO_XYZ.sum(axis=1)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", EYES)
def test_tints_stay_apart_in_all_eyes(eyes: str) -> None:
    styles = rules(highlight(Analysed("")).html)
    tints = [seen(colour, eyes) for colour in ["#ffffff", *(styles[name]["background"] for name in SORTS)]]
    assert min(float(np.linalg.norm(one - other)) for one, other in combinations(tints, 2)) >= 12


def test_the_legend_names_and_counts_what_is_asked_for() -> None:
    text = "力争产值增长5%，建设青屏水库"
    analysed = Analysed(text, [quantity(text, "5%")], [project(text, "青屏水库")])

    def legend(shown: Highlight) -> list[str]:
        return [re.sub("<.*?>", "", item) for item in re.findall("<li>(.*?)</li>", shown.html)]

    assert legend(highlight(analysed)) == [
        "target 目标 1",
        "target without a number 定性目标 0",
        "achieved 已完成 0",
        "attribute 固有属性 0",
        "project 项目 1",
        "responsible unit 责任单位 0",
    ]
    some = highlight(analysed, kinds=["projects"])
    assert legend(some) == ["project 项目 1"]
    assert [mark[0] for mark in parse(some).marks] == ["project"]


def test_styles_touch_nothing_outside() -> None:
    fragment = highlight(Analysed("甲")).html
    (css,) = re.findall("<style>(.*?)</style>", fragment, re.DOTALL)
    selectors = [s for s in re.findall(r"([^{}]+)\{", css) if not s.strip().startswith("@")]
    assert len(selectors) > 5
    assert all(s.strip().startswith(".govtext-hl") for s in selectors)
    classes = re.findall(r'class="([^"]*)"', fragment)
    assert all(name.startswith("govtext-hl") for names in classes for name in names.split())


def test_the_page_stands_alone() -> None:
    analysed = Analysed("甲", metadata=DocumentMetadata(title="青屏县任务分工"))
    page = highlight(analysed).page
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">')
    assert "<title>青屏县任务分工</title>" in page
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|url\(|@import|<script|<link|src=|href=", page)


def test_without_a_title_the_page_is_named_by_its_document() -> None:
    shown = highlight(Analysed("甲"))
    assert shown.title == "青屏/a.txt"
    assert "<title>青屏/a.txt</title>" in shown.page
    assert repr(shown).startswith("Highlight('青屏/a.txt', ")


def test_a_real_analysis_shows_in_a_notebook(tmp_path: Path) -> None:
    analysed = analyze("一、农业\r\n1.粮食产量稳定在12万吨以上，推进青屏水库工程建设。（牵头单位：县农业农村局）")
    shown = highlight(analysed)
    assert shown._repr_html_() == shown.html
    reader = parse(shown)
    assert reader.text == analysed.text
    assert [mark[:2] for mark in reader.marks] == [
        ("target", "12万吨"), ("project", "青屏水库工程"), ("unit", "县农业农村局")
    ]  # fmt: skip
    path = shown.save(str(tmp_path / "页.html"))
    assert path == tmp_path / "页.html"
    assert path.read_text("utf-8") == shown.page


def test_kinds_that_are_not_asked_for_are_not_computed() -> None:
    analysed = analyze("新建公园3个。")
    highlight(analysed, kinds=["quantities"])
    assert "projects" not in vars(analysed)


def test_an_unknown_kind() -> None:
    with pytest.raises(
        ConfigError, match="kind 'themes' is unknown; there are projects, responsible_units, targets, quantities"
    ):
        highlight(Analysed(""), kinds=["themes"])  # type: ignore[list-item]


@pytest.mark.parametrize("span", [(0, 2), (7, 99), (-2, 0), (3, 3)], ids=["other words", "beyond", "negative", "empty"])
def test_mentions_of_another_text(span: tuple[int, int]) -> None:
    made = replace(quantity(QUANTITY_TEXT, "5%"), start=span[0], end=span[1])
    with pytest.raises(InputError, match=r"青屏/a.txt: '5%' does not stand at .* mark that one"):
        highlight(Analysed(QUANTITY_TEXT, [made]))


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    shown = highlight(Analysed("甲"))
    with pytest.raises(OutputError, match=r"there is no folder .*none; make it first"):
        shown.save(tmp_path / "none" / "a.html")
    with pytest.raises(OutputError, match="cannot be written"):
        shown.save(tmp_path)


def test_no_figure_library_is_loaded() -> None:
    code = "import sys, toolkit.viz; assert not {'matplotlib', 'numpy', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
