"""The tables `assignments` and `links`, and what tasks, bodies and projects say of each other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from toolkit import analyze, iter_documents, sample_corpus
from toolkit.reporting.arrow import to_arrow
from toolkit.reporting.tables import document_rows
from toolkit.reporting.write import ResultWriter, read_rows
from toolkit.schema import Document

NOTICE = (
    "清川市云溪县人民政府办公室关于印发2024年重点工作任务分工方案的通知\n"
    "列第一位的为牵头单位。以下任务均需各乡镇配合，不再列出。\n"
    "一、水利（县水务局总牵头）\n"
    "1.开工建设总投资5亿元的青屏水库，2024年12月底前完成大坝填筑。（责任单位：县财政局、县自然资源局）\n"
    "责任领导：周某、李某\n"
    "2.加强河道巡查，长期坚持。（责任单位：县河长办、县级有关部门）\n"
    "二、教育\n"
    "1.力争6月底前建成青屏小学，9月底前投用。（县教育局牵头，县财政局配合）\n"
)
TABLE = (
    "序号\t重点任务\t牵头单位\t责任单位\n"
    "1\t新建公园。\t县住建局\t县财政局\n"
    "2\t整治河道。\t县水务局\t县财政局、各乡镇\n"
    "1\t新建小学。\t县教育局\t县财政局\n"
)
TARGETS = {"responsible_unit": "responsible_units", "project": "projects", "quantity": "quantities"}


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    return analyze(Document("云溪.txt", NOTICE, "in/云溪.txt")).to_frames()


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Returns columns as tuples, None for what is missing."""
    return [tuple(None if pd.isna(v) else v for v in row) for row in frame[[*columns]].itertuples(index=False)]


def test_assignments_by_task_section_and_rule(frames: dict[str, pd.DataFrame]) -> None:
    assert rows(frames["assignments"], "section", "task", "name", "role", "role_label", "given_by") == [
        ("", None, "各乡镇", "cooperating", "cooperating", "rule"),
        ("一、水利", "1", "县水务局", "lead", "lead", "section"),
        ("一、水利", "2", "县水务局", "lead", "lead", "section"),
        ("一、水利", "1", "县财政局", "lead", "responsible", "task"),
        ("一、水利", "1", "县自然资源局", "responsible", "responsible", "task"),
        ("一、水利", "2", "县河长办", "lead", "responsible", "task"),
        ("一、水利", "2", "县级有关部门", "responsible", "responsible", "task"),
        ("二、教育", "1", "县教育局", "lead", "lead", "task"),
        ("二、教育", "1", "县财政局", "cooperating", "cooperating", "task"),
    ]


def test_rules_are_traced(frames: dict[str, pd.DataFrame]) -> None:
    frame = frames["assignments"]
    traced = frame[frame["rule_start"].notna()]
    sentences = [NOTICE[a:b] for a, b in rows(traced, "rule_start", "rule_end")]
    assert list(zip(traced["name"], sentences, strict=True)) == [
        ("各乡镇", "以下任务均需各乡镇配合，不再列出"),
        ("县财政局", "列第一位的为牵头单位"),
        ("县河长办", "列第一位的为牵头单位"),
    ]


def test_a_blanket_row_is_of_no_task(frames: dict[str, pd.DataFrame]) -> None:
    row = frames["assignments"].iloc[0]
    assert row[["task_id", "mention_id"]].isna().all()
    assert NOTICE[row["start"] : row["end"]] == row["text"] == "各乡镇"
    assert row["collective"]


def test_group_is_the_task(frames: dict[str, pd.DataFrame]) -> None:
    frame = frames["assignments"].iloc[1:]
    assert frame["task_id"].nunique() == 3


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        pytest.param(TABLE, ["县住建局 县财政局", "县水务局 县财政局 各乡镇", "县教育局 县财政局"], id="rows"),
        pytest.param(
            "一、目标\n粮食增产。（责任单位：县农业农村局；\n配合单位：县财政局）\n就业稳定。（县人社局）\n",
            ["县农业农村局 县财政局", "县人社局"],
            id="paragraphs",
        ),
        pytest.param(
            "一、目标\n粮食增产\n牵头单位：县农业农村局\n责任单位：县财政局\n就业形势总体稳定向好且质量提升\n牵头单位：县人社局\n",
            ["县农业农村局 县财政局", "县人社局"],
            id="label lines",
        ),
    ],
)  # fmt: skip
def test_groups_without_a_numbered_task(text: str, groups: list[str]) -> None:
    frame = analyze(text).to_frames()["assignments"]
    assert [" ".join(group["name"]) for _, group in frame.groupby("task_id", sort=False)] == groups


def test_rows_of_tables_are_tasks() -> None:
    text = (
        "云溪县2024年重点任务分解表\n序号\t任务\t牵头单位\t配合单位\t责任领导\t完成时限\n"
        "7\t建设青屏小学。\t县教育局\t县财政局\t周某\t2024年6月底前\n"
        "8\t巡查河道30公里。\t县水务局\t各乡镇\t李某\t长期\n"
    )
    tables = analyze(text).to_frames()
    tasks = tables["tasks"].assign(deadline_date=tables["tasks"]["deadline_date"].astype("string"))
    assert rows(tasks, "task", "lead_units", "leaders", "deadline", "deadline_date", "ongoing") == [
        ("7", "县教育局", "周某", "2024年6月底前", "2024-06-30", False),
        ("8", "县水务局", "李某", "长期", None, True),
    ]
    assert tasks["text"].tolist() == [line for line in text.splitlines() if line[0] in "78"]
    assert rows(tables["projects"], "name", "lead_units", "units") == [("青屏小学", "县教育局", "县教育局、县财政局")]
    first, second = tasks["task_id"]
    assert tables["projects"]["task_id"].tolist() == [first]
    assert tables["quantities"]["task_id"].tolist() == [second]
    assert tables["responsible_units"]["task_id"].tolist() == [first, first, second, second]
    assert set(tables["links"]["source_id"]) >= {first, second}
    assert tables["documents"]["tasks"].tolist() == [2]


def test_a_table_without_a_header_keeps_the_whole_row() -> None:
    tasks = analyze("3\t新增泊位\t区住建局\t6月底前\n4\t河道清淤\t区水务局\t9月底前\n").to_frames()["tasks"]
    assert rows(tasks, "task", "text", "deadline") == [
        ("3", "3\t新增泊位\t区住建局\t6月底前", "6月底前"),
        ("4", "4\t河道清淤\t区水务局\t9月底前", "9月底前"),
    ]


def test_the_heading_of_a_section_holds_for_tasks_without_a_number() -> None:
    text = "一、水利（县水务局牵头）\n新建水库。\n责任单位：县财政局\n清淤。\n责任单位：县住建局\n"
    tables = analyze(text).to_frames()
    assert tables["tasks"]["lead_units"].tolist() == ["县水务局", "县水务局"]
    assert rows(tables["assignments"], "name", "given_by") == [
        ("县水务局", "section"),
        ("县水务局", "section"),
        ("县财政局", "task"),
        ("县住建局", "task"),
    ]


def test_tasks_have_leads_leaders_and_deadlines(frames: dict[str, pd.DataFrame]) -> None:
    frame = frames["tasks"].assign(deadline_date=frames["tasks"]["deadline_date"].astype("string"))
    assert rows(frame, "lead_units", "leaders", "deadline", "deadline_date", "ongoing") == [
        ("县水务局、县财政局", "周某、李某", "2024年12月底前完成", "2024-12-31", False),
        ("县水务局、县河长办", "", "长期坚持", None, True),
        ("县教育局", "", "6月底前建成、9月底前投用", "2024-09-30", False),
    ]


def test_bodies_have_region_level_and_function(frames: dict[str, pd.DataFrame]) -> None:
    frame = frames["responsible_units"]
    found = frame[~frame["collective"]].drop_duplicates(["name", "level", "function"])
    assert rows(found, "name", "level", "function") == [
        ("县水务局", "county", "水利"),
        ("县财政局", "county", "财政"),
        ("县自然资源局", "county", "自然资源"),
        ("县河长办", "county", "水利"),
        ("县教育局", "county", "教育"),
    ]
    assert set(found["region"]) == {"清川市云溪县"}


def test_projects_have_stage_money_and_bodies(frames: dict[str, pd.DataFrame]) -> None:
    columns = ("name", "stage", "kind", "investment", "investment_scope", "lead_units", "units")
    assert rows(frames["projects"], *columns) == [
        ("青屏水库", "start", "water", 5e8, "total", "县水务局、县财政局", "县水务局、县财政局、县自然资源局"),
        ("青屏小学", "completed", "education", None, None, "县教育局", "县教育局、县财政局"),
    ]


def test_links_lead_from_id_to_id(frames: dict[str, pd.DataFrame]) -> None:
    links = frames["links"]
    (money,) = rows(links[links["relation"] == "invests"], "source_kind", "source_id", "target_kind", "target_id")
    project = frames["projects"].set_index("mention_id").loc[money[1]]
    quantity = frames["quantities"].set_index("mention_id").loc[money[3]]
    assert (money[0], money[2], project["name"], quantity["text"]) == ("project", "quantity", "青屏水库", "5亿元")
    assigned = links[links["relation"] == "assigned"].merge(
        frames["responsible_units"], left_on="target_id", right_on="mention_id"
    )
    names = assigned.groupby("source_id", sort=False)["name"].agg("、".join)
    assert names.tolist() == [
        "县水务局、县财政局、县自然资源局",
        "县水务局、县河长办、县级有关部门",
        "县教育局、县财政局",
    ]


def test_tables_of_a_document_without_assignments() -> None:
    frames = analyze("粮食产量稳定在12万吨以上。").to_frames()
    assert frames["assignments"].empty
    assert frames["links"].empty
    assert list(frames["links"].columns[-2:]) == ["target_id", "relation"]


def assert_ids_exist(documents: Iterable[Document]) -> None:
    """Asserts that each id of `assignments` and `links` stands in its table, and each id there once."""
    found = 0
    for document in documents:
        tables = {name: to_arrow(name, part).to_pylist() for name, part in document_rows(analyze(document)).items()}
        ids = {kind: [row["mention_id"] for row in tables[name]] for kind, name in TARGETS.items()}
        ids["task"] = [row["task_id"] for row in tables["tasks"]]
        assert all(len(known) == len(set(known)) for known in ids.values()), document.id
        for row in tables["links"]:
            assert row["source_id"] in ids[row["source_kind"]], (document.id, row)
            assert row["target_id"] in ids[row["target_kind"]], (document.id, row)
        for row in tables["assignments"]:
            assert row["task_id"] in ids["task"] or row["given_by"] == "rule", (document.id, row)
            assert (row["mention_id"] is None) == (row["given_by"] == "rule")
            assert row["mention_id"] is None or row["mention_id"] in ids["responsible_unit"], (document.id, row)
            assert document.text[row["start"] : row["end"]] == row["text"]
        assert {row["mention_id"] for row in tables["assignments"]} - {None} == set(ids["responsible_unit"])
        found += len(tables["assignments"]) + len(tables["links"])
    assert found


def test_ids_exist_in_the_sample() -> None:
    assert_ids_exist(d for d in iter_documents([sample_corpus()]) if isinstance(d, Document))


def test_ids_exist_where_sections_and_rules_assign() -> None:
    assert_ids_exist([Document("a", NOTICE), Document("b", TABLE)])


def test_ids_exist_in_real_documents(real_corpus: Path) -> None:
    assert_ids_exist(d for d in iter_documents([real_corpus / "corpus"]) if isinstance(d, Document))


def test_a_result_is_the_same_whatever_the_order_of_documents(tmp_path: Path) -> None:
    lines = "".join(f"{i}.新建公园{i}个。（牵头单位：县住建局、县水利局）\n" for i in range(1, 60))
    documents = [Document(name, f"一、民生（县政府办牵头）\n{lines}") for name in ("a", "b")]
    for folder, order in (("forth", documents), ("back", documents[::-1])):
        writer = ResultWriter(tmp_path / folder)
        for document in order:
            writer.add({name: to_arrow(name, part) for name, part in document_rows(analyze(document)).items()})
        writer.finish({})
    for name in ("assignments", "links", "tasks", "quantities"):
        forth, back = (list(read_rows(tmp_path / folder, name)) for folder in ("forth", "back"))
        assert forth == back
        assert [row["document_id"] for row in forth] == sorted(row["document_id"] for row in forth)
