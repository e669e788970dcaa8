"""Random text of the signs that the parts look for: no exception, offsets true, the two interfaces agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import analyze, extract_quantities

PARTS = (
    *'一二（）()〔〕【】[]：:；;，,。、.|│\t\n \r\u3000\ufeff\x00%％*x×?—"“”《》#发後責區',
    *(
        "1.",
        "（一）",
        "序号",
        "牵头单位",
        "责任单位：",
        "市水务局",
        "各街道",
        "增长",
        "6%",
        "4个",
        "2023",
        "年",
        "月底前",
        "—— 3 ——",
    ),
    *(
        "当前位置：",
        "上一篇",
        "附件1",
        "政策解读",
        "关于印发",
        "的通知",
        "├─┤",
        "<U+00A0>",
        "(qū)",
        "20xx年",
        "由",
        "负责",
        "完成",
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=60).map("".join))
def test_random_texts(text: str) -> None:
    analysed = analyze(text)
    assert analysed.quantities == extract_quantities(text)
    found = (
        *analysed.quantities,
        *analysed.targets,
        *analysed.responsible_units,
        *analysed.projects,
        *analysed.deadlines,
    )
    assert all(text[m.start : m.end] == m.text for m in found)
    spans = (*analysed.structure_with_rows.tasks, *analysed.sections, *analysed.structure.asides, *analysed.damage)
    assert all(0 <= s.start <= s.end <= len(text) for s in spans)
    assert len(analysed.to_frames()["documents"]) == 1
