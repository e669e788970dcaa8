"""Panels as files, read back by pandas as a user's programs read them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from pandas.io.stata import StataReader

from toolkit import analyze
from toolkit.analysis.coverage import coverage
from toolkit.analysis.panel import region_years, wide
from toolkit.analysis.panel_concepts import concept_panel, themes_panel
from toolkit.analysis.panel_targets import target_panel
from toolkit.errors import InputError, OutputError
from toolkit.reporting.panel_columns import LABELS, PANELS, VALUES
from toolkit.reporting.panels import read_manifest, stata_names, write_panel
from toolkit.schema import Document

TEXT = "一、工作回顾\n去年平稳。\n二、2024年工作安排\n地区生产总值增长6%左右，粮食产量达到9万吨。\n发展数字经济。\n"


@pytest.fixture(scope="module")
def panels() -> dict[str, pd.DataFrame]:
    fields = {"region": "济南市", "division_code": "370100", "year": "2024", "kind": "report"}
    tables = analyze(Document("甲.txt", TEXT, None, fields)).to_frames()
    status = region_years(tables["documents"])
    keys = ["gdp.growth", "grain_output.level", "retail_sales.growth"]
    return {
        "concept": concept_panel(status, tables, ["数字经济"]),
        "themes": themes_panel(status, tables),
        "targets": target_panel(status, tables["targets"], indicators=keys),
        "coverage": coverage(status, tables["targets"]),
    }


@pytest.mark.parametrize("name", PANELS)
def test_each_column_of_a_panel_is_documented_and_labelled(panels: dict[str, pd.DataFrame], name: str) -> None:
    assert list(panels[name].columns) == [column.name for column in PANELS[name]]
    assert {column.name for column in PANELS[name]} <= LABELS.keys()


@pytest.mark.parametrize("name", PANELS)
def test_stata_keeps_values_and_labels(panels: dict[str, pd.DataFrame], name: str, tmp_path: Path) -> None:
    path = write_panel(panels[name], tmp_path / "面板.dta")
    assert path.read_bytes()[28:31] == b"118"
    with StataReader(path) as reader:
        labels, values = reader.variable_labels(), reader.value_labels()
        frame = reader.read(convert_categoricals=True)
    assert all(name.isascii() and len(name) <= 32 for name in labels)
    assert [labels[name] for name in stata_names(list(panels[name].columns)).values()] == [
        LABELS[column] for column in panels[name].columns
    ]
    assert list(values["level"].values()) == list(VALUES["level"].values())
    assert frame["level"].tolist() == ["地级"] * len(frame)
    assert frame["division_code"].tolist() == ["370100"] * len(frame)  # text: no leading zero is lost
    assert frame["year"].tolist() == [2024] * len(frame)


def test_stata_holds_numbers_words_and_what_is_missing(panels: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    frame = pd.read_stata(write_panel(panels["targets"], tmp_path / "panel.dta")).set_index("indicator_key")
    assert frame.loc["gdp.growth", ["value", "comparator", "indicator", "missing_reason"]].tolist()[:3] == [
        6.0,
        "左右",
        "地区生产总值",
    ]
    assert pd.isna(frame.loc["gdp.growth", "missing_reason"])
    assert pd.isna(frame.loc["retail_sales.growth", "value"])
    assert frame.loc["retail_sales.growth", "missing_reason"] == "未设目标"


def test_long_text_is_kept_whole(tmp_path: Path) -> None:
    text = "项目" * 2000
    path = write_panel(pd.DataFrame({"region": ["甲县", "乙县"], "text": [text, ""]}), tmp_path / "long.dta")
    assert pd.read_stata(path)["text"].tolist() == [text, ""]


def test_a_wide_panel_has_names_that_stata_takes(panels: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    across = wide(panels["targets"], "value", "indicator_key")
    path = write_panel(across, tmp_path / "wide.dta", labels={"gdp.growth": "地区生产总值（增速）"})
    with StataReader(path) as reader:
        assert reader.variable_labels()["gdp_growth"] == "地区生产总值（增速）"
        assert reader.read()["gdp_growth"].tolist() == [6.0]


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (["gdp.growth"], ["gdp_growth"]),
        (["2024", "2025"], ["y2024", "y2025"]),
        (["end", "long"], ["end_", "long_"]),
        (["数字经济", "绿色发展"], ["v1", "v2"]),
        (["a.b", "a_b"], ["a_b", "a_b_2"]),
        (["x" * 40, "x" * 41], ["x" * 32, "x" * 30 + "_2"]),
    ],
    ids=["dot", "years", "reserved", "chinese", "same", "long"],
)
def test_names(columns: list[str], names: list[str]) -> None:
    assert list(stata_names(columns).values()) == names


def test_csv_opens_in_excel_and_parquet_keeps_types(panels: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    path = write_panel(panels["targets"], tmp_path / "panel.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(path, dtype=str).loc[0, "division_code"] == "370100"
    frame = pd.read_parquet(write_panel(panels["targets"], tmp_path / "panel.parquet"))
    assert frame["value"].equals(panels["targets"]["value"])


def test_what_cannot_be_written_is_told(panels: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.dta"):
        write_panel(panels["targets"], tmp_path / "panel.xlsx")
    with pytest.raises(OutputError, match="cannot be written"):
        write_panel(panels["targets"], tmp_path / "not there" / "panel.csv")


def test_a_manifest_is_text(tmp_path: Path) -> None:
    path = tmp_path / "清单.tsv"
    path.write_text("region\tdivision_code\tyear\n甲县\t010203\t2024\n", encoding="utf-8-sig")
    assert read_manifest(path).values.tolist() == [["甲县", "010203", "2024"]]
    path.write_bytes("地区,年份\n甲县,2024\n".encode("gb18030"))  # as Excel saves a CSV in China
    assert read_manifest(path).to_dict("records") == [{"地区": "甲县", "年份": "2024"}]
    with pytest.raises(InputError, match="there is no such file"):
        read_manifest(tmp_path / "none.tsv")
