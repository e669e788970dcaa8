"""The noun phrase behind a number (新建5个公园): where it ends."""

from __future__ import annotations

import re

import rjieba

from toolkit.extraction.quantities import nouns, words

STOP_WORDS = frozenset(
    "在 对 向 由 从 把 将 被 让 使 以 为 给 于 按 经 凭 与其 均 都 全部 已 已经 正在 正 早 快 一律 统一 同时 线上线下 并 且 而 则 实现 "
    "完成 达到 参加 参与 通过 进入 入选 获 获得 获批 获评 成为 享受 接受 纳入 提供 享有 具备 通 进行 如期 顺利 圆满 同步 陆续 全年 分别 相继 到 至 "
    "后 前 中 内 上 下 间 外 以上 以下 毕业 占 有 是 开展 免费 作用 创 位列 居 参赛 同比 累计 与".split()
)
_COORDINATE = frozenset(["、", "和", "及", "或", "以及"])
_PREPOSITIONS = frozenset("对向在由从把将被让为给于")
_FIXED = frozenset(["对象", "向上", "对外", "对口", "在校", "在建", "在线", "在册", "在岗", "在园", "从业", "为民", "向导", "对接", "在职", "由来"])
# verbs that serve as modifiers of a noun: 服务站点, 培训机构
NOUN_VERBS = frozenset(
    "服务 管理 保障 培训 教育 就业 创业 消费 养老 旅游 建筑 生产 投资 创新 研发 技术 运动 活动 试点 示范 监测 检测 防治 保护 治理 改革 "
    "开放 贸易 交易 交通 运输 物流 应急 救援 救助 急救 医疗 护理 康复 文化 体育 展览 演出 赛事 会议 合作 项目 规划 设计 加工 制造 冶炼 储能 "
    "发电 供水 供热 输变电 输电 灌溉 种植 养殖 屠宰 仓储 租赁 销售 零售 批发 服务业 专项 重点 攻关 普惠 托育 托管 见习 实训 孵化 转化 "
    "中试 认证 评价 调解 执法 信访 居住 安置 改造 建设 更新 提升 升级 整治 修复 计划 拟 在建 续建 新建 改建 扩建 新开工 优先 首批 免费 有效 "
    "高标准 高质量 取得 已 已建成 共建".split()
)
# open a phrase without being its noun: 已建成自然村, 拟竣工投产项目
_ADJUNCTS = frozenset("已 拟 计划 优先 首批 免费 有效 取得 高标准 高质量 在建 续建 新建 改建 扩建 新开工 共建".split())
_SKIPPED = re.compile(r"\d+(?:千伏|kV|兆|吨级|价)|(?:各类|各级|新型)(?=各级)")
_RELATIVE = re.compile(r"[^,。;:\d]{2,26}?的")
_NEXT_COUNT = re.compile(r"[一二两三四五六七八九十百]+[个项家条座所名]")
_MODIFIER_TOKEN = re.compile(r"[一-鿿]*[化类性型]|综合|整体|全面|基础|标准化|超低|排放|节能|超低排放")
_CLAUSE = re.compile(r"[,。;:!?\n]")
_SPREAD = re.compile(r"线上线下|早(?=[开投落])|全(?=[部面覆])|均(?=[已为达])")


def after(text: str, start: int, end: int, coordinate: bool = True) -> tuple[int, int]:
    """Returns the span of the noun phrase that begins at `start`; empty where no noun stands there.

    Args:
        text: Folded text.
        start: Offset behind number, unit and comparator.
        end: Offset of the next number or the end of the sentence.
        coordinate: Whether 、 and 和 may go on with a second noun.
    """
    if text[start : start + 1] == "的":
        start += 1
    skipped = _SKIPPED.match(text, start)
    if skipped:
        start = skipped.end()
        clause = _CLAUSE.search(text, start)
        end = max(end, clause.start() if clause else len(text))
    limit = min(end, start + 44)
    spread = _SPREAD.search(text, start + 1, limit)
    if spread:
        limit = spread.start()
    start, at = _open(text, start, limit)
    ends: list[tuple[int, int]] = []  # tokens taken
    noun = False
    depth = 0
    tokens = list(rjieba.tag(text[at:limit]))
    for i, (word, tag) in enumerate(tokens):
        here, at = at, at + len(word)
        depth += (word == "(") - (word == ")")
        if depth < 0 or word[0] in ",。;:!?\n" or not depth and word.isdigit():
            break
        if depth or word == ")" or word in "“”·-/+" or word.isascii():
            ends.append((here, at))
            noun = noun or word == "”" or word.isalnum()
            continue
        if word in _COORDINATE or word == "等":
            if not ends or word == "等" and not noun or not coordinate or not _continues(text, at, limit):
                break
            continue
        if word == "的":
            break
        if word in ("以上", "以下") and text[here - 1] == "级":
            continue  # 地级以上市
        if here > start and (word in STOP_WORDS or word[0] in _PREPOSITIONS and word not in _FIXED and tag not in ("nz", "vn")):
            break
        name = words.clause_words().get(word)
        if noun and name in ("verb",) and word not in NOUN_VERBS and not _in_compound(tokens, i):
            break
        if noun and tag in ("d", "p", "c") and word not in NOUN_VERBS:
            break
        ends.append((here, at))
        if word not in _ADJUNCTS:
            noun = noun or tag[0] in "nljisz" or tag == "vn" or word in NOUN_VERBS
    return start, _trim(text, start, ends)


def _open(text: str, start: int, limit: int) -> tuple[int, int]:
    """Handles a relative clause: kept where it opens with its verb (承包经营的食堂), else dropped (实力强的企业).

    Returns the start of the phrase and where the noun after the clause begins.
    """
    m = _RELATIVE.match(text, start, limit)
    if not m or m.end() >= limit:
        return start, start
    tokens = list(rjieba.tag(text[start : m.end() - 1]))
    if not tokens:
        return start, start
    first, last = tokens[0], tokens[-1]
    if first[1] in ("v", "vd") and first[0] not in NOUN_VERBS or first[0] in ("取得", "符合", "参加", "持有"):
        return start, m.end()
    if last[1] in ("v", "a", "vd", "vn", "ad") and last[0] not in NOUN_VERBS and len(tokens) > 1:
        return m.end(), m.end()
    return start, start


def _in_compound(tokens: list[tuple[str, str]], i: int) -> bool:
    """A verb between nouns at the end of the phrase modifies the second one (用餐配送单位)."""
    rest = tokens[i + 1 :]
    if len(rest) != 1 and not (len(rest) > 1 and rest[1][0][0] in ",。;、:\n("):
        return False
    return rest[0][1].startswith("n") and len(rest[0][0]) <= 2


def _trim(text: str, start: int, ends: list[tuple[int, int]]) -> int:
    if not ends:
        return start
    last = ends[-1][1]
    last = _strip_predicate(text, start, ends)
    if text[start:last].endswith("前期工作"):
        last -= 4
    stop = nouns.strip_works(text, start, last)
    if stop == last and text[last - 2 : last] in ("任务", "前期", "工作"):
        stop = nouns.strip_works(text, start, last - 2)
        stop = stop if stop < last - 2 else last
    if stop < last:
        kept = [e for e in ends if e[1] <= stop]
        while len(kept) > 1 and (_MODIFIER_TOKEN.fullmatch(text[kept[-1][0] : kept[-1][1]])):
            if text[kept[-1][0] : kept[-1][1]] == "类" and len(kept) > 2:
                kept.pop()
            kept.pop()
        stop = kept[-1][1] if kept else stop
    while stop > start and text[stop - 1] in "、和与及或等·-(“":
        stop -= 1
    return stop


def _strip_predicate(text: str, start: int, ends: list[tuple[int, int]]) -> int:
    """Drops a predicate at the end (上线运行, 顺利完成) and what only links."""
    while len(ends) > 1:
        a, b = ends[-1]
        word = text[a:b]
        if word in ("之一", "新", "中", "等") or _PREDICATE.fullmatch(word):
            ends.pop()
        else:
            break
    last = ends[-1][1]
    return last - 1 if last - start > 2 and text[last - 1] == "中" and text[last - 2 : last] not in ("高中", "初中", "集中") else last


_PREDICATE = re.compile(r"(?:(?:顺利|如期|全部|全面|圆满)完成|上线|运行|重组|完成|毕业|投产|开工|竣工|建成|通车|落地|达产|投用|投运|到位|作用|基础|上云|上市|上规|扩容|增桩|清零|如期|顺利)")


def _continues(text: str, at: int, limit: int) -> bool:
    """Tells whether behind 、 和 等 a noun follows and not a number or a verb with its object."""
    if at >= limit or text[at].isdigit() or _CLAUSE.match(text, at):
        return False
    m = words.openers().match(text, at, limit)
    if m and m[0] and words.clause_words()[m[0]] in ("verb", "adverb") and m[0] not in NOUN_VERBS:
        return False
    first = next(iter(rjieba.cut(text[at : min(limit, at + 4)])), "")
    if first in STOP_WORDS or first[:1] in _PREPOSITIONS:
        return False
    return not _NEXT_COUNT.match(text, at)


def opens_noun(text: str, start: int, end: int) -> bool:
    """Tells whether a noun and not a verb or a preposition stands behind the number."""
    word, tag = next(iter(rjieba.tag(text[start : min(end, start + 6)])), ("", "x"))
    if word in NOUN_VERBS or text.startswith(("已建成", "有条件", "符合条件"), start):
        return True
    adverb = tag == "d" and words.clause_words().get(word) == "adverb"
    if word in STOP_WORDS or tag in ("p", "c") or adverb or words.moves().match(text, start, end):
        return False
    m = words.openers().match(text, start, end)
    name = words.clause_words().get(m[0]) if m and m[0] else None
    if name in ("verb", "works") and m and len(m[0]) >= len(word):
        return _RELATIVE.match(text, start, end) is not None and tag == "v"
    return True


def names_class(text: str, start: int) -> bool:
    """Tells whether a class or model by a number follows (20个500千伏输变电工程, 2家5A级景区)."""
    return _SKIPPED.match(text, start) is not None or text[start + 1 : start + 2].isalpha() and text[start + 1].isascii()
