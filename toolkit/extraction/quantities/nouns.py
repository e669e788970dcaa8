"""The noun phrase before a number (粮食产量10万吨): where it begins and ends."""

from __future__ import annotations

import re

import rjieba

from toolkit.extraction.quantities import words

# a period or a date at the end or beginning of a phrase: 人均预期寿命2025年达…, 2025年粮食产量
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{2})(?:[-–—~至](?:19|20)?\d\d)?年(?:底|末|初|前|以来|度|内)?(?!期)"
_SPAN = (
    r"(?:全年|今年(?:以来)?|明年|去年|上年|年内|当年|年底前?|年末|年度内|“十[一二三四五六]五”(?:期间|时期|末|以来|期末|规划期|时)?|"
    r"[上下]半年|[一二三四前]+季度|(?<![\d.A-Za-z])(?:近|过去|未来|今后|前)?[两三四五六七八九十\d]{1,2}年(?:来|内|间|累计)?(?![期以])|"
    r"这[一两几五]年|目前|\d{1,2}[—–-]\d{1,2}月份?|\d{1,2}月(?:底|末)?前|\d{1,2}月底|今冬明春)"
)
# with the preposition that belongs to a deadline (到2030年), not the 到 of 增加到2002年的
PERIOD = rf"(?:(?:(?<![加长高升大少低降展扩短小])到|至|截至|自)?{_YEAR}|(?:到)?{_SPAN})"
_PERIOD_END = re.compile(rf"(?:{_YEAR}|{_SPAN})[,:]?的?\Z")
_PERIOD_START = re.compile(PERIOD + r"[,:]?")
# a comparison between noun and number: 比上年增长, 较2020年, 高于全国平均水平0.5个百分点
_COMPARED = re.compile(
    r"(?:(?:同比|比(?![重例值率较])|较)[^,。;:、]{1,16}|(?:高于|高出|快于|(?<!或)好于|(?<!或)优于|多于|超过|低于|慢于|少于)"
    r"(?:(?!高于|高出|快于|好于|优于|低于)[^,。;:、\d]){2,16}(?<!比例)(?<!率)|与[^,。;:、]{1,10}相比)\Z"
)
# 占全国增量的1/4, 占全疆装机64%: what it is a part of; a noun of ratio (占…比重) is a name
_PART_OF = re.compile(r"占(?![比地用])[^,。;:、]{1,14}(?<!比重)(?<!比例)(?<!份额)\Z")
# a denominator between noun and number: AED达每10万人45台
_DENOMINATOR = re.compile(r"每[\d十百千万亿]*[一-鿿]{1,4}\Z")
_LIST_MARK = re.compile(r"^(?:[、和及与或]|以及|还有)+")
_LIST_CLOSED = re.compile(r"等(?!级|额|价|离子|教育|学|法|线)")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}是|[①-⑳]|\d{1,3}[.、]|其中|包括|含|\(含|\(其中)[,:]?")
_MODAL_VERB = re.compile(r"(?:重点|集中|联合|综合|系统|规范|整体|特别是|尤其是)$")

# What a verb does not govern but forms a compound with: 投资项目, 补贴性培训, 培育名单, 登记失业率
_COMPOUND = re.compile(
    r"(?:项目|企业|工程|名单|规模|额|量|率|人数|人次|面积|能力|资金|收入|支出|标准|水平|机构|中心|基地|平台|园区|人员|资源|设施|设备|岗位|"
    r"站|站点|点|总数|数|指数|床位|用房|用地|住房|房|队伍|任务|服务|合同|金额|费用|单位|线路|产品|品牌|体系|系统|网络|试点|示范区|就业|"
    r"数量|总量|产量|质量|增速|增幅|片区|小区|社区|村|学校|学位|人才|师|员|者|团队|联盟|集群|产业|行业|市场|价格|余额|总额|比重|占比|比例|时间|时限|周期|经费|"
    r"基金|贷款|债券|工具|载体|空间|场景|模式|场所|馆|室|库|厂|场|园|区|港|桩|机|车|船|田|林|地|水|费|金|税|权|证|书|法|制|费用)"
)
# verbs that name a state of what is counted: 新开工项目, 竣工项目
_STATES = frozenset("开工 新开工 竣工 投产 续建 在建 新签约 签约 储备 入库 落地 新落地".split())
# governing verbs that do form compounds
_COMPOUND_VERBS = frozenset("培育 引进 支持 扶持 帮扶 保障 推广 推荐 创建 承接 集聚 合作 融合 吸纳 开工 实施 建设 改造 治理 提升 更新 发展 整治 修复 运行 存储 落实 申报 引导".split())
# behind a verb of building inside a phrase: the verb is part of a name (城市建设用地, 农村公路建设里程)
_OF_WORKS = re.compile(r"(?:\(|用地|项目|工程|任务|资金|投资|规模|标准|水平|质量|单位|成本|进度|里程|面积|试点|示范|专项|能力|基地|[、和与及的])")
_SUFFIX = frozenset("性值率量额者员型式类度法费金权证书期数业师")


def split_relations(text: str, start: int, end: int, rank: bool = False) -> tuple[int, list[words.Relation]]:
    """Strips relation words from the end of text[start:end].

    Args:
        text: Folded text.
        start: Start of the stretch.
        end: Its end.
        rank: The number is a rank, so that 增速 is what is ranked and stays.

    Returns:
        The end of what is left, and the relation words from right to left.
    """
    backwards = text[start:end][::-1]
    pattern, table = words.relation_backwards(), words.relations()
    at, found = 0, []
    while (m := pattern.match(backwards, at)) and m[0]:
        relation = table[m[0]]
        if relation.kind == "rank" and not rank:
            break
        if rank and relation.word in ("增速", "增幅", "增长率", "总量"):
            break
        found.append(relation)
        at = m.end()
    return end - at, found


def split_comparison(text: str, start: int, end: int, rank: bool = False) -> tuple[int, list[words.Relation], str]:
    """Strips relation words, denominators and one comparison (比上年) from the end of text[start:end].

    Returns:
        The end of what is left, the relation words from right to left, and the comparison.
    """
    cut, found = split_relations(text, start, end, rank)
    compared = ""
    for _ in range(4):
        low = max(start, cut - 20)
        for pattern in (_COMPARED, _PERIOD_END, _DENOMINATOR, _PART_OF):
            m = pattern.search(text, low, cut)
            if m:
                break
        if not m:
            break
        if pattern is _COMPARED:
            compared = m[0]
        elif pattern is _PART_OF:
            found.append(words.Relation("占", "", "share", "drop"))
        cut, more = split_relations(text, start, m.start(), rank)
        found += more
    return cut, found, compared


def skip_list_mark(text: str, start: int, end: int) -> int:
    """Returns the offset behind a list mark (、 和 及) that opens the stretch."""
    m = _LIST_MARK.match(text[start : min(end, start + 4)])
    return start + m.end() if m else start


def strip_opening(text: str, start: int, end: int, governed: bool = False) -> int:
    """Returns where the noun begins: list marks, periods, adverbs, regions and verbs at the beginning are left out.

    Args:
        text: Folded text.
        start: Start of the stretch.
        end: Its end.
        governed: A governing verb stands directly before, so that an activity is the thing itself (开展培训5万人次).
    """
    opener, classes = words.openers(), words.clause_words()
    while start < end:
        m = _LIST_MARK.match(text[start : start + 4]) or _NUMBERED.match(text[start : start + 5])
        if m and (not governed or _verb_at(text, start + m.end(), end)):
            start += m.end()
            continue
        m = _PERIOD_START.match(text, start, end)
        if m and m.end() > start:
            start = m.end()
            continue
        m = opener.match(text, start, end)
        if not m or not m[0]:
            m = _MODAL.match(text, start, end)
            if m and (m[0] == "年" or _verb_at(text, m.end(), end)):
                start = m.end()
                continue
            break
        name, rest = classes[m[0]], text[m.end() : end]
        if len(m[0]) > 1 and _suffixed(text, m.end(), end):
            break
        if name in ("works", "activity", "verb"):
            if not rest or _COMPOUND.fullmatch(rest) or rest[0] in "、和与及" and name != "verb":
                break
            if name == "activity" and governed:
                break
            governed = governed or name != "activity"
        elif len(m[0]) == 1 and not _is_word(text, start, end):
            break
        start = m.end()
    return start


_MODAL = re.compile(r"(?:年(?=[出存]栏)|重点|集中|联合|综合|系统|规范|组织|高标准|高质量|高水平|高效|有效|全部|科学|优先|全面|基本|新)")


def _suffixed(text: str, start: int, end: int) -> bool:
    """Tells whether a suffix follows that makes a noun of the verb (补贴性, 参与者), not a word that begins so (提供法律…)."""
    return start < end and text[start] in _SUFFIX and _is_word(text, start, end)


def _verb_at(text: str, start: int, end: int) -> bool:
    m = words.openers().match(text, start, end)
    return bool(m and words.clause_words().get(m[0]) in ("verb", "works"))


def _is_word(text: str, start: int, end: int) -> bool:
    """Tells whether the character is a word of its own (将 in 将新增, not in 将军)."""
    return len(next(iter(rjieba.cut(text[start : min(end, start + 6)])), "")) == 1


def before(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the span of the noun phrase at the end of text[start:end], relation words already stripped.

    The phrase begins after the last governing verb, unless that verb forms a compound (培育名单) or belongs to a relative
    clause with an object of its own (持有居住证的随迁子女).
    """
    end = _strip_tail(text, start, end)
    begin, governed = start, False
    for m in words.verbs().finditer(text, start, end):
        a, b = m.span()
        if a == b or b >= end or a < begin:
            continue
        rest = text[b:end]
        if words.clause_words()[m[0]] == "works" and (len(rest) < 4 or _OF_WORKS.match(rest) or a == begin):
            continue
        if _suffixed(text, b, end) or rest[0] in "、和与及或" or rest.startswith("以及"):
            continue
        if rest[0] in "的占" or len(rest) == 1:
            continue
        if rest.endswith(("比重", "比例")) and "占" in text[begin:a]:
            continue
        noun_before = a > begin and strip_opening(text, begin, a, governed) < a
        if rest == "项目" and m[0] in _STATES or rest == "就业" and m[0] == "新增" or rest == "数量" and noun_before:
            continue
        if noun_before and _COMPOUND.fullmatch(rest) and m[0] in _COMPOUND_VERBS:
            continue
        if not _aligned(text, a, b, start, end):
            continue
        begin, governed = b, True
    opened = strip_opening(text, begin, end, governed)
    governed = governed or _has_verb(text, start, opened)
    begin = _after_relative(text, opened, end, governed)
    if begin > opened:
        begin = strip_opening(text, begin, end, True)
    closed = None
    for closed in _LIST_CLOSED.finditer(text, begin, end):
        pass
    if closed and end - closed.end() > 2:
        begin = closed.end()
    if text.startswith(("各类", "各级", "各种"), begin) and end - begin > 4:
        begin += 2
    while begin < end and text[begin] in "的,:、;·—-)”":
        begin += 1
    while end > begin and text[end - 1] in "的,:、;·(“":
        end -= 1
    return begin, end


def _has_verb(text: str, start: int, end: int) -> bool:
    return words.openers().search(text, start, end) is not None and any(
        words.clause_words()[m[0]] in ("verb", "works", "activity") for m in words.openers().finditer(text, start, end) if m[0]
    )


def _after_relative(text: str, start: int, end: int, governed: bool) -> int:
    """Drops modifiers before the last 的, except a subject's own clause and a verb with its object.

    Kept: 省内生产的药品抽检覆盖率 (opens the clause), 取得证书的劳动者 (verb and object). Dropped: 群众身边的体育场地.
    """
    at = text.rfind("的", start, end)
    if at < 0 or end - at < 3:
        return start
    if not governed:
        return start
    first = next(iter(rjieba.tag(text[start : min(end, start + 12)])), ("", ""))
    if first[1].startswith("v") and at - start >= 4 and first[0] != "用于":
        return start
    return at + 1


def _aligned(text: str, start: int, end: int, low: int, high: int) -> bool:
    """Tells whether the verb stands on word boundaries (完成 in 未完成度 does not)."""
    at = low if start - low <= 24 else start - 8
    low = at
    starts = at == start
    for word in rjieba.cut(text[low : min(high, end + 8)]):
        if at == start:
            starts = True
        at += len(word)
        if at == end:
            return starts
        if at > end:
            return False
    return starts


def _strip_tail(text: str, start: int, end: int) -> int:
    """Drops periods and connecting words at the end."""
    while end > start:
        if text[end - 1] in "的,:、;":
            end -= 1
            continue
        m = _PERIOD_END.search(text, max(start, end - 14), end)
        if not m:
            return end
        end = m.start()
    return end


def strip_works(text: str, start: int, end: int) -> int:
    """Drops a verb of building used as a noun at the end: 城中村改造 is counted as 城中村."""
    m = words.works_backwards().match(text[start:end][::-1])
    if text[max(start, end - 4) : end] in ("违法建设", "违章建设"):
        return end
    return end - len(m[0]) if m and m[0] and end - len(m[0]) - start >= 2 else end


def ends_with_verb(text: str, start: int, end: int) -> bool:
    """Tells whether the stretch ends with a verb of building or of governing (布局建设700万千瓦…)."""
    return words.verbs_backwards().match(text[start:end][::-1]) is not None and bool(words.verbs_backwards().match(text[start:end][::-1])[0])  # type: ignore[index]
