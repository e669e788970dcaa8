"""Region-years: one document, several, none; and the panels of concepts and themes on them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from toolkit import analyze
from toolkit.analysis.coverage import coverage, coverage_table
from toolkit.analysis.panel import only_document, region_years, wide
from toolkit.analysis.panel_concepts import concept_hits, concept_panel, themes_panel
from toolkit.errors import InputError
from toolkit.schema import Document

PLAN = "一、2023年工作回顾\n去年数字经济加快发展。\n二、2024年工作安排\n{}\n"


def documents(*rows: dict[str, Any]) -> pd.DataFrame:
    base = {"province": None, "city": None, "county": None, "division_code": None, "level": "county"}
    return pd.DataFrame([{**base, "parent_code": None, "kind": "report", **row} for row in rows])


def row(name: str, region: str | None, year: int | None, **more: Any) -> dict[str, Any]:
    return {"document_id": name, "region": region, "report_year": year, **more}


def tables(*texts: tuple[str, str, int, str]) -> dict[str, pd.DataFrame]:
    frames = []
    for name, region, year, text in texts:
        fields = {"region": region, "year": str(year), "kind": "report"}
        frames.append(analyze(Document(name, text, None, fields)).to_frames())
    return {name: pd.concat([frame[name] for frame in frames], ignore_index=True) for name in frames[0]}


def statuses(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(frame[["region", "year", "status", "document_id"]].itertuples(index=False, name=None))


def test_every_region_is_expected_in_every_year() -> None:
    found = region_years(documents(row("a", "甲县", 2023), row("b", "乙县", 2024), row("c", "乙县", 2024)))
    assert statuses(found) == [
        ("乙县", 2023, "missing", ""),
        ("乙县", 2024, "duplicate", "b; c"),
        ("甲县", 2023, "found", "a"),
        ("甲县", 2024, "missing", ""),
    ]


def test_a_kind_is_chosen_where_a_region_year_has_a_report_and_its_notice() -> None:
    both = documents(row("a", "甲县", 2023), row("b", "甲县", 2023, kind="task_division"))
    assert region_years(both)["status"].tolist() == ["duplicate"]
    assert region_years(both, kind="report")["document_id"].tolist() == ["a"]


def test_one_region_under_two_names_is_one_by_its_code() -> None:
    one = row("a", "济南市市中区", 2023)
    other = row("b", "山东省济南市市中区", 2024, division_code="370103", parent_code="370100")
    found = region_years(documents(one, other))
    assert found["division_code"].tolist() == ["370103", "370103"]
    assert found["region"].unique().tolist() == ["山东省济南市市中区"]


def test_documents_without_region_or_year_are_named() -> None:
    found = region_years(documents(row("a", "甲县", 2023), row("b", None, 2023), row("c", "甲县", None)))
    assert set(found.loc[found["status"].eq("not_placed"), "document_id"]) == {"b", "c"}
    assert only_document(found)["document_id"].tolist() == ["a"]


def test_a_manifest_gives_codes_and_what_is_expected() -> None:
    manifest = pd.DataFrame(
        {
            "file": ["sample/a.txt", "sample/b.txt", "sample/c.txt"],
            "region": ["清河市云溪县"] * 3,
            "division_code": ["990121"] * 3,
            "level": ["county"] * 3,
            "parent_code": ["990100"] * 3,
            "year": ["2023", "2024", "2025"],
        }
    )
    failures = pd.DataFrame({"document_id": ["b.txt"], "source": ["in/b.txt"]})
    found = region_years(documents(row("a.txt", "云溪县", 2023)), failures=failures, manifest=manifest)
    assert found["division_code"].tolist() == ["990121"] * 3
    assert found["status"].tolist() == ["found", "damaged", "missing"]
    assert only_document(found)["missing_reason"].tolist()[1:] == ["damaged", "no_document"]


def test_a_damaged_file_is_placed_by_its_name() -> None:
    failures = pd.DataFrame(
        {"document_id": ["济南市2024年政府工作报告.docx"], "source": ["济南市2024年政府工作报告.docx"]}
    )
    found = region_years(documents(row("a", "济南市", 2023)), failures=failures)
    assert found[["year", "status"]].values.tolist() == [[2023, "found"], [2024, "damaged"]]


@pytest.mark.parametrize(
    ("manifest", "said"),
    [({"region": ["甲县"]}, "column year"), ({"year": [2024]}, "division_code or region")],
    ids=["no year", "no region"],
)
def test_a_faulty_manifest_is_told(manifest: dict[str, list[Any]], said: str) -> None:
    with pytest.raises(InputError, match=said):
        region_years(documents(row("a", "甲县", 2023)), manifest=pd.DataFrame(manifest))


def test_no_place_at_all_is_told() -> None:
    with pytest.raises(InputError, match="manifest"):
        region_years(documents(row("a", None, None)))


def test_a_concept_is_counted_in_the_part_asked_for() -> None:
    got = tables(
        ("a", "甲县", 2024, PLAN.format("大力发展数字经济和数字 经济核心产业。扩大绿化面积。")),
        ("b", "乙县", 2024, PLAN.format("扩大绿化面积。")),
    )
    status = region_years(got["documents"])
    plan = concept_panel(status, got, ["数字经济", "数字"]).set_index("document_id")
    assert plan.loc["a", "hits"] == 2  # the longer word, and over a space
    assert plan.loc["b", "hits"] == 0
    assert pd.isna(plan.loc["b", "missing_reason"])  # a zero is no missing value
    assert plan.loc["a", "per_10k"] == pytest.approx(2 / plan.loc["a", "characters"] * 10_000)
    assert plan.loc["a", "sentence_share"] == pytest.approx(1 / plan.loc["a", "sentences"])
    review = concept_panel(status, got, ["数字经济"], part="review").set_index("document_id")
    assert review["hits"].tolist() == [1, 1]
    assert concept_panel(status, got, ["数字经济"], part="all")["hits"].sum() == 4


def test_tasks_are_counted_where_there_are_any() -> None:
    text = "二、2024年工作安排\n1.发展数字经济。（牵头单位：县工信局）\n2.扩大绿化面积。（牵头单位：县林业局）\n"
    got = tables(("a", "甲县", 2024, text), ("b", "乙县", 2024, PLAN.format("发展数字经济。")))
    panel = concept_panel(region_years(got["documents"]), got, ["数字经济"], part="all").set_index("document_id")
    assert panel.loc["a", ["tasks", "task_share"]].tolist() == [2, 0.5]
    assert panel.loc["b", "tasks"] == 0
    assert pd.isna(panel.loc["b", "task_share"])


def test_what_is_missing_has_no_numbers_and_a_reason() -> None:
    got = tables(
        ("a", "甲县", 2023, PLAN.format("发展数字经济。")),
        ("b", "甲县", 2023, PLAN.format("发展数字经济。")),
        ("c", "乙县", 2024, "一、工作回顾\n去年数字经济加快发展。\n"),
    )
    status = region_years(got["documents"])
    panel = concept_panel(status, got, ["数字经济"])
    reasons = dict(zip(zip(panel["region"], panel["year"], strict=True), panel["missing_reason"], strict=True))
    assert reasons["甲县", 2023] == "duplicate"
    assert reasons["甲县", 2024] == reasons["乙县", 2023] == "no_document"
    assert panel.loc[panel["missing_reason"].notna(), ["hits", "per_10k"]].isna().all(axis=None)
    assert concept_panel(status, got, ["数字经济"], duplicates="each")["hits"].sum() >= 2


def test_what_is_repeated_counts_neither_above_nor_below() -> None:
    text = PLAN.format("大力发展数字经济，扩大算力规模。新建公园三座。")
    got = tables(("a", "甲县", 2024, text))
    start = text.index("大力")
    spans = pd.DataFrame({"document_a": ["a"], "start_a": [start], "end_a": [text.index("新建")]})
    status = region_years(got["documents"])
    whole = concept_panel(status, got, ["数字经济"]).iloc[0]
    rest = concept_panel(status, got, ["数字经济"], repeated=spans).iloc[0]
    assert (whole["hits"], rest["hits"]) == (1, 0)
    assert whole["characters"] - rest["characters"] == text.index("新建") - start
    assert whole["sentences"] - rest["sentences"] == 1


def test_hits_stand_in_context_at_their_place() -> None:
    text = PLAN.format("全力推动产业转型升级，持续优化产业空间布局，做强主导产业和特色产业，大力发展数字\n经济。")
    got = tables(("a", "甲县", 2024, text))
    (hit,) = concept_hits(got, ["数字经济"]).to_dict("records")
    assert text[hit["start"] : hit["end"]] == "数字\n经济"
    assert (hit["left"][-4:], hit["right"][:1]) == ("大力发展", "。")


def test_the_themes_of_a_region_year_add_up_to_one() -> None:
    got = tables(
        ("a", "甲县", 2024, PLAN.format("新建农村公路10公里，改造危桥3座。\n扩大绿化面积，保护湿地。")),
        ("b", "乙县", 2023, PLAN.format("新建农村公路10公里，改造危桥3座。")),
    )
    panel = themes_panel(region_years(got["documents"]), got)
    sums = panel.groupby(["region", "year"])["share"].sum(min_count=1)
    assert sums["甲县", 2024] == pytest.approx(1)
    assert pd.isna(sums["乙县", 2024])
    across = wide(panel, "share", "theme")
    assert len(across) == 4
    assert across.iloc[:, 5:].sum(axis=1, min_count=1).dropna().round(9).eq(1).all()


@pytest.mark.parametrize("words", [[], [""]], ids=["none", "empty"])
def test_a_concept_needs_words(words: list[str]) -> None:
    got = tables(("a", "甲县", 2024, PLAN.format("发展数字经济。")))
    with pytest.raises(InputError, match="word"):
        concept_panel(region_years(got["documents"]), got, words)


def test_two_rows_never_fall_into_one_cell() -> None:
    long = pd.DataFrame({"region": ["甲县"] * 2, "year": [2024] * 2, "value": [1.0, 2.0]})
    with pytest.raises(InputError, match="甲县 2024"):
        wide(long, "value", "year", ["region"])


def test_coverage_names_silent_documents_and_changed_divisions() -> None:
    found = region_years(
        documents(
            row("a", "北京市密云县", 2014, division_code="110228", parent_code="110000"),
            row("b", "北京市密云区", 2016, division_code="110118", parent_code="110000"),
        )
    )
    told = coverage(found, pd.DataFrame({"document_id": ["a"]}))
    by_place = dict(zip(zip(told["division_code"], told["year"], strict=True), told["status"], strict=True))
    assert by_place["110228", 2014] == "found"
    assert by_place["110118", 2016] == "without_target"
    assert by_place["110228", 2016] == "missing"
    assert set(told["change"]) == {"2015: 密云县 110228 → 密云区 110118"}
    assert coverage_table(told)["expected"].tolist() == [2, 2]
