"""Shapes of quantities in folded text."""

from __future__ import annotations

import re
from functools import cache

from toolkit.normalization.units import units
from toolkit.patterns.numerals import (
    ARABIC,
    CHINESE,
    CHINESE_DECIMALS,
    CHINESE_FIRST,
    CHINESE_NEXT,
    MORE,
    MULTIPLIER,
    RANGE,
)
from toolkit.patterns.trie import word_regex

# denominators that are no measure words by themselves: 元/月
_PER = ("月", "年", "日", "学年", "学期", "季度", "床", "生")


@cache
def unit_regex(chinese: bool = False) -> str:
    """Returns the pattern of a unit, compound ones (元/平方米) and alternatives in brackets (条(个)) included."""
    names = [u.name for u in units().values() if u.chinese or not chinese]
    one = word_regex(names)
    denominator = word_regex([u.name for u in units().values() if u.name not in ("%", "‰")] + list(_PER))
    per = rf"(?:/(?:[百万亿]{{1,2}})?(?:{denominator})(?:·(?:{denominator}))?|每(?:立方米|平方米|平方公里|公顷|亩))"
    return rf"(?:{one}(?:{per}|\((?:{one}|[一-鿿]{{1,2}})\))?)"


# A number with its unit; the unit may be missing (2300万省外劳动力), the number may be a range.
# 3-5分/立方米 | 40多万人 | 12.5亿吨 | 0—6岁
@cache
def number() -> re.Pattern[str]:
    """Returns the pattern of a quantity in Arabic digits; groups n m more m2 u, and n2 m_2 more2 u2 of a range."""
    unit = unit_regex()
    return re.compile(
        rf"(?P<n>{ARABIC})(?P<m>{MULTIPLIER})?(?:(?P<more>{MORE})(?P<m2>{MULTIPLIER})?)?(?P<u>{unit})?"
        rf"(?:{RANGE}(?P<hn>{ARABIC})(?P<hm>{MULTIPLIER})?(?P<hmore>{MORE})?(?P<hu>{unit})?)?"
    )


# 两个 | 数十家 | 百亿元 | 三到五个; not the 万亩 of 2万亩
@cache
def chinese_number() -> re.Pattern[str]:
    """Returns the pattern of a quantity in Chinese numerals with its unit; groups n hn more m2 u."""
    unit, any_unit = unit_regex(chinese=True), unit_regex()
    return re.compile(
        rf"(?P<n>[{CHINESE_FIRST}](?<![\d.{CHINESE_NEXT}第].)[{CHINESE_NEXT}]*(?:几|{CHINESE_DECIMALS}[万亿]*)?)"
        rf"(?:(?:至|到|-|—)(?P<hn>{CHINESE}))?(?:(?P<more>[多余])(?P<m2>[万亿])?)?"
        rf"(?P<u>{unit}|(?:(?<=[百千万亿多余几])|(?<=[数几]十)){any_unit})"
    )


# a multiplier alone, without unit: 经济总量不足百亿
BARE = re.compile(r"[十百千万亿](?<![\d.十百千万亿].)[百千万亿]*(?=[,。;、)\n])")

# 半天
HALF_UNIT = re.compile(r"半(?P<u>天|小时|个月|年)(?=[,。;、)])")

# what a measure word leaves over, behind it: 九成|五, 八成|半, 两年|半, 一个|半小时; not 九成|一线职工, 八成|半导体企业
_LEFT_OVER_END = r"(?=以[上下内外]|之[内下]|左右|上下|、(?![一二三四五六七八九])|[,。;:!?()\n\t的多余和与及至到]|\Z)"
TENTHS_LEFT = re.compile(rf"(?P<tenth>[一二三四五六七八九]){_LEFT_OVER_END}")
TENTHS_TOP = re.compile(
    rf"(?:至|到|-|—)(?P<n>[两二三四五六七八九])成(?:(?P<tenth>[一二三四五六七八九]){_LEFT_OVER_END})?"
)
HALF_LEFT = re.compile(rf"半(?:(?<=个半)(?P<u>小时)|{_LEFT_OVER_END})")

# 第5位 | 第七 | 前10位
RANK = re.compile(rf"(?P<head>[第前])(?P<n>{ARABIC}|{CHINESE})(?P<u>[位名])?")

# 三分之一 | 百分之五: found by 分之, read in both directions
PARTS = re.compile("分之")
PARTS_LOW = re.compile(rf"(?:{CHINESE})\Z")
PARTS_HIGH = re.compile(rf"{ARABIC}|{CHINESE}{CHINESE_DECIMALS}?")
# the upper end of a range: 百分之二到三, 百分之五至百分之六
PARTS_TOP = re.compile(
    rf"{RANGE}(?:百分之)?(?P<n>{CHINESE}{CHINESE_DECIMALS}?|{ARABIC})(?![\d.%{CHINESE_NEXT}几多个年月日])"
)

# 1/3 | 1:0.5 | 一半
RATIO = re.compile(r"\d(?<![\d/.:∶].)\d?(?:\.\d+)?[/:∶]\d+(?:\.\d+)?(?![\d/:∶])")
HALF = re.compile(r"一半(?=以上|以内|左右|[,。;的])")

# 翻一番 | 翻了两番 | 翻番
DOUBLING = re.compile(r"翻(?:了)?(?P<n>[一两二三四五])?番")

# Ⅲ类 | II类 | Ⅰ—Ⅲ类
GRADE_END = "类"
GRADE = re.compile(r"[ⅠⅡⅢⅣⅤⅥIV](?<![A-Za-z劣].)[IV]{0,2}(?:[-–—~～至到][ⅠⅡⅢⅣⅤⅥIV]{1,3})?类")
ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "Ⅵ": 6, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}

# 由三级提升为二级 | 从四类改善到三类: a grade in numerals counts where it is the base and the end of a movement
GRADE_MOVES = re.compile(
    r"[由从](?P<base>(?P<low>[一二三四五六七八九\d])(?P<u>[级类]))[^,。;、\n\d]{0,6}[升高善转降级化整][到至为成]"
    r"(?P<end>(?P<high>[一二三四五六七八九\d])(?P=u))(?![一-鿿](?<![的及以标水]))"
)
