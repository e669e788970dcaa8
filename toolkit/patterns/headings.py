"""Numbers that open a line: sections, subsections, tasks. Written for folded text (half-width brackets)."""

CHINESE_NUMBER = r"[一二三四五六七八九十百〇零]{1,5}"

# 一、 / 一. / 第一章 / 第一部分
SECTION_NUMBER = rf"(?:{CHINESE_NUMBER}[、.]|第{CHINESE_NUMBER}(?:章|部分|篇)[、:,]?)"

# (一) and (一)、
SUBSECTION_NUMBER = rf"\({CHINESE_NUMBER}\)[、.]?"

# What may follow the dot of a task's number: no digit, but a year or month. 1.2026年 / 1.6月底前 ; not 1.5亿, 2.5G
AFTER_DOT = r"(?!\d(?!\d{3}年|\d?月))"

# 1. / 1、 / 3. with a space after / 1.6月底前 / (1) ; not 1.5
TASK_NUMBER = rf"(?:\d{{1,3}}(?:、(?!\d)|\.{AFTER_DOT})|\(\d{{1,3}}\)[、.]?)"

# any of them
HEADING_NUMBER = rf"(?:{SECTION_NUMBER}|{SUBSECTION_NUMBER}|{TASK_NUMBER})"
