from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

from toolkit import analyze
from toolkit.analysis.network import centrality, co_assignment, lead_support
from toolkit.errors import InputError

ROWS = [  # group, function, role, collective
    ("a:1", "发展改革", "lead", False),
    ("a:1", "财政", "responsible", False),
    ("a:1", "水利", "cooperating", False),
    ("a:1", None, "responsible", True),
    ("a:2", "发展改革", "lead", False),
    ("a:2", "财政", "lead", False),
    ("a:2", "发展改革", "responsible", False),
    ("a:3", "教育", "responsible", False),
    ("a:3", None, "lead", False),
    (None, "公安", "responsible", False),
]


@pytest.fixture
def assignments() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS, columns=["task_id", "function", "role", "collective"])
    return frame.assign(name=frame["function"].radd("县").fillna("县某办"))


def weights(graph: nx.Graph[str]) -> dict[tuple[str, str], int]:
    return {tuple(sorted((a, b))): w for a, b, w in graph.edges(data="weight")}  # type: ignore[misc]


def test_edges_count_shared_tasks(assignments: pd.DataFrame) -> None:
    graph = co_assignment(assignments)
    assert weights(graph) == {("发展改革", "财政"): 2, ("发展改革", "水利"): 1, ("水利", "财政"): 1}


def test_nodes_count_tasks_once_and_their_leads(assignments: pd.DataFrame) -> None:
    nodes = dict(co_assignment(assignments).nodes(data=True))
    assert nodes == {
        "发展改革": {"tasks": 2, "lead_tasks": 2},
        "财政": {"tasks": 2, "lead_tasks": 1},
        "水利": {"tasks": 1, "lead_tasks": 0},
        "教育": {"tasks": 1, "lead_tasks": 0},
    }


def test_nodes_by_name_keep_bodies_without_a_function(assignments: pd.DataFrame) -> None:
    graph = co_assignment(assignments, node="name")
    assert graph.edges["县教育", "县某办"]["weight"] == 1
    assert "县公安" not in graph  # of a blanket rule: no task of its own


def test_roles_choose(assignments: pd.DataFrame) -> None:
    assert weights(co_assignment(assignments, roles=["lead"])) == {("发展改革", "财政"): 1}


def test_numbers_that_restart_are_tasks_of_their_own() -> None:
    text = "一、水利\n1.新建水库。（县水利局、县财政局）\n二、教育\n1.新建小学。（县教育局、县财政局）\n"
    graph = co_assignment(analyze(text).to_frames()["assignments"])
    assert weights(graph) == {("水利", "财政"): 1, ("教育", "财政"): 1}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "序号\t重点任务\t牵头单位\t责任单位\n1\t新建水库。\t县水利局\t县财政局\n2\t新建小学。\t县教育局\t县财政局\n",
            id="table",
        ),
        pytest.param(
            "一、目标\n新建水库2座。（责任单位：县水利局、县财政局）\n新建小学3所。（责任单位：县教育局、县财政局）\n",
            id="paragraphs",
        ),
    ],
)
def test_tasks_without_a_place_in_the_structure(text: str) -> None:
    graph = co_assignment(analyze(text).to_frames()["assignments"])
    assert weights(graph) == {("水利", "财政"): 1, ("教育", "财政"): 1}


def test_lead_points_to_support(assignments: pd.DataFrame) -> None:
    graph = lead_support(assignments)
    assert list(graph.edges(data="weight")) == [("发展改革", "财政", 1), ("发展改革", "水利", 1)]


@pytest.mark.parametrize("column", ["task_id", "role", "collective", "function"])
@pytest.mark.parametrize("work", [co_assignment, lead_support])
def test_missing_column(assignments: pd.DataFrame, column: str, work: object) -> None:
    with pytest.raises(InputError, match=column):
        work(assignments.drop(columns=column))  # type: ignore[operator]


def test_empty() -> None:
    empty = analyze("粮食产量12万吨。").to_frames()["assignments"]
    assert len(co_assignment(empty)) == 0
    assert len(lead_support(empty)) == 0
    frame = centrality(co_assignment(empty))
    assert list(frame.columns) == [
        "node", "tasks", "lead_tasks", "partners", "strength", "betweenness", "eigenvector",
    ]  # fmt: skip
    assert frame.empty


def graph_of(*edges: tuple[str, str, int]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from(edges)
    nx.set_node_attributes(graph, 1, "tasks")
    nx.set_node_attributes(graph, 0, "lead_tasks")
    return graph


def measures(graph: nx.Graph[str]) -> dict[str, dict[str, float]]:
    return centrality(graph).set_index("node").to_dict("index")  # type: ignore[return-value]


def test_a_path_by_hand() -> None:
    found = measures(graph_of(("甲", "乙", 1), ("乙", "丙", 1)))
    assert (found["乙"]["partners"], found["乙"]["strength"], found["乙"]["betweenness"]) == (2, 2, 1)
    assert (found["甲"]["partners"], found["甲"]["strength"], found["甲"]["betweenness"]) == (1, 1, 0)
    assert [found[n]["eigenvector"] for n in "甲乙丙"] == pytest.approx([0.5, 0.5**0.5, 0.5])


def test_a_strong_way_round_is_the_shorter_one() -> None:
    found = measures(graph_of(("甲", "丙", 1), ("甲", "乙", 4), ("乙", "丙", 4)))
    assert found["乙"]["betweenness"] == 1
    assert found["乙"]["eigenvector"] > found["甲"]["eigenvector"] > 0


def test_outside_of_the_largest_component() -> None:
    found = measures(graph_of(("甲", "乙", 1), ("乙", "丙", 1), ("丁", "戊", 9)))
    assert (found["丁"]["eigenvector"], found["丁"]["strength"]) == (0, 9)
    assert next(iter(found)) == "丁"  # the strongest first


@pytest.mark.parametrize(
    "edges", [[("甲", "乙", 3)], [("甲", "乙", 1), ("丙", "丁", 1)]], ids=["one pair", "two pairs"]
)
def test_pairs(edges: list[tuple[str, str, int]]) -> None:
    frame = centrality(graph_of(*edges))
    assert frame["eigenvector"].max() == pytest.approx(0.5**0.5)


def test_same_figures_each_time() -> None:
    text = "1.新建水库。（县水利局、县财政局、县教育局）\n2.新建小学。（县教育局、县财政局）\n"
    graph = co_assignment(analyze(text).to_frames()["assignments"])
    assert centrality(graph).equals(centrality(graph))
