"""One document through all stages."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import (
    Document,
    PipelineConfig,
    analyze,
    extract_projects,
    extract_quantities,
    extract_responsible_units,
    sample_corpus,
)
from toolkit.errors import ConfigError, LexiconError
from toolkit.pipeline import prepare
from toolkit.reporting import TABLES
from toolkit.schema import Mention

NOTICE = (
    "望潮市霖海区人民政府办公室\n关于印发2031年《政府工作报告》重点工作任务分工方案的通知\n\n"
    "一、做强产业\n（一）推进项目建设\n"
    "1.开工清溪水库等项目12个，完成投资\n\n— 3 —\n\n35.6 亿元以上。（牵头单位：区发展改革局；责任单位：区财政局）\n"
    "二、改善民生\n2.新建公园3个，城镇新增就业5000人。（责任单位：区住房城乡建设局）\n"
)
# what strings are made of here: parts that the patterns look for, in any order, and any other character
PARTS = st.sampled_from(
    [
        *(
            "一、",
            "（一）",
            "1.",
            "\n",
            "\r\n",
            " ",
            "　",
            "。",
            "，",
            "增长",
            "5.5%",
            "４０００亿元",
            "3",
            "万",
            "个",
            "公园",
            "以上",
        ),
        *(
            "不低于",
            "力争",
            "牵头单位：",
            "〔",
            "〕",
            "市水务局",
            "等",
            "分别",
            "由",
            "至",
            "去年",
            "新建",
            "水库",
            "工程",
            "三分之一",
        ),
    ]
)
STRINGS = st.one_of(st.text(max_size=80), st.lists(PARTS, max_size=40).map("".join))


@given(STRINGS)
@settings(max_examples=300, deadline=None)
def test_pipeline_and_functions_agree_on_every_string(text: str) -> None:
    analysed = analyze(text)
    assert analysed.quantities == extract_quantities(text)
    assert analysed.responsible_units == extract_responsible_units(text)
    assert analysed.projects == extract_projects(text)


@given(STRINGS)
@settings(max_examples=100, deadline=None)
def test_offsets_are_the_truth(text: str) -> None:
    analysed = analyze(text)
    mentions: tuple[Mention, ...] = (*analysed.quantities, *analysed.responsible_units, *analysed.projects)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text
    frames = analysed.to_frames()
    for name in ("quantities", "responsible_units", "projects"):
        frame = frames[name]
        assert len(frame) == len(getattr(analysed, name))
        assert all(part in whole for part, whole in zip(frame["text"], frame["sentence"], strict=True))


def test_parts_of_a_notice() -> None:
    analysed = analyze(NOTICE)
    assert [task.number for task in analysed.tasks] == ["1", "2"]
    assert [section.number for section in analysed.sections] == ["一", "（一）", "二"]
    assert [(q.text, float(q.value)) for q in analysed.quantities if q.unit == "元"] == [("35.6 亿元", 3.56e9)]
    assert [(u.text, u.role) for u in analysed.responsible_units][:2] == [
        ("区发展改革局", "lead"),
        ("区财政局", "responsible"),
    ]
    assert analysed.metadata.report_year == 2031
    assert analysed.metadata.region == "望潮市霖海区"
    assert {score.theme for score in analysed.themes}
    assert "公园" in analysed.tokens.texts


def test_parts_are_made_once() -> None:
    analysed = analyze(NOTICE)
    assert analysed.quantities is analysed.quantities
    assert analysed.structure is analysed.structure
    assert analysed.tokens is analysed.tokens


def test_a_bare_string_is_a_document_without_a_source() -> None:
    assert analyze("甲").document == Document("text", "甲")


def test_frames() -> None:
    frames = analyze(Document("a.txt", NOTICE, "in/a.txt")).to_frames()
    assert list(frames) == list(TABLES)
    assert frames["tasks"]["lead_units"].tolist() == ["区发展改革局", ""]
    quantities = frames["quantities"]
    assert quantities["task"].tolist() == ["1", "1", "2", "2"]
    assert set(quantities["section"]) == {"一、做强产业/（一）推进项目建设", "二、改善民生"}
    assert quantities["mention_id"].is_unique
    joined = quantities.merge(frames["tasks"], on="task_id", suffixes=("", "_of_task"))
    assert len(joined) == 4
    assert frames["themes"]["share"].sum() == pytest.approx(1)
    assert pd.isna(quantities["value_high"]).all()


def test_an_empty_text_gives_empty_tables() -> None:
    frames = analyze("").to_frames()
    assert {name: len(frame) for name, frame in frames.items() if name != "themes"} == {
        name: int(name == "documents") for name in TABLES if name != "themes"
    }
    assert frames["themes"]["share"].sum() == 0


def test_sample_corpus_is_found() -> None:
    assert len([path for path in sample_corpus().iterdir() if path.suffix in {".txt", ".docx", ".csv"}]) == 15


@pytest.mark.parametrize(
    ("config", "error"),
    [
        pytest.param(PipelineConfig(segmenter="nonsense"), ConfigError, id="segmenter"),
        pytest.param(PipelineConfig(taxonomy="nonsense"), LexiconError, id="taxonomy"),
    ],
)
def test_faulty_settings_stop_before_the_first_document(config: PipelineConfig, error: type[Exception]) -> None:
    with pytest.raises(error):
        prepare(config)
