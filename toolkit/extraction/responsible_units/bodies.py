"""What the name of a body looks like: complete names, groups, and the people and dates that stand beside them."""

from __future__ import annotations

import re
from functools import cache

from toolkit.extraction.responsible_units.words import body_breakers, collective_words, unit_heads

_MAX_BODY = 32  # characters of the longest plausible name, brackets included
_NAMED = ("organ", "body", "alone", "group", "level")  # kinds of heads with which a name is complete
_PLACE_LEVELS = "省市区县州镇乡旗"
_MAX_HEADLESS = 10  # of a name that a label alone makes a body

# A count, whose measure word looks like a head. 驿站6处, 小学三所
_COUNT = re.compile(r"[\d一二两三四五六七八九十几多余]+[处所站组台队场社室厂部]$")

# A bracket at the end of a name. 市财政局(市国资委), 各市〔州〕
_TAIL_BRACKET = re.compile(r"[(〔](?:[^()〔〕]|[(〔][^()〔〕]*[)〕])*[)〕]$")

# Groups by number. 五县四区政府, 11个县区
_COUNTED = re.compile(r"[省市州]?(?:[一二三四五六七八九十两]|\d+)个?(?:县|区|市(?!级)|州|镇|乡|街道|园区|开发区)")

# What stands before a bare level that is a group. 云溪区|街道, 区|街道, 区级|街道; but 东区街道 is a name
_UNDER = r"(?:^|^[省市区县州盟旗全本我辖]?[省市区县州盟旗]|\w{2}[省市区县州盟旗]|[级属直及])"

# Offices and titles, which people hold. 分管副市长, 五县县长, 秘书长, 王某同志
_OFFICE = re.compile(
    r"(?:[省市县区州镇乡村旗盟局厅部院行科处所站会校]长|秘书长|检察长|董事长|总经理|组长|书记|主任|主席|常委|委员|同志|"
    r"领导(?:班子)?(?:成员)?|负责人|责任人|联系人|经理|助理|巡视员|调研员|某+|专员|参谋长|政委)(?:\([^()]*\))?$"
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛"
)
_PERSON = re.compile(rf"[{SURNAMES}](?:\w{{1,2}}|某+)$")
# An office and the name of who holds it. 常务副县长高某某, 副秘书长李某
_HOLDER = re.compile(
    rf"(?:[省市县区州镇乡村旗盟局厅部院行]长|秘书长|书记|主任|主席|常委|委员|同志)[{SURNAMES}](?:某{{1,2}}|\w{{1,2}})$"
)
_PEOPLE_RUN = re.compile(rf"(?:[{SURNAMES}]某+|[{SURNAMES}]\w{{1,2}}[{SURNAMES}]\w{{1,2}})+$")

# Deadlines and manners of going on. 6月底前完成, 年内, 持续推进, 2027年
_DEADLINE = re.compile(
    r"(?:\d{1,4}(?:年|月|日|号|季度|[.\-/]\d)|每?[年月日]|全年|今年|明年|年[内底终末中]|[上下]半年|第?[一二三四]季度|十[一二]?月|[一二三四五六七八九]月(?!\w*局)|"
    r"长期|持续|常年|常态|即时|立行立改|立即|按(?:时|期|进度|计划)|适时|近期|随时|贯穿)"
    r"[^局委办厅]*$"
)
_DONE = re.compile(r"(?:完成|推进|坚持|启动|开工|见效|建成|到位|之前|以前|底前|月底|年底|年内)$")

# What fills a place where no body is named. 见附件, 略, 无
_FILLER = re.compile(r"(?:[无略/—\-〃…\"”]+|同上|见\w*|详见.*|待定|不再列出|下同|以下简称.*|名单附后)$")

# A bare noun after 等, which names nothing. 等部门, 等15个单位, 等部门和单位
_BARE = re.compile(
    r"(?:\d+|[一二三四五六七八九十几多]+)?(?:个|家)?(?:部门|单位|地区|地方|机构|企业|乡镇|街道|镇|县|市|区|方面)"
    r"(?:(?:和|及|、|与|\()?(?:部门|单位|企业|机构|地区|地方|街道)\)?)?$"
)


@cache
def _heads() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str], re.Pattern[str], re.Pattern[str]]:
    heads = unit_heads()
    named = "|".join(sorted({w for k in _NAMED for w in heads[k]}, key=len, reverse=True))
    organ = "|".join(sorted((*heads["organ"], *heads["alone"]), key=len, reverse=True))
    level = "|".join(sorted({*heads["level"], "人民政府", "政府", "管委会", "办事处", "党委"}, key=len, reverse=True))
    bad = "|".join(sorted(heads["not"], key=len, reverse=True))
    return (
        re.compile(rf"[\w)〕](?:{named})$"),
        re.compile(rf"(?:{organ})$"),
        frozenset((*heads["alone"], *heads["level"], *heads["group"], *(h for h in heads["organ"] if len(h) > 1))),
        re.compile(rf"(?:(?:{level})(?:[(〔](?:{level}|[、,和])+[)〕])?)+$"),
        re.compile(rf"(?:{bad})$"),
    )


@cache
def _groups() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = collective_words()
    return (
        re.compile("|".join(words["any"]) + "|" + "|".join(f"^(?:{w})" for w in words["start"])),
        re.compile(rf"(?:{'|'.join(words['end'])}|{_UNDER}(?:{'|'.join(words['under'])}))(?:[(〔][^()〔〕]*[)〕])?$"),
    )


def core(name: str) -> str:
    """Returns the name without a bracket at its end: `市财政局(市国资委)` is headed by `市财政局`."""
    return _TAIL_BRACKET.sub("", name)


def is_complete(name: str, *, short: bool = True) -> bool:
    """Tells whether a name is that of a body by its form alone: it has a head that is not the end of another word.

    Args:
        name: The folded name.
        short: Whether a field of work with a place or without (`市财政`, `住建`) counts.
    """
    head = core(name)
    if not head or len(name) > _MAX_BODY or _COUNT.search(head):
        return False
    named, _, wholes, _, bad = _heads()
    if head in wholes or (short and is_short(head)):
        return True
    return named.search(head) is not None and bad.search(head) is None


def is_short(name: str) -> bool:
    """Tells whether a field of work stands for its department: `市财政`, `住建`."""
    return name[name[0] in _PLACE_LEVELS :] in unit_heads()["whole"]


def is_tail(name: str) -> bool:
    """Tells whether words can only end a name that a gap of the layout cut: `中心`, `办公室`, `局`."""
    heads = unit_heads()
    return name in heads["organ"] or name in heads["body"]


def is_organ(name: str) -> bool:
    """Tells whether a complete name is that of an organ of state or party."""
    return _heads()[1].search(core(name)) is not None


def opens_clause(name: str) -> bool:
    """Tells whether a would-be name opens with a verb or particle: `支持市农科院`, but not `建设局`."""
    match = _breakers().match(name)
    return match is not None and len(name) - match.end() > 2


def opens_with_verb(name: str) -> bool:
    """Tells whether a name opens with a verb or particle, however little follows: `改造泵站`, `建设局`."""
    return _breakers().match(name) is not None


@cache
def _breakers() -> re.Pattern[str]:
    return re.compile(body_breakers())


def is_person(name: str) -> bool:
    """Tells whether words name people or their offices: `分管副市长`, `王某`, `张某某李某`."""
    if _OFFICE.search(name) or (_HOLDER.search(name) and not is_complete(name)):
        return True
    return (_PEOPLE_RUN.match(name) or _PERSON.match(name)) is not None and ("某" in name or not is_complete(name))


def is_deadline(words: str) -> bool:
    """Tells whether words say when: `6月底前完成`, `年内`, `持续推进`."""
    return _DEADLINE.match(words) is not None or _DONE.search(words) is not None


def is_filler(words: str) -> bool:
    """Tells whether words only fill the place of a body: `见附件`, `无`, `〃`."""
    return _FILLER.match(words) is not None


def is_bare(words: str) -> bool:
    """Tells whether words after 等 name nothing: `部门`, `15个单位`, `部门和单位`."""
    return _BARE.match(words) is not None


def is_level(name: str) -> bool:
    """Tells whether a name is made of levels of administration alone: `街道`, `区人民政府`, `县(市、区)`."""
    return _heads()[3].match(name) is not None


def is_collective(name: str, after_each: bool) -> bool:
    """Tells whether a name is that of a group.

    Args:
        name: The folded name.
        after_each: True where a name with 各 stands before it in its list, which then holds for a bare level too
            (`各县、区人民政府`).
    """
    somewhere, at_end = _groups()
    words = collective_words()
    plain = name
    for word in words["not"]:
        plain = plain.replace(word, "")
    if somewhere.search(plain) or at_end.search(plain) or _COUNTED.match(plain) or name in words["whole"]:
        return True
    return is_level(name) and (after_each or "(" in name or "〔" in name)


def is_class(name: str) -> bool:
    """Tells whether a name tells the kind of a body, of which there are many: `专业公司`, `县级医院`."""
    return name.startswith(collective_words()["class"])


def is_listed_body(name: str) -> bool:
    """Tells whether words in a list that a label governs are a body: all but people, dates and sentences."""
    if not 2 <= len(name) <= _MAX_BODY or is_filler(name) or is_person(name):
        return False
    if is_complete(name):
        return not (is_deadline(name) and not is_organ(name))
    return not is_deadline(name) and len(core(name)) <= _MAX_HEADLESS and not opens_clause(name)
