"""Parts of numerals. Written for folded text; each comment holds one sample match.

A pattern that is searched for opens with a character class, not with a group: `re` then skips to the next character of
the class at once.
"""

# 1,234.5 / 67665 / 0.3
ARABIC = r"\d(?:\d{0,2}(?:,\d{3}(?!\d))+|\d*)(?:\.\d+)?"

# the multiplier after Arabic digits: 万亿 in 1.1万亿, not the 千 of 千瓦 or the 百 of 百分点
MULTIPLIER = r"(?:万亿|[十百千]?[万亿]|[十千](?![瓦米克伏卡乏帕赫焦])|百(?!分))"

# what a numeral in Chinese script opens with, and what goes on: 一百二十 / 两 / 十几 / 数十 / 几百
CHINESE_FIRST = "一二两三四五六七八九十百千万亿数几"
CHINESE_NEXT = "〇零一二两三四五六七八九十百千万亿"
CHINESE = rf"[{CHINESE_FIRST}][{CHINESE_NEXT}]*"

# the decimals of a numeral in Chinese script: 点五 in 百分之十九点五
CHINESE_DECIMALS = r"(?:点[〇零一二三四五六七八九]+)"

# more than the number, inside the span: 余 in 1000余家
MORE = r"[多余几]"

# between the ends of a range: 5%-5.5%, 3到5个
RANGE = r"(?:[-–—―－~～〜]{1,2}|至|到)"
