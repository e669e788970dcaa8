from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.analysis.themes import explain, load_taxonomy, score_themes, taxonomy_names
from toolkit.errors import LexiconError

# 公园 as a word of b takes itself away from a: no need to exclude it there
NEEDLESS = """name: x
themes:
- {key: a, zh: 甲, en: A, words: {1: [园]}, exclude: [公园]}
- {key: b, zh: 乙, en: B, words: {1: [公园]}}
"""
SUBTHEMES = """name: x
themes:
- key: a
  zh: 甲
  en: A
  words: {{1: [城市]}}
  subthemes:
  - {{key: {}, zh: 乙, en: B, words: {{1: [{}]}}}}
  - {{key: {}, zh: 丙, en: C, words: {{1: [{}]}}}}
"""
BAD = {
    "no themes": ("name: x", "keys name and themes"),
    "threshold": (
        "name: x\nthreshold: -1\nthemes: [{key: a, zh: 甲, en: A, words: {1: [公园]}}]",
        "threshold -1 is no",
    ),
    "dot": ("name: x\nthemes: [{key: a.b, zh: 甲, en: A, words: {1: [公园]}}]", "a key has no dot"),
    "no word": ("name: x\nthemes: [{key: a, zh: 甲, en: A}]", "theme 'a': it has no word"),
    "sub-theme twice": (SUBTHEMES.format("b", "公园", "b", "绿道"), "theme 'a': theme 'b' stands 2 times"),
    "word of theme and sub-theme": (
        SUBTHEMES.format("b", "城市", "c", "绿道"),
        "sub-theme 'b': '城市' is a word of the theme",
    ),
    "sub-theme without words": (
        "name: x\nthemes: [{key: a, zh: 甲, en: A, subthemes: [{key: b, zh: 乙, en: B}]}]",
        "sub-theme 'b': words must give",
    ),
    "subthemes": ("name: x\nthemes: [{key: a, zh: 甲, en: A, subthemes: {b: 1}}]", "subthemes must be a list"),
    "from": ("name: x\nthemes: [{key: a, zh: 甲, en: A, from: [ecology]}]", "from must give a list of themes"),
    "from what": (
        "name: x\nthemes: [{key: a, zh: 甲, en: A, from: {cap: [cap_01]}}]",
        "no taxonomy 'cap' to take words",
    ),
    "from where": (
        "name: x\nthemes: [{key: a, zh: 甲, en: A, from: {work_report: [sky]}}]",
        "no theme 'sky'; there is",
    ),
    "empty": ("name: x\nthemes: []", "at least one theme"),
    "keys": ("name: x\nthemes: [{key: a}]", "theme number 1: expected the keys"),
    "weight": ("name: x\nthemes: [{key: a, zh: 甲, en: A, words: {0: [公园]}}]", "weight 0"),
    "yes": ("name: x\nthemes: [{key: a, zh: 甲, en: A, words: {yes: [公园]}}]", "weight True"),
    "list": ("name: x\nthemes: [{key: a, zh: 甲, en: A, words: {1: 公园}}]", "expected a list"),
    "number": ("name: x\nthemes: [{key: a, zh: 甲, en: A, words: {1: [5]}}]", "5 is no word"),
    "twice": ("name: x\nthemes: [{key: a, zh: 甲, en: A, words: {1: [园], 2: [园]}}]", "'园' stands twice"),
    "label": ("name: x\nthemes: [{key: a, zh: '', en: A, words: {1: [公园]}}]", "zh must be a text"),
    "useless": (
        "name: x\nthemes: [{key: a, zh: 甲, en: A, words: {1: [公园]}, exclude: [花园]}]",
        "'花园' holds no word",
    ),
    "needless": (
        NEEDLESS,
        "is a word of 'b'",
    ),
    "same key": (
        "name: x\nthemes: [{key: a, zh: 甲, en: A, words: {1: [公园]}}, {key: a, zh: 乙, en: B, words: {1: [路]}}]",
        "'a' stands 2 times",
    ),
    "no YAML": ("name: [", "line"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_bad_taxonomy_names_file_and_place(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=message) as caught:
        load_taxonomy(path)
    assert "mine.yaml" in str(caught.value)


def test_own_taxonomy_by_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: 公园\nthemes: [{key: a, zh: 甲, en: A, words: {1.5: [公园（小）]}}]", encoding="utf-8")
    scores = score_themes("建公园(小)", [(0, 6, None)], load_taxonomy(str(path)))
    assert [(s.theme, s.score) for s in scores] == [("a", 1.5)]


def test_unknown_name_lists_the_taxonomies() -> None:
    with pytest.raises(LexiconError, match="work_report"):
        load_taxonomy("cpa")


def test_subthemes_at_either_level(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(SUBTHEMES.format("b", "公园", "c", "绿道"), encoding="utf-8")
    text = "建公园，修绿道，管城市。"
    whole, parts = load_taxonomy(path), load_taxonomy(path, "subtheme")
    assert [(s.theme, s.score) for s in score_themes(text, [(0, len(text), None)], whole)] == [("a", 3.0)]
    assert [(s.theme, s.score) for s in score_themes(text, [(0, len(text), None)], parts)] == [
        ("a.b", 1.0), ("a.c", 1.0), ("a", 1.0),
    ]  # fmt: skip
    assert parts.labels() == {"a.b": "甲·乙", "a.c": "甲·丙", "a": "甲"}


def test_a_look_alike_holds_at_both_levels() -> None:
    for level in ("theme", "subtheme"):
        assert explain("办好开放大学", load_taxonomy(level=level)) == []  # type: ignore[arg-type]


def test_the_packaged_taxonomies_have_their_classes() -> None:
    assert taxonomy_names() == ["cap", "state_council", "work_report"]
    codes = [int(key.removeprefix("cap_")) for key in load_taxonomy("cap").keys]
    assert codes == [*range(1, 11), *range(12, 22), 23]
    assert len(load_taxonomy("state_council").themes) == 21
    assert all(theme.subthemes or theme.key == "x" for theme in load_taxonomy().themes)


# a text -> topic of the Comparative Agendas Project, class of the State Council
CROSSWALK = [
    ("新建农村公路30公里", "cap_10", "industry_transport"),
    ("空气质量优良天数达到300天", "cap_07", "towns_environment"),
    ("实际使用外资增长5%", "cap_18", "commerce_customs_tourism"),
    ("深化全民国防教育", "cap_16", "defence"),
    ("开展外事交流，新增国际友城两个", "cap_19", "foreign_affairs"),
    ("改造老旧小区9个", "cap_14", "towns_environment"),
    ("打击电信网络诈骗", "cap_12", "public_security_justice"),
    ("严打偷渡", "cap_09", None),
]


@pytest.mark.parametrize(("text", "cap", "state"), CROSSWALK)
def test_crosswalks(text: str, cap: str, state: str | None) -> None:
    for name, expected in (("cap", cap), ("state_council", state)):
        found = [s.theme for s in score_themes(text, [(0, len(text), None)], load_taxonomy(name))]
        assert found == ([expected] if expected else [])


def test_own_crosswalk_takes_words_and_look_alikes_of_others(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: mine\nthemes:\n"
        "- {key: green, zh: 绿, en: Green, words: {3: [碳账户]}, from: {work_report: [ecology.carbon]}}\n"
        "- {key: open, zh: 开放, en: Open, from: {work_report: [reform_opening]}}\n",
        encoding="utf-8",
    )
    taxonomy = load_taxonomy(path)
    text = "推广碳账户，加强节能，办好开放大学。"
    assert [(s.theme, s.score) for s in score_themes(text, [(0, len(text), None)], taxonomy)] == [("green", 6.0)]


def test_the_taxonomy_of_the_documentation_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "concepts" / "themes.md").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    taxonomy = load_taxonomy(tmp_path / "mine.yaml")
    assert taxonomy.threshold == 3
    assert taxonomy.at("subtheme").keys == ["tea.brands", "tea", "nature"]
