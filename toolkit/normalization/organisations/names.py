"""Full names of the bodies of a list: prefixes and tails that a list shares are written on each of its members.

`市发展改革委、财政局、农业农村局` names 市财政局 and 市农业农村局. A body that nothing stands before is the issuer's
own: `农业农村局` in a county's notice is `县农业农村局`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.normalization.organisations.functions import (
    LONGEST_NAME,
    folded_name,
    function_kinds,
    functions_of,
    is_clipped,
    stem_start,
)
from toolkit.normalization.organisations.regions import Home, Issuer, home_of, own_region
from toolkit.schema import Level

# Kinds whose bodies belong to a level of administration, so that a missing region can be restored.
_OF_A_LEVEL = frozenset({"department", "party", "assembly", "joint", "mass", "court"})
# Organs of the party that no committee stands before: 县纪委监委, 县直机关工委
_BESIDE_COMMITTEE = frozenset({"党委纪检", "机关工委", "党委"})
_GROUP = re.compile(r"各|有关|相关|所有|其他|其它|成员单位|等|部门|单位$|[一二三四五六七八九十两]+[省市县区州镇]")
_YOUTH_BARE = re.compile(r"团委$")
_ALSO_OF_A_LEVEL = frozenset({"政府办公室", "邮政"})
_SELF_NAMED = ("党委", "共青团", "国家", "邮政公司", "中国")
# 各县, 区人民政府, 镇; with a tail or without
_LEVEL_NAME = re.compile(
    r"(?P<front>.*?各)?(?P<level>(?:省|市|州|盟|县|区|旗|镇|乡|街道|苏木)(?:[(〔][^()〔〕]*[)〕])?)"
    r"(?P<tail>人民政府|政府|党委|办事处|管委会)?$"
)
_OFFICE_OF_STREETS = "办事处"
_TAIL = re.compile(r"(?:局|厅|委)$")
_FULL_WIDTH = str.maketrans("(),:;", "（），：；")
_ORDER: dict[Level, int] = {"nation": 0, "province": 1, "city": 2, "county": 3, "town": 4, "village": 5}


def restore_names(bodies: Sequence[str], issuer: Issuer) -> list[str]:
    """Returns the full names of the bodies of one list, free of white space, brackets full width.

    A region spreads to the departments after it. A name without a region that opens the list is the issuer's own, and
    then so are the others. Banks, enterprises, institutions, towns, groups and bodies that bear a place are left alone.

    Args:
        bodies: The bodies as written, in the order of their list.
        issuer: Who issues the document.

    Returns:
        One name for each body.

    Example:
        >>> county = Issuer("清河市云溪县", None, "清河市", "云溪县", "county")
        >>> restore_names(["市发展改革委", "财政局", "农业农村局"], county)
        ['市发展改革委', '市财政局', '市农业农村局']
        >>> restore_names(["农业农村局", "组织部", "各镇", "街道"], county)
        ['县农业农村局', '县委组织部', '各镇', '各街道']
    """
    names = _with_tails(_with_governments([folded_name(body) for body in bodies]))
    spread = _Spread(level_word(issuer), issuer)
    return [spread.name(name).translate(_FULL_WIDTH) for name in names]


def level_word(issuer: Issuer) -> str:
    """Returns the word that the issuer's own bodies bear: `县`, `市`, `自治区`; empty where there is none.

    Example:
        >>> level_word(Issuer("云溪县", county="云溪县", level="county"))
        '县'
    """
    region = own_region(issuer) or ""
    if issuer.level not in ("province", "city", "county", "town"):
        return ""
    for word in ("自治区", "街道", "苏木", "地区"):
        if region.endswith(word):
            return word
    return region[-1:] if region[-1:] in "省市州盟县区旗镇乡" else ""


@dataclass(slots=True)
class _Spread:
    """Walks a list from left to right, with the region that a name without one takes.

    Attributes:
        own: The issuer's word for its own bodies.
        issuer: Who issues the document.
        carried: Region that a department of this list wrote, for those after it.
        own_written: Whether a body of the issuer's own wrote its region.
        fixed: Whether the list opened with a name without a region, so that such names are the issuer's own.
    """

    own: str
    issuer: Issuer
    carried: str | None = None
    own_written: bool = False
    fixed: bool = False

    def name(self, name: str) -> str:
        """Returns the full name of the next body."""
        functions = functions_of(name, self.issuer.year)
        kind = function_kinds()[functions[0]] if functions else ""
        belongs = kind in _OF_A_LEVEL or (functions and functions[0] in _ALSO_OF_A_LEVEL)
        if not belongs or _GROUP.search(_bare(name)):
            return name
        home = home_of(name, self.issuer)
        if home.prefix:
            self._carry(home)
            return name
        if home.level == "nation" or stem_start(name) != 0 or name.startswith(_SELF_NAMED):
            return name
        self.fixed = self.fixed or self.carried is None
        prefix = self.own if self.fixed or self.carried is None else self.carried
        return _prefixed(prefix, name, functions[0], kind)

    def _carry(self, home: Home) -> None:
        """Notes a written region; one above the issuer does not spread where the issuer's own has been written."""
        if home.level in (None, "nation") or home.is_branch:
            return
        if home.level == self.issuer.level and home.region == own_region(self.issuer):
            self.own_written = True
        elif self.own_written and self._is_above(home.level):
            return
        self.carried = home.prefix

    def _is_above(self, level: Level | None) -> bool:
        mine = self.issuer.level
        return level in _ORDER and mine in _ORDER and _ORDER[level] < _ORDER[mine]


def _prefixed(prefix: str, name: str, function: str, kind: str) -> str:
    """Returns a name with its region, in the form that organs of the party and the youth league have."""
    if not prefix:
        return name
    if function == "团委" and _YOUTH_BARE.search(name) and len(name) == 2:
        return f"团{prefix}委" if len(prefix) == 1 else f"共青团{prefix}委"
    if kind == "party" and function not in _BESIDE_COMMITTEE and not name.startswith(("委", "直")):
        return f"{prefix}委{name}"
    if function == "机关工委" and name.startswith("机关"):
        return f"{prefix}直{name}"
    return prefix + name


def _bare(name: str) -> str:
    return re.sub(r"[(〔][^()〔〕]*[)〕]", "", name)


def _with_governments(names: list[str]) -> list[str]:
    """Writes what names of levels share: `各县、区人民政府` names 各县人民政府 and 各区人民政府."""
    out = list(names)
    front = ""
    for i, name in enumerate(names):
        match = _level_name(name)
        if match is None:
            front = ""
        elif match["front"]:
            front = match["front"]
        elif front:
            out[i] = front + name
    tail = ""
    for i in range(len(out) - 1, -1, -1):
        match = _level_name(out[i])
        if match is None:
            tail = ""
        elif match["tail"]:
            tail = match["tail"]
        elif tail and (tail != _OFFICE_OF_STREETS or match["level"].startswith("街道")):
            out[i] += tail
    return out


def _level_name(name: str) -> re.Match[str] | None:
    return _LEVEL_NAME.fullmatch(name) if len(name) <= LONGEST_NAME else None


def _with_tails(names: list[str]) -> list[str]:
    """Writes the ending that clipped names share: `市发展改革、财政、水利局` names 市财政局."""
    out = list(names)
    tail = ""
    for i in range(len(out) - 1, -1, -1):
        name = out[i]
        end = _TAIL.search(name)
        if end and stem_start(name) is not None:
            tail = end.group()
        elif tail and 1 < len(name) <= LONGEST_NAME and not _GROUP.search(name) and is_clipped(name):
            out[i] += tail
        else:
            tail = ""
    return out
