"""Projects: gold sentences about invented places with the expected names marked inline."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.extraction.projects import ProjectExtractor, extract_projects
from toolkit.normalization.text import FoldedText
from toolkit.schema import Structure, Task

_MARK = re.compile(r"【([^】=]+)(?:=>([^】]+))?】")


def marked(sentence: str) -> tuple[str, list[tuple[int, str, str]]]:
    """Returns the sentence without marks, and start, text and name of each project marked 【text=>name】."""
    text, expected, done = "", [], 0
    for match in _MARK.finditer(sentence):
        text += sentence[done : match.start()]
        expected.append((len(text), match[1], match[2] or match[1]))
        text += match[1]
        done = match.end()
    return text + sentence[done:], expected


FOUND = {
    "closed list, names without head": "大力推进【云台纤维】、【松岭石化】等12个产业项目落地。",
    "closed list of common nouns": "建好【厂区干道】、【供热中心】等项目。",
    "works as a name in a list": "全力推进【区人民医院整体搬迁】、【青屏养护院】等项目建设。",
    "closed list gives its noun": "加快【云青=>云青高铁】、【松澜=>松澜高铁】等6条高铁建设。",
    "two closed lists in one clause": "建成【云青=>云青高速】等3条高速和【青屏=>青屏机场】、【云台机场】等2座机场。",
    "two of one member each": "建成【云青=>云青高速】等3条高速和【青屏=>青屏机场】等2座机场。",
    "list goes on after a comma": "加快【云青=>云青高铁】等2条高铁，【青屏=>青屏灌区】和【松澜灌区】等4个灌区建设。",
    "class in quotation marks": "推动【云青城际】、【青屏灌区】等“十大工程”纳入规划。",
    "grade left out of the name": "建成【青屏=>青屏灌区】、【松澜灌区】等3个大型灌区。",
    "shared tail without 等": "建成【云青=>云青高铁】、【松澜高铁】。",
    "shared works of sites": "加快建设【青屏小学=>青屏小学改扩建】和【云台小学改扩建】等项目。",
    "verb and head noun": "开工建设【青屏水库】，投用【松岭机场】。",
    "verb before each name": "提速【云台机场】前期工作，加快【澜青铁路】建设。",
    "works on a structure": "推进【青屏水库除险加固】、【松岭灌区现代化改造】。",
    "works on a site": "加快推动【青屏工业园基础设施改造升级】。",
    "phases": "建成【松岭抽水蓄能电站二期】、【云台核电三期项目】，力争【青屏氨纶（三期）】等项目投产。",
    "part of a line": "开工【云青铁路（松岭段）】，建成【澜青高速青屏至松岭段】。",
    "subject of a predicate": "【云青高铁】建成通车，【松岭大桥】、【澜江特大桥】全线贯通。",
    "closed list as subject": "【青屏新材料】、【云台水泥】等重大项目竣工投产。",
    "subject of 获批建设": "【青屏深海科学中心】获批建设。",
    "relative clause left out": "加快总投资2.7亿元的【青屏环保发电扩建工程项目】建设。",
    "apposition left out": "北部通道重点工程【云青铁路】开通。",
    "quotation marks around the whole": "加快实施“【邻青里·邻里中心】”建设。",
    "quotation marks inside": "上线运行【“青办通”政务平台】。",
    "named programme of works": "实施【青屏河水质提升工程】。",
    "known by name": "深入实施【“东数西算”工程】。",
    "size opens the name": "加快【云化70万吨煤制烯烃】、【青电1000千伏特高压】等项目建设。",
    "site that is founded": "筹建【青屏磁悬浮检测中心】。",
    "site of a level": "建成【省文化馆新馆】和【非遗展示馆】。",
    "site whose grade is raised": "着力将【青屏水产园区】升级为省级园区。",
    "和 inside a name": "建设【青屏药品和医疗检验中心】。",
    "年 and 月 before the verb": "2027年6月底前建成【青屏水库】。",
    "number of a list": "1.加快【云青铁路】建设。",
    "half and full width": "加快【云台氨纶(三期)】、【青屏氨纶（三期）】等项目建设",
    "phase takes the noun of its list": "建成【云能四期=>云能四期煤电项目】等大型清洁煤电项目。",
    "numbers of units": "推进【云台核电3、4号机组】核准。",
    "line of a metro": "加快建设【青屏地铁8号线】。",
    "two verbs in one list": "建成【青屏=>青屏抽水蓄能电站】、开工【松岭抽水蓄能电站】。",
    "phase shared by a list": "开工【青芯=>青芯半导体三期】、【松芯半导体三期】。",
    "number closes a list": "新建改建【青东=>青东路】、【站前路】2条道路。",
    "number before works": "推进【青屏=>青屏水库除险加固工程】、【松岭=>松岭水库除险加固工程】2个水库除险加固工程。",
    "class of a list is a grade": "打通【星河=>星河路】、【望江路】等断头路。",
    "works on works": "加快【青屏灌区续建配套与现代化改造】。",
    "street of common words": "改造提升【人民路】、打通【解放路】。",
    "building of an institution": "加快【县中医医院门诊综合楼】建设，建成【县职业中学实训楼】。",
    "ordinal makes it definite": "建成【城区第二水厂】。",
    "common words, put to use": "【海洋传感器中试平台】投入运行，建好【现代煤化工中试基地】。",
    "site of common words with a phase": "推进【高新区标准化厂房三期】建设。",
    "flow in quotation marks": "确保“【青电入松】”正式送电。",
    "works as predicate": "【全国碳汇登记结算系统】扩容升级、规模居前。",
    "supported, and built": "支持【青屏产业园】升级为五星级园区，支持【松岭实验室】加快建设，支持【云台园区扩建】。",
    "part of a town with works on it": "启动【青钢老厂区更新】，实施【城东片区棚户区改造】。",
    "soft works on one building": "推进【青屏书院修复】、【松岭老街改造】。",
    "site whose building goes on": "【青屏非遗展览馆】加快建设。",
    "structure that finishes something": "【青屏大桥】完成主塔封顶。",
    "等 before an adverb": "【青屏汽车平台】、【松岭智慧产业园】等有序实施。",
    "class without a noun of its own": "【青屏通道东段】、【银江水下隧道】等基础设施陆续投用。",
    "sum of a list": "建成【17号线西延伸=>17号线西延伸轨道交通线】、【青屏环线】共67公里轨道交通线。",
    "road number": "开工【G513线改造升级项目】，实现【G513青屏段】全线贯通。",
    "part of a site": "【青屏公园南区】开园，建成【云台三期污水处理设施】。",
    "bracket that assigns, after a name": "加快建设【青屏水库】（县水利局牵头）、【云台大桥】（县交通运输局负责）。",
    "project office in a bracket of the same clause": "建成【青屏水库】（县水利局、云青铁路工程指挥部负责）。",
    "quoted names without 、": "加快推进“【青电入松】”“【云电入澜】”。",
    "second project in a bracket": "做好【青屏水资源配置工程】（含【松岭水库扩建】）前期工作。",
    "preparation said of its subject": "【青屏炼化一体化项目】前期工作取得突破。",
    "preparation under another verb": "扎实开展【云青高铁二通道】、【松澜环线】前期工作。",
    "list entered in a plan": "【青屏美术学院】、【松岭理工学院】等7个重大项目纳入规划。",
    "approval sought": "争取获批【青屏三期=>青屏三期核电项目】、【松岭一期=>松岭一期核电项目】等核电项目。",
    "names without a noun before a verb of use": "推动【空云二线】、【青屏动力电机】等建成投产。",
    "number after the class": "实施【青屏无人机】、【松岭光伏配套】等协作项目587个。",
    "opening of an institution": "【青屏文化研究院】揭牌成立，挂牌成立【松岭技术创新中心】。",
    "line of a metro under a verb at its end": "【地铁11号线一期西段】、【津青铁路首开段】运营。",
    "work begins inside a word": "推进【青屏水利枢纽工程】、【松岭绿色发展工程】、【澜江联动工程】等重点工程。",
    "park made larger": "完成【青屏综保区扩区】。",
    "conjunction after a verb": "完成【青屏路】建设和【松岭大桥改造】。",
    "short member without a noun": "实施【赵屏=>赵屏灌区】、【陆岭=>陆岭灌区】、【屏村=>屏村灌区】等灌区现代化改造。",
    "common noun of a site in a list of works": "推进【青屏文学馆】、【美术馆】等重点工程建设。",
    "works in a list": "推进【青屏汽车大东工厂升级】、【松岭石化节能】等重大项目。",
    "money said of it": "【青屏高速公路】完成投资3亿元。",
    "park with a shared tail": "建成用好【云台=>云台国家文化公园】、【青屏=>青屏国家文化公园】、【松岭国家文化公园】。",
    "row number in a cell": "14\t新建水厂一座。\n15\t【青屏遗址公园】开园，接待游客2万人次。\t区文旅局",
    "cells part names": "加快建设【青屏水库】\t松岭大桥\t区水利局",
    "list number in brackets": "（15）【青屏遗址公园】开园。",
    "list number with a bracket": "15）【青屏遗址公园】开园。",
    "list number in a circle": "②【青屏遗址公园】开园，③【松岭大桥】通车。",
}

NOT_FOUND = {
    "counted group": "推进63个市级项目建设，建成8个110千伏输变电工程。",
    "vague group": "打造一批文博场馆，实施一系列重大工程。",
    "actions and policies": "开展“清风护水”行动，落实河长制，推进放管服改革。",
    "slogan as 工程": "全面实施“八化”工程，推进“双百”工程。",
    "campaign as 工程": "实施云岭人才领航工程、网民素养提升工程。",
    "positions": "打造全国重要的清洁能源基地，建设国际消费中心。",
    "titles": "创建国家级旅游度假区，争创国家大学科技园。",
    "industries and clusters": "培育新能源汽车产业集群，发展现代物流产业。",
    "corridors": "推进青屏科创走廊、云台经济带建设。",
    "supported, not built": "支持青屏实验室等重大平台发挥作用。",
    "used": "依托云台产业联盟、松岭石窟联盟等平台开展合作。",
    "actors": "青屏管委会要加强协调。",
    "place only": "推动青屏、云台协同打造航空双枢纽。",
    "common noun": "高标准推进食品加工区建设，建设一体化数据平台。",
    "fields in a list": "支持教育、医疗、养老等领域发展。",
    "工程 of another sense": "加强工程建设领域监管，完善项目建设模式。",
    "project office in a bracket": "〔牵头单位：县水利局；责任单位：青屏水库工程指挥部、云青铁路建设办公室〕",
    "role word after a name": "（县水利局、青屏水库工程负责）",
    "project office on a label line": "责任单位：县水利局、青屏水库工程建设管理中心",
    "project office in a clause": "由县水利局、青屏水库工程建设指挥部牵头。",
    "supported, and builds itself": "支持青屏产业园建设国家级示范区。",
    "one each": "年耗能2万吨以上企业全部建成能管中心，每个县建成青少年活动中心。",
    "anonymous list": "建设更多便民中医馆、蒙医馆。",
    "actor before a verb": "青屏海洋试验场启动首批海上试验，松岭学校要与云台学校结对共建。",
    "rank of a scenic area": "青屏河、松岭大峡谷5A级景区获批。",
    "way of thinking": "拓宽发展新思路，破解致富路。",
    "campaign named by works": "推进农业保险扩面增品提标。",
    "carrier of common words": "建好产业承载平台。",
    "units in brackets": "（牵头单位：青屏公园管理中心；责任单位：云台医院）",
    "heading number and slogan": "（一）奋力落实“五个中心”建设使命。",
    "县县通": "全面实现市市通高铁。",
    "actor builds something": "青屏园区建设国际贸易平台，松岭基地建成首个智慧园区。",
    "place where projects land": "青屏科技城落户87个项目，松岭园区落地亿元以上项目11个。",
    "things that go together": "推动青屏国际机场和松岭国际机场联动发展。",
    "applied for an honour": "推动青屏古城、松岭书院等项目申报世界文化遗产。",
    "superlative": "建成国内首座“灯塔工厂”。",
    "rank before a base": "建设全球领先的青屏疫苗智能制造基地。",
    "figures of speech with 线 and 城": "守牢安全底线，优化青屏航线，建设书香京城。",
    "grade as a group": "加快国家和省级区域中心建设。",
    "person": "总书记向青屏通道建成致贺信，做深做细项目前期工作。",
    "institutions in a plan": "青屏学院、松岭学院等高校纳入规划。",
    "empty": "",
}


@pytest.mark.parametrize("sentence", FOUND.values(), ids=FOUND.keys())
def test_names(sentence: str) -> None:
    text, expected = marked(sentence)
    found = extract_projects(text)
    assert [(p.start, p.text, p.name) for p in found] == expected
    assert all(text[p.start : p.end] == p.text for p in found)


@pytest.mark.parametrize("sentence", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_no_names(sentence: str) -> None:
    assert extract_projects(sentence) == []


def test_name_broken_over_lines_keeps_its_offsets() -> None:
    text = "把握节奏、抢抓工期，全力保障云台水泥、青屏特种水\n\n— 3 —\n\n泥研发基地等63个市级项目建设。"
    found = extract_projects(text)
    assert [p.name for p in found] == ["云台水泥", "青屏特种水泥研发基地"]
    assert found[1].text == text[found[1].start : found[1].end]
    assert found[1].text.startswith("青屏特种水\n")


def test_task_comes_from_the_structure() -> None:
    text = "12.建成青屏水库。"
    task = Task("12", 0, 3, len(text))
    assert [p.task for p in ProjectExtractor().extract(text, Structure(tasks=(task,)))] == ["12"]
    assert [p.task for p in ProjectExtractor().extract(text, Structure())] == [None]


def test_folded_text_is_taken() -> None:
    text = "加快建设青屏水\n库（二期），牵头单位：县水利局。"
    extractor = ProjectExtractor()
    assert extractor.extract(text, Structure(), folded=FoldedText(text)) == extractor.extract(text, Structure())


def test_import_reads_no_lexicon() -> None:
    code = (
        "import toolkit.extraction.projects.extractor, toolkit.extraction.projects.patterns as p;"
        "print(p.heads.cache_info().currsize + p.verbs.cache_info().currsize + p.common_words.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


@pytest.mark.parametrize(
    "part",
    [
        "、",
        "和",
        "青屏水库(",
        "2条",
        "支持",
        "”“",
        "集",
        "于一体的",
        "电入松”",
        "(单位",
        "青屏路、",
        "完成",
        "都建成",
        "等",
        "等项目",
        "建设",
        "青屏水库、",
        "“",
        "(",
        "二期",
        "的",
        "1",
        "改造升级",
        "青",
        "，",
        "A ",
    ],
)
def test_repeats_of_a_part_are_read(part: str) -> None:
    """100,000 repeats of a part, whole and cut in clauses, come back in linear time."""
    assert extract_projects("建成" + part * 100_000) is not None
    assert extract_projects(("建成" + part * (700 // len(part)) + "。") * (100_000 * len(part) // 700)) is not None


def _f1(gold: set[tuple[int, int]], found: set[tuple[int, int]]) -> tuple[int, int, int]:
    return len(gold), len(found), len(gold & found)


@pytest.mark.parametrize(("names", "floor"), [("leshan*", 0.95), ("[!l]*", 0.95)], ids=["notice", "reports"])
def test_exact_f1_on_real_gold(real_corpus: Path, names: str, floor: float) -> None:
    gold_count = found_count = right = 0
    for path in sorted((real_corpus / "gold").glob(f"{names}.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if "projects" not in gold["annotated_kinds"]:
            continue
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        first, last = gold["annotated"]
        ignored = gold.get("ignore") or []
        found = {
            (p.start, p.end)
            for p in extract_projects(text)
            if first <= p.start and p.end <= last and not any(p.start < b and a < p.end for a, b in ignored)
        }
        expected = {(p["start"], p["end"]) for p in gold["projects"]}
        gold_count, found_count, right = (
            gold_count + len(expected),
            found_count + len(found),
            right + len(expected & found),
        )
    assert gold_count > 0
    assert 2 * right / (gold_count + found_count) >= floor
