"""Organisations: full names of a list, region and level by the issuer, canonical function of a name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.quality.assignments import load_cases
from toolkit.errors import LexiconError
from toolkit.normalization.organisations import (
    Issuer,
    function_kinds,
    function_words,
    functions,
    functions_of,
    issuer_of,
    organisation,
    restore_names,
)
from toolkit.schema import DocumentMetadata

FLOOR = 0.98

COUNTY = Issuer("清河市云溪县", None, "清河市", "云溪县", "county")
DISTRICT = Issuer("乐山市市中区", "四川省", "乐山市", "市中区", "county")
COUNTY_CITY = Issuer("峨眉山市", "四川省", "乐山市", "峨眉山市", "county")
CITY = Issuer("乐山市", "四川省", "乐山市", None, "city")
PREFECTURE = Issuer("凉山彝族自治州", "四川省", "凉山彝族自治州", None, "city")
PROVINCE = Issuer("四川省", "四川省", None, None, "province")
AUTONOMOUS = Issuer("宁夏回族自治区", "宁夏回族自治区", None, None, "province")
MUNICIPALITY = Issuer("北京市", "北京市", None, None, "province")
NATION = Issuer(None, None, None, None, "nation")
TOWN = Issuer("云溪县白石镇", None, "清河市", "云溪县", "town")
UNKNOWN = Issuer()

LISTS = [
    ("prefix spreads", CITY, "市发展改革委 财政局 农业农村局", "市发展改革委 市财政局 市农业农村局"),
    ("prefix of a higher level spreads", COUNTY, "市发展改革委 财政局", "市发展改革委 市财政局"),
    ("name of the place spreads", DISTRICT, "市中区发展改革局 财政局", "市中区发展改革局 市中区财政局"),
    ("county's own", COUNTY, "农业农村局 水务局", "县农业农村局 县水务局"),
    ("district's own", DISTRICT, "农业农村局 水务局", "区农业农村局 区水务局"),
    ("county-level city's own", COUNTY_CITY, "财政局", "市财政局"),
    ("autonomous prefecture's own", PREFECTURE, "财政局 林草局", "州财政局 州林草局"),
    ("province's own", PROVINCE, "财政厅 发展改革委", "省财政厅 省发展改革委"),
    ("autonomous region's own", AUTONOMOUS, "财政厅", "自治区财政厅"),
    ("municipality's own", MUNICIPALITY, "财政局", "市财政局"),
    ("the State Council's own", NATION, "发展改革委 财政部", "发展改革委 财政部"),
    ("town's own", TOWN, "财政所 农业农村办公室", "镇财政所 镇农业农村办公室"),
    ("issuer unknown", UNKNOWN, "财政局 水务局", "财政局 水务局"),
    ("issuer unknown, prefix written", UNKNOWN, "市财政局 水务局", "市财政局 市水务局"),
    ("market is no city", COUNTY, "市场监管局 市政管理处", "县市场监管局 县市政管理处"),
    ("city in front of market", CITY, "市市场监管局 市监局", "市市场监管局 市市监局"),
    ("bare names open the list", COUNTY, "财政局 市气象局 水务局", "县财政局 市气象局 县水务局"),
    ("own written before a higher level", COUNTY, "县财政局 市气象局 水务局", "县财政局 市气象局 县水务局"),
    ("two levels", CITY, "省税务局 审计厅 市财政局 水务局", "省税务局 省审计厅 市财政局 市水务局"),
    ("another region", CITY, "市财政局 峨眉山市水务局 住建局", "市财政局 峨眉山市水务局 峨眉山市住建局"),
    ("branch at a place", COUNTY, "县财政局 市生态环境局云溪分局 水务局", "县财政局 市生态环境局云溪分局 县水务局"),
    ("bank and companies", COUNTY, "财政局 农商行 供电公司 城投集团", "县财政局 农商行 供电公司 城投集团"),
    ("a bank does not stop it", CITY, "市财政局 中国银行 水务局", "市财政局 中国银行 市水务局"),
    ("customs", CITY, "市商务局 清河海关 海关", "市商务局 清河海关 海关"),
    ("groups", COUNTY, "财政局 各镇 街道 县级有关部门", "县财政局 各镇 各街道 县级有关部门"),
    ("towns and parks", COUNTY, "财政局 城关镇 经开区管委会", "县财政局 城关镇 经开区管委会"),
    ("party organs", COUNTY, "县委组织部 宣传部 财政局", "县委组织部 县委宣传部 县财政局"),
    ("party organs without a prefix", COUNTY, "组织部 编办 政法委 党校", "县委组织部 县委编办 县委政法委 县委党校"),
    ("discipline and bureau of organs", COUNTY, "纪委监委 机关工委", "县纪委监委 县直机关工委"),
    ("youth league", COUNTY, "团委 妇联 总工会", "团县委 县妇联 县总工会"),
    ("youth league spreads", CITY, "团市委 妇联", "团市委 市妇联"),
    ("courts", COUNTY, "法院 检察院", "县法院 县检察院"),
    ("office of the government", DISTRICT, "政府办公室 信访局", "区政府办公室 区信访局"),
    ("joint offices", COUNTY, "安委会办公室 河长办 创文办", "县安委会办公室 县河长办 县委创文办"),
    ("names of the centre", COUNTY, "财政部 国家发展改革委 水务局", "财政部 国家发展改革委 县水务局"),
    ("bracket kept, full width", CITY, "市财政局(市国资委) 水务局", "市财政局（市国资委） 市水务局"),
    ("bracket without a region", COUNTY, "财政局（国资局）", "县财政局（国资局）"),
    ("shared ending", CITY, "市发展改革 财政 水利局", "市发展改革局 市财政局 市水利局"),
    ("a centre is not clipped", CITY, "市建管中心 水利局", "市建管中心 市水利局"),
    ("reading beside a character", CITY, "財(cái)政局", "市财政局"),
    ("clipped throughout", CITY, "市发改 财政 水利", "市发改 市财政 市水利"),
    ("shared government", CITY, "各县 区人民政府", "各县人民政府 各区人民政府"),
    ("office of streets only", DISTRICT, "各镇 街道办事处", "各镇 各街道办事处"),
    ("levels with a government", CITY, "市 县政府", "市政府 县政府"),
    ("qualified levels", DISTRICT, "市中区各镇 街道", "市中区各镇 市中区各街道"),
    ("unknown body", COUNTY, "天宝社 财政局", "天宝社 县财政局"),
    ("nothing", COUNTY, "", ""),
]

HOMES = [
    ("own county", COUNTY, "县财政局", "county", "清河市云溪县"),
    ("city above", COUNTY, "市财政局", "city", "清河市"),
    ("own district by name", DISTRICT, "市中区财政局", "county", "乐山市市中区"),
    ("own district by full name", DISTRICT, "乐山市市中区财政局", "county", "乐山市市中区"),
    ("district's city", DISTRICT, "市财政局", "city", "乐山市"),
    ("district's city by name", DISTRICT, "乐山市财政局", "city", "乐山市"),
    ("province above", DISTRICT, "省财政厅", "province", "四川省"),
    ("no region", DISTRICT, "农业农村局", "county", "乐山市市中区"),
    ("market", DISTRICT, "市场监管局", "county", "乐山市市中区"),
    ("county-level city's own", COUNTY_CITY, "市财政局", "county", "乐山市峨眉山市"),
    ("county-level city below", CITY, "峨眉山市财政局", "county", "乐山市峨眉山市"),
    ("county below", CITY, "夹江县水务局", "county", "乐山市夹江县"),
    ("district below that others share the name of", CITY, "市中区水务局", "county", "乐山市市中区"),
    ("unknown county below", Issuer("清河市", None, "清河市", None, "city"), "云溪县水务局", "county", "清河市云溪县"),
    ("unknown city's own", Issuer("清河市", None, "清河市", None, "city"), "清河市水务局", "city", "清河市"),
    ("neighbour", CITY, "成都市水务局", "city", "成都市"),
    ("county elsewhere", PROVINCE, "夹江县水务局", "county", "乐山市夹江县"),
    ("a county of some city", CITY, "县水务局", "county", None),
    ("prefecture's own", PREFECTURE, "州财政局", "city", "凉山彝族自治州"),
    ("prefecture by its short form", PREFECTURE, "凉山州财政局", "city", "凉山彝族自治州"),
    ("province's own", PROVINCE, "省教育厅", "province", "四川省"),
    ("autonomous region's own", AUTONOMOUS, "自治区教育厅", "province", "宁夏回族自治区"),
    ("autonomous region's own, short", AUTONOMOUS, "区教育厅", "province", "宁夏回族自治区"),
    ("municipality's own", MUNICIPALITY, "市财政局", "province", "北京市"),
    ("district of a municipality", MUNICIPALITY, "海淀区教委", "county", "北京市海淀区"),
    ("ministry", COUNTY, "财政部", "nation", "国家"),
    ("commission of the centre", COUNTY, "国家发展改革委", "nation", "国家"),
    ("State Council", COUNTY, "国务院国资委", "nation", "国家"),
    ("State Council's own", NATION, "发展改革委", "nation", "国家"),
    ("administration on the spot", COUNTY, "国家税务总局清河市税务局", "city", "清河市"),
    ("party organ is no ministry", COUNTY, "县委组织部", "county", "清河市云溪县"),
    ("full name of the party's organ", COUNTY, "中共清河市委组织部", "city", "清河市"),
    ("youth league", COUNTY, "团市委", "city", "清河市"),
    ("government", COUNTY, "县政府", "county", "清河市云溪县"),
    ("government of the city", COUNTY, "清河市人民政府", "city", "清河市"),
    ("office of the government", COUNTY, "县政府办公室", "county", "清河市云溪县"),
    ("organs of the level", COUNTY, "县直机关工委", "county", "清河市云溪县"),
    ("town", DISTRICT, "市中区土主镇", "town", "乐山市市中区土主镇"),
    ("town without its county", COUNTY, "白石镇人民政府", "town", "清河市云溪县白石镇"),
    ("street office", COUNTY, "城关街道办事处", "town", "清河市云溪县城关街道"),
    ("towns", COUNTY, "各镇", "town", "清河市云溪县"),
    ("village", TOWN, "柳塘村村委会", "village", "云溪县白石镇"),
    ("office of a town", TOWN, "镇财政所", "town", "云溪县白石镇"),
    ("park", CITY, "乐山高新区管委会", "park", "乐山市"),
    ("department of a park", COUNTY, "高新区财政局", "park", "清河市高新区"),
    ("company", COUNTY, "县城投公司", "enterprise", "清河市云溪县"),
    ("power company", COUNTY, "国网清河供电公司", "enterprise", "清河市"),
    ("central bank of a county", COUNTY, "县人民银行", "county", "清河市云溪县"),
    ("administration of the post", COUNTY, "市邮政管理局", "city", "清河市"),
    ("words between region and stem", COUNTY, "县产研综合服务中心", "county", "清河市云溪县"),
    ("highest court", NATION, "最高人民法院", "nation", "国家"),
    ("bank", COUNTY, "农行清河支行", "enterprise", "清河市"),
    ("branch at a place", COUNTY, "市生态环境局云溪分局", "county", "清河市云溪县"),
    ("police by field", COUNTY, "市公安局交警支队", "city", "清河市"),
    ("hospital", COUNTY, "人民医院", None, "清河市云溪县"),
    ("unknown issuer", UNKNOWN, "财政局", None, None),
    ("full width and white space", COUNTY, "县财政\n　局（县国资局）", "county", "清河市云溪县"),
]

FUNCTIONS = [
    ("发展改革局", "发展改革"),
    ("县发改局", "发展改革"),
    ("市发改委", "发展改革"),
    ("市发展和改革委员会", "发展改革"),
    ("县旅游局", "文化和旅游"),
    ("县文化广电旅游局", "文化和旅游 广播电视"),
    ("县文体旅局", "文化和旅游 体育"),
    ("县教体局", "教育 体育"),
    ("县教育科技和体育局", "教育 科技 体育"),
    ("县经信局", "经济和信息化"),
    ("县经济商务和信息化局", "经济和信息化 商务"),
    ("县科经局", "科技 经济和信息化"),
    ("县商金中心", "商务 金融"),
    ("县农林水局", "农业农村 林业 水利"),
    ("县住建和交通局", "住房城乡建设 交通运输"),
    ("市财政局（市国资委）", "财政 国资"),
    ("县财政局(县国资局)", "财政 国资"),
    ("县工商局", "市场监管"),
    ("县质监局", "市场监管"),
    ("县国税局", "税务"),
    ("县国土资源局", "自然资源"),
    ("县卫生和计划生育局", "卫生健康"),
    ("县扶贫办", "乡村振兴"),
    ("县人防办", "国防动员"),
    ("县委编办", "党委编办"),
    ("县纪委监委", "党委纪检"),
    ("县委政法委", "党委政法"),
    ("团县委", "团委"),
    ("县委改革办", "党委改革"),
    ("省发展改革委", "发展改革"),
    ("市直机关工委", "机关工委"),
    ("县安委会办公室", "应急管理"),
    ("县大气办", "生态环境"),
    ("县河长办", "水利"),
    ("县项目推进办", "发展改革"),
    ("县乡村振兴指挥部办公室", "议事协调机构 乡村振兴"),
    ("县重点项目推进专班", "议事协调机构 发展改革"),
    ("国网清河供电公司", "电力"),
    ("中国移动清河分公司", "通信"),
    ("县铁塔公司", "通信"),
    ("县邮政公司", "邮政"),
    ("县水务集团", "企业"),
    ("县农商行", "银行"),
    ("清河银保监分局", "金融"),
    ("市中医院", "医院"),
    ("市农科院", "科研院所"),
    ("清河海关", "海关"),
    ("城关镇人民政府", "乡镇街道"),
    ("柳塘村村委会", "村社区"),
    ("经开区管委会", "园区"),
    ("高新区财政局", "财政"),
    ("各县（市、区）人民政府", "人民政府"),
    ("区商务局〔区招商局〕", "商务 投资促进"),
    ("市生态环境局云溪分局", "生态环境"),
    ("市財政局", "财政"),
    ("市财│\n│政局", "财政"),
    ("组干科", "内设机构"),
    ("某某", ""),
    ("", ""),
]


@pytest.mark.parametrize(("issuer", "bodies", "names"), [c[1:] for c in LISTS], ids=[c[0] for c in LISTS])
def test_names_of_a_list_are_restored(issuer: Issuer, bodies: str, names: str) -> None:
    assert restore_names(bodies.split(), issuer) == names.split()


@pytest.mark.parametrize(("issuer", "name", "level", "region"), [c[1:] for c in HOMES], ids=[c[0] for c in HOMES])
def test_region_and_level(issuer: Issuer, name: str, level: str | None, region: str | None) -> None:
    found = organisation(name, issuer)
    assert (found.level, found.region) == (level, region)


@pytest.mark.parametrize(("name", "expected"), FUNCTIONS)
def test_functions_of_a_name(name: str, expected: str) -> None:
    assert functions_of(name) == tuple(expected.split())


def test_restored_names_are_full_names() -> None:
    for _, issuer, bodies, names in LISTS:
        if issuer is not UNKNOWN and "clipped" not in bodies:
            assert restore_names(names.split(), issuer) == names.split()


def test_white_space_and_width_do_not_matter() -> None:
    assert restore_names(["市财政 局(市国\n资委)", "水 务局"], CITY) == ["市财政局（市国资委）", "市水务局"]


def test_first_of_the_functions_is_the_function() -> None:
    found = organisation("县文体旅局", COUNTY)
    assert (found.function, found.kind) == ("文化和旅游", "department")
    unknown = organisation("天宝社", COUNTY)
    assert (unknown.function, unknown.functions, unknown.kind) == (None, (), None)


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("市救灾办", 2010, "民政"),
        ("市救灾办", 2020, "应急管理"),
        ("市防汛抗旱办", 2012, "水利"),
        ("市防汛抗旱办", None, "应急管理"),
        ("市新闻出版局", 2012, "文化和旅游"),
        ("市新闻出版局", 2022, "党委宣传"),
    ],
)
def test_year_decides_where_a_reform_moved_a_task(name: str, year: int | None, expected: str) -> None:
    assert functions_of(name, year)[0] == expected


def test_predecessors_are_told_apart_with_their_years() -> None:
    words = {w.word: w for w in function_words("市场监管")}
    assert words["工商"].predecessor
    assert words["工商"].last == 2018
    assert not words["市监"].predecessor
    assert words["市监"].holds(2024)


@pytest.mark.parametrize(
    ("metadata", "level"),
    [
        (DocumentMetadata(region="四川省", province="四川省"), "province"),
        (DocumentMetadata(region="清河市", city="清河市"), "city"),
        (DocumentMetadata(region="清河市云溪区", city="清河市", county="云溪区"), "county"),
        (DocumentMetadata(region="云溪县白石镇", county="云溪县"), "town"),
        (DocumentMetadata(region="清河经济技术开发区", city="清河市"), "park"),
        (DocumentMetadata(region="上海市浦东新区", province="上海市", county="浦东新区"), "county"),
        (DocumentMetadata(issuer="国务院"), "nation"),
        (DocumentMetadata(), None),
    ],
)
def test_issuer_of_metadata(metadata: DocumentMetadata, level: str | None) -> None:
    assert issuer_of(metadata).level == level


def test_single_bodies_of_the_assignments_have_the_right_function() -> None:
    pairs = [pair for case in load_cases() for pair in case.functions.items()]
    wrong = [(name, functions_of(name)) for name, right in pairs if (functions_of(name) or ("",))[0] not in right]
    assert len(pairs) > 500
    assert len(wrong) <= (1 - FLOOR) * len(pairs), wrong


def test_table_of_the_docs_says_what_the_program_says() -> None:
    page = (Path(__file__).parents[2] / "docs/concepts/organisations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| `([^`]+)` \| (\S+) \|$", page, re.MULTILINE)
    assert len(rows) > 30
    for name, function, level in rows:
        found = organisation(name, DISTRICT)
        assert (name, "、".join(found.functions), found.level) == (name, function, level)


def test_bodies_of_a_real_notice(real_corpus: Path) -> None:
    gold = json.loads((real_corpus / "gold/leshan-shizhong-2022.json").read_text(encoding="utf-8"))
    single = [u["text"] for u in gold["units"] if not u["collective"]]
    found = [organisation(name, DISTRICT) for name in single]
    assert all(o.function for o in found)
    assert {o.region for o in found if o.level == "county"} == {"乐山市市中区"}


def test_lexicon_is_sound() -> None:
    kinds = function_kinds()
    assert len(kinds) >= 90
    for function in kinds:
        words = [(w.word, w.first, w.last) for w in function_words(function)]
        assert words
        assert all(first is None or last is None or first <= last for _, first, last in words)


@pytest.mark.parametrize(
    "row",
    ["甲\tbureau\t甲\t\t\t", "甲\tdepartment\t甲@20\t\t\t", "甲\tdepartment\t甲\t\t\t甲乙"],
    ids=["kind", "years", "syllable of two"],
)
def test_bad_row_is_named(row: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "functions.tsv"
    path.write_text("\t".join(functions._COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    monkeypatch.setattr(functions, "_FILE", path)
    with pytest.raises(LexiconError, match="line 2"):
        functions._lexicon.__wrapped__()


@pytest.mark.parametrize("part", ["市", "财政", "局", "（", "教", "县委", "分局", "各", "镇"])
def test_long_nonsense_is_read_in_linear_time(part: str) -> None:
    name = part * 100_000
    assert functions_of(name) == ()
    assert organisation(name, CITY).function is None
    assert len(restore_names([name, "财政局"], CITY)) == 2
