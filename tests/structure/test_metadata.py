"""Title, number, issuer, date, region, year, kind."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from toolkit import analyze, extract_targets
from toolkit.errors import InputError
from toolkit.loaders import iter_documents
from toolkit.normalization.places import find_place, place_at
from toolkit.schema import Document
from toolkit.structure import read_metadata
from toolkit.structure.dates import DATE, date_value

NOTICE = """首页 > 政务公开 > 政府文件
【字体：大 中 小】
来源：清河市人民政府
清河市人民政府办公室
关于印发2019年《政府工作报告》
重点事项任 务分解方案的通知
清府办发[2022]  12号
各区人民政府：
经市政府同意，现印发你们。
清河市人民政府办公室
二○二二年五月十八日
2019年《政府工作报告》重点事项任务分解方案
一、稳增长
"""
REPORT = """下载
打印
【字号：
加大
】
云州市2021年政府工作报告
——2021年1月20日在云州市第八届人民代表大会第六次会议上
来源：云州日报
时间：2021-02-01
云州市市长 李某
各位代表：
现在，我代表市政府，向各位报告，请审阅。
一、2020年工作回顾
"""


def test_notice() -> None:
    meta = read_metadata(NOTICE)
    assert meta.title == "关于印发2019年《政府工作报告》重点事项任务分解方案的通知"
    assert meta.doc_number == "清府办发〔2022〕12号"
    assert meta.issuer == "清河市人民政府办公室"
    assert meta.date == dt.date(2022, 5, 18)
    assert (meta.region, meta.city, meta.county) == ("清河市", "清河市", None)
    assert (meta.report_year, meta.kind) == (2019, "task_division")


def test_report() -> None:
    meta = read_metadata(REPORT)
    assert meta.title == "云州市2021年政府工作报告"
    assert (meta.issuer, meta.region, meta.city) == ("云州市人民政府", "云州市", "云州市")
    assert meta.date == dt.date(2021, 1, 20)
    assert (meta.report_year, meta.kind) == (2021, "report")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("清府办发〔2022〕2号", "清府办发〔2022〕2号", id="hexagonal"),
        pytest.param("清府办发［２０２２］２号", "清府办发〔2022〕2号", id="full width"),
        pytest.param("清政发 【 2010 】 99 号", "清政发〔2010〕99号", id="black brackets, spaces"),
        pytest.param("清政办(2009)7号", "清政办〔2009〕7号", id="round"),
        pytest.param("（清政办〔2009〕第7号）", "清政办〔2009〕第7号", id="in brackets, 第"),
        pytest.param("发文字号：清政发〔2020〕8号", "清政发〔2020〕8号", id="label"),
        pytest.param("清政發〔2020〕8號", "清政發〔2020〕8号", id="traditional"),
        pytest.param("根据清政发〔2020〕8号文件精神", None, id="cited"),
        pytest.param("文号：无", None, id="none"),
    ],
)
def test_document_numbers(line: str, expected: str | None) -> None:
    assert read_metadata(f"关于做好重点工作的通知\n{line}\n各区：").doc_number == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年5月18日", dt.date(2022, 5, 18)),
        ("二〇二二年五月十八日", dt.date(2022, 5, 18)),
        ("二○○七年十二月三十一日", dt.date(2007, 12, 31)),
        ("二OO七年十月二十日", dt.date(2007, 10, 20)),
        ("2026-02-03", dt.date(2026, 2, 3)),
        ("2022年2月30日", None),
    ],
)
def test_dates(text: str, expected: dt.date | None) -> None:
    match = re.search(DATE, text)
    assert match is not None
    assert date_value(match) == expected


@pytest.mark.parametrize(
    ("text", "province", "city", "county"),
    [
        ("乐山市市中区人民政府办公室", "四川省", "乐山市", "市中区"),
        ("津市市人民政府", "湖南省", "常德市", "津市市"),
        ("青岛市市南区人民政府", "山东省", "青岛市", "市南区"),
        ("凉山州人民政府", "四川省", "凉山彝族自治州", None),
        ("济源市人民政府", "河南省", None, "济源市"),
        ("北京市朝阳区人民政府", "北京市", None, "朝阳区"),
        ("吉林市人民政府", "吉林省", "吉林市", None),
        ("吉林省人民政府", "吉林省", None, None),
        ("云山市莲塘区人民政府", None, "云山市", "莲塘区"),
        ("东岭自治州人民政府", None, "东岭自治州", None),
        ("高新区管委会", None, None, "高新区"),
        ("云山高新区管理委员会", None, None, "云山高新区"),
    ],
)
def test_places(text: str, province: str | None, city: str | None, county: str | None) -> None:
    place = place_at(text)
    assert place is not None
    assert (place.province, place.city, place.county) == (province, city, county)
    assert text.startswith(place.text)


SHORT = "莲塘区人民政府办公室关于印发2024年政府工作报告重点任务分工方案的通知"
AMBIGUOUS = "市中区人民政府办公室关于印发2024年政府工作报告重点任务分工方案的通知"


@pytest.mark.parametrize(
    ("text", "region", "city"),
    [
        (f"{SHORT}\n云山市莲塘区2024年重点任务分工方案\n一、工业", "云山市莲塘区", "云山市"),
        (f"{SHORT}\n各镇：\n经云山市莲塘区人民政府同意，现印发你们。", "云山市莲塘区", "云山市"),
        (
            "莲塘区政府工作报告\n——2024年1月3日在云山市莲塘区第九届人民代表大会第三次会议上\n各位代表：",
            "云山市莲塘区",
            "云山市",
        ),
        (f"{AMBIGUOUS}\n各镇：\n全面建设乐山市市中区。", "乐山市市中区", "乐山市"),
        (f"{AMBIGUOUS}\n各镇：\n学习济宁市市中区做法，乐山市市中区要先行。", "市中区", None),
        (f"{SHORT}\n各镇：\n贯彻落实清河市莲塘区政府部署，建设全市莲塘区样板。", "莲塘区", None),
        (f"{SHORT}\n各镇：\n推进松岭市莲花区合作。", "莲塘区", None),
    ],
    ids=[
        "title below",
        "running text",
        "session",
        "known places",
        "two cities",
        "no clear beginning",
        "another county",
    ],
)
def test_a_county_named_short_gets_its_city_from_the_text(text: str, region: str, city: str | None) -> None:
    meta = read_metadata(text)
    assert (meta.region, meta.city) == (region, city)
    assert meta.county is not None
    assert region.endswith(meta.county)


@pytest.mark.parametrize("text", ["", "市人民政府", "区政府", "自治区人民政府", "各县人民政府", "国务院办公厅"])
def test_no_place(text: str) -> None:
    assert place_at(text) is None


def test_places_in_names_of_files() -> None:
    found = find_place("2025年宁夏政府工作报告")
    assert found is not None
    assert found.province == "宁夏回族自治区"
    assert find_place("重点工作分工") is None
    assert find_place("关于印发高新区重点任务的通知") is None
    assert find_place("中心城区更新方案") is None


def test_fields_speak_where_the_text_is_silent() -> None:
    fields = {"Title": "2026年云南省政府工作报告", "province": "云南省", "year": "2026", "publish_date": "2026-02-03"}
    meta = read_metadata("（一）办好实事。", "数据.csv", fields)
    assert (meta.title, meta.region, meta.province) == ("2026年云南省政府工作报告", "云南省", "云南省")
    assert (meta.report_year, meta.publication_date, meta.kind) == (2026, dt.date(2026, 2, 3), "report")
    assert meta.date is None
    told = read_metadata(REPORT, None, fields)
    assert (told.region, told.report_year) == ("云州市", 2021)


def test_a_fuller_title_wins_over_a_bare_one() -> None:
    text = "政府工作报告\n——2026年1月26日在云州市第一届人民代表大会第五次会议上"
    assert read_metadata(text, None, {"title": "2026年云州市政府工作报告"}).title == "2026年云州市政府工作报告"
    assert read_metadata(text, r"C:\资料\2026年云州市政府工作报告.docx").title == "2026年云州市政府工作报告"
    assert read_metadata(text).title == "政府工作报告"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("关于《2022年政府工作报告重点任务分工》的政策解读", "interpretation"),
        ("清河市人民政府关于分解落实2016年《政府工作报告》主要目标任务的通知", "task_division"),
        ("关于召开会议的通知", "other"),
        ("1.修路。牵头单位：甲局\n2.办学。牵头单位：乙局\n3.绿化。牵头单位：丙局", "task_division"),
        ("", "other"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert read_metadata(text).kind == kind


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\x00" * 50, "。" * 5000, "2022年2月31日", "关于\n" * 3000, "〔〔〔2022〕"]
)
def test_hostile_texts_give_no_metadata(text: str) -> None:
    meta = read_metadata(text, "", {"title": " ", "year": ""})
    assert meta.title is None
    assert meta.region is None
    assert meta.date is None


def test_real_notice(real_corpus: Path) -> None:
    gold = json.loads((real_corpus / "gold/leshan-shizhong-2022.json").read_text(encoding="utf-8"))["metadata"]
    meta = read_metadata((real_corpus / "gold/leshan-shizhong-2022.txt").read_text(encoding="utf-8"))
    found = {name: getattr(meta, name) for name in gold}
    assert found | {"date": str(meta.date)} == gold
    assert meta.province == "四川省"


def test_real_reports(real_corpus: Path) -> None:
    for year in (2025, 2026):
        for document in iter_documents(real_corpus / "corpus" / f"provincial-{year}"):
            assert isinstance(document, Document)
            meta = read_metadata(document.text, document.source, document.fields)
            assert (meta.report_year, meta.kind) == (year, "report"), document.id
            assert meta.title is not None
            assert meta.title.endswith("工作报告"), document.id
            assert meta.date is not None
            assert meta.date.year == year
            assert meta.province is not None
            assert meta.province[:2] in document.id
            assert meta.region == meta.province
            assert meta.issuer == f"{meta.region}人民政府"


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param("索引号：K01/2024-3\n成文日期：2024年3月2日\n发布日期：2024-03-05\n", {}, id="one line each"),
        pytest.param(
            "索 引 号：\nK01/2024-3\n成文日期：\n二〇二四年三月二日\n发布日期：\n2024-03-05 09:30:00\n",
            {},
            id="two lines",
        ),
        pytest.param(
            "索引号：K01/2024-3　主题分类：综合\n成文日期：2024-03-02　发布日期：2024-03-05\n",
            {"subject": "综合"},
            id="pairs",
        ),
        pytest.param(
            "| 索引号 | K01/2024-3 | 成文日期 | 2024-03-02 |\n| 发布日期 | 2024-03-05 | 文号 | 无 |\n", {}, id="bars"
        ),
        pytest.param(
            "【索引号】K01/2024-3\n【成文日期】2024-03-02\n【发布日期】2024-03-05\n【有效性】有效\n",
            {"validity": "有效"},
            id="black brackets",
        ),
        pytest.param(
            "索引号：K01/2024-3\n文号：\n成文日期：2024-03-02\n发布日期：2024-03-05\n" * 2,
            {},
            id="twice, an empty value",
        ),
    ],
)
def test_blocks_of_labels(block: str, expected: dict[str, str]) -> None:
    meta = read_metadata(f"{block}关于印发2023年重点任务分工方案的通知\n各区：\n一、绿化\n")
    assert (meta.index_number, meta.date, meta.publication_date) == (
        "K01/2024-3",
        dt.date(2024, 3, 2),
        dt.date(2024, 3, 5),
    )
    assert (meta.report_year, meta.publication_year, meta.doc_number) == (2023, 2024, None)
    assert {name: getattr(meta, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于印发2024年重点工作任务分解表的通知", "decomposition_table"),
        ("关于加快发展数字经济的实施意见", "opinion"),
        ("清河市2024年绿化工作实施方案", "plan"),
        ("关于2024年重点任务进展情况的通报", "progress_notice"),
        ("《清河市2024年重点任务分工方案》政策解读", "interpretation"),
        ("清河市2024年政府工作报告", "report"),
    ],
)
def test_kinds_by_title(title: str, kind: str) -> None:
    assert read_metadata(f"{title}\n一、绿化\n新建公园4个。").kind == kind


def test_an_interpretation_gives_no_targets_and_no_assignments() -> None:
    text = "《清河市2024年重点任务分工方案》政策解读\n一、内容\n确保产值增长6%。（牵头单位：市发改委）\n"
    assert (extract_targets(text), analyze(text).responsible_units, len(analyze(text).quantities)) == ([], [], 1)
    stated = analyze(Document("a", "确保产值增长6%。（牵头单位：市发改委）", None, {"kind": "interpretation"}))
    assert (stated.targets, stated.responsible_units) == ([], [])


def test_parts_of_the_number() -> None:
    meta = read_metadata("关于做好重点工作的通知\n清府办发【二〇二二】 第12號\n各区：")
    assert (meta.number_word, meta.number_year, meta.number_serial) == ("清府办发", 2022, 12)


def test_a_manifest_goes_before_the_text() -> None:
    fields = {
        "date": "2020-01-02",
        "report_year": "2031",
        "kind": "plan",
        "region": "云州市",
        "doc_number": "云发〔2031〕7号",
    }
    meta = read_metadata(NOTICE, None, fields)
    assert (meta.date, meta.report_year, meta.kind) == (dt.date(2020, 1, 2), 2031, "plan")
    assert (meta.region, meta.number_year) == ("云州市", 2031)
    for name, value in (("date", "soon"), ("report_year", "20"), ("kind", "novel")):
        with pytest.raises(InputError, match=f"column '{name}' holds '{value}'"):
            read_metadata(NOTICE, None, {name: value})
