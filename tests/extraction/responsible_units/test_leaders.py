"""Leaders of tasks: labels, clauses, columns of tables, headings that hold for a section."""

from __future__ import annotations

import pytest

from toolkit.extraction.responsible_units import extract_responsible_units, read_leaders
from toolkit.structure import parse_structure

HEADED = (
    "一、周某副市长牵头重点工作\n1.建公园。（责任单位：市园林局）\n2.建公厕。\n责任人：李某\n二、强化保障\n3.建泵站。"
)
SECTION_LINE = (
    "一、扩大投资\n牵头领导：周某某\n1.建公园。（市园林局）\n2.建公厕。（市城管局）\n二、改善民生\n3.建泵站。"
)
TABLE = (
    "序号\t责任领导\t任务\t责任单位\n1\t周某\t建公园\t市园林局\n2\t\t建公厕\t市城管局\n3\t李某王某\t建泵站\t市水务局\n"
)
LINES = "序号\n任务\n分管领导\n责任单位\n1\n建公园4个\n周某某\n市园林局\n2\n建公厕9座\n李某\n市城管局\n"


def by_task(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The leaders with the words at which their task starts."""
    return [(text[start : start + 2], names) for start, names in read_leaders(text, parse_structure(text)).items()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "1.建公园。\n责任领导：周某、李某\n责任单位：市园林局", [("1.", ("周某", "李某"))], id="label line"
        ),
        pytest.param(
            "1.建公园。（责任领导:周某某 李某;责任单位:市园林局）", [("1.", ("周某某", "李某"))], id="bracket"
        ),
        pytest.param("1.建公园。（分管副市长牵头，市园林局负责）", [("1.", ("分管副市长",))], id="clause"),
        pytest.param("1.建公园。\n分管领导：常务副市长周某", [("1.", ("常务副市长周某",))], id="office and name"),
        pytest.param("1.建公园。\n责任领导：周  某\n责任单位：市园林局", [("1.", ("周  某",))], id="padded name"),
        pytest.param("1.建公园。\n責任領導：周某\n責任單位：市園林局", [("1.", ("周某",))], id="traditional"),
        pytest.param("1.建公園。（責(zé)任領(lǐng)導(dǎo)：周某）", [("1.", ("周某",))], id="pinyin"),
        pytest.param(
            HEADED, [("1.", ("周某副市长",)), ("2.", ("周某副市长", "李某"))], id="heading holds for its tasks"
        ),
        pytest.param(SECTION_LINE, [("1.", ("周某某",)), ("2.", ("周某某",))], id="line above the tasks"),
        pytest.param(TABLE, [("1\t", ("周某",)), ("2\t", ("周某",)), ("3\t", ("李某", "王某"))], id="merged cells"),
        pytest.param(LINES, [("1\n", ("周某某",)), ("2\n", ("李某",))], id="one cell a line"),
        pytest.param("1.建公园。\n责任领导：略\n责任单位：市园林局", [], id="no name"),
        pytest.param("1.建公园。\n联系人：周某\n责任单位：市园林局", [], id="contact is no leader"),
        pytest.param("1.建公园。各级领导：要重视，主要负责人要亲自抓。", [], id="mere mention"),
        pytest.param("一、市园林局牵头重点工作\n1.建公园。", [], id="body in the heading"),
    ],
)
def test_leaders(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert by_task(text) == expected
    names = {name for _, found in expected for name in found}
    assert not names & {unit.text for unit in extract_responsible_units(text)}


@pytest.mark.parametrize(
    "part", ["责任领导：王某、", "责任领导：王 某 ", "（王某牵头；", "一、王某牵头工作\n", "責(zé)任"]
)
def test_long_repeats_end(part: str) -> None:
    text = part * (60_000 // len(part))
    found = read_leaders(text, parse_structure(text))
    assert all(name in text for names in list(found.values())[:50] for name in names[:5])
